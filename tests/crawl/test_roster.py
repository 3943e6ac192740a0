"""Turns of sites: none starts after a stop, and turns that failed because of the store are reported."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest

from newscrawl.crawl.fleet.fleet import Turn
from newscrawl.crawl.fleet.roster import Roster
from newscrawl.store import StoreError
from newscrawl.store.ledger.due import DueSite


@pytest.mark.parametrize("endless", [False, True])
@pytest.mark.parametrize("asked", ["read", "write_now"])
def test_no_turn_starts_after_a_stop_during_a_query(asked: str, endless: bool) -> None:
    begun: list[str] = []

    async def run() -> None:
        async def read(*_: Any) -> list[DueSite]:
            if asked == "read":
                roster.stop()
            return [DueSite(site="a", due=None, waiting=None)]

        async def write_now(*_: Any) -> None:
            if asked == "write_now":
                roster.stop()

        async def crawl(site: str) -> None:
            begun.append(site)

        def ignore(*_: Any) -> None:
            pass

        fleet: Any = SimpleNamespace(crawl=crawl)
        process_store: Any = SimpleNamespace(
            database=SimpleNamespace(writer=SimpleNamespace(read=read, write_now=write_now))
        )
        roster = Roster(
            fleet, process_store, lambda: ["a"], at_once=1, endless=endless, on_turn=ignore, on_outage=ignore,
            on_switch_off=ignore, on_clock_move=ignore, grace=0,
        )  # fmt: skip
        await roster.run()

    asyncio.run(run())
    assert begun == []


FULL = StoreError("the disk is full")
GONE = StoreError("connection refused")


@pytest.mark.parametrize(
    ("answers", "told", "away"),
    [
        # The store can be read but not written: each site has one turn, which is reported.
        ([None, None], ["a: the disk is full", "b: the disk is full"], []),
        # The store is unreachable: that is reported once, for no particular site.
        ([None, GONE], [], [GONE]),
    ],
)
def test_turns_that_failed_because_of_the_store_are_reported(
    answers: list[StoreError | None], told: list[str], away: list[StoreError | None]
) -> None:
    reported: list[str] = []
    outages: list[StoreError | None] = []

    async def run() -> None:
        questions = iter(answers)

        async def read(*_: Any) -> list[DueSite]:
            if (error := next(questions, None)) is not None:
                raise error
            return [DueSite(site=site, due=None, waiting=None) for site in "ab"]

        async def write_now(*_: Any) -> None:
            pass

        async def crawl(site: str) -> Turn:
            return Turn(site=site, problem=str(FULL), store_error=FULL)

        def ignore(*_: Any) -> None:
            pass

        fleet: Any = SimpleNamespace(crawl=crawl)
        process_store: Any = SimpleNamespace(
            database=SimpleNamespace(writer=SimpleNamespace(read=read, write_now=write_now))
        )
        roster = Roster(
            fleet, process_store, lambda: ["a", "b"], at_once=2, endless=False,
            on_turn=lambda turn: reported.append(f"{turn.site}: {turn.problem}"), on_outage=outages.append,
            on_switch_off=ignore, on_clock_move=ignore, grace=0,
        )  # fmt: skip
        with suppress(StoreError):
            await roster.run()

    asyncio.run(run())
    assert (sorted(reported), outages) == (told, away)
