"""Puts articles into a store, as a crawl does: numbers are raised where they are used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from newscrawl.items import Article, Image, Link, Source
from newscrawl.store.articles.codec import encode
from newscrawl.store.db.schema import articles, copies, ledger, meta
from newscrawl.store.db.transactions import snapshot, writing
from newscrawl.store.feed.query import Feed, Order, Wanted

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)


def article(key: str = "1", site: str = "first", **values: Any) -> Article:
    """An article with something in every field, but for what is said."""
    said: dict[str, Any] = {
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
    return Article(site=site, key=key, **{**said, **values})


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
    return int(row.inserted_primary_key[0])


def put_copy(connection: sa.Connection, item: Article, article_id: int, similarity: float) -> None:
    """Note that an article stands elsewhere too."""
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
    """What an export has."""
    with snapshot(engine) as connection:
        return [exported.data for exported in Feed(connection, Wanted(**wanted)).rows(order)]


def keys(engine: sa.Engine, order: Order = Order.OLDEST_FIRST, **wanted: Any) -> list[str]:
    """The keys of what an export has."""
    return [data["key"] for data in feed(engine, order, **wanted)]


def url_of(engine: sa.Engine) -> str:
    """The store's URL, as the setting has it."""
    return engine.url.render_as_string(hide_password=False)


def files(folder: Path) -> list[str]:
    """The files of a folder, by their names in it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
