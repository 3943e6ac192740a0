"""Articles and their versions. The functions need a connection that holds the write lock, and can be repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.arabic.dates.relative import is_relative
from newscrawl.dedup.revision import CLOCKS, DATE_FIELDS, revision
from newscrawl.dedup.successor import AGAIN, Printed, another, doubt, objection, shortened, was_wrong
from newscrawl.failures import Failure
from newscrawl.found import Kind
from newscrawl.items import ELSEWHERE
from newscrawl.outcomes import Outcome
from newscrawl.store.articles import clusters, known
from newscrawl.store.articles.codec import ARTICLE
from newscrawl.store.articles.known import Known
from newscrawl.store.articles.records import Match, Record, Text, Verdict
from newscrawl.store.articles.sequence import next_seq
from newscrawl.store.db.prepared import Insert
from newscrawl.store.db.schema import articles, fingerprints, ledger, links, versions

_INSERT_ARTICLES = Insert(articles)
_INSERT_TEXTS = Insert(fingerprints, skip=("hash",))
_INSERT_LINKS = Insert(links)
_EMBEDDED = "embedded"
"""`Article.found_via` of an article printed on another article's page; the article's own page takes precedence."""
# Fields that change with every fetch, or with other articles, and so do not make a new version. `rights` changes
# independently of the text, and is stored as it was when the text was read.
_ASIDE = (
    "url", "found_via", "hops", "parent", "origins", "kind", "country", "links_out", "first_seen", "fetched", "rights",
    "archive",
)  # fmt: skip
_NOT_COMPARED = frozenset((*_ASIDE, "related"))
REREAD = tuple(name for name in ARTICLE.empty if name not in (*_ASIDE, "site", "key"))
"""The fields by which a reread page is compared: with `related`, which comes from the page alone when it is reread."""


def verdict_of(text: Text, found: Known, *, keep_copies: bool) -> Verdict | None:
    """Return the verdict on a text after its lookup: unchanged, a duplicate, a notice, or None (new, or a new version).

    The original of a stored copy is not a duplicate: it is stored and replaces the copy as the original. With
    `keep_copies`, a copy on another site is stored as well.
    """
    if found.article_id is not None:
        same = found.content == text.prints.content and found.meta in (None, text.prints.meta)
        return Verdict(outcome=Outcome.UNCHANGED) if same else None
    match = found.match
    if match is None or _takes_over(text, match):
        return None
    alike = "same text as" if match.similarity == 1 else f"{match.similarity:.0%} the text of"
    reason = f"{alike} {match.original} {match.original.url}"
    if text.may_be_notice and match.original.site == text.site:
        # Notices may contain a number that differs, so that no two of them are equal.
        reason = f"{reason}, and no headline of its own"
        return Verdict(outcome=Outcome.UNAVAILABLE, reason=reason, failure=Failure.NOTICE)
    return Verdict(
        outcome=Outcome.DUPLICATE,
        reason=reason,
        match=match,
        kept=keep_copies and match.original.site != text.site,
    )


def _takes_over(text: Text, match: Match) -> bool:
    """Whether the stored article with this text credits this article's site, and not the other way round as well."""
    return match.credits == text.site != match.original.site != text.credits


def put(connection: sa.Connection, records: Sequence[Record], now: datetime, *, keep_copies: bool) -> list[Verdict]:
    """Store new articles and new versions; a known text becomes a copy. Return one verdict per record.

    The verdicts are final. They may differ from the earlier lookup, because another crawl may have stored something.
    """
    verdicts: dict[int, Verdict] = {}
    waiting = dict(enumerate(records))
    while waiting:
        batch = _independent(waiting)
        for place in batch:
            del waiting[place]
        found = dict(zip(batch, known.look_up(connection, list(batch.values())), strict=True))
        new: dict[int, Match | None] = {}
        for place, record in batch.items():
            verdict = verdict_of(record, found[place], keep_copies=keep_copies)
            own = found[place].article_id
            if verdict is None and own is not None:
                verdict = _put_version(connection, own, record, now)
            if verdict is None or verdict.kept:
                new[place] = found[place].match
            elif verdict.match is not None:
                clusters.add_copy(connection, record, verdict.match, now)
            verdicts[place] = verdict or Verdict(outcome=Outcome.STORED)
        _put_new(connection, {place: batch[place] for place in new}, new, verdicts, now)
    return [verdicts[place] for place in range(len(records))]


def _independent(waiting: dict[int, Record]) -> dict[int, Record]:
    """Return the first record, and others of its site that share no key, text hash or signature key with each other."""
    batch: dict[int, Record] = {}
    taken: set[object] = set()
    site = next(iter(waiting.values())).site
    for place, record in waiting.items():
        prints = record.prints
        marks = {record.key, prints.text, *(prints.signature.keys if prints.signature else ())} - {None}
        if record.site == site and taken.isdisjoint(marks):
            taken |= marks
            batch[place] = record
    return batch


