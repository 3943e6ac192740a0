"""Simultaneous crawls into one store: no text has two originals, no lease has two holders, and no crawl blocks."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from newscrawl.found import Window
from newscrawl.store import LeaseHeldError, open_engine
from newscrawl.store.db.schema import articles, copies, leases, runs
from newscrawl.store.ledger.leases import LEASE_SECONDS, owner
from tests.crawls import start_scrapy
from tests.store import first_schema
from tests.store.racing import open_new_file, put_same_texts, race, store_of, take_lease

ROUNDS = 50
_HOLDER = """
import asyncio, signal, sys
from newscrawl.found import Window
from tests.store.racing import store_of
asyncio.run(store_of(sys.argv[1], "a").begin(Window(), 0))
print("held", flush=True)
signal.pause()
"""


def test_text_stored_by_several_sites_at_once_has_one_original(store_url: str) -> None:
    outcomes = race(put_same_texts, 3, store_url, ROUNDS)
    for turn in range(ROUNDS):
        outcome_counts = Counter(outcome for of_one in outcomes for outcome in of_one[turn])
        assert outcome_counts == {"stored": 2, "duplicate": 4}, turn
    engine = open_engine(store_url)
    with engine.connect() as connection:
        stored = {row.id: row for row in connection.execute(sa.select(articles))}
        assert Counter(row.data["body"] for row in stored.values()) == Counter(
            map(first_schema.body, range(2 * ROUNDS))
        )
        stands = Counter((row.article_id, row.site) for row in connection.execute(sa.select(copies)))
        for row in connection.execute(sa.select(copies)):
            assert row.key == stored[row.article_id].key
            assert row.site != stored[row.article_id].site
        assert len(stands) == 2 * 2 * ROUNDS
        seqs = sorted(row.seq for row in stored.values())
        assert len(set(seqs)) == len(seqs)
        assert connection.execute(sa.select(leases)).all() == []
    engine.dispose()


def test_lease_requested_at_once_has_one_holder(store_url: str) -> None:
    got = race(take_lease, 3, store_url, 20)
    assert [sum(of_one[turn] for of_one in got) for turn in range(20)] == [1] * 20


def test_new_store_can_be_opened_by_several_processes_at_once(tmp_path: Path) -> None:
    assert race(open_new_file, 6, str(tmp_path), 30) == [30] * 6


def test_lease_of_a_dead_process_is_taken_at_once(store_url: str) -> None:
    holder = start_scrapy(store_url, program=_HOLDER, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    begin(store_url, refused=f"process {holder.pid} on ")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    # Immediately, not because the lease expired.
    set_lease(store_url, None, timedelta(hours=1))
    begin(store_url)


def test_lease_of_another_machine_expires(store_url: str) -> None:
    begin(store_url)
    set_lease(store_url, "elsewhere:1:1", timedelta(seconds=LEASE_SECONDS))
    begin(store_url, refused="process 1 on elsewhere")
    set_lease(store_url, "elsewhere:1:1", timedelta(seconds=-1))
    begin(store_url)


def test_crawl_that_lost_its_lease_gets_an_error(store_url: str) -> None:
    async def crawl() -> None:
        store = store_of(store_url, "a")
        await store.begin(Window(), 0)
        assert await store.database.renew({"a": None}) == set()
        set_lease(store_url, "elsewhere:1:1", timedelta(seconds=LEASE_SECONDS))
        assert await store.database.renew({"a": None}) == {"a"}
        await store.end("store_failed", {})
        await store.database.close()

    asyncio.run(crawl())
    engine = open_engine(store_url)
    with engine.connect() as connection:
        # The lease of the other crawl was not released.
        assert connection.execute(sa.select(leases.c.owner)).scalar_one() == "elsewhere:1:1"
    engine.dispose()


def begin(url: str, *, refused: str | None = None) -> None:
    """Begin a crawl of the site and leave it as a crash would; `refused` is the expected error."""

    async def crawl() -> None:
        store = store_of(url, "a")
        try:
            if refused is None:
                await store.begin(Window(), 0)
            else:
                with pytest.raises(LeaseHeldError, match=refused):
                    await store.begin(Window(), 0)
        finally:
            await store.database.close()

    asyncio.run(crawl())
    engine = open_engine(url)
    with engine.connect() as connection:
        held = connection.execute(sa.select(leases.c.owner)).scalar_one()
        assert (held == owner()) is (refused is None)
        assert connection.execute(sa.select(sa.func.count()).select_from(runs)).scalar_one() >= 1
    engine.dispose()


def set_lease(url: str, holder: str | None, left: timedelta) -> None:
    """Let the site's lease last `left` longer, and belong to `holder` if one is given."""
    values = {"expires": datetime.now(UTC) + left} | ({} if holder is None else {"owner": holder})
    engine = open_engine(url)
    with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
        connection.execute(leases.update().values(values))
    engine.dispose()
