"""Collect the parts of a page that declare the rights to reuse it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lxml import etree

from newscrawl.extract.document import Document
from newscrawl.items import Rights
from newscrawl.rights import PageStatements, Served, rights_of
from newscrawl.rights.licenses import RSL_TYPE, LicenseLink

_RELATED = etree.XPath("/descendant::link/@rel/.. | /descendant::a/@rel/..")


def rights_in(document: Document, served: Served, now: datetime) -> Rights | None:
    """Return the rights of a page fetched at `now`; see `rights_of`."""
    related: Any = _RELATED(document.root)
    links = [
        LicenseLink(document.absolute(href) or href, (element.get("type") or "").strip().lower())
        for element in related
        if (href := element.get("href")) and "license" in element.get("rel").lower().split()
    ]
    rsl = document.scripts(RSL_TYPE)
    article = document.json_ld.article
    statements = PageStatements(url=document.url, meta=document.meta, links=links, rsl=rsl, article=article)
    return rights_of(statements, served, now)
