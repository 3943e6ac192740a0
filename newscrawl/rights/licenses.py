"""Licenses that a page names: links, `Link` headers, JSON-LD, and RSL within the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urljoin

from newscrawl.items import Statement
from newscrawl.rights.uses import Use, bounded, statement, strictest

RSL_TYPE = "application/rsl+xml"
_LINK = re.compile(r"<([^<>]*)>((?:[^,\"<]|\"[^\"]*+\")*+)")
_PARAMETER = re.compile(r";\s*(\w+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))")
_TERMS = re.compile(r"<(permits|prohibits|payment)\b([^<>]*)>([^<>]*)", re.IGNORECASE)
_TYPE = re.compile(r"\btype\s*=\s*[\"']\s*([\w-]+)", re.IGNORECASE)
_FREE = ("free", "attribution")
_MAX_SIZE = 4000
"""Characters of a header that are read."""
_AI = (Use.TRAIN, Use.AI_INPUT)
_USAGES: dict[str, tuple[Use, ...]] = {
    "all": tuple(Use),
    "ai-all": _AI,
    "ai-train": (Use.TRAIN,),
    "train-ai": (Use.TRAIN,),
    "ai-input": (Use.AI_INPUT,),
    "ai-use": (Use.AI_INPUT,),
    "ai-index": (Use.AI_INPUT,),
    "search": (Use.SEARCH, Use.SNIPPET),
}
_MAX_LINKS = 5


class LicenseLink(NamedTuple):
    """A link with `rel=license`."""

    href: str
    type: str


def header_links(values: Iterable[str]) -> list[LicenseLink]:
    """The licenses that `Link` headers name."""
    links = []
    for value in values:
        for href, rest in _LINK.findall(value[:_MAX_SIZE]):
            names = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(rest)}
            if "license" in names.get("rel", "").lower().split():
                links.append(LicenseLink(href.strip(), names.get("type", "").strip().lower()))
    return links


def link_statements(links: Iterable[LicenseLink], base: str, where: str) -> list[Statement]:
    """Statements that name licenses; which uses a license covers is not known without it."""
    found = {}
    for link in links:
        url = _absolute(base, link.href)
        if url:
            found[url] = statement("rsl" if link.type == RSL_TYPE else "license", where, url, {})
    return list(found.values())[:_MAX_LINKS]


def rsl_statements(texts: Iterable[str]) -> list[Statement]:
    """The statements of RSL documents that stand in a page. A use that has to be paid for is reserved."""
    found = []
    for text in texts:
        terms, paid = _terms(text)
        said = strictest(
            dict.fromkeys(_USAGES[name], permits and not paid)
            for permits, names in terms
            for name in names.replace(",", " ").split()
            if name in _USAGES
        )
        shown = ", ".join(f"{'permits' if permits else 'prohibits'} {bounded(names)}" for permits, names in terms)
        if terms:
            found.append(statement("rsl", "page", shown + (", for payment" if paid else ""), said))
    return found[:_MAX_LINKS]


def _terms(text: str) -> tuple[list[tuple[bool, str]], bool]:
    """The usages that an RSL document permits (True) or prohibits (False), and whether it asks for a payment."""
    terms: list[tuple[bool, str]] = []
    paid = False
    for tag, attributes, content in _TERMS.findall(text):
        kind = next(iter(_TYPE.findall(attributes)), "").lower()
        if tag.lower() == "payment":
            paid = paid or kind not in _FREE
        elif kind == "usage":
            terms.append((tag.lower() == "permits", content.lower()))
    return terms, paid


def json_ld_statements(article: dict[str, Any], base: str) -> list[Statement]:
    """The license and the terms of use that the node of an article names."""
    found = []
    for name in ("license", "usageInfo"):
        text = named(article.get(name), ("url", "@id", "name"))
        if text:
            shown = _absolute(base, text) if text.startswith(("/", "http:", "https:")) else text
            found.append(statement("license", "json-ld", shown if name == "license" else f"{name}: {shown}", {}))
    return found


def named(value: Any, keys: Sequence[str]) -> str | None:
    """The first text of a value of JSON-LD: itself, or that of its `keys`."""
    for item in (value if isinstance(value, list) else [value])[:_MAX_LINKS]:
        text = next((item[key] for key in keys if item.get(key)), None) if isinstance(item, dict) else item
        if isinstance(text, str) and text.strip():
            return bounded(text)
    return None


def _absolute(base: str, href: str) -> str:
    try:
        return bounded(urljoin(base, href.strip()))
    except ValueError:
        return bounded(href)
