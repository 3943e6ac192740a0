"""Licenses named by a page: links, `Link` headers, JSON-LD, and RSL within the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urljoin

from lxml import etree

from newscrawl.items import Statement
from newscrawl.rights.paths import canonical, matches, path_of
from newscrawl.rights.uses import Use, bounded, statement, strictest

RSL_TYPE = "application/rsl+xml"
_LINK = re.compile(r"<([^<>]*)>((?:[^,\"<]|\"[^\"]*+\")*+)")
_ORIGIN = re.compile(r"(?:https?:)?//[^/]*", re.IGNORECASE)
_PARAMETER = re.compile(r";\s*(\w+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))")
_FREE = ("free", "attribution")
_MAX_SIZE = 4000
"""Maximum characters of a header that are read."""
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
    """The licenses named in `Link` headers."""
    links = []
    for value in values:
        for href, rest in _LINK.findall(value[:_MAX_SIZE]):
            names: dict[str, str] = {}
            for name, quoted, bare in _PARAMETER.findall(rest):
                names.setdefault(name.lower(), quoted or bare)
            # A link with an anchor describes another resource.
            if not names.get("anchor") and "license" in names.get("rel", "").lower().split():
                links.append(LicenseLink(href.strip(), names.get("type", "").strip().lower()))
    return links


def link_statements(links: Iterable[LicenseLink], base: str, where: str) -> list[Statement]:
    """Statements that name licenses, without uses, since these are unknown without reading the license."""
    found = {}
    for link in links:
        url = _absolute(base, link.href)
        if url.startswith(("http:", "https:")):
            found[url] = statement("rsl" if link.type == RSL_TYPE else "license", where, url, {})
    return list(found.values())[:_MAX_LINKS]


def rsl_statements(texts: Iterable[str], url: str) -> list[Statement]:
    """The statements of RSL documents in a page, one per document. Uses that require payment are reserved."""
    found = []
    for text in texts:
        permissions, shown = [], []
        for terms, paid in _licenses(text, path_of(url)):
            for permits, names in terms:
                words = dict.fromkeys(names.replace(",", " ").split())
                permissions += [dict.fromkeys(_USAGES[name], permits and not paid) for name in words if name in _USAGES]
                verb = "permits" if permits else "prohibits"
                shown.append(f"{verb} {bounded(names)}" + (", for payment" if permits and paid else ""))
        if shown:
            found.append(statement("rsl", "page", "; ".join(shown), strictest(permissions)))
    return found[:_MAX_LINKS]


def _licenses(text: str, path: str) -> Iterator[tuple[list[tuple[bool, str]], bool]]:
    """The licenses for a path: the usages each permits (True) or prohibits (False), and whether it must be paid for."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.strip().encode(errors="replace"), parser)
    except etree.XMLSyntaxError:
        return
    if root is None:
        return
    for part in root.iter("{*}license"):
        # A license inside another one is read as part of that one.
        if next(part.iterancestors("{*}license"), None) is not None:
            continue
        content = next(part.iterancestors("{*}content"), None)
        pattern = _ORIGIN.sub("", content.get("url", "").strip(), count=1) if content is not None else ""
        if pattern and not matches(canonical(pattern), path):
            continue
        terms = [
            (permits, (term.text or "").lower())
            for permits, name in ((True, "permits"), (False, "prohibits"))
            for term in part.iter(f"{{*}}{name}")
            if term.get("type", "").strip().lower() == "usage"
        ]
        payments = [payment.get("type", "").strip().lower() for payment in part.iter("{*}payment")]
        yield terms, any(kind not in _FREE for kind in payments)


def json_ld_statements(article: dict[str, Any], base: str) -> list[Statement]:
    """Statements for the license and the terms of use in the JSON-LD node of an article."""
    found = []
    for name in ("license", "usageInfo"):
        text = named(article.get(name), ("url", "@id", "name"))
        if text:
            shown = _absolute(base, text) if text.startswith(("/", "http:", "https:")) else text
            found.append(statement("license", "json-ld", shown if name == "license" else f"{name}: {shown}", {}))
    return found


def named(value: Any, keys: Sequence[str]) -> str | None:
    """The first text in a JSON-LD value: the value itself, or that of the first of `keys` it has."""
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
