"""Refusals of hosts in the store: rests, copies of robots.txt, and notices that are withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.found import Found, Kind, Window
from newscrawl.items import Article, Link
from newscrawl.outcomes import Outcome
from newscrawl.store import Rest, Run, open_engine
from newscrawl.store.articles.articles import put
from newscrawl.store.db.schema import articles, copies, fingerprints, ledger, links, near_keys, signatures, versions
from newscrawl.store.db.transactions import writing
from newscrawl.store.ledger import refusals
from newscrawl.store.ledger.ledger import begin_run, discover, settle, take
from newscrawl.store.ledger.rows import Settlement
from newscrawl.store.upkeep.crosschecks import broken
from tests.articles import NOON, record
from tests.store.test_articles import text, with_text

HOUR = timedelta(hours=1)
NOTICE = text(1)


@pytest.fixture
def engine(store_url: str) -> Iterator[sa.Engine]:
    """A new store."""
    engine = open_engine(store_url)
    yield engine
    engine.dispose()


def new_run(connection: sa.Connection, site: str = "a") -> Run:
    return begin_run(connection, site, "host:1:1", Window(), 1, NOON)


def store_shown(connection: sa.Connection, run: Run, *items: Article, outcome: Outcome = Outcome.STORED) -> None:
    """Store the articles that URLs show, as a crawl does."""
    found_urls = [Found(url=item.url, kind=Kind.ARTICLE, key=item.key, via="rss") for item in items]
    discover(connection, run, found_urls, NOON)
    rows = {row.found.key: row for row in take(connection, run, 100, NOON)}
    verdicts = put(connection, [record(item) for item in items], NOON, keep_copies=False)
    settle(
        connection,
        [
            Settlement.of(rows[item.key], verdict.outcome, NOON, reason=verdict.reason, due=NOON + HOUR)
            for item, verdict in zip(items, verdicts, strict=True)
        ],
        NOON,
    )


def test_host_rests_until_the_given_time(engine: sa.Engine) -> None:
    until = NOON + HOUR
    with writing(engine) as connection:
        refusals.enter_rest(connection, Rest(host="a.example", reason="HTTP 429", until=until))
        refusals.enter_rest(connection, Rest(host="b.example", reason="HTTP 503", until=until))
        refusals.enter_rest(connection, Rest(host="b.example", reason="HTTP 429", until=until + HOUR))
        assert {rest.host: (rest.reason, rest.until) for rest in refusals.rests(connection, NOON)} == {
            "a.example": ("HTTP 429", until),
            "b.example": ("HTTP 429", until + HOUR),
        }
        assert [rest.host for rest in refusals.rests(connection, until)] == ["b.example"]
        assert refusals.rests(connection, until + HOUR) == []


def test_last_robots_txt_of_an_origin_is_kept(engine: sa.Engine) -> None:
    origin = "https://a.example"
    with writing(engine) as connection:
        assert refusals.robots_copy(connection, origin, NOON) is None
        refusals.keep_robots(connection, origin, b"User-agent: *", NOON)
        assert refusals.robots_copy(connection, origin, NOON) == b"User-agent: *"
        assert refusals.robots_copy(connection, origin, NOON + HOUR) is None
        # A site without a robots.txt has an empty copy.
        refusals.keep_robots(connection, origin, b"", NOON + HOUR)
        assert refusals.robots_copy(connection, origin, NOON) == b""
        assert refusals.robots_copy(connection, "http://a.example", NOON) is None


def test_notices_are_identified_by_site_and_text(engine: sa.Engine) -> None:
    prints = fingerprint(with_text("a", "1", NOTICE))
    with writing(engine) as connection:
        refusals.enter_notice(connection, "a", prints, NOON)
        refusals.enter_notice(connection, "a", prints, NOON + HOUR)
        assert refusals.notices(connection, "a") == [prints.text]
        assert refusals.notices(connection, "b") == []


def test_withdrawn_notice_is_removed_from_all_tables(engine: sa.Engine) -> None:
    first, second, real = with_text("a", "1", NOTICE), with_text("a", "2", NOTICE), with_text("a", "3", text(2))
    first.related = [Link(url="https://a.example/news/9", text="آخر", kind="block", site="a", key="9")]
    with writing(engine) as connection:
        run = new_run(connection)
        store_shown(connection, run, first, second, real)
        refusals.withdraw(connection, run, ["1", "2", "3"], fingerprint(first), "a notice", NOON + 2 * HOUR, NOON)
        # The third URL showed the notice at another time; its own text is kept.
        assert connection.execute(sa.select(articles.c.key)).scalars().all() == ["3"]
        for table in (fingerprints, signatures):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 1
        for table in (links, copies, versions):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0
        owners = set(connection.execute(sa.select(near_keys.c.article_id)).scalars())
        assert owners == set(connection.execute(sa.select(articles.c.id)).scalars())
        query = sa.select(ledger.c.key, ledger.c.outcome, ledger.c.reason, ledger.c.due).order_by(ledger.c.key)
        rows = {row.key: (row.outcome, row.reason, row.due) for row in connection.execute(query)}
        assert rows["1"] == rows["2"] == rows["3"] == ("unavailable", "a notice", NOON + 2 * HOUR)
        assert list(broken(connection)) == []
        # Two URLs of another site may show the same text.
        assert refusals.notices(connection, "b") == []


def test_article_that_later_shows_a_notice_keeps_its_texts(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        run = new_run(connection)
        store_shown(connection, run, with_text("a", "1", text(2)))
        put(connection, [record(with_text("a", "1", NOTICE))], NOON, keep_copies=False)
        before = connection.execute(sa.select(articles.c.version)).scalars().all()
        refusals.withdraw(connection, run, ["1"], fingerprint(with_text("a", "1", NOTICE)), "a notice", NOON, NOON)
        assert connection.execute(sa.select(articles.c.version)).scalars().all() == before
        assert list(broken(connection)) == []
