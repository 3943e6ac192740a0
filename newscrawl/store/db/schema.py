"""The tables of the feed store."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

WRITER_LOCK = 0x6E657773
"""Key of PostgreSQL's advisory lock for writers: one at a time, as in SQLite, so that `seq` is in commit order."""


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware datetime, stored in UTC, because SQLite has no time zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
# SQLite numbers rows automatically only if the key is INTEGER.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

metadata = sa.MetaData()

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)
"""`schema`: the version of these tables. `feed`: the last sequence number that was allocated."""

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("started", UtcDateTime, nullable=False),
    sa.Column("ended", UtcDateTime),
    sa.Column("since", UtcDateTime),
    sa.Column("reason", sa.Text),
    sa.Column("counts", Json),
    sa.Column("figures", Json),
    sa.Column("problem", sa.Text),
    sa.Index("runs_site", "site", "id"),
)
"""One row per crawl of a site; `since` is how far back it looked. `ended` stays NULL if the process was killed.

`problem` is why the crawl failed, in one line. `counts` are numbers of URLs by outcome and other counts
(`CrawlSummary.counts`), `figures` those by which the health checks judge a site.
"""

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("site", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("expires", UtcDateTime, nullable=False),
    sa.Column("since", UtcDateTime),
    sa.Column("noted", UtcDateTime),
    sa.Column("doing", Json),
)
"""The process that crawls a site now; `owner` is `host:pid:start`. `doing` is its `CrawlProgress` at `noted`."""

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("command", sa.Text, nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("expires", UtcDateTime, nullable=False),
    sa.Column("at_once", sa.Integer, nullable=False),
    sa.Column("next_site", sa.Text),
    sa.Column("next_at", UtcDateTime),
)
"""Processes that crawl many sites, even while they hold no lease; `next_at` is when `next_site` is crawled."""

