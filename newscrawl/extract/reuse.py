"""The parts of a page that speak of its reuse."""

from __future__ import annotations

from datetime import datetime

from newscrawl.extract.document import Document
from newscrawl.items import Rights
from newscrawl.rights import PageSays, Served, rights_of
from newscrawl.rights.licenses import RSL_TYPE, LicenseLink


def rights_in(document: Document, served: Served, now: datetime) -> Rights | None:
    """The rights of a page fetched at `now`; see `rights_of`."""
    links: list[LicenseLink] = []
    rsl: list[str] = []
    if document.names("license"):
        for element in document.root.iter("link", "a", "script"):
            kind = (element.get("type") or "").strip().lower()
            if element.tag == "script":
                rsl += [element.text] if kind == RSL_TYPE and element.text else []
            elif (href := element.get("href")) and "license" in (element.get("rel") or "").lower().split():
                links.append(LicenseLink(document.absolute(href) or href, kind))
    article = document.json_ld.article
    said = PageSays(url=document.url, meta=document.meta, links=links, rsl=rsl, article=article)
    return rights_of(said, served, now)
