"""JSON Lines: one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterable

from newscrawl.export.target import About, Target
from newscrawl.store.feed.query import Exported


def write(articles: Iterable[Exported], target: Target, _about: About) -> None:
    """All fields, UTF-8, Arabic as Arabic."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with target.open() as sink:
        for article in articles:
            sink.write(f"{encode(article.data)}\n".encode())