def _put_new(
    connection: sa.Connection,
    records: dict[int, Record],
    matches: dict[int, Match | None],
    verdicts: dict[int, Verdict],
    now: datetime,
) -> None:
    """Insert articles that have no row yet: originals, and kept copies."""
    if not records:
        return
    last = next_seq(connection, len(records))
    # An article's first sequence number is also its id, because no other row will ever have it.
    ids = dict(zip(records, range(last - len(records) + 1, last + 1), strict=True))
    _INSERT_ARTICLES(
        connection,
        [
            _values(record, now)
            | {
                "id": ids[place],
                "seq": ids[place],
                "site": record.site,
                "key": record.key,
                "version": 1,
                "changed": None,
                "copy_of": _original_of(verdicts[place]),
            }
            for place, record in records.items()
        ],
    )
    _INSERT_LINKS(connection, [row for place, record in records.items() for row in _links(ids[place], record)])
    _INSERT_TEXTS(connection, [row for place, record in records.items() for row in _text(ids[place], record)])
    originals = [place for place in records if not verdicts[place].kept]
    known.remember(connection, [(ids[place], records[place]) for place in originals])
    clusters.remove_copies(connection, [records[place] for place in originals])
    for place, match in matches.items():
        if match is None:
            continue
        if verdicts[place].kept:
            clusters.add_copy(connection, records[place], match, now)
        else:
            clusters.take_over(connection, ids[place], match, now)


def _original_of(verdict: Verdict) -> int | None:
    return verdict.match.original.article_id if verdict.match is not None else None


def _put_version(connection: sa.Connection, article_id: int, record: Record, now: datetime) -> Verdict:
    own = connection.execute(sa.select(articles).where(articles.c.id == article_id)).one()
    # Archives are read in any order, and reread after a crash.
    if record.data.get("archive") and _is_earlier(record.data["fetched"], own.data.get("fetched")):
        return Verdict(outcome=Outcome.UNCHANGED, reason="captured before the version that is stored")
    is_own_page = record.data.get("found_via") != _EMBEDDED
    had_own_page = own.data.get("found_via") != _EMBEDDED
    if had_own_page and not is_own_page:
        return Verdict(outcome=Outcome.UNCHANGED, reason="its own page is stored")
    if bytes(own.content_hash) == record.prints.content and had_own_page == is_own_page:
        return _revise(connection, own, record, now)
    if own.published is not None and is_relative(record.data.get("published_raw") or ""):
        # The earlier a relative date was read, the more exact it is, so the stored one is kept.
        data = {**record.data, **{name: own.data.get(name) for name in DATE_FIELDS}}
        record = replace(record, data=data, published=own.published)
    old, new = _printed(own.data, own.published), _printed(record.data, record.published)
    worse = _worse(connection, own, old, new, record)
    if worse is not None:
        return worse
    if was_wrong(old, new, record.source_title):
        # The stored text belongs to another article, and must not prevent that one from being stored.
        connection.execute(fingerprints.delete().where(fingerprints.c.article_id == own.id))
    _keep_first_seen(own, record)
    changed = [name for name, value in record.data.items() if name not in _NOT_COMPARED and value != own.data.get(name)]
    return _replace(connection, own, record, changed, now)


def _worse(connection: sa.Connection, own: Any, old: Printed, new: Printed, record: Record) -> Verdict | None:
    """Return the verdict on a page that must not replace the stored text; None if it may."""
    failure, reason = Failure.PAYWALL, shortened(old, new)
    if reason is None:
        failure = Failure.OTHER_PAGE
        reason = another(old, new, record.source_title) or _text_of_another(connection, own, record)
    if reason is None:
        failure, reason = Failure.PAYWALL, doubt(old, new)
    if reason is not None and reason.endswith(AGAIN) and reason == record.doubt:
        return None
    return None if reason is None else Verdict(outcome=Outcome.UNAVAILABLE, reason=reason, failure=failure)


def _text_of_another(connection: sa.Connection, own: Any, record: Record) -> str | None:
    """Return why a page is not the stored article, if its text is exactly that of another article of the site."""
    query = (
        sa.select(articles.c.key)
        .join(fingerprints, fingerprints.c.article_id == articles.c.id)
        .where(fingerprints.c.hash == record.prints.text, articles.c.site == own.site, articles.c.id != own.id)
    )
    key = None if record.prints.text is None else connection.execute(query).scalar()
    return None if key is None else f"the page shows the text of {own.site}/{key}"


def _is_earlier(captured: str, fetched: str | None) -> bool:
    return fetched is not None and datetime.fromisoformat(captured) < datetime.fromisoformat(fetched)


