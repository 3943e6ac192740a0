"""Articles, their versions, copies and links. Functions of an open connection, each repeatable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.store.ledger import insert_or_skip
from newscrawl.store.outcome import Outcome
from newscrawl.store.prepared import Prepared
from newscrawl.store.schema import articles, copies, fingerprints, links, meta, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The stored article a text belongs to."""

    article_id: int
    site: str
    key: str
    url: str

    def __str__(self) -> str:
        return f"{self.site}/{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """What an article's text is compared by; hashes of folded text."""

    content: bytes
    """Title and body: another value is another version."""
    text: bytes | None
    """Body: an equal one elsewhere is a copy. None where the text is too short to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An article as the store takes it."""

    site: str
    key: str
    url: str
    title: str
    published: datetime | None
    data: dict[str, Any]
    links: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of an article."""

    outcome: Outcome
    reason: str | None = None
    original: Original | None = None


_OWN_HASH = Prepared(
    sa.select(articles.c.content_hash).where(
        articles.c.site == sa.bindparam("site"), articles.c.key == sa.bindparam("key")
    )
)
_OWNER = Prepared(
    sa.select(articles.c.id, articles.c.site, articles.c.key, articles.c.url)
    .join(fingerprints, fingerprints.c.article_id == articles.c.id)
    .where(fingerprints.c.hash == sa.bindparam("text"))
)
_NEXT_SEQ = Prepared(
    meta.update().where(meta.c.name == sa.bindparam("counter")).values(value=meta.c.value + 1).returning(meta.c.value)
)
_INSERT_LINKS = Prepared(links.insert())


def known(connection: sa.Connection, site: str, key: str, prints: Prints) -> Verdict | None:
    """What the store knows of a text: unchanged, a copy of another article, or None (new, or a new version)."""
    own = _OWN_HASH.one(connection, {"site": site, "key": key})
    if own is not None:
        return Verdict(outcome=Outcome.UNCHANGED) if bytes(own[0]) == prints.content else None
    original = _original(connection, prints)
    return None if original is None else _duplicate(original)


def _duplicate(original: Original) -> Verdict:
    return Verdict(outcome=Outcome.DUPLICATE, reason=f"same text as {original} {original.url}", original=original)


def _original(connection: sa.Connection, prints: Prints) -> Original | None:
    if prints.text is None:
        return None
    row = _OWNER.one(connection, {"text": prints.text})
    return None if row is None else Original(article_id=row[0], site=row[1], key=row[2], url=row[3])


def put(connection: sa.Connection, record: Record, prints: Prints, now: datetime) -> Verdict:
    """Store a new article or a new version of one; a text that stands elsewhere becomes a copy.

    The verdict is final: what `known` said may have been overtaken by another crawl.
    """
    values = _values(record, prints, now)
    values |= {"site": record.site, "key": record.key, "version": 1, "seq": _next_seq(connection)}
    row = insert_or_skip(connection, articles, "site", "key", returning="id").one(connection, values)
    if row is None:
        article_id, verdict = _put_again(connection, record, prints, now)
        if verdict.outcome is Outcome.UNCHANGED:
            return verdict
    else:
        article_id, verdict = int(row[0]), Verdict(outcome=Outcome.STORED)
    if prints.text is not None:
        claim = {"hash": prints.text, "article_id": article_id}
        claimed = insert_or_skip(connection, fingerprints, "hash", returning="hash").one(connection, claim)
        if claimed is None and verdict.outcome is Outcome.STORED:
            original = _original(connection, prints)
            if original is not None:
                connection.execute(articles.delete().where(articles.c.id == article_id))
                put_copy(connection, record, original, now)
                return _duplicate(original)
    if record.links:
        rows = [{"article_id": article_id, "position": at, **link} for at, link in enumerate(record.links)]
        _INSERT_LINKS.many(connection, rows)
    return verdict


def _put_again(connection: sa.Connection, record: Record, prints: Prints, now: datetime) -> tuple[int, Verdict]:
    own = connection.execute(
        sa.select(articles).where(articles.c.site == record.site, articles.c.key == record.key)
    ).one()
    if own.content_hash == prints.content:
        return own.id, Verdict(outcome=Outcome.UNCHANGED)
    _update(connection, own, record, prints, now)
    return own.id, Verdict(outcome=Outcome.NEW_VERSION, reason=f"version {own.version + 1}")


def _update(connection: sa.Connection, own: Any, record: Record, prints: Prints, now: datetime) -> None:
    earlier = {"article_id": own.id, "version": own.version, "stored_at": own.stored_at, "data": own.data}
    connection.execute(versions.insert().values(**earlier))
    connection.execute(links.delete().where(links.c.article_id == own.id))
    values = _values(record, prints, now) | {"version": own.version + 1, "seq": _next_seq(connection)}
    connection.execute(articles.update().where(articles.c.id == own.id).values(**values))


def _values(record: Record, prints: Prints, now: datetime) -> dict[str, Any]:
    return {
        "url": record.url,
        "title": record.title,
        "published": record.published,
        "stored_at": now,
        "content_hash": prints.content,
        "data": record.data,
    }


def _next_seq(connection: sa.Connection) -> int:
    return int(_NEXT_SEQ.one(connection, {"counter": "feed"})[0])


def put_copy(
    connection: sa.Connection, record: Record, original: Original, now: datetime, similarity: float = 1.0
) -> None:
    """Note where else an article stands; `similarity` is from 0 to 1."""
    row = {
        "article_id": original.article_id,
        "site": record.site,
        "key": record.key,
        "url": record.url,
        "title": record.title,
        "similarity": similarity,
        "published": record.published,
        "found_at": now,
    }
    insert_or_skip(connection, copies, "site", "key", returning="id").one(connection, row)
