"""The kind of an article, as its page declares it: opinion, live, breaking news, press release."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from newscrawl.arabic.lines.kinds import headline_kind, section_kind
from newscrawl.extract.page import Page
from newscrawl.items import ArticleKind

_TYPES: dict[str, ArticleKind] = {"OpinionNewsArticle": "opinion", "LiveBlogPosting": "live"}
"""Types of schema.org; NewsArticle says nothing, since most opinions are called so."""
_PATHS: dict[str, ArticleKind] = {
    **dict.fromkeys(("opinion", "opinions", "op-ed", "op-eds", "oped", "opeds"), "opinion"),
    **dict.fromkeys(("live", "liveblog", "liveblogs", "live-blog", "live-blogs", "live-updates"), "live"),
    **dict.fromkeys(("press-release", "press-releases", "pressrelease", "pressreleases"), "press release"),
}
"""Whole segments of a path before the last one, which is the article's own."""


class Said(NamedTuple):
    """A kind, and the text that says it."""

    kind: ArticleKind
    text: str

    def __str__(self) -> str:
        return self.text


def by_type(page: Page) -> list[Any]:
    """The kind that the types of the JSON-LD of the article name."""
    return [Said(_TYPES[name], name) for name in page.document.json_ld.types if name in _TYPES]


def by_words(page: Page) -> list[Any]:
    """The kind that the headline's label names, then that of the section."""
    label = headline_kind(page.title)
    found = [Said(label, page.title)] if label else []
    section = str(page.values.get("section") or "")
    said = section_kind(section, page.names) if section else None
    if said is not None and (said[1] == "sure" or _is_signed(page)):
        found.append(Said(said[0], section))
    return found


def _is_signed(page: Page) -> bool:
    """Whether a person signs the text, and no agency or place heads it as news."""
    return bool(page.values.get("authors")) and not page.values.get("source") and not page.prose.datelines


def by_path(page: Page) -> list[Any]:
    """The kind that a folder of the URL names; `/articles/` proves nothing."""
    found = []
    for segment in urlsplit(page.document.url).path.split("/")[1:-1]:
        name = unquote(segment).lower().replace("_", "-")
        kind: ArticleKind | None = _PATHS.get(name)
        if kind is None and not name.isascii():
            said = section_kind(name.replace("-", " "), page.names)
            kind = said[0] if said is not None and said[1] == "sure" else None
        if kind is not None:
            found.append(Said(kind, name))
    return found
