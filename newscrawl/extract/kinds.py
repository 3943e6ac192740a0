"""Candidates for an article's kind, as its page declares it: opinion, live, breaking news, press release."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from newscrawl.arabic.lines.kinds import headline_kind, section_kind
from newscrawl.extract.page import Page
from newscrawl.items import ArticleKind

_TYPES: dict[str, ArticleKind] = {"OpinionNewsArticle": "opinion", "LiveBlogPosting": "live"}
"""schema.org type -> kind; NewsArticle is not listed, since most opinion pieces are declared as NewsArticle too."""
_PATHS: dict[str, ArticleKind] = {
    **dict.fromkeys(("opinion", "opinions", "op-ed", "op-eds", "oped", "opeds"), "opinion"),
    **dict.fromkeys(("live", "liveblog", "liveblogs", "live-blog", "live-blogs", "live-updates"), "live"),
    **dict.fromkeys(("press-release", "press-releases", "pressrelease", "pressreleases"), "press release"),
}
"""Path segment of a URL -> kind; the last segment, which names the article itself, is not looked up."""


class KindEvidence(NamedTuple):
    """A kind, and the text that declares it."""

    kind: ArticleKind
    text: str

    def __str__(self) -> str:
        return self.text


def by_type(page: Page) -> list[Any]:
    """Return the kinds that the types of the article's JSON-LD node declare."""
    return [KindEvidence(_TYPES[name], name) for name in page.document.json_ld.types if name in _TYPES]


def by_words(page: Page) -> list[Any]:
    """Return the kind named by the headline's label, then the kind of the section."""
    label = headline_kind(page.title)
    found = [KindEvidence(label, page.title)] if label else []
    section = str(page.values.get("section") or "")
    section_match = section_kind(section, page.names) if section else None
    if section_match is not None and (section_match[1] == "sure" or _is_signed(page)):
        found.append(KindEvidence(section_match[0], section))
    return found


def _is_signed(page: Page) -> bool:
    """Whether the text has an author, and neither a source nor a dateline that would mark it as news."""
    return bool(page.values.get("authors")) and not page.values.get("source") and not page.prose.datelines


def by_path(page: Page) -> list[Any]:
    """Return the kinds that the folders of the URL name; `/articles/` is not evidence."""
    found = []
    for segment in urlsplit(page.document.url).path.split("/")[1:-1]:
        name = unquote(segment).lower().replace("_", "-")
        kind: ArticleKind | None = _PATHS.get(name)
        if kind is None and not name.isascii():
            section_match = section_kind(name.replace("-", " "), page.names)
            kind = section_match[0] if section_match is not None and section_match[1] == "sure" else None
        if kind is not None:
            found.append(KindEvidence(kind, name))
    return found
