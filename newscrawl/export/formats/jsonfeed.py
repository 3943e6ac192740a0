"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from newscrawl.export.formats.entry import entry
from newscrawl.export.target import About, Target
from newscrawl.store.feed.query import Exported

_OWN = ("site", "key", "version", "seq", "copy_of")


def write(articles: Iterable[Exported], target: Target, about: About) -> None:
    """A feed; its items are written one at a time."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "home_page_url": about.link,
        "language": "ar",
    }
    with target.open() as sink:
        sink.write(f'{_json(head)[:-1]}, "items": ['.encode())
        between = "\n"
        for article in articles:
            sink.write(f"{between}{_json(_item(article.data))}".encode())
            between = ",\n"
        sink.write(b"\n]}\n")


def _item(data: dict[str, Any]) -> dict[str, Any]:
    item = entry(data)
    said = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "content_text": data["body"],
        "summary": item.summary,
        "image": item.image,
        "date_published": None if item.published is None else item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": author} for author in item.authors],
        "tags": item.tags,
        "language": item.language,
        "_newscrawl": {name: data[name] for name in _OWN},
    }
    return {name: value for name, value in said.items() if value}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
