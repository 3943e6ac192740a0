"""`scrapy status`: reports from the store alone what other processes do, during crawls and after kills."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.crawls import Project, scrapy_here
from tests.fleets import Sites, many_sites, wait_for
from tests.servers import Page, article, rss, serve

MANY = list(range(1, 41))


def status(sites: Sites, *arguments: str) -> dict[str, Any]:
    """The output of `scrapy status --json`."""
    run = sites.run("status", "--json", *arguments)
    assert (run.code, run.err) == (0, "")
    found: dict[str, Any] = json.loads(run.out)
    return found


def has_stored(sites: Sites) -> bool:
    """Whether a crawl has recorded in its lease that it stored an article; read without starting a process."""
    records = [doing for (doing,) in sites.query("SELECT doing FROM leases WHERE doing IS NOT NULL")]
    return any((json.loads(doing) if isinstance(doing, str) else doing)["counts"].get("stored") for doing in records)


def test_worker_with_its_sites_and_their_progress(tmp_path: Path, store_url: str) -> None:
    with many_sites(tmp_path / "project", store_url, 2, articles=60) as sites:
        # The crawl runs as long as the test examines it.
        server = sites.servers["s0"]
        for number in range(31, 61):
            server.pages[f"/news/{number}"] = Page(body=article(number).encode(), delay=300)
        # This worker never crawls the second site.
        worker = sites.start(
            "crawldue", "--loop", "s0", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            wait_for(lambda: sites.query("SELECT 1 FROM leases WHERE doing IS NOT NULL"), worker)
            wait_for(lambda: has_stored(sites), worker)
            (crawl,) = status(sites)["crawls"]
            assert (crawl["site"], crawl["pid"], crawl["command"]) == ("s0", worker.pid, "crawldue --loop")
            assert crawl["since"] is not None
            assert 0 < crawl["counts"]["stored"] <= crawl["counts"]["fetched"] <= 61
            assert 0 < crawl["open"] < 60
            assert crawl["in_flight"] <= 16
            assert crawl["outcome"] in ("stored", "read")
            assert crawl["url"].startswith(sites.servers["s0"].url)
            assert crawl["per_minute"] > 0
            now = status(sites)
            (idle,) = now["workers"]
            assert (idle["pid"], idle["command"], idle["crawling"], idle["at_once"]) == (
                worker.pid,
                "crawldue --loop",
                1,
                16,
            )
            assert now["due"] == [{"site": "s1", "since": None}]
            table = sites.run("status").out
            for words in (
                "being crawled",
                "s0",
                f"{worker.pid} on",
                "workers",
                "1 of 16",
                "Never crawled, so due: s1.",
            ):
                assert words in table, table
        finally:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait() == 0
        now = status(sites)
        assert (now["crawls"], now["workers"], now["problems"]) == ([], [], [])
        assert sites.query("SELECT * FROM workers") == []
        assert "Nothing is being crawled." in sites.run("status").out


def test_idle_worker_shows_what_is_next(tmp_path: Path) -> None:
    with many_sites(tmp_path / "project", f"sqlite:///{tmp_path / 'store.sqlite'}", 1) as sites:
        worker = sites.start("crawldue", "--loop", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: sites.query("SELECT 1 FROM workers WHERE next_at IS NOT NULL"), worker)
            now = status(sites)
            (idle,) = now["workers"]
            assert (idle["crawling"], idle["next_site"]) == (0, "s0")
            assert now["at"] < idle["next_at"] == now["next"]["at"]
            assert now["due"] == []
        finally:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        # A dead process of this machine is not shown, although its entry has not expired.
        assert sites.query("SELECT count(*) FROM workers") == [(1,)]
        assert status(sites)["workers"] == []


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project", "", 'rss_urls = ["URL/rss"]')


def with_server_url(project: Project, url: str) -> Project:
    """The project, with the URL of its server filled in."""
    path = project.folder / "sites" / "__init__.py"
    path.write_text(path.read_text("utf-8").replace("URL/", f"{url}/"), encoding="utf-8")
    return project


def test_killed_crawl_is_shown_as_a_problem(project: Project) -> None:
    pages = {f"/news/{n}": Page(body=article(n).encode(), delay=0.2) for n in MANY}
    with serve({"/rss": rss(MANY), **pages}) as server:
        with_server_url(project, server.url)
        crawl = project.start("crawl", "loop", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: project.store.exists() and len(server.hits) > 3, crawl)
        found = json.loads(project.run("status", "--json").out)
        assert [(one["site"], one["pid"], one["command"]) for one in found["crawls"]] == [("loop", crawl.pid, "crawl")]
        assert found["problems"] == []
        crawl.kill()
        crawl.wait()
        found = json.loads(project.run("status", "--json").out)
        assert found["crawls"] == []
        assert [(one["site"], one["reason"]) for one in found["problems"]] == [("loop", "killed")]
        assert found["problems"][0]["ended"] is None
        assert "it never ended" in project.run("status").out


def test_hosts_at_rest_and_the_problem_of_the_last_run(project: Project) -> None:
    refusal = Page(status=429, headers={"Retry-After": "3600"})
    with serve({"/rss": rss(MANY), **{f"/news/{n}": refusal for n in MANY}}) as server:
        run = with_server_url(project, server.url).crawl()
        problem = run.last_line("HTTP 429").removeprefix("loop: ")
        found = json.loads(project.run("status", "--json").out)
        assert [(one["host"], one["until"] > found["at"]) for one in found["hosts"]] == [("127.0.0.1", True)]
        assert [(one["site"], one["reason"], one["problem"]) for one in found["problems"]] == [
            ("loop", "blocked", problem)
        ]
        # URLs that wait for a resting host are not due.
        assert (found["due"], found["next"]["site"]) == ([], "loop")
        shown = project.run("status").out
        assert "resting hosts" in shown
        assert "last runs with a problem" in shown
        # The next run succeeds, so no problem is left.
        server.pages.update({f"/news/{n}": article(n) for n in MANY})
        project.make_due()
        assert project.crawl().code == 0
        assert json.loads(project.run("status", "--json").out)["problems"] == []


def test_watch_continues_until_it_is_interrupted(project: Project, tmp_path: Path) -> None:
    with serve({"/rss": rss([1]), "/news/1": article(1)}) as server:
        assert with_server_url(project, server.url).crawl().code == 0
        out = tmp_path / "out"
        with out.open("w") as stdout:
            watch = project.start("status", "--watch", stdout=stdout, stderr=subprocess.PIPE)
            wait_for(lambda: out.read_text().count("Nothing is being crawled.") > 1, watch)
            watch.send_signal(signal.SIGINT)
            assert (watch.communicate()[1], watch.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "there is no store yet"),
        (["nosuch"], "there is no site 'nosuch'"),
        (["--json", "--watch"], "--json and --watch cannot be combined"),
    ],
)
def test_bad_options_are_reported_in_one_line(tmp_path: Path, arguments: list[str], words: str) -> None:
    store = tmp_path / "store.sqlite"
    scrapy_here("status", *arguments, store=f"sqlite:///{store}").one_line(words)
    assert not store.exists()


def test_read_only_store_can_be_read(project: Project) -> None:
    with serve({"/rss": rss([1]), "/news/1": article(1)}) as server:
        assert with_server_url(project, server.url).crawl().code == 0
    before = project.store.read_bytes()
    project.store.chmod(0o444)
    project.folder.chmod(0o555)
    try:
        run = project.run("status", "-s", f"FEED_STORE_URL=sqlite:///{project.store}")
        assert (run.code, run.err) == (0, "")
    finally:
        project.folder.chmod(0o755)
    assert project.store.read_bytes() == before