def reread(
    connection: sa.Connection, record: Record, version: int, changed: Sequence[str], now: datetime, *, worse: bool
) -> Verdict:
    """Store today's reading of an archived page as the next version after the one that it was compared with.

    `changed` are the fields that differ. Nothing is stored if another version was stored meanwhile, or the current one
    was fetched later; or if the new text is not plausibly a version of it (see `objection`), unless `worse` is true.
    """
    query = sa.select(articles).where(articles.c.site == record.site, articles.c.key == record.key)
    own = connection.execute(query).one_or_none()
    if own is None or own.version != version or not belongs(record.data["fetched"], own.data.get("fetched")):
        return Verdict(outcome=Outcome.UNCHANGED, reason="a crawl has stored another version meanwhile")
    reason = objection(_printed(own.data, own.published), _printed(record.data, record.published))
    if reason is not None and not worse:
        return Verdict(outcome=Outcome.UNAVAILABLE, reason=reason)
    # An archived page does not show what its host allowed.
    record.data["rights"] = own.data.get("rights")
    _keep_first_seen(own, record)
    return _replace(connection, own, record, changed, now)


def _keep_first_seen(own: Any, record: Record) -> None:
    """Set `first_seen` of the new version to the earliest known time."""
    known = [moment for data in (own.data, record.data) if (moment := data.get("first_seen"))]
    record.data["first_seen"] = min(known, key=datetime.fromisoformat, default=None)


def belongs(captured: str, fetched: str | None) -> bool:
    """Whether a page was captured when an article version was fetched, or later; both times in ISO 8601."""
    return fetched is None or datetime.fromisoformat(captured) + CLOCKS >= datetime.fromisoformat(fetched)


def _replace(connection: sa.Connection, own: Any, record: Record, changed: Sequence[str], now: datetime) -> Verdict:
    """Store a new version of an article over the one in its row `own`, which becomes an earlier version."""
    _succeed(connection, own, _values(record, now) | {"changed": [*changed]})
    connection.execute(links.delete().where(links.c.article_id == own.id))
    _INSERT_LINKS(connection, _links(own.id, record))
    _INSERT_TEXTS(connection, _text(own.id, record))
    if own.copy_of is None:
        known.forget(connection, [own.id])
        known.remember(connection, [(own.id, record)])
    return Verdict(outcome=Outcome.NEW_VERSION, reason=f"version {own.version + 1}: {', '.join(changed)}")


def _succeed(connection: sa.Connection, own: Any, values: dict[str, Any]) -> None:
    """Save the content of an article's row as an earlier version, and write the next version over it."""
    row = (ledger.c.site == own.site, ledger.c.kind == Kind.ARTICLE, ledger.c.key == own.key)
    # The URL's outcome is written after its article, so until then this is the time of the previous successful fetch.
    seen = sa.select(ledger.c.settled_at).where(*row, ledger.c.tries == 0, ledger.c.checks > 0).scalar_subquery()
    connection.execute(
        versions.insert().values(
            article_id=own.id,
            version=own.version,
            stored_at=own.stored_at,
            changed=own.changed,
            data=own.data,
            last_seen=seen,
        )
    )
    values |= {"version": own.version + 1, "seq": next_seq(connection)}
    connection.execute(articles.update().where(articles.c.id == own.id).values(**values))


def _printed(data: dict[str, Any], published: datetime | None) -> Printed:
    """Return the values from the page itself; those from its source or URL would be the same for a notice."""
    origins = data.get("origins", {})
    return Printed(
        title=None if origins.get("title") in ELSEWHERE else data["title"],
        body=data["body"],
        published=None if origins.get("published") in ELSEWHERE else published,
    )


def _revise(connection: sa.Connection, own: Any, record: Record, now: datetime) -> Verdict:
    """Store an editor's changes that leave the folded text the same as a version; keep the values of missing fields."""
    new = revision(own.data, record.data)
    values: dict[str, Any] = {"meta_hash": record.prints.meta}
    if not new:
        connection.execute(articles.update().where(articles.c.id == own.id).values(**values))
        return Verdict(outcome=Outcome.UNCHANGED)
    read = {
        name: record.data[name]
        for name in ("modified", "kind", "country", "links_out", "fetched", "rights")
        if record.data.get(name)
    }
    # It belongs to `fetched`, so it becomes None if the new page is in no archive.
    read["archive"] = record.data.get("archive")
    values |= {"data": {**own.data, **new, **read}, "changed": [*new], "stored_at": now}
    values |= {"title": new["title"]} if "title" in new else {}
    values |= {"published": record.published} if "published" in new else {}
    _succeed(connection, own, values)
    return Verdict(outcome=Outcome.REVISED, reason=f"the same text, revised: {', '.join(new)}")


def _values(record: Record, now: datetime) -> dict[str, Any]:
    return {
        "url": record.url,
        "title": record.title,
        "published": record.published,
        "stored_at": now,
        "content_hash": record.prints.content,
        "meta_hash": record.prints.meta,
        "data": record.data,
    }


def _links(article_id: int, record: Record) -> list[dict[str, Any]]:
    return [{"article_id": article_id, "position": at, **link} for at, link in enumerate(record.links)]


def _text(article_id: int, record: Record) -> list[dict[str, Any]]:
    """Return the row that claims a text for the article; a text belongs to the first article that claims it."""
    return [] if record.prints.text is None else [{"hash": record.prints.text, "article_id": article_id}]
