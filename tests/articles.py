"""Articles for tests, a function that stores them as a crawl does, and functions that export them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.export.job import ExportJob
from newscrawl.items import Article, Capture, Image, Link, Rights, Source
from newscrawl.store.articles.codec import encode
from newscrawl.store.articles.records import Record
from newscrawl.store.db.schema import articles, copies, ledger, meta
from newscrawl.store.db.transactions import snapshot, writing
from newscrawl.store.feed.added import body_hash
from newscrawl.store.feed.query import Exported, Feed, Order, Wanted

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
OTHER: dict[str, Any] = {
    "url": "https://first.example/other/1",
    "site": "second",
    "key": "2",
    "title": "عنوان آخر للخبر",
    "summary": "ملخص آخر للخبر",
    "body": "نص آخر للخبر.",
    "published": NOON - timedelta(hours=3),
    "published_precision": "day",
    "published_raw": "أمس",
    "modified": NOON + timedelta(hours=3),
    "authors": ["سعاد علي"],
    "section": "اقتصاد",
    "tags": ["اقتصاد"],
    "source": Source(name="رويترز"),
    "dateline": "القاهرة - رويترز",
    "images": [Image(url="https://first.example/2.jpg", caption="صورة أخرى")],
    "language": "fr",
    "kind": "opinion",
    "country": "MA",
    "free": False,
    "rights": Rights(license="https://license.example/"),
    "related": [Link(url="https://first.example/news/3", text="خبر ثالث", kind="inline")],
    "links_out": ["https://other.example/"],
    "found_via": "sitemap",
    "hops": 1,
    "parent": "first/3",
    "copy_of": "second/4",
    "origins": {"title": "meta"},
    "first_seen": NOON,
    "fetched": NOON + timedelta(hours=5),
    "archive": Capture(file="a.warc.gz", offset=0, length=1),
}
"""Another value than that of `article()`, for each field of Article."""


def article(key: str = "1", site: str = "first", **values: Any) -> Article:
    """An article with a value in every field; `values` replace fields."""
    defaults: dict[str, Any] = {
        "url": f"https://{site}.example/news/{key}",
        "title": f"خبر المدينة رقم {key}",
        "body": f'الفقرة الأولى من الخبر {key}.\nالفقرة الثانية <أ> & "ب".',
        "published": NOON,
        "published_precision": "minute",
        "published_raw": "24 أكتوبر 2024",
        "authors": ["محمد علي", "منى حسن"],
        "section": "محافظات",
        "tags": ["مدينة", "أخبار المحافظات"],
        "source": Source(name="بوابة الفجر", site="elfagr"),
        "images": [Image(url=f"https://{site}.example/{key}.jpg", caption="صورة")],
        "related": [Link(url=None, text="خبر آخر", kind="block")],
        "found_via": "rss",
        "origins": {"title": "site", "body": "site", "published": "json-ld"},
        "fetched": NOON + timedelta(hours=1),
    }
    return Article(site=site, key=key, **{**defaults, **values})


def record(item: Article, *, near: bool = True) -> Record:
    """The record of an article that a crawl passes to the store; without `near`, it has no signature."""
    return Record(
        site=item.site,
        key=item.key,
        url=item.url,
        title=item.title,
        published=item.published,
        credits=None if item.source is None else item.source.site,
        prints=fingerprint(item, near=near),
        data=encode(item),
        links=(),
    )


def put(connection: sa.Connection, item: Article, *, copy_of: int | None = None, changed: Any = None) -> int:
    """Store an article, or a new version of it; return its id."""
    raised = meta.update().where(meta.c.name == "feed").values(value=meta.c.value + 1).returning(meta.c.value)
    seq = connection.execute(raised).scalar_one()
    own = sa.and_(articles.c.site == item.site, articles.c.key == item.key)
    before = connection.execute(sa.select(articles.c.id, articles.c.version).where(own)).one_or_none()
    values = {
        "url": item.url,
        "title": item.title,
        "published": item.published,
        "version": 1 if before is None else before.version + 1,
        "seq": seq,
        "stored_at": NOON + timedelta(hours=2),
        "content_hash": b"",
        "changed": changed,
        "copy_of": copy_of,
        "data": encode(item),
    }
    if before is not None:
        connection.execute(articles.update().where(articles.c.id == before.id).values(**values))
        return int(before.id)
    row = connection.execute(articles.insert().values(site=item.site, key=item.key, **values))
    assert row.inserted_primary_key is not None
    return int(row.inserted_primary_key[0])


def put_copy(connection: sa.Connection, item: Article, article_id: int, similarity: float) -> None:
    """Store a record of an article that is a copy of another one."""
    values = {name: getattr(item, name) for name in ("site", "key", "url", "title", "published")}
    connection.execute(
        copies.insert().values(article_id=article_id, similarity=similarity, found_at=NOON + timedelta(1), **values)
    )
    found = {"kind": "article", "via": "rss", "page": 0, "hops": 0, "found_run": 1, "found_at": NOON}
    connection.execute(ledger.insert().values(site=item.site, key=item.key, url=item.url, **found))


def fill(engine: sa.Engine, *items: Article) -> None:
    """Store articles, in one transaction."""
    with writing(engine) as connection:
        for item in items:
            put(connection, item)


def feed(engine: sa.Engine, order: Order = Order.OLDEST_FIRST, **wanted: Any) -> list[dict[str, Any]]:
    """The exported data of the wanted articles."""
    with snapshot(engine) as connection:
        return [exported.data for exported in Feed(connection, Wanted(**wanted)).rows(order)]


def keys(engine: sa.Engine, order: Order = Order.OLDEST_FIRST, **wanted: Any) -> list[str]:
    """The keys of the wanted articles, in the order in which they are exported."""
    return [data["key"] for data in feed(engine, order, **wanted)]


def export(
    engine: sa.Engine, output: Path | str, consumer: str | None = None, fmt: str | None = None, **wanted: Any
) -> list[str]:
    """Export to a file, folder or URL in this process; return the messages."""
    messages: list[str] = []
    job = ExportJob(
        engine=engine,
        wanted=Wanted(**wanted),
        output=str(output),
        format=fmt,
        title="صحيفة الأولى",
        link="https://first.example/",
        outlets={"first": "صحيفة الأولى", "second": "صحيفة الثانية"},
        notify=messages.append,
    )
    job.run(consumer)
    return messages


def written(engine: sa.Engine, path: Path, fmt: str | None = None, **wanted: Any) -> Path:
    """Export to a file or folder; return its path."""
    export(engine, path, None, fmt, **wanted)
    return path


def url_of(engine: sa.Engine) -> str:
    """The URL of the store, in the form of the setting."""
    return engine.url.render_as_string(hide_password=False)


def files(folder: Path) -> list[str]:
    """The paths of all files in a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


class Sink:
    """An export target that keeps the written bytes in memory."""

    pending = None

    def __init__(self) -> None:
        self._file = io.BytesIO()

    @contextmanager
    def open(self, name: str = "") -> Iterator[IO[bytes]]:
        """Open the one file, whatever its name."""
        del name
        yield self._file

    def bytes(self) -> bytes:
        """The bytes that were written."""
        return self._file.getvalue()

    def deliver(self) -> None:
        """Do nothing."""

    def discard(self) -> None:
        """Do nothing."""


def exported(**values: Any) -> Exported:
    """An exported article that was never in a store: the data of `article()`, with some values replaced."""
    added = {"version": 1, "seq": 1, "stored_at": NOON.isoformat(), "changed": None, "copy_of": None, "copies": []}
    data = {**encode(article()), **added, **values}
    return Exported(1, NOON, {**data, "body_hash": body_hash(data["body"])})
