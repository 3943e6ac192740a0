"""Lookup of a text in the store: its own article, an equal text, a near-duplicate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from newscrawl.dedup.judge import judge
from newscrawl.dedup.signature import KEYS, Signature
from newscrawl.store.articles.records import Match, Original, Text
from newscrawl.store.db.prepared import Insert, Lookup, Values, filled, places
from newscrawl.store.db.schema import articles, fingerprints, near_keys, signatures

_OWN, _EQUAL, _NEAR = range(3)
_NO_HASH, _NO_KEY = b"", -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The result of an article's lookup in the store."""

    article_id: int | None = None
    """The id of its own row, if it is stored."""
    content: bytes | None = None
    """The hash of the stored version."""
    meta: int | None = None
    """The hash of its date, authors, section and tags; None if unknown."""
    match: Match | None = None
    """The other article with the same text; not looked up if the article has its own row."""


def _lookup(count: int) -> sa.CompoundSelect[tuple[int, int, str, bytes, int]]:
    """Build one statement for all three lookups; for most articles, which are new, it returns no row."""
    no_key, no_hash, no_near = (
        sa.cast(sa.null(), column.type) for column in (articles.c.key, fingerprints.c.hash, near_keys.c.key)
    )
    return sa.union_all(
        sa.select(sa.literal(_OWN), articles.c.id, articles.c.key, articles.c.content_hash, articles.c.meta_hash).where(
            articles.c.site == sa.bindparam("site"), articles.c.key.in_(places("key", count, articles.c.key))
        ),
        sa.select(sa.literal(_EQUAL), fingerprints.c.article_id, no_key, fingerprints.c.hash, no_near).where(
            fingerprints.c.hash.in_(places("text", count, fingerprints.c.hash))
        ),
        sa.select(sa.literal(_NEAR), near_keys.c.article_id, no_key, no_hash, near_keys.c.key).where(
            near_keys.c.key.in_(places("near", count * KEYS, near_keys.c.key))
        ),
    )


_LOOKUP = Lookup(_lookup)
_SIGNATURES = Lookup(
    lambda count: sa.select(
        signatures.c.article_id, signatures.c.site, signatures.c.day, signatures.c.data
    ).where(signatures.c.article_id.in_(places("id", count, signatures.c.article_id)))
)  # fmt: skip
_INSERT_SIGNATURES = Insert(signatures, replace=("article_id",))
_INSERT_KEYS = Insert(near_keys, replace=("key",))


def look_up(connection: sa.Connection, texts: Sequence[Text]) -> list[Known]:
    """Look up each text in the store; all texts are from one site."""
    own: dict[str, tuple[int, bytes, int | None]] = {}
    equal: dict[bytes, int] = {}
    near: dict[int, int] = {}

    def values(count: int) -> Values:
        keys = [key for text in texts if text.prints.signature for key in text.prints.signature.keys]
        hashes = [text.prints.text for text in texts if text.prints.text is not None]
        return {
            "site": texts[0].site,
            **filled("key", [text.key for text in texts], count, ""),
            **filled("text", hashes, count, _NO_HASH),
            **filled("near", keys, count * KEYS, _NO_KEY),
        }

    for lookup, article_id, key, found, near_key in _LOOKUP(connection, len(texts), values):
        if lookup == _OWN:
            own[key] = article_id, bytes(found), near_key
        elif lookup == _EQUAL:
            equal[bytes(found)] = article_id
        else:
            near[near_key] = article_id
    matches = _matches(connection, [text for text in texts if text.key not in own], equal, near)
    return [
        Known(article_id=own[text.key][0], content=own[text.key][1], meta=own[text.key][2])
        if text.key in own
        else Known(match=matches.get(text.key))
        for text in texts
    ]


