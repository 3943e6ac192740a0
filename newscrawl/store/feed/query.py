"""The feed: the articles to export, their order, and their data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from newscrawl.arabic import fold
from newscrawl.rights import Use
from newscrawl.store.articles.codec import ARTICLE, Codec
from newscrawl.store.articles.shape import fields_of
from newscrawl.store.db.errors import StoreError
from newscrawl.store.db.schema import articles, copies, meta
from newscrawl.store.feed import search
from newscrawl.store.feed.added import Added, Copy, body_hash

_BATCH = 250
_ADDED = Codec(Added)
_COPY = tuple(fields_of(Copy))

FIELDS = (*ARTICLE.empty, *fields_of(Added))
"""The fields of an exported article, in this order: those of `Article`, then those that the store adds."""

_original = articles.alias("original")
_ROWS = (
    sa.select(
        articles.c.id,
        articles.c.seq,
        articles.c.published,
        articles.c.version,
        articles.c.stored_at,
        articles.c.changed,
        articles.c.data,
        _original.c.site.label("original_site"),
        _original.c.key.label("original_key"),
    )
    .outerjoin(_original, _original.c.id == articles.c.copy_of)
    .where(articles.c.seq.in_(sa.bindparam("seqs", expanding=True)))
)
_COPIES = (
    sa.select(copies)
    .where(copies.c.article_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(copies.c.article_id, copies.c.found_at, copies.c.id)
)


class Order(Enum):
    """The order of the articles."""

    OLDEST_FIRST = "by seq"
    NEWEST_FIRST = "by seq, the highest first"
    BY_SITE = "by site, then by publishing date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The filters of an export; a filter that is not given has no effect."""

    sites: tuple[str, ...] = ()
    since: datetime | None = None
    """Only articles published at or after this time; undated ones are left out."""
    until: datetime | None = None
    """Only articles published before this time; undated ones are left out."""
    tags: tuple[str, ...] = ()
    """Only articles with one of these tags, in any spelling."""
    text: search.Query | None = None
    originals: bool = False
    """Without articles that are copies of others."""
    may: tuple[Use, ...] = ()
    """Without articles for which one of these uses was reserved when they were read."""
    only_declared: bool = False
    """With `may`: also without articles for which there was no statement."""
    after: int | None = None
    """Only articles stored or changed after this cursor."""
    limit: int | None = None
    """Maximum number of articles: the first ones after the cursor, or without a cursor the latest stored ones."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """The articles that an export leaves out because their site reserves a use."""

    count: int
    reasons: dict[str, int]
    """Reason -> number of articles; an article may have several reasons."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One article as it is exported."""

    seq: int
    published: datetime | None
    """In UTC."""
    data: dict[str, Any]
    """The article's fields in the order of `FIELDS`."""


