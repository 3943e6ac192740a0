"""The full-text index of the feed: updated by the exports that use it, so that it costs crawls nothing.

The table `search` has one row per version, keyed by `articles.seq`: contentless FTS5 on SQLite, tsvector on PostgreSQL.
A new version of an article has a new number, so the row of an old version belongs to no article.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from newscrawl.arabic import fold
from newscrawl.store.db.errors import StoreError
from newscrawl.store.db.schema import articles, meta
from newscrawl.store.db.transactions import snapshot, writing

POSITION = "indexed"
"""Name of the row of `meta` with the sequence number up to which articles are in the index."""
_BATCH = 500
# A tsvector is limited to 1 MiB of words and positions; for a text of one-letter words it is nearly twice the text.
_MAX_BYTES = 400_000
_TABLES = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5"
        "(words, content='', columnsize=0, tokenize='unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS search (seq bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX IF NOT EXISTS search_words ON search USING gin (words)",
    ),
}
_INSERT = {
    "sqlite": "INSERT INTO search (rowid, words) VALUES (:seq, :words)",
    "postgresql": "INSERT INTO search (seq, words) VALUES (:seq, to_tsvector('simple', :words))",
}
_QUOTES = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')


@dataclass(frozen=True, slots=True)
class Query:
    """Folded phrases, all of which must be in an article; a single word is a phrase too."""

    phrases: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Query:
        """Parse words, and phrases in quotation marks. Raises `StoreError` if the text contains no word."""
        parts = _QUOTES.split(text)
        phrases: list[str] = []
        for at, part in enumerate(parts):
            words = [word for word in fold(part).split() if any(map(str.isalnum, word))]
            # Odd parts are between two quotation marks; a mark that is never closed is ignored.
            if at % 2 and at < len(parts) - 1:
                words = [" ".join(words)] if words else []
            phrases += words
        if not phrases:
            raise StoreError(f"{text!r} contains no word")
        return cls(tuple(phrases))


def catch_up(engine: sa.Engine, advance: Callable[[int], object] = lambda _: None) -> None:
    """Index the articles stored since the last call. `advance` is called with the number of articles of each step.

    Several processes may do so at once: each step is a short transaction that continues where the last one ended.
    """
    dialect = engine.dialect.name
    try:
        with writing(engine) as connection:
            for statement in _TABLES[dialect]:
                connection.execute(sa.text(statement))
            if _position(connection) is None:
                connection.execute(meta.insert().values(name=POSITION, value=0))
    except StoreError as error:
        if "fts5" in str(error):
            raise StoreError("this Python's SQLite was built without FTS5, which a search needs") from error
        raise
    while True:
        with snapshot(engine) as connection:
            begin = _position(connection) or 0
            rows = connection.execute(
                sa.select(articles.c.seq, articles.c.data)
                .where(articles.c.seq > begin)
                .order_by(articles.c.seq)
                .limit(_BATCH)
            ).all()
        if not rows:
            return
        # Folding takes longest, so it is done without a lock.
        words = [{"seq": row.seq, "words": _words(row.data)} for row in rows]
        with writing(engine) as connection:
            if _position(connection) == begin:
                connection.execute(sa.text(_INSERT[dialect]), words)
                connection.execute(meta.update().where(meta.c.name == POSITION).values(value=rows[-1].seq))
        advance(len(rows))


def waiting(connection: sa.Connection) -> int:
    """Return how many articles are not in the index yet."""
    query = sa.select(sa.func.count()).select_from(articles).where(articles.c.seq > (_position(connection) or 0))
    return int(connection.execute(query).scalar_one())


def matches(connection: sa.Connection, query: Query) -> sa.Select[Any]:
    """Return a query for the sequence numbers of articles that contain all phrases."""
    if connection.dialect.name == "sqlite":
        table = sa.table("search", sa.column("rowid"))
        # Each phrase is an FTS5 string; folded text has no quotation mark that could end it.
        match = " AND ".join(f'"{phrase}"' for phrase in query.phrases)
        return sa.select(table.c.rowid).where(sa.text("search MATCH :match").bindparams(match=match))
    table = sa.table("search", sa.column("seq"), sa.column("words"))
    found = [table.c.words.op("@@")(sa.func.phraseto_tsquery("simple", phrase)) for phrase in query.phrases]
    return sa.select(table.c.seq).where(*found)


def _position(connection: sa.Connection) -> int | None:
    return connection.execute(sa.select(meta.c.value).where(meta.c.name == POSITION)).scalar()


def _words(data: dict[str, Any]) -> str:
    return fold(f"{data['title']}\n{data['body']}").encode()[:_MAX_BYTES].decode(errors="ignore")