def _matches(
    connection: sa.Connection, texts: Sequence[Text], equal: dict[bytes, int], near: dict[int, int]
) -> dict[str, Match]:
    """Return text key -> the article with the same text."""
    chosen: dict[str, tuple[int, float]] = {}
    candidates: dict[str, list[int]] = {}
    for text in texts:
        prints = text.prints
        if prints.text is not None and prints.text in equal:
            chosen[text.key] = equal[prints.text], 1.0
        elif prints.signature is not None:
            owners = dict.fromkeys(near[key] for key in prints.signature.keys if key in near)
            if owners:
                candidates[text.key] = list(owners)
    if candidates:
        chosen |= _judged(connection, {text.key: text for text in texts}, candidates)
    originals = _originals(connection, {article_id for article_id, _ in chosen.values()}) if chosen else {}
    return {
        key: Match(original=found[0], similarity=alike, credits=found[1])
        for key, (article_id, alike) in chosen.items()
        if (found := originals.get(article_id)) is not None
    }


def _judged(
    connection: sa.Connection, texts: dict[str, Text], candidates: dict[str, list[int]]
) -> dict[str, tuple[int, float]]:
    """Return text key -> (article id, similarity) of the most similar candidate that counts as the same text."""
    wanted = list({article_id for owners in candidates.values() for article_id in owners})
    stored = {
        article_id: (site, day, Signature.from_bytes(bytes(data)))
        for article_id, site, day, data in _SIGNATURES(
            connection, len(wanted), lambda count: filled("id", wanted, count, 0)
        )
    }
    alike: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for key, owners in candidates.items():
        text = texts[key]
        assert text.prints.signature is not None
        for article_id in owners:
            # A key may still exist after its article's signature is gone, because the article has another text now.
            if article_id not in stored:
                continue
            site, day, signature = stored[article_id]
            same_day = None if day is None or text.day is None else day == text.day
            decision = judge(text.prints.signature, signature, same_site=site == text.site, same_day=same_day)
            if decision.duplicate:
                alike[key].append((decision.similarity, article_id))
    return {key: (article_id, share) for key, found in alike.items() for share, article_id in [max(found)]}


def _originals(connection: sa.Connection, article_ids: set[int]) -> dict[int, tuple[Original, str | None]]:
    """Return article id -> its original (or itself), and the site that the original credits."""
    first = articles.alias("first")
    query = (
        sa.select(
            first.c.id, articles.c.id, articles.c.site, articles.c.key, articles.c.url,
            articles.c.data["source"]["site"].as_string(),
        )
        .join(articles, articles.c.id == sa.func.coalesce(first.c.copy_of, first.c.id))
        .where(first.c.id.in_(article_ids))
    )  # fmt: skip
    return {
        row[0]: (Original(article_id=row[1], site=row[2], key=row[3], url=row[4]), row[5])
        for row in connection.execute(query)
    }


def remember(connection: sa.Connection, signed: Sequence[tuple[int, Text]]) -> None:
    """Enter the signatures of originals, as `(article id, text)`; each takes over its keys from earlier owners."""
    rows: list[dict[str, Any]] = []
    keys: dict[int, int] = {}
    for article_id, text in signed:
        signature = text.prints.signature
        if signature is not None:
            rows.append({"article_id": article_id, "site": text.site, "day": text.day, "data": signature.to_bytes()})
            keys |= dict.fromkeys(signature.keys, article_id)
    _INSERT_SIGNATURES(connection, rows)
    _INSERT_KEYS(connection, [{"key": key, "article_id": article_id} for key, article_id in keys.items()])


def forget(connection: sa.Connection, article_ids: Sequence[int]) -> None:
    """Delete articles' signatures, and the keys they still own, from the index."""
    wanted = signatures.c.article_id.in_(article_ids)
    signed = sa.select(signatures.c.article_id, signatures.c.data).where(wanted)
    for article_id, data in connection.execute(signed).all():
        keys = Signature.from_bytes(bytes(data)).keys
        # A key that a later article has taken over is kept.
        connection.execute(near_keys.delete().where(near_keys.c.key.in_(keys), near_keys.c.article_id == article_id))
    connection.execute(signatures.delete().where(wanted))