class Feed:
    """The selected articles in one snapshot of the store."""

    def __init__(self, connection: sa.Connection, wanted: Wanted) -> None:
        """Select the articles. Raises `StoreError` if the cursor is greater than the store's last number."""
        self._connection = connection
        self._after = wanted.after or 0
        numbers = {row.name: row.value for row in connection.execute(sa.select(meta))}
        self.bound = numbers["feed"]
        """The last sequence number that is considered: the cursor for the next export."""
        if self._after > self.bound:
            raise StoreError(
                f"the cursor {self._after} is beyond the feed's last number {self.bound}: it belongs to another store, "
                "or to a later state of this one; start again at 0"
            )
        if wanted.text is not None:
            # Articles that are not in the index yet are left for the next export.
            self.bound = max(self._after, min(self.bound, numbers.get(search.POSITION, 0)))
        self._wanted = wanted
        self._keys = self._select(wanted)
        if wanted.limit is not None and wanted.after is not None:
            found = sa.select(sa.func.count(), sa.func.max(self._keys.c.seq))
            count, highest = connection.execute(found).one()
            self.bound = highest if count == wanted.limit else self.bound

    def _select(self, wanted: Wanted) -> sa.Subquery:
        query = sa.select(articles.c.seq, articles.c.site, articles.c.published)
        query = query.where(articles.c.seq > self._after, articles.c.seq <= self.bound)
        if wanted.sites:
            query = query.where(articles.c.site.in_(wanted.sites))
        if wanted.since is not None:
            query = query.where(articles.c.published >= wanted.since)
        if wanted.until is not None:
            query = query.where(articles.c.published < wanted.until)
        if wanted.originals:
            query = query.where(articles.c.copy_of.is_(None))
        if wanted.text is not None:
            query = query.where(articles.c.seq.in_(search.matches(self._connection, wanted.text)))
        if wanted.tags:
            tag = _tags(self._connection)
            spellings = self._spellings(query, wanted.tags)
            has_one = sa.select(sa.literal(1)).select_from(tag).where(tag.c.value.in_(spellings))
            query = query.where(has_one.correlate(articles).exists())
        if wanted.may:
            query = query.where(sa.and_(*(_granted(use, wanted.only_declared) for use in wanted.may)))
        if wanted.limit is not None:
            latest = wanted.after is None
            query = query.order_by(articles.c.seq.desc() if latest else articles.c.seq).limit(wanted.limit)
        return query.subquery()

    def withheld(self) -> Withheld:
        """Return the articles that `may` leaves out, of those up to `bound` that the other filters select.

        With a limit and without a cursor, only those not older than the oldest exported one.
        """
        if not self._wanted.may:
            return Withheld(0, {})
        selected = self._select(replace(self._wanted, may=(), limit=None))
        query = sa.select(articles.c.seq).join(selected, selected.c.seq == articles.c.seq)
        query = query.where(selected.c.seq <= self.bound)
        if self._wanted.limit is not None and self._wanted.after is None:
            count, oldest = self._connection.execute(sa.select(sa.func.count(), sa.func.min(self._keys.c.seq))).one()
            query = query.where(selected.c.seq >= oldest) if count == self._wanted.limit else query
        only_declared = self._wanted.only_declared
        total = query.where(sa.or_(*(sa.not_(_granted(use, only_declared)) for use in self._wanted.may)))
        reasons: dict[str, int] = {}
        for use in self._wanted.may:
            of_use = query.with_only_columns(_rights(use).label("said"), _rights("by", use).label("by"))
            found = of_use.where(sa.not_(_granted(use, only_declared))).subquery().c
            rows = sa.select(found.said, found.by, sa.func.count()).group_by(found.said, found.by)
            for decision, form, number in self._connection.execute(rows):
                reasons[f"{use.label} reserved by {form}" if decision else f"{use.label} unsaid"] = number
        return Withheld(_counted(self._connection, total), reasons)

    def _spellings(self, query: sa.Select[Any], wanted: tuple[str, ...]) -> list[str]:
        """Return the spellings of the wanted tags in these articles, because SQL cannot compare tags by `fold`."""
        tag = _tags(self._connection)
        spelled = query.with_only_columns(tag.c.value).select_from(articles.join(tag, sa.true())).distinct()
        keys = {fold(text) for text in wanted}
        result = self._connection.execute(spelled, execution_options={"yield_per": 1000})
        return [text for text in result.scalars() if fold(text) in keys]

    def count(self) -> int:
        """Return the number of selected articles."""
        return _counted(self._connection, sa.select(self._keys))

    def stamp(self) -> list[list[Any]]:
        """Return a value that changes whenever `rows` does, without reading the articles.

        An article that changes, or becomes a copy, gets another `seq`; copies are added and removed as rows.
        """
        chosen = articles.join(self._keys, self._keys.c.seq == articles.c.seq)
        original = chosen.outerjoin(_original, _original.c.id == articles.c.copy_of)
        places = sa.select(articles.c.seq, _original.c.id).select_from(original).order_by(articles.c.seq)
        # Not `copies.id`, because SQLite reuses the number of a deleted row.
        noted = sa.select(articles.c.seq, copies.c.site, copies.c.key, sa.cast(copies.c.found_at, sa.Text))
        noted = noted.select_from(chosen.join(copies, copies.c.article_id == articles.c.id)).order_by(copies.c.id)
        return [[*row] for query in (places, noted) for row in self._connection.execute(query)]

    def rows(self, order: Order) -> Iterator[Exported]:
        """Yield the articles. Only sequence numbers are sorted; the articles themselves are fetched in batches."""
        keys = self._keys.c
        orders: dict[Order, list[sa.ColumnElement[Any]]] = {
            Order.OLDEST_FIRST: [keys.seq],
            Order.NEWEST_FIRST: [keys.seq.desc()],
            Order.BY_SITE: [keys.site, keys.published, keys.seq],
        }
        query = sa.select(keys.seq).order_by(*orders[order])
        result = self._connection.execute(query, execution_options={"yield_per": _BATCH})
        for part in result.scalars().partitions():
            yield from self._batch(part)

    def _batch(self, seqs: Any) -> Iterator[Exported]:
        found = {row.seq: row for row in self._connection.execute(_ROWS, {"seqs": list(seqs)})}
        stand: dict[int, list[Copy]] = {}
        for copy in self._connection.execute(_COPIES, {"ids": [row.id for row in found.values()]}):
            stand.setdefault(copy.article_id, []).append(_copy(copy))
        for seq in seqs:
            row = found[seq]
            yield Exported(seq, row.published, _data(row, stand.get(row.id, [])))


def sites_of(connection: sa.Connection) -> list[str]:
    """Return the sites that have articles."""
    return list(connection.execute(sa.select(articles.c.site).distinct().order_by(articles.c.site)).scalars())


def _rights(*path: str) -> sa.ColumnElement[str]:
    """Return the SQL of a string inside an article's `rights`, NULL if it is missing."""
    found: sa.ColumnElement[str] = articles.c.data[("rights", *map(str, path))].as_string()
    return found


def _granted(use: Use, only_declared: bool) -> sa.ColumnElement[bool]:
    """Return the SQL for whether a use is allowed (`only_declared`), or else not reserved; never NULL."""
    decision = sa.func.coalesce(_rights(use), "unsaid")
    return decision == "allow" if only_declared else decision != "reserve"


def _counted(connection: sa.Connection, query: sa.Select[Any]) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(query.subquery())).scalar_one())


def _tags(connection: sa.Connection) -> sa.TableValuedAlias:
    """Return the tags of an article as an SQL table with the column `value`."""
    if connection.dialect.name == "sqlite":
        return sa.func.json_each(articles.c.data, "$.tags").table_valued("value", name="tag")
    tags = sa.func.jsonb_array_elements_text(articles.c.data["tags"])
    return tags.table_valued("value", name="tag").render_derived()


def _data(row: Any, stand: list[Copy]) -> dict[str, Any]:
    data = ARTICLE.complete(row.data)
    data["origins"] = {name: data["origins"][name] for name in ARTICLE.empty if name in data["origins"]}
    if data["rights"] is not None:
        by = data["rights"]["by"]
        data["rights"]["by"] = {use.value: by[use.value] for use in Use if use.value in by}
    copy_of = None if row.original_site is None else f"{row.original_site}/{row.original_key}"
    added = Added(
        version=row.version,
        seq=row.seq,
        stored_at=row.stored_at,
        changed=row.changed,
        copy_of=copy_of,
        copies=stand,
        body_hash=body_hash(data["body"]),
    )
    return {**data, **_ADDED.encode(added)}


def _copy(row: Any) -> Copy:
    return Copy(**{name: getattr(row, name) for name in _COPY})
