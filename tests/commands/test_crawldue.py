"""`scrapy crawldue`: crawls what is due and nothing else, with other processes that may be killed, even forever."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.crawls import Project, scrapy_here
from tests.fleets import add_site, many_sites, numbers, start_crawldue, wait_for
from tests.servers import Page, article, rss

if TYPE_CHECKING:
    from tests.postgres import PostgresServer


def test_only_what_is_due_is_fetched(tmp_path: Path, store_url: str) -> None:
    with many_sites(tmp_path / "project", store_url, 3) as sites:
        first = sites.run("crawldue")
        assert (first.code, first.err) == (0, "")
        assert sorted(first.out.splitlines()[:-1]) == [f"s{n}: 3 stored" for n in range(3)]
        assert first.out.splitlines()[-1] == "3 crawls of 3 sites: 9 stored"
        before = sites.hits()
        assert sites.run("crawldue").out == "No crawls: nothing was due, or other processes were crawling it.\n"
        assert sites.hits() == before
        # One feed with a new article, and one without.
        hub = {"Link": '<https://hub.example/push>; rel="hub"'}
        feed = rss([*numbers(1, 3), 199]).replace("{url}", sites.servers["s1"].url)
        sites.servers["s1"].pages |= {"/rss": Page(body=feed.encode(), headers=hub), "/news/199": article(199)}
        sites.query("UPDATE ledger SET due = '2020-01-01 00:00:00' WHERE kind = 'rss' AND site <> 's2'")
        for server in sites.servers.values():
            server.hits.clear()
        assert sites.run("crawldue").out == "s1: 1 stored\n2 crawls of 2 sites: 1 stored\n"
        assert [server.hits for server in sites.servers.values()] == [["/rss"], ["/rss", "/news/199"], []]
        sites.check()
        assert len(sites.query("SELECT source_id FROM polls WHERE entries >= 3")) == 3
        told = sites.run("explain", f"{sites.servers['s1'].url}/rss").out
        assert "1 of 4 articles new, next poll " in told
        assert "hub       https://hub.example/push" in told
        assert "The sums balance." in sites.run("ledger").out


def test_large_sitemap_is_not_read_again(tmp_path: Path, store_url: str) -> None:
    with many_sites(tmp_path / "project", store_url, 1, articles=0) as sites:
        server = sites.servers["s0"]

        def publish(*numbers: int, of: int = 1_200) -> None:
            # Entries in the middle are neither the first nor the last ones.
            others = [f"<url><loc>{server.url}/other/{n}</loc></url>" for n in range(of)]
            own = [f"<url><loc>{server.url}/news/{n}</loc></url>" for n in numbers]
            server.pages["/map"] = f"<urlset>{''.join([*others[:600], *own, *others[600:]])}</urlset>"
            server.pages |= {f"/news/{n}": article(n) for n in numbers}
            sites.query("UPDATE ledger SET due = '2020-01-01 00:00:00' WHERE kind = 'sitemap'")
            server.hits.clear()

        publish(1, 2)
        add_site(sites.project, "s0", server.url, f'rss_urls = []\nsitemap_urls = ["{server.url}/map"]')
        assert sites.run("crawldue").code == 0
        assert (sorted(server.hits[-2:]), sites.keys("s0")) == (["/news/1", "/news/2"], [1, 2])
        publish(1, 3)
        assert sites.run("crawldue").out.startswith("s0: 1 stored\n")
        assert (server.hits, sites.keys("s0")) == (["/map", "/news/3"], [1, 2, 3])
        [(reason,)] = sites.query("SELECT reason FROM ledger WHERE kind = 'sitemap'")
        assert reason == "1 article, 1 new, 0 further pages, 1001 entries read before"
        # With another pattern, URLs that were refused may be accepted.
        publish(1, 2, 3)
        server.pages["/other/650"] = article(650)
        add_site(
            sites.project,
            "s0",
            server.url,
            f"""rss_urls = []
