"""An Article as plain data, and back: what the store keeps and what `scrapy export` writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from newscrawl.items import Article, Image, Link, Source


def encode(article: Article) -> dict[str, Any]:
    """The article as JSON-ready data, its fields in the order of `Article`; moments are ISO 8601 with their offset.

    Without `copy_of`, which may change without the article: the store keeps it beside the data.
    """
    source = article.source
    return {
        "url": article.url,
        "site": article.site,
        "key": article.key,
        "title": _text(article.title),
        "summary": _text(article.summary),
        "body": _text(article.body),
        "published": _moment(article.published),
        "published_precision": article.published_precision,
        "published_raw": _text(article.published_raw),
        "modified": _moment(article.modified),
        "authors": [_text(author) for author in article.authors],
        "section": _text(article.section),
        "tags": [_text(tag) for tag in article.tags],
        "source": None if source is None else {"name": _text(source.name), "site": source.site},
        "dateline": _text(article.dateline),
        "images": [{"url": _text(image.url), "caption": _text(image.caption)} for image in article.images],
        "language": article.language,
        "related": [
            {"url": link.url, "text": _text(link.text), "kind": link.kind, "site": link.site, "key": link.key}
            for link in article.related
        ],
        "found_via": article.found_via,
        "hops": article.hops,
        "parent": article.parent,
        "origins": dict(article.origins),
        "fetched": _moment(article.fetched),
    }


def decode(data: dict[str, Any]) -> Article:
    """The article that `encode` made the data of."""
    values = dict(data)
    for name in ("published", "modified", "fetched"):
        values[name] = None if values[name] is None else datetime.fromisoformat(values[name])
    values["source"] = None if values["source"] is None else Source(**values["source"])
    values["images"] = [Image(**image) for image in values["images"]]
    values["related"] = [Link(**link) for link in values["related"]]
    return Article(**values)


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _text(value: str | None) -> str | None:
    """The text without what no database takes: NUL, and halves of surrogate pairs."""
    if value is None or value.isascii():
        return value if value is None else value.replace("\0", "")
    try:
        value.encode()
    except UnicodeEncodeError:
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value.replace("\0", "")
