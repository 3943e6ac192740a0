"""JSON Lines: one article per line."""

from __future__ import annotations

import json
from collections.abc import Iterable

from newscrawl.export.target import About, Target
from newscrawl.store.feed.query import Exported


def write(articles: Iterable[Exported], target: Target, _about: About) -> None:
    """Write all fields in UTF-8, Arabic unescaped."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with target.open() as sink:
        for article in articles:
            sink.write(f"{encode(article.data)}\n".encode())