sitemap_urls = ["{server.url}/map"]
article_url = r"/(?:news|other)/(?P<id>[123]|650)$" """,
        )
        assert sites.run("crawldue").out.startswith("s0: 1 stored\n")
        assert sites.keys("s0") == [1, 2, 3, 650]
        sites.check()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["s7"], "there is no site 's7'; run scrapy list to see all sites"),
        (["--budget", "soon"], "--budget=soon: expected a number and s, m, h or d"),
        (["-j0"], "--jobs=0: must be at least 1"),
    ],
)
def test_bad_options_are_reported_in_one_line(tmp_path: Path, arguments: list[str], words: str) -> None:
    store = tmp_path / "store.sqlite"
    scrapy_here("crawldue", *arguments, store=f"sqlite:///{store}").one_line(words)
    assert not store.exists()


@pytest.mark.parametrize("command", ["crawldue", "crawlall"])
def test_unreadable_store_leaves_no_folder(tmp_path: Path, command: str) -> None:
    store, logs = tmp_path / "store.sqlite", tmp_path / "new" / "logs"
    store.write_bytes(b"no store" * 999)
    project = Project(tmp_path / "project", "http://127.0.0.1:9", 'rss_urls = ["{url}/rss"]')
    project.run(command, "--logs", str(logs), "-s", f"FEED_STORE_URL=sqlite:///{store}").last_line("not a database")
    assert not logs.parent.exists()


def test_named_site(tmp_path: Path) -> None:
    with many_sites(tmp_path / "project", f"sqlite:///{tmp_path / 'store.sqlite'}", 2) as sites:
        # A project of few sites lists them.
        sites.run("crawldue", "s7").one_line("there is no site 's7'; there are: s0, s1")
        assert sites.hits() == 0
        assert sites.run("crawldue", "s1").out == "s1: 3 stored\n1 crawl of 1 site: 3 stored\n"


def test_urls_discovered_for_another_site_are_due(tmp_path: Path, store_url: str) -> None:
    with many_sites(tmp_path / "project", store_url, 2, articles=1) as sites:
        there = f"{sites.servers['s1'].url}/news/155"
        links = f"<div class='related'><h3>ذات صلة</h3><a href='{there}'>خبر آخر من موقع آخر</a></div>"
        sites.servers["s0"].pages["/news/1"] = article(1, more=links)
        sites.servers["s1"].pages["/news/155"] = article(155)
        # The site that receives the URL was crawled before.
        assert sites.run("crawldue", "s1").code == 0
        run = sites.run("crawldue")
        assert run.code == 0
        assert sites.keys("s1") == [101, 155]
        sites.check()


def test_two_processes_share_the_sites(tmp_path: Path, store_url: str) -> None:
    with many_sites(tmp_path / "project", store_url, 6, delay=0.3, settings="FLEET_SITES = 2") as sites:
        sites.run("store", "check")
        both = [start_crawldue(sites, *jobs) for jobs in ([], ["-j2"])]
        ended = [process.communicate() for process in both]
        assert [process.returncode for process in both] == [0, 0], ended
        assert all("Traceback" not in err for _, err in ended)
        # No page was fetched twice, and nothing was printed to standard error but log lines.
        for server in sites.servers.values():
            assert sorted(path for path in server.hits if path != "/robots.txt") == sorted(set(server.pages))
        assert sum(out.count("3 stored") for out, _ in ended) == 6
        assert len(sites.query("SELECT DISTINCT owner FROM runs")) > 1
        sites.check()


def test_killed_process_loses_nothing(tmp_path: Path, store_url: str) -> None:
    with many_sites(tmp_path / "project", store_url, 3, articles=12, settings="DOWNLOAD_DELAY = 0.2") as sites:
        process = start_crawldue(sites, "--loop")
        wait_for(lambda: len(sites.query("SELECT key FROM articles")) > 3, process)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert len(sites.query("SELECT site FROM leases")) == 3
        run = sites.run("crawldue", "-s", "DOWNLOAD_DELAY=0")
        assert run.code == 0, run.err
        for index in range(3):
            assert sites.keys(f"s{index}") == numbers(index, 12)
        sites.check()


@pytest.mark.parametrize(("signals", "to_group"), [([signal.SIGTERM], False), ([signal.SIGINT] * 2, True)])
@pytest.mark.parametrize("arguments", [[], ["--loop", "-j2"]])
def test_signal_ends_it_cleanly(
    tmp_path: Path, arguments: list[str], signals: list[signal.Signals], to_group: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with many_sites(tmp_path / "project", url, 3, articles=12, settings="DOWNLOAD_DELAY = 0.5") as sites:
        process = start_crawldue(sites, *arguments)
        wait_for(lambda: sites.hits() > 6 and sites.query("SELECT site FROM leases"), process)
        for number in signals:
            (os.killpg if to_group else os.kill)(process.pid, number)
        out, err = process.communicate()
        assert (process.returncode, err) == (0, ""), out
        assert out.splitlines()[-1].startswith(("1 crawl of 1 site", "2 crawls of", "3 crawls of"))
        assert sites.query("SELECT site FROM leases") == []
        assert sites.query("SELECT id FROM runs WHERE ended IS NULL") == []
        # URLs that were not fetched are open, and no run holds them.
        left = sites.query("SELECT taken_run FROM ledger WHERE outcome IS NULL")
        assert left
        assert {taken for (taken,) in left} == {None}


def test_budget_ends_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with many_sites(tmp_path / "project", url, 2, articles=50, settings="DOWNLOAD_DELAY = 1\nFLEET_GRACE = 2") as sites:
        run = sites.run("crawldue", "--budget", "4s")
        assert (run.code, run.err) == (0, "")
        assert sites.query("SELECT site FROM leases") == []
        assert sites.query("SELECT id FROM runs WHERE ended IS NULL") == []
        assert sites.query("SELECT id FROM ledger WHERE outcome IS NULL")


def test_unfinished_pages_are_released_at_the_end(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with many_sites(tmp_path / "project", url, 2, settings="FLEET_GRACE = 1") as sites:
        for index in range(2):
            sites.servers[f"s{index}"].pages[f"/news/{100 * index + 1}"] = Page(body=b"-", delay=60)
        process = start_crawldue(sites, "--loop")
        wait_for(lambda: len(sites.query("SELECT key FROM articles")) == 4, process)
        process.terminate()
        _, err = process.communicate()
        assert (process.returncode, err) == (0, "")
        assert sites.query("SELECT site FROM leases") == []
        assert len(sites.query("SELECT id FROM ledger WHERE outcome IS NULL AND taken_run IS NULL")) == 2


def test_loop_waits_for_an_unreachable_store(tmp_path: Path, new_postgresql: Callable[[], PostgresServer]) -> None:
    server = new_postgresql()
    with many_sites(tmp_path / "project", server.new_store(), 2, settings="POLL_LEAST = 1\nPOLL_MOST = 2") as sites:
        process = start_crawldue(sites, "--loop")
        wait_for(lambda: len(sites.query("SELECT key FROM articles")) == 6, process)
        server.stop(signal.SIGQUIT)
        assert process.stderr is not None
        lines_printed = [process.stderr.readline()]
        while "the store cannot be reached" not in lines_printed[-1]:
            lines_printed.append(process.stderr.readline())
        assert lines_printed[-1].startswith("scrapy: the store cannot be reached, waiting for it: ")
        assert len(lines_printed) <= 2
        sites.servers["s1"].pages |= {"/rss": rss([*numbers(1, 3), 199]), "/news/199": article(199)}
        server.start()
        wait_for(lambda: sites.keys("s1") == [*numbers(1, 3), 199], process)
        process.terminate()
        out, err = process.communicate()
        assert process.returncode == 0
        assert err == "scrapy: the store can be reached again\n"
        assert "Traceback" not in out
        sites.check()


def test_broken_site_does_not_affect_others(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with many_sites(tmp_path / "project", url, 2) as sites:
        broken = sites.servers["s0"].url
        add_site(sites.project, "raises", broken, "def __init__(self, **kwargs):\n    raise ValueError('no\\nspider')")
        lacking = 'custom_settings = {"EXTENSIONS": {"nowhere.Extension": 9}}'
        add_site(sites.project, "lacks", broken, lacking)
        add_site(sites.project, "seedless", broken, "def seeds(self):\n    raise KeyError('seeds')")
        run = sites.run("crawldue")
        assert run.code == 1
        lines = run.out.splitlines()
        assert "raises: ValueError: no spider" in lines
        assert any(line.startswith("lacks: ") and "nowhere" in line for line in lines)
        assert "seedless: the spider cannot begin: KeyError: 'seeds'" in lines, run.out
        assert {"s0: 3 stored", "s1: 3 stored"} <= set(lines)
        assert lines[-1] == "5 crawls of 5 sites: 6 stored; 3 with a problem"
        assert sites.query("SELECT site FROM leases") == []


def test_site_switched_off_during_its_crawl(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    settings = 'DOWNLOAD_DELAY = 0.5\nSITES_SWITCHED = "switched.read"\nSITE_SETTINGS = {"s1": {"DOWNLOAD_DELAY": 0.0}}'
    with many_sites(tmp_path / "project", url, 2, articles=20, settings=settings) as sites:
        switched = sites.project.folder / "switched.py"
        off = sites.project.folder / "off.txt"
        off.write_text("")
        switched.write_text(
            "from pathlib import Path\n\n\ndef read():\n"
            "    return Path('off.txt').read_text().split(), {'s1': {'DOWNLOAD_DELAY': 0.0, 'POLL_INTERVAL': None}}\n"
        )
        process = start_crawldue(sites)
        # The other site has no delay: it is done before this one has made much progress.
        wait_for(lambda: len(sites.keys("s1")) == 20, process)
        assert len(sites.keys("s0")) < 20
        off.write_text("s0")
        out, err = process.communicate()
        assert process.returncode == 0, out
        assert err == "s0: the site was switched off: pages in progress are finished, the rest stays open\n"
        assert len(sites.keys("s0")) < 20
        assert sites.query("SELECT site FROM leases") == []
        # When it is switched on again, it continues where it stopped.
        off.write_text("")
        sites.run("crawldue", "-s", "DOWNLOAD_DELAY=0")
        assert sites.keys("s0") == numbers(0, 20)
        sites.check()


_COUNTING = """
import gc
import weakref
from pathlib import Path


