"""The rungs below the site's own selectors: JSON-LD, `<meta>`, and the generic extractor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from newscrawl.extract.document import Document

_META = {
    "title": ("og:title", "twitter:title"),
    "summary": ("og:description", "description", "twitter:description"),
    "published": (
        "article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publish-date",
        "dc.date.issued",
        "dcterms.created",
        "parsely-pub-date",
    ),
    "modified": ("article:modified_time", "datemodified", "og:updated_time", "last-modified"),
    "authors": ("author", "article:author", "dc.creator", "parsely-author"),
    "section": ("article:section", "section", "parsely-section"),
    "tags": ("article:tag", "keywords", "news_keywords"),
    "images": ("og:image", "twitter:image"),
}
_JSON_LD = {
    "title": "headline",
    "summary": "description",
    "body": "articleBody",
    "published": "datePublished",
    "modified": "dateModified",
    "authors": "author",
    "section": "articleSection",
    "tags": "keywords",
    "images": "image",
}


def from_json_ld(document: Document, field: str) -> list[str]:
    """What the article's JSON-LD says of a field, as texts; persons and images by their name and URL."""
    return [text for text in _texts(document.json_ld.get(_JSON_LD[field])) if text.strip()]


def from_meta(document: Document, field: str) -> list[str]:
    """What the first `<meta>` name of a field says; all values of that name."""
    for name in _META.get(field, ()):
        values = document.meta.get(name)
        if values:
            return values
    return []


def publisher_names(document: Document) -> list[str]:
    """Names the page gives its publisher."""
    publisher = document.json_ld.get("publisher")
    return [*_texts(publisher), *document.meta.get("og:site_name", ()), *document.meta.get("application-name", ())]


def generic_body(document: Document) -> list[str]:
    """The paragraphs trafilatura takes for the text, precision before recall; `[]` where it finds none."""
    # Costs a second parse and 20 to 60 ms: the last rung, so imported where it is first needed.
    from trafilatura import extract

    html = etree.tostring(document.root, encoding="unicode", method="html")
    text = extract(html, include_comments=False, include_tables=False, favor_precision=True, output_format="txt")
    return [line for line in (text or "").split("\n") if line.strip()]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(value.get("name") or value.get("url") or value.get("@value"))
