"""Statements of one page, in its headers and tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newscrawl.items import Statement
from newscrawl.rights import licenses, robots_tags, tdmrep
from newscrawl.rights.licenses import LicenseLink
from newscrawl.rights.policy import Policy
from newscrawl.rights.preferences import signal, usage
from newscrawl.rights.uses import statement

HEADERS = ("content-signal", "content-usage", "link", tdmrep.POLICY, tdmrep.RESERVATION, "x-robots-tag")
"""Lower-case names of the headers that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The headers of a page, and the policy of its host."""

    headers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Name in `HEADERS` -> values."""
    policy: Policy | None = None
    """The policy of the page's host."""
    agent: str = "newscrawl"
    """Our product token, in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStatements:
    """The parts of a page that are about reuse."""

    url: str
    meta: Mapping[str, list[str]] = field(default_factory=dict)
    """Lower-case name of a `<meta>` tag -> contents."""
    links: Sequence[LicenseLink] = ()
    """Links with `rel=license`."""
    rsl: Sequence[str] = ()
    """RSL documents within the page."""
    article: dict[str, Any] = field(default_factory=dict)
    """The JSON-LD node that describes the page's article."""


def statements_of(page: PageStatements, served: Served, now: datetime) -> list[Statement]:
    """The statements of a page and its headers, except TDMRep declarations."""
    headers, agent = served.headers, served.agent
    found = robots_tags.header_statements(headers.get("x-robots-tag", ()), agent, now)
    for name, read in (("content-usage", usage), ("content-signal", signal)):
        # Several headers with the same name form one list.
        if text := ", ".join(headers.get(name, ())):
            found.append(statement(name, "header", text, read(text)))
    found += robots_tags.meta_statements(page.meta, agent, now)
    found += licenses.link_statements(licenses.header_links(headers.get("link", ())), page.url, "header")
    found += licenses.link_statements(page.links, page.url, "page")
    found += licenses.rsl_statements(page.rsl, page.url)
    if page.article:
        found += licenses.json_ld_statements(page.article, page.url)
    return found


def own_reservation(page: PageStatements, served: Served) -> tdmrep.Reservation | None:
    """The page's TDMRep declaration: that of its tags, otherwise that of its headers."""
    headers = {name: list(values) for name, values in served.headers.items()}
    return tdmrep.declared(page.meta, "page") or tdmrep.declared(headers, "header")
