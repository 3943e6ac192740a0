"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from newscrawl.export.formats.entry import LANGUAGE, entry
from newscrawl.export.target import About, Target
from newscrawl.store.feed.query import Exported

_OWN = ("site", "key", "version", "seq", "copy_of")


def write(articles: Iterable[Exported], target: Target, about: About) -> None:
    """Write a feed, one item at a time."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "home_page_url": about.link,
        "feed_url": about.url,
        "language": LANGUAGE,
        "authors": [{"name": about.title}],
    }
    with target.open() as sink:
        sink.write(f'{_json(head)[:-1]}, "items": ['.encode())
        between = "\n"
        for article in articles:
            sink.write(f"{between}{_json(_item(article.data, about))}".encode())
            between = ",\n"
        sink.write(b"\n]}\n")


def _item(data: dict[str, Any], about: About) -> dict[str, Any]:
    of = entry(data, about)
    item = {
        "id": of.id,
        "url": of.url,
        "title": of.title,
        "content_html": of.html,
        "content_text": data["body"],
        "summary": of.summary,
        "image": of.image,
        "date_published": None if of.published is None else of.published.isoformat(),
        "date_modified": of.updated.isoformat(),
        "authors": [{"name": author} for author in of.authors],
        "tags": of.tags,
        "language": of.language,
        "_newscrawl": {name: data[name] for name in _OWN},
    }
    return {name: value for name, value in item.items() if value}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