ledger = sa.Table(
    "ledger",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("via", sa.Text, nullable=False),
    sa.Column("page", sa.Integer, nullable=False),
    sa.Column("hops", sa.Integer, nullable=False),
    sa.Column("parent", sa.Text),
    sa.Column("hints", Json),
    sa.Column("source_id", Id),
    sa.Column("found_run", Id, nullable=False),
    sa.Column("found_at", UtcDateTime, nullable=False),
    sa.Column("taken_run", Id),
    sa.Column("outcome", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("settled_at", UtcDateTime),
    sa.Column("due", UtcDateTime),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("checks", sa.Integer, nullable=False, default=0),
    sa.Column("published", UtcDateTime),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("page_hash", sa.LargeBinary),
    sa.Column("failing_since", UtcDateTime),
    sa.Column("published_precision", sa.Text),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("failure", sa.Text),
    sa.Column("stale_after", UtcDateTime),
    sa.UniqueConstraint("site", "kind", "key", name="ledger_identity"),
    sa.Index(
        "ledger_open",
        "site",
        "kind",
        "hops",
        "id",
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    ),
    sa.Index(
        "ledger_due",
        "site",
        "due",
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    ),
    sa.Index("ledger_source", "source_id"),
    sa.Index("ledger_url", "url"),
)
"""Every URL ever found. A URL with `outcome` NULL is open; `due` is when it is fetched again.

`etag` and `last_modified` are the page's headers as they were sent, `page_hash` is the hash of its bytes, `sent_at` is
when it was last sent in full. `failing_since` is when the URL first had its current outcome, if that is one that is
retried. With `published_precision` `day`, only the day of `published` is known. `failure` is the class of the last
failure (`failures.Failure`). `stale_after` is when a source counts as frozen if it has no new entry by then.
"""

polls = sa.Table(
    "polls",
    metadata,
    sa.Column("source_id", Id, primary_key=True, autoincrement=False),
    sa.Column("polled_at", UtcDateTime, nullable=False),
    sa.Column("interval", sa.Float, nullable=False),
    sa.Column("entries", sa.Integer, nullable=False),
    sa.Column("fresh", sa.Integer, nullable=False),
    sa.Column("habit", Json),
    sa.Column("hub", sa.Text),
)
"""The last poll of each declared source, by its row in the ledger, whose `due` is when it is polled next.

`interval` is in seconds; `habit` is when the source publishes (`Habit`); `hub` is the WebSub hub that it declares.
"""

seen = sa.Table(
    "seen",
    metadata,
    sa.Column("source_id", Id, primary_key=True, autoincrement=False),
    sa.Column("marks", sa.LargeBinary, nullable=False),
)
"""The entries of each long sitemap when it was last read, by its row in the ledger: eight bytes per entry."""

hosts = sa.Table(
    "hosts",
    metadata,
    sa.Column("host", sa.Text, primary_key=True),
    sa.Column("until", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
"""Hosts that have asked for a pause (`Retry-After`), its end, and the answer that asked for it."""

robots = sa.Table(
    "robots",
    metadata,
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("fetched_at", UtcDateTime, nullable=False),
)
"""The last robots.txt of each scheme, host and port, in UTF-8; empty if the site has none."""

tdmreps = sa.Table(
    "tdmreps",
    metadata,
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("fetched_at", UtcDateTime, nullable=False),
)
"""The last `/.well-known/tdmrep.json` of each scheme, host and port; empty if the site has none."""

policies = sa.Table(
    "policies",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("said", Json, nullable=False),
    sa.Column("first_seen", UtcDateTime, nullable=False),
)
"""The statements about reuse in a robots.txt and tdmrep.json with that digest; see `rights.Policy.described`."""

host_policies = sa.Table(
    "host_policies",
    metadata,
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("since", UtcDateTime, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
)
"""The policy of each scheme, host and port, and since when; one row per change."""

notices_table = sa.Table(
    "notices",
    metadata,
    sa.Column("site", sa.Text, primary_key=True),
    sa.Column("hash", sa.LargeBinary, primary_key=True),
    sa.Column("found_at", UtcDateTime, nullable=False),
)
"""Hashes of texts that several URLs of a site have shown: consent walls and other notices, not articles."""

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("published", UtcDateTime),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False, unique=True),
    sa.Column("stored_at", UtcDateTime, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("meta_hash", sa.BigInteger),
    sa.Column("changed", Json),
    sa.Column("copy_of", Id),
    sa.Column("data", Json, nullable=False),
    sa.UniqueConstraint("site", "key", name="articles_identity"),
    sa.Index("articles_published", "published"),
    sa.Index("articles_site", "site", "seq"),
)
"""The current version of each article; `data` is the whole item, `seq` its place in the feed.

`meta_hash` is the hash of the fields that may be revised while the folded text stays the same, as they were last read.
`changed` lists the fields in which this version differs from the previous one, NULL for the first. `copy_of` is the id
of the article that this one is a copy of, NULL for an original.
"""

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("article_id", Id, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("stored_at", UtcDateTime, nullable=False),
    sa.Column("changed", Json),
    sa.Column("data", Json, nullable=False),
    sa.Column("last_seen", UtcDateTime),
)
"""Earlier versions of articles; `scrapy store vacuum` deletes the body of old ones.

`last_seen` is when the page was last fetched in this version; NULL if the fetch before the change failed.
"""

absences = sa.Table(
    "absences",
    metadata,
    sa.Column("site", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("since", UtcDateTime, primary_key=True),
    sa.Column("proved_at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("back_at", UtcDateTime),
)
"""Stored articles that their sites took down: when first seen gone, when a later fetch proved it, and when back."""

fingerprints = sa.Table(
    "fingerprints",
    metadata,
    sa.Column("hash", sa.LargeBinary, primary_key=True),
    sa.Column("article_id", Id, nullable=False),
    sqlite_with_rowid=False,
)
"""Hash of a folded text -> the article that had it first."""

signatures = sa.Table(
    "signatures",
    metadata,
    sa.Column("article_id", Id, primary_key=True),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("day", sa.Integer),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
"""The data by which near-duplicates of an original are recognized: `Signature.to_bytes`, and what `judge` needs.

`day` is the day of publication in UTC, in days since 1970-01-01; NULL if unknown.
"""

near_keys = sa.Table(
    "near_keys",
    metadata,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article_id", Id, nullable=False),
    sqlite_with_rowid=False,
)
"""The index of signatures: each of the up to 8 keys of a signature -> the latest original that has it."""

copies = sa.Table(
    "copies",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("article_id", Id, nullable=False),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("similarity", sa.Float, nullable=False),
    sa.Column("published", UtcDateTime),
    sa.Column("found_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("site", "key", name="copies_identity"),
    sa.Index("copies_article", "article_id"),
)
"""Copies of articles: texts that were not stored, and stored articles that have `copy_of`."""

links = sa.Table(
    "links",
    metadata,
    sa.Column("article_id", Id, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("url", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("site", sa.Text),
    sa.Column("key", sa.Text),
    sa.Column("follow", sa.Boolean, nullable=False),
)
"""Related links of the current version; `follow`: the link is within the budget, and is followed if its hops allow."""

consumers = sa.Table(
    "consumers",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("updated", UtcDateTime, nullable=False),
    sa.Column("pending_seq", sa.BigInteger),
    sa.Column("pending_file", sa.Text),
)
"""The position of each feed consumer. `pending_*`: a file that is written, but not yet renamed to its final name."""

alarms = sa.Table(
    "alarms",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("signal", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("told", Json),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Index("alarms_site", "site", "signal"),
)
"""Problems of sites; `ended_at` is NULL while the problem lasts. `seen_at` is when it was last found.

`told`: the problem, its cause and what to do, in the form of `watch.diagnosis`.
"""

alarm_notes = sa.Table(
    "alarm_notes",
    metadata,
    sa.Column("alarm_id", Id, primary_key=True),
    sa.Column("ending", sa.Boolean, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("claimed_until", UtcDateTime),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("error", sa.Text),
)
"""The notes of an alarm's begin and end, per channel. Until `claimed_until`, one process alone may send the note."""
