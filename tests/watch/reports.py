"""A store with everything that the report shows: sites in each state, articles, copies, alarms, a ledger, policies."""

from __future__ import annotations

import math
import random
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newscrawl.store import open_engine, policies
from newscrawl.store.alarms import renew
from newscrawl.store.db.schema import articles, copies, ledger
from newscrawl.store.db.transactions import writing
from newscrawl.watch.alarms import send
from newscrawl.watch.judge_store import judge_store
from newscrawl.watch.report.contents import Report, gather
from tests.articles import article, put
from tests.watch.histories import NOW, Change, enter, silent, since

HOSTILE = '"><script>document.title = "hacked"</script><img src=https://evil.example/x onerror=alert(1)>\u202eأ\x07'
TITLES = (
    "مجلس الوزراء يوافق على مشروع قانون الموازنة الجديدة",
    "وصول أول قافلة مساعدات إلى الميناء بعد توقف أسبوعين",
    "المنتخب يتأهل إلى نصف النهائي بركلات الترجيح",
    HOSTILE,
)
CLASSES = ("timeout", "challenge", "server error", "consent wall", "of tomorrow")
OUTLETS = {"ahram": "بوابة الأهرام", "loop": "صحيفة الحلقة", "naharnet": "النهار", "hostile": HOSTILE}


def busy(seed: str) -> Change:
    """Runs whose articles vary with the hour, with several rungs, and occasional failures."""
    rng = random.Random(seed)
    scale = rng.uniform(1, 9)

    def change(ended: datetime, run: dict[str, Any]) -> None:
        many = max(0, round(rng.gauss(scale * (1 + 0.7 * math.sin(ended.hour / 24 * 6.28 - 2)), 1)))
        figures = run["figures"]
        if not many:
            silent(ended, run)
            return
        figures |= {"articles": many, "fresh": many, "fields": {}, "rungs": {}}
        for at, name in enumerate(("title", "body", "published", "section", "images", "authors", "tags", "summary")):
            has = sum(rng.random() < 1 - at * 0.07 for _ in range(many))
            other = sum(rng.random() < 0.15 for _ in range(has))
            figures["fields"][name] = has
            rungs = {"site": has - other, "json-ld": other // 2, "meta": other - other // 2}
            figures["rungs"][name] = {rung: count for rung, count in rungs.items() if count}
        figures["feed"] |= {"entries": many, "known": many}
        run["counts"] = {"read": 1, "stored": many, "fetched": many + 1}
        if rng.random() < 0.1:
            figures["failures"] = {rng.choice(CLASSES): rng.randint(1, 3)}

    return change


def refused(ended: datetime, run: dict[str, Any]) -> None:
    """A run that the site refused."""
    run |= {"reason": "blocked", "counts": {"blocked": 1}, "figures": {"failures": {"blocked": 1}, "feed": {}}}


def slipped(ended: datetime, run: dict[str, Any]) -> None:
    """A run whose titles come from JSON-LD, and whose articles have no section."""
    many = run["figures"].get("articles", 0)
    if many:
        run["figures"]["rungs"]["title"] = {"json-ld": many}
        run["figures"]["fields"]["section"] = 0
        run["figures"]["rungs"].pop("section", None)


def both(*changes: Change) -> Change:
    """Apply changes one after the other."""

    def change(ended: datetime, run: dict[str, Any]) -> None:
        for one in changes:
            one(ended, run)

    return change


BROKEN = {"dead": (60, silent), "refused": (30, refused), "slipping": (50, slipped)}


def fill_all(store: str, names: list[str], now: datetime = NOW) -> sa.Engine:
    """A store with these sites and the broken ones."""
    engine = open_engine(store)
    with writing(engine) as connection:
        for name in names:
            enter(connection, name, days=45, now=now, every=1, change=busy(name))
        for name, (hours, change) in BROKEN.items():
            enter(connection, name, days=45, now=now, change=both(busy(name), since(hours, change, now)))
        enter(connection, "young", days=3, now=now)
        for number, name in enumerate(names):
            _articles(connection, name, number, now)
        said = {"decisions": {"train": "reserve"}, "agents": {"GPTBot": {"refused": "all"}}, "statements": []}
        policies.keep_policy(connection, "https://a.example", "1", said, now)
        policies.keep_policy(connection, "https://b.example", "2", {**said, "agents": {}, "decisions": {}}, now)
    regions = regions_of(names)
    judgements, removed = judge_store(engine, regions, now)
    send(engine, judgements, removed, [], now)
    # One alarm has ended: it was absent for half a day.
    renew(engine, ["slipping"], [], [], now + timedelta(hours=13))
    return engine


def regions_of(names: list[str]) -> dict[str, str]:
    """All sites of the store, and one that was never crawled, with their regions."""
    return dict.fromkeys([*names, *BROKEN, "young", "never"], "EG")


def report_of(engine: sa.Engine, names: list[str], now: datetime = NOW, **more: Any) -> Report:
    """The report on the store of `fill_all`."""
    return gather(engine, regions_of(names), OUTLETS, now, **more)


def _articles(connection: sa.Connection, site: str, number: int, now: datetime) -> None:
    for at in range(8):
        published = now - timedelta(days=at, hours=1)
        story = article(str(at), site, title=TITLES[(at + number) % len(TITLES)], published=published)
        entered = put(connection, story)
        late = timedelta(minutes=7 + 11 * ((at + number) % 5))
        connection.execute(articles.update().where(articles.c.id == entered).values(stored_at=published + late))
        own = sa.and_(ledger.c.site == site, ledger.c.key == str(at))
        if connection.execute(sa.select(ledger.c.id).where(own)).first() is None:
            row = {
                "site": site, "kind": "article", "key": str(at), "url": story.url, "via": "rss", "page": 0, "hops": 0,
                "found_run": 1, "found_at": published, "outcome": "stored", "tries": 1, "checks": 0,
                "published": published, "published_precision": "minute", "settled_at": published,
            }  # fmt: skip
            connection.execute(ledger.insert().values(row))
        for copy in range(4 - (number + at) % 4 if at < 3 else 0):
            row = {
                "article_id": entered, "site": f"copier{copy}", "key": f"{site}-{at}", "url": "https://c.example/1",
                "title": story.title, "similarity": 0.9, "published": published, "found_at": published,
            }  # fmt: skip
            connection.execute(copies.insert().values(row))
