"""`Roster`: gives the sites that are due their turns, the longest overdue first."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from newscrawl.crawl.fleet import Fleet, Turn
from newscrawl.crawl.holding import Holding
from newscrawl.store import StoreError
from newscrawl.store.ledger import due
from newscrawl.store.ledger.clocks import Moves

_ROUNDS = 5
"""Turns of a site in one call that does not go on for ever: sites hand URLs to each other."""
_LOOK = 5.0
"""Seconds after which the store is asked again: other processes may have found work."""
_APART = 2.0
"""Seconds by which processes that wait for the same site differ."""
_SAME = 60.0
"""Seconds within which sites wait equally long."""
_AGAIN = timedelta(seconds=5)
_LONGEST = timedelta(hours=1)
"""Pauses of a site after turns in which nothing was fetched, or that failed: each is twice the one before."""


class Roster:
    """One per process. `sites` are those of the call as of now; `told` is called with each turn that has ended."""

    def __init__(
        self,
        fleet: Fleet,
        holding: Holding,
        sites: Callable[[], Sequence[str]],
        *,
        at_once: int,
        endless: bool,
        told: Callable[[Turn], None],
        away: Callable[[StoreError | None], None],
        switched_off: Callable[[str], None],
        moved: Callable[[float], None],
        grace: float,
    ) -> None:
        """`endless`: go on when nothing is due.

        `away` is called with the error of a store that goes away, and with None when it is back. `switched_off` is
        called with a site that is off while it is crawled: its crawl is ended within `grace` seconds. `moved` is called
        with the seconds by which the machine's clock was moved ahead, negative for back.
        """
        self._fleet = fleet
        self._holding = holding
        self._sites = sites
        self._at_once = at_once
        self._endless = endless
        self._told = told
        self._away = away
        self._switched_off = switched_off
        self._moved = moved
        self._moves = Moves()
        self._recalled = False
        self._grace = grace
        self._ending: dict[str, asyncio.Future[None]] = {}
        self._is_away = False
        self._returns = 0
        self._begun: dict[str, int] = {}
        self._failed: list[tuple[Turn, int]] = []
        self._began = _now()
        self._turns: Counter[str] = Counter()
        self._idle: Counter[str] = Counter()
        self._not_before: dict[str, datetime] = {}
        self._tasks: dict[str, asyncio.Task[Turn]] = {}
        self._stopped = asyncio.Event()
        self.next: tuple[datetime, str] | None = None
        """When the next turn is, and whose; as of the last look."""

    def stop(self) -> None:
        """Give no more turns."""
        self._stopped.set()

    async def run(self) -> None:
        """Give turns until nothing is due, or until `stop`; wait for those that have begun."""
        while not self._stopped.is_set():
            try:
                wake = await self._give()
            except StoreError as error:
                self._note_away(error)
                if not self._endless:
                    self._stopped.set()
                    raise
                wake = _LOOK
            else:
                if not self._tasks and wake is None:
                    return
            await self._wait(wake)
        while self._tasks:
            await self._wait(None)
        if not self._is_away:
            self._tell_failed()

    async def _give(self) -> float | None:
        """Begin turns of sites that are due; return the seconds until the next one is, None if there is none."""
        sites = self._sites()
        await self._look_at_clock(sites)
        for site in self._tasks.keys() - {*sites, *self._ending}:
            self._switched_off(site)
            self._ending[site] = asyncio.ensure_future(self._fleet.stop(self._grace, site))
        turns = await self._holding.database.writer.read(
            lambda connection, values: [due.standings(connection, values[0])], sites
        )
        self._note_away(None)
        self._tell_failed()
        if self._stopped.is_set():
            # While the store was asked: nobody would end what begins now.
            return None
        if self._endless:
            # Other processes see the same list: each starts with a different one of the sites that wait equally long.
            turns.sort(key=lambda turn: (turn.since.timestamp() // _SAME if turn.since else 0.0, random.random()))
        later = []
        for turn in turns:
            if turn.site in self._tasks or turn.held:
                continue
            moment = self._moment(turn)
            if moment is None:
                continue
            if moment <= _now() and len(self._tasks) < self._at_once:
                self._begun[turn.site] = self._returns
                self._tasks[turn.site] = asyncio.ensure_future(self._fleet.crawl(turn.site))
            else:
                later.append((moment, turn.site))
        self.next = min(later, default=None)
        moments = [moment for moment, _ in later]
        if self._endless:
            until = min(((moment - _now()).total_seconds() for moment in moments), default=_LOOK)
            # For the same reason, they do not all wake at the moment when a site becomes due.
            return min(max(until, 0.1) + random.uniform(0, _APART), _LOOK)
        return _LOOK if self._tasks or any(moment <= _now() for moment in moments) else None

    async def _look_at_clock(self, sites: Sequence[str]) -> None:
        """Go by a clock that was moved: pauses keep their length, and what the old one put hours ahead is due now."""
        moved = self._moves.seen(_now())
        if moved:
            self._moved(moved)
            self._began += timedelta(seconds=moved)
            self._not_before = {site: at + timedelta(seconds=moved) for site, at in self._not_before.items()}
            self._recalled = self._recalled and moved > 0
        if not self._recalled:
            await self._holding.database.writer.write_now(lambda connection: due.recall(connection, sites, _now()))
            self._recalled = True

    def _moment(self, turn: due.Standing) -> datetime | None:
        """When a site may have its turn; None if it has none in this call."""
        pause = self._not_before.get(turn.site)
        if self._endless:
            since = turn.since or self._began
            return max(since, pause) if pause else since
        over = self._turns[turn.site] >= _ROUNDS or pause is not None
        # URLs that become due while the command runs are left for the next run, except links from other sites.
        is_due = turn.since is None or turn.waiting is not None or turn.since <= self._began
        return self._began if is_due and not over else None

    async def _wait(self, seconds: float | None) -> None:
        """Wait until a turn has ended, for some seconds at most, or until `stop`."""
        stopped = asyncio.ensure_future(self._stopped.wait())
        ways = [*self._tasks.values(), *([] if self._stopped.is_set() else [stopped])]
        try:
            if ways:
                await asyncio.wait(ways, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
        for site, task in list(self._tasks.items()):
            if task.done():
                del self._tasks[site]
                self._ending.pop(site, None)
                self._ended(task.result())

    def _ended(self, turn: Turn) -> None:
        self._turns[turn.site] += 1
        begun = self._begun.pop(turn.site, 0)
        idle = turn.problem is not None or not turn.counts.get("fetched")
        self._idle[turn.site] = min(self._idle[turn.site] + 1, 16) if idle else 0
        if idle:
            pause = min(_AGAIN * 2 ** (self._idle[turn.site] - 1), _LONGEST)
            self._not_before[turn.site] = _now() + pause
        else:
            self._not_before.pop(turn.site, None)
        if turn.store_error is not None:
            self._failed.append((turn, begun))
        else:
            self._told(turn)

    def _tell_failed(self) -> None:
        """Tell of the turns that the store has failed while it answers: its disk is full, or it refuses a row.

        A store that was away has been told of already.
        """
        for turn, begun in self._failed:
            if begun == self._returns:
                self._told(turn)
        self._failed.clear()

    def _note_away(self, error: StoreError | None) -> None:
        if self._is_away != (error is not None):
            self._is_away = error is not None
            self._returns += error is None
            self._away(error)


def _now() -> datetime:
    return datetime.now(UTC)
