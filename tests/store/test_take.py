"""An article or source is taken at most once per run, even if it is due again before the run ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newscrawl.found import Found, Kind, Window
from newscrawl.outcomes import Outcome
from newscrawl.store import open_engine
from newscrawl.store.db.transactions import writing
from newscrawl.store.ledger.ledger import begin_run, discover, settle, take
from newscrawl.store.ledger.rows import Settlement

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=11)


def test_failed_url_is_due_again_only_in_the_next_run(store_url: str) -> None:
    listing = Found(url="https://a.example/list", kind=Kind.LISTING, key="https://a.example/list", via="listing")
    further = Found(url=f"{listing.url}?2", kind=Kind.LISTING, key=f"{listing.url}?2", via="listing", page=2)
    news = Found(url="https://a.example/1", kind=Kind.ARTICLE, key="1", via="listing")
    engine = open_engine(store_url)
    with writing(engine) as connection:
        run = begin_run(connection, "a", "host:1:1", Window(), 0, NOON)
        (source,) = discover(connection, run, [listing], NOON)
        discover(connection, run, [news, further], NOON, source_id=source.row_id)
        taken = take(connection, run, 10, NOON)
        assert {row.found.key for row in taken} == {news.key, listing.key, further.key}
        failed = [Settlement(row_id=row.id, outcome=Outcome.FAILED, due=NOON + timedelta(minutes=10)) for row in taken]
        settle(connection, failed, NOON)
        assert take(connection, run, 10, LATER) == []
        new = begin_run(connection, "a", "host:1:1", Window(), 0, LATER)
        # Declared sources are requested by the crawl itself.
        assert {row.found.key for row in take(connection, new, 10, LATER)} == {news.key, further.key}
        assert take(connection, new, 10, LATER) == []
    engine.dispose()
