"""Turns: none begins once a process is told to end."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from newscrawl.crawl.roster import Roster
from newscrawl.store.ledger.due import Standing


@pytest.mark.parametrize("endless", [False, True])
@pytest.mark.parametrize("asked", ["read", "write_now"])
def test_a_stop_while_the_store_is_asked(asked: str, endless: bool) -> None:
    begun: list[str] = []

    async def run() -> None:
        async def read(*_: Any) -> list[Standing]:
            if asked == "read":
                roster.stop()
            return [Standing(site="a", due=None, waiting=None)]

        async def write_now(*_: Any) -> None:
            if asked == "write_now":
                roster.stop()

        async def crawl(site: str) -> None:
            begun.append(site)

        def ignore(*_: Any) -> None:
            pass

        fleet: Any = SimpleNamespace(crawl=crawl)
        holding: Any = SimpleNamespace(database=SimpleNamespace(writer=SimpleNamespace(read=read, write_now=write_now)))
        roster = Roster(
            fleet, holding, lambda: ["a"], at_once=1, endless=endless, told=ignore, away=ignore, switched_off=ignore,
            moved=ignore, grace=0,
        )  # fmt: skip
        await roster.run()

    asyncio.run(run())
    assert begun == []
