"""All crawls of a process share the delay between requests to a host."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from newscrawl.crawl.network.slots import SharedSlot
from tests.fleets import many_sites

_NOTING = """
from pathlib import Path

from newscrawl.crawl.fleet.sharing import shared_by


class Moments(dict):
    def __setitem__(self, host, moment):
        super().__setitem__(host, moment)
        with Path("last.txt").open("a") as file:
            print(moment, file=file)


class Noting:
    @classmethod
    def from_crawler(cls, crawler):
        process_store = shared_by(crawler)
        if type(process_store.last_requests) is dict:
            process_store.last_requests = Moments()
        return cls()
"""


def test_slots_of_a_host_share_the_time_of_the_last_request() -> None:
    last: dict[str, float] = {}
    hosts = ("one.example", "one.example", "two.example")
    first, second, other = (SharedSlot(host, 1, 1.0, 0.0, last) for host in hosts)
    first.lastseen = 5.0
    assert (second.lastseen, other.lastseen) == (5.0, 0.0)
    # The next turn of a site has a new slot.
    assert SharedSlot("one.example", 1, 1.0, 0.0, last).lastseen == 5.0


def test_two_sites_on_one_host_wait_for_each_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    settings = 'DOWNLOAD_DELAY = 0.4\nDOWNLOAD_DELAY_JITTER = 0\nEXTENSIONS = {**EXTENSIONS, "noting.Noting": 9}'
    with many_sites(tmp_path / "project", url, 2, articles=2, settings=settings) as sites:
        (sites.project.folder / "noting.py").write_text(_NOTING)
        assert sites.run("crawldue").code == 0
        began = [float(line) for line in (sites.project.folder / "last.txt").read_text().split()]
        # robots.txt, the feed and two articles per site.
        assert len(began) == 8
        # Both times are from the same process's clock; a busy machine only makes the pauses longer.
        assert all(later - earlier >= 0.39 for earlier, later in pairwise(began))