class Counting:
    alive = weakref.WeakSet()

    def __init__(self, crawler):
        Counting.alive.add(crawler)
        gc.collect()
        with Path("alive.txt").open("a") as file:
            file.write(f"{len(Counting.alive)}\\n")

    @classmethod
    def from_crawler(cls, crawler):
        return cls(crawler)
"""


def test_ended_crawls_are_freed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    settings = 'FLEET_SITES = 3\nEXTENSIONS = {**EXTENSIONS, "counting.Counting": 9}'
    with many_sites(tmp_path / "project", url, 20, articles=1, settings=settings) as sites:
        (sites.project.folder / "counting.py").write_text(_COUNTING)
        assert sites.run("crawldue").code == 0
        alive = [int(line) for line in (sites.project.folder / "alive.txt").read_text().split()]
        assert len(alive) == 20
        # Three that run, and a few that are ending.
        assert max(alive[10:]) <= 6, alive


def test_rendering_site_runs_in_its_own_process(tmp_path: Path, needs: Callable[[str], Path]) -> None:
    chromium = needs("chromium")
    pytest.importorskip("scrapy_playwright")
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with many_sites(tmp_path / "project", url, 2, articles=2, settings=f'CHROMIUM_PATH = "{chromium}"') as sites:
        add_site(sites.project, "s1", sites.servers["s1"].url, "render = True")
        run = sites.run("crawldue")
        assert run.code == 0, run.out + run.err
        assert sorted(run.out.splitlines()) == ["2 crawls of 2 sites: 4 stored", "s0: 2 stored", "s1: 2 stored"]
        owners = sites.query("SELECT DISTINCT owner FROM runs")
        assert len(owners) == 2
        assert sites.run("crawldue").out == "No crawls: nothing was due, or other processes were crawling it.\n"
        sites.check()
