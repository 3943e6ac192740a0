"""`Roster`: starts the crawls of due sites (a site's crawl is its turn), the longest overdue first."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from newscrawl.crawl.fleet.fleet import Fleet, Turn
from newscrawl.crawl.fleet.process_store import ProcessStore
from newscrawl.store import StoreError
from newscrawl.store.ledger import due
from newscrawl.store.ledger.clocks import ClockMoves

MAX_ROUNDS = 5
"""Maximum turns of a site in a call without `--loop`; more than one, because sites pass URLs to each other."""
_QUERY_SECONDS = 5.0
"""Seconds after which the store is queried again, because other processes may have found work."""
_MAX_JITTER = 2.0
"""Maximum random delay in seconds, so that processes waiting for the same site do not wake together."""
_EQUAL_WAIT = 60.0
"""Waiting times that differ by less than this many seconds count as equal."""
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)
"""First and longest pause of a site after turns that fetched nothing or failed; each is twice the previous."""


class Roster:
    """One per process. `sites` returns the current sites of the call; `on_turn` is called with each ended turn."""

    def __init__(
        self,
        fleet: Fleet,
        process_store: ProcessStore,
        sites: Callable[[], Sequence[str]],
        *,
        at_once: int,
        endless: bool,
        on_turn: Callable[[Turn], None],
        on_outage: Callable[[StoreError | None], None],
        on_switch_off: Callable[[str], None],
        on_clock_move: Callable[[float], None],
        grace: float,
    ) -> None:
        """`endless`: continue when nothing is due.

        `on_outage` is called with the error when the store becomes unreachable, and with None when it is back.
        `on_switch_off` is called with a site that is switched off during its crawl, which is then ended within `grace`
        seconds. `on_clock_move` is called with the seconds by which the machine's clock was moved forward (negative:
        backward).
        """
        self._fleet = fleet
        self._process_store = process_store
        self._sites = sites
        self._at_once = at_once
        self._endless = endless
        self._on_turn = on_turn
        self._on_outage = on_outage
        self._on_switch_off = on_switch_off
        self._on_clock_move = on_clock_move
        self._moves = ClockMoves()
        self._recalled = False
        self._grace = grace
        self._ending: dict[str, asyncio.Future[None]] = {}
        self._is_unreachable = False
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
        """Time and site of the next turn, as of the last query."""

    def stop(self) -> None:
        """Start no more turns."""
        self._stopped.set()

    async def run(self) -> None:
        """Start turns until nothing is due, or until `stop`; wait for those that have begun."""
        while not self._stopped.is_set():
            try:
                wake = await self._start_turns()
            except StoreError as error:
                self._note_outage(error)
                if not self._endless:
                    self._stopped.set()
                    raise
                wake = _QUERY_SECONDS
            else:
                if not self._tasks and wake is None:
                    return
            await self._wait(wake)
        while self._tasks:
            await self._wait(None)
        if not self._is_unreachable:
            self._report_failed()

    async def _start_turns(self) -> float | None:
        """Start the turns of due sites; return the seconds until the store is queried again, None if nothing is due."""
        sites = self._sites()
        await self._check_clock(sites)
        for site in self._tasks.keys() - {*sites, *self._ending}:
            self._on_switch_off(site)
            self._ending[site] = asyncio.ensure_future(self._fleet.stop(self._grace, site))
        turns = await self._process_store.database.writer.read(
            lambda connection, values: [due.due_sites(connection, values[0])], sites
        )
        self._note_outage(None)
        self._report_failed()
        if self._stopped.is_set():
            # `stop` was called during the query: a turn that starts now would not be stopped.
            return None
        if self._endless:
            # Other processes see the same list, so each starts with a random one of the sites that wait equally long.
            turns.sort(key=lambda turn: (turn.since.timestamp() // _EQUAL_WAIT if turn.since else 0.0, random.random()))
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
            until = min(((moment - _now()).total_seconds() for moment in moments), default=_QUERY_SECONDS)
            # For the same reason, the processes do not all wake when a site becomes due.
            return min(max(until, 0.1) + random.uniform(0, _MAX_JITTER), _QUERY_SECONDS)
        return _QUERY_SECONDS if self._tasks or any(moment <= _now() for moment in moments) else None

    async def _check_clock(self, sites: Sequence[str]) -> None:
        """Adjust to a moved clock: shift the pauses with it, and make sources polled in the future due."""
        moved = self._moves.seen(_now())
        if moved:
            self._on_clock_move(moved)
            self._began += timedelta(seconds=moved)
            self._not_before = {site: at + timedelta(seconds=moved) for site, at in self._not_before.items()}
            self._recalled = self._recalled and moved > 0
        if not self._recalled:
            await self._process_store.database.writer.write_now(
                lambda connection: due.recall(connection, sites, _now())
            )
            self._recalled = True

    def _moment(self, turn: due.DueSite) -> datetime | None:
        """Return when a site may have its turn; None if it gets none in this call."""
        pause = self._not_before.get(turn.site)
        if self._endless:
            since = turn.since or self._began
            return max(since, pause) if pause else since
        is_finished = self._turns[turn.site] >= MAX_ROUNDS or pause is not None
        # URLs that become due while the command runs are left for the next run, except links from other sites.
        is_due = turn.since is None or turn.waiting is not None or turn.since <= self._began
        return self._began if is_due and not is_finished else None

    async def _wait(self, seconds: float | None) -> None:
        """Wait until a turn has ended, until `stop`, or for at most `seconds`."""
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
            pause = min(_FIRST_PAUSE * 2 ** (self._idle[turn.site] - 1), _LONGEST_PAUSE)
            self._not_before[turn.site] = _now() + pause
        else:
            self._not_before.pop(turn.site, None)
        if turn.store_error is not None:
            self._failed.append((turn, begun))
        else:
            self._on_turn(turn)

    def _report_failed(self) -> None:
        """Report turns that failed by a store that is reachable: its disk is full, or it rejects a row.

        Turns that failed because the store was unreachable are not reported: `on_outage` has reported that.
        """
        for turn, begun in self._failed:
            if begun == self._returns:
                self._on_turn(turn)
        self._failed.clear()

    def _note_outage(self, error: StoreError | None) -> None:
        if self._is_unreachable != (error is not None):
            self._is_unreachable = error is not None
            self._returns += error is None
            self._on_outage(error)


def _now() -> datetime:
    return datetime.now(UTC)
