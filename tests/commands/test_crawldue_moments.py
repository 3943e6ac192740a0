"""`scrapy crawldue`: a signal at the worst moment, and a system clock that is changed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fleets import many_sites, numbers, start_crawldue, wait_for
from tests.servers import Page, article, rss

_SLOW = """
import asyncio
import threading
from pathlib import Path

from newscrawl.crawl.frontier import Frontier
from newscrawl.store.ledger import leases

cancelled = threading.Event()
begin, acquire = Frontier.begin, leases.acquire


async def begin_slowly(self):
    try:
        await begin(self)
    except asyncio.CancelledError:
        cancelled.set()
        raise


def acquire_slowly(*arguments):
    Path("beginning.txt").touch()
    cancelled.wait()
    acquire(*arguments)


Frontier.begin, leases.acquire = begin_slowly, acquire_slowly


class Slow:
    @classmethod
    def from_crawler(cls, crawler):
        return cls()
"""


@pytest.mark.parametrize("grace", [0, 30])
def test_crawl_stopped_while_it_takes_its_lease(tmp_path: Path, grace: int) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    settings = f'FLEET_GRACE = {grace}\nEXTENSIONS = {{**EXTENSIONS, "slow.Slow": 9}}'
    with many_sites(tmp_path / "project", url, 2, settings=settings) as sites:
        (sites.project.folder / "slow.py").write_text(_SLOW)
        process = start_crawldue(sites, "--loop")
        wait_for((sites.project.folder / "beginning.txt").exists, process)
        process.terminate()
        out, err = process.communicate()
        assert (process.returncode, err) == (0, ""), out
        assert sites.query("SELECT site FROM leases") == []
        assert sites.query("SELECT id FROM runs")
        assert sites.query("SELECT id FROM runs WHERE ended IS NULL") == []


def reported_clock_changes(process: subprocess.Popen[str]) -> Iterator[str]:
    """The clock changes that the process reports, in words."""
    assert process.stderr is not None
    for line in process.stderr:
        found = re.search("the clock was moved (.*? (?:ahead|back))", line)
        if found:
            yield found[1]


class MovedClock:
    """A clock for processes that are started with `environment`; only they see that it is moved."""

    def __init__(self, folder: Path, compiler: Path) -> None:
        shim, source = folder / "clock.so", Path(__file__).parents[1] / "moved_clock.c"
        subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
        self._ahead = folder / "ahead.txt"
        self.environment = {"LD_PRELOAD": str(shim), "MOVED_CLOCK": str(self._ahead)}
        self.move(0)

    def move(self, hours: int) -> None:
        # Replaced atomically, so that no reader finds a partial file.
        new = self._ahead.with_suffix(".new")
        new.write_text(str(3600 * hours))
        new.replace(self._ahead)


@pytest.fixture
def clock(tmp_path: Path, needs: Callable[[str], Path]) -> MovedClock:
    return MovedClock(tmp_path, needs("gcc"))


# Twisted starts each connection with such a timer.
_TIMER = """
import os
from pathlib import Path

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred


class Middleware:
    async def process_request(self, request):
        from twisted.internet import reactor

        timer = Deferred()
        reactor.callLater(0, timer.callback, None)
        Path("new.txt").write_text("-7200")
        Path("new.txt").replace(os.environ["MOVED_CLOCK"])
        await maybe_deferred_to_future(timer)
"""


def test_timers_run_though_the_clock_is_set_back(tmp_path: Path, clock: MovedClock) -> None:
    settings = 'DOWNLOADER_MIDDLEWARES = {**DOWNLOADER_MIDDLEWARES, "timer.Middleware": 999}'
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with many_sites(tmp_path / "project", url, 1, settings=settings) as sites:
        (sites.project.folder / "timer.py").write_text(_TIMER)
        process = sites.project.start_anew("crawldue", "-s", f"FEED_STORE_URL={url}", env=clock.environment)
        assert process.wait() == 0
        assert sites.keys("s0") == numbers(0, 3)


def test_loop_continues_when_the_clock_is_changed(tmp_path: Path, clock: MovedClock) -> None:
    settings = "POLL_LEAST = 1\nPOLL_MOST = 2"
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with many_sites(tmp_path / "project", url, 2, articles=12, settings=settings) as sites:
        for number in numbers(0, 12):
            sites.servers["s0"].pages[f"/news/{number}"] = Page(body=article(number).encode(), delay=0.6)
        process = sites.project.start_anew(
            *("crawldue", "--loop", "-s", f"FEED_STORE_URL={url}"),
            env=clock.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        wait_for(lambda: sites.keys("s0"), process)
        # One site is being crawled, the other waits for its next turn.
        clock.move(3)
        said = reported_clock_changes(process)
        assert next(said) == "3.0 hours ahead"
        wait_for(lambda: sites.keys("s0") == numbers(0, 12), process)
        # URLs that were due in two hours are due now, and new articles are found.
        for hours, words, key in ((-2, "5.0 hours back", 190), (0, "2.0 hours ahead", 191)):
            clock.move(hours)
            assert next(said) == words
            feed = rss([*numbers(1, 12), *range(190, key + 1)])
            sites.servers["s1"].pages |= {"/rss": feed, f"/news/{key}": article(key)}
            wait_for(lambda: sites.keys("s1")[-1] == key, process)  # noqa: B023  # called at once
        process.terminate()
        out, err = process.communicate()
        assert process.returncode == 0, out + err
        assert "the clock was moved" not in err
        assert "Traceback" not in out + err
        assert {reason for (reason,) in sites.query("SELECT reason FROM runs")} <= {"finished", "shutdown"}
        assert sites.query("SELECT site FROM leases") == []
        assert sites.keys("s0") == numbers(0, 12)
