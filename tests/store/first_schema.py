"""A feed store of the first released schema, with data in every table.

Frozen: the only code of newscrawl that it uses is `fold`.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from newscrawl.arabic import fold
from newscrawl.store.db.engine import make_engine

ARTICLES = 300
_BEGAN = datetime(2024, 10, 1, 7, 30, tzinfo=UTC)
_WORDS = (
    "مجلس مدينة طريق جسر ميناء سوق مدرسة مستشفى حديقة مطار قرار خطة اجتماع مشروع موسم مطر حصاد سفينة قطار مكتبة".split()
)


def make(url: str, *, site_url: str = "https://loop.example") -> None:
    """Fill an empty database with the store of one crawled site, `loop`."""
    create(url)
    engine = make_engine(url)
    with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
        tables = sa.MetaData()
        tables.reflect(connection)
        _fill(connection, tables.tables, site_url)
    engine.dispose()


def create(url: str) -> None:
    """Create the tables in an empty database."""
    engine = make_engine(url)
    script = (Path(__file__).parent / f"schema_1.{engine.dialect.name}.sql").read_text("utf-8")
    with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
        for statement in script.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    engine.dispose()


def body(number: int, version: int = 1) -> str:
    """The text of an article; the second version has an additional paragraph."""
    rng = random.Random(number)
    return "\n".join(f"{number} {' '.join(rng.choices(_WORDS, k=30))}." for _ in range(2 + version))


def _fill(connection: sa.Connection, tables: Any, site_url: str) -> None:
    run = {"id": 1, "site": "loop", "owner": "h:1:1", "started": _now(connection, 0), "ended": _now(connection, 9)}
    _insert(connection, tables["runs"], [run | {"reason": "finished", "counts": {"stored": ARTICLES}}])
    _insert(connection, tables["runs"], [run | {"id": 2, "ended": None}])
    lease = {"site": "loop", "owner": "elsewhere:1:1", "expires": _now(connection, 0)}
    _insert(connection, tables["leases"], [lease])
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("ledger", "articles", "versions", "fingerprints", "links", "copies")
    }
    for number in range(1, ARTICLES + 1):
        _article(connection, rows, number, site_url)
    rss = _row(connection, 5000, "rss", f"{site_url}/rss", "read") | {"source_id": None}
    rows["ledger"] += [
        rss,
        *(_row(connection, 6000 + n, "article", f"{site_url}/news/{6000 + n}", None) for n in (1, 2)),
    ]
    rows["ledger"].append(_row(connection, 6003, "article", f"{site_url}/news/6003", "gone"))
    for name, values in rows.items():
        _insert(connection, tables[name], values)
    connection.execute(tables["meta"].update().where(tables["meta"].c.name == "feed").values(value=ARTICLES + 50))
    if connection.dialect.name == "postgresql":
        for name in ("runs", "ledger", "articles", "copies"):
            connection.exec_driver_sql(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))")


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    connection.execute(table.insert(), rows)


def _article(connection: sa.Connection, rows: dict[str, list[dict[str, Any]]], number: int, site_url: str) -> None:
    version = 2 if number % 9 == 0 else 1
    url = f"{site_url}/news/{number}"
    data = _data(number, url, version)
    published = None if number % 10 == 0 else _now(connection, number)
    rows["ledger"].append(_row(connection, number, "article", url, "new version" if version == 2 else "stored"))
    rows["articles"].append(
        {
            "id": number,
            "site": "loop",
            "key": str(number),
            "url": url,
            "title": data["title"],
            "published": published,
            "version": version,
            "seq": number if version == 1 else ARTICLES + number // 9,
            "stored_at": _now(connection, number),
            "content_hash": _digest(f"{fold(data['title'])}\n{fold(data['body'])}"),
            "data": data,
        }
    )
    for earlier in range(1, version):
        rows["versions"].append(
            {
                "article_id": number,
                "version": earlier,
                "stored_at": _now(connection, number),
                "data": _data(number, url, earlier),
            }
        )
    for of in range(1, version + 1):
        rows["fingerprints"].append({"hash": _digest(fold(body(number, of))), "article_id": number})
    target = f"{site_url}/news/{number + 1}"
    rows["links"].append(
        {"article_id": number, "position": 0, "url": target, "text": "خبر آخر", "kind": "block", "site": "loop"}
        | {"key": str(number + 1), "follow": True}
    )
    if number % 15 == 0:
        copy = f"{site_url}/news/{10_000 + number}"
        row = _row(connection, 10_000 + number, "article", copy, "duplicate")
        rows["ledger"].append(row | {"reason": f"same text as loop/{number} {url}"})
        rows["copies"].append(
            {"id": number, "article_id": number, "site": "loop", "key": str(10_000 + number), "url": copy}
            | {"title": "عنوان آخر", "similarity": 1.0, "published": published, "found_at": _now(connection, number)}
        )


def _row(connection: sa.Connection, number: int, kind: str, url: str, outcome: str | None) -> dict[str, Any]:
    key = str(number) if kind == "article" else url
    return {
        "id": number,
        "site": "loop",
        "kind": kind,
        "key": key,
        "url": url,
        "via": "rss",
        "page": 1,
        "hops": 0,
        "parent": None,
        "hints": {"title": f"خبر {number}"} if kind == "article" else None,
        "source_id": 5000,
        "found_run": 1,
        "found_at": _now(connection, 0),
        "taken_run": 1,
        "outcome": outcome,
        "reason": None,
        "settled_at": _now(connection, number) if outcome else None,
        "due": None,
        "tries": 0,
        "checks": int(outcome in ("stored", "new version")),
        "published": None,
    }


def _data(number: int, url: str, version: int) -> dict[str, Any]:
    """The data of an article as the first release stored it."""
    return {
        "url": url,
        "site": "loop",
        "key": str(number),
        "title": f"خبر المدينة رقم {number}",
        "summary": None,
        "body": body(number, version),
        "published": None if number % 10 == 0 else (_BEGAN + timedelta(hours=number)).isoformat(),
        "published_precision": None if number % 10 == 0 else "minute",
        "published_raw": None,
        "modified": None,
        "authors": ["كاتب"],
        "section": None,
        "tags": ["مدينة"],
        "source": {"name": "وكالة", "site": None},
        "dateline": None,
        "images": [{"url": f"{url}.jpg", "caption": None}],
        "language": "ar",
        "related": [
            {"url": f"{url}0", "text": "خبر آخر", "kind": "block", "site": "loop", "key": str(number + 1)},
        ],
        "found_via": "rss",
        "hops": 0,
        "parent": None,
        "origins": {"title": "site", "body": "site"},
        "fetched": _BEGAN.isoformat(),
    }


def _now(connection: sa.Connection, hours: int) -> datetime:
    moment = _BEGAN + timedelta(hours=hours)
    return moment.replace(tzinfo=None) if connection.dialect.name == "sqlite" else moment


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
