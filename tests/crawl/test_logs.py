"""The log of a crawl: a few readable lines, or JSON objects."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newscrawl.deployment import file as deployment
from tests.crawls import Project, Run
from tests.fleets import many_sites
from tests.servers import Page, article, rss, serve

CHATTER = ("Versions", "Overridden settings", "Enabled", "Dumping Scrapy stats", "Spider opened", "Crawled", "started")
BROKEN = """rss_urls = ["{url}/rss"]

def finish(self, article, response):
    if article.key == "2":
        raise ValueError("خطأ في الصفحة")
    return article"""


def logged(run: Run) -> list[dict[str, Any]]:
    """The objects of a log in which every line is a JSON object."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in run.err.splitlines()]
    for line in lines:
        assert set(line) - {"url", "exception"} == {"time", "level", "logger", "site", "message"}, line
        assert datetime.fromisoformat(line["time"]).utcoffset() == timedelta(0)
    return lines


def test_run_logs_a_few_lines(tmp_path: Path) -> None:
    pages = {f"/news/{n}": article(n) for n in range(1, 31)}
    with serve({"/rss": rss([*range(1, 31), 40]), **pages, "/news/40": Page(status=403)}) as server:
        project = Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]')
        run = project.crawl()
        assert run.code == 0
        begin, refused, failures, end = (line for line in run.err.splitlines() if line[:2].isdigit())
        assert failures.endswith("INFO: loop: failures: 1 blocked")
        assert run.lines == ["loop: failures: 1 blocked"]
        assert begin.endswith("INFO: loop: the crawl begins with 1 source")
        assert refused.endswith(f"WARNING: {server.url}/news/40: HTTP 403")
        assert "INFO: loop: the crawl has ended (finished) after " in end
        assert end.endswith(" s: 31 fetched, 30 stored, 1 failed")
        project.make_due()
        assert "Dumping Scrapy stats" in project.crawl("--loglevel=DEBUG").err


def test_progress_is_logged_while_a_crawl_runs(tmp_path: Path) -> None:
    pages = {f"/news/{n}": Page(body=article(n).encode(), delay=0.2) for n in range(1, 31)}
    with serve({"/rss": rss(list(range(1, 31))), **pages}) as server:
        settings = "CONCURRENT_REQUESTS_PER_DOMAIN = 2\nLOGSTATS_INTERVAL = 0.1"
        run = Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]', settings).crawl()
        progress = [line.partition("INFO: loop: ")[2] for line in run.err.splitlines() if line.endswith(" open")]
        assert len(progress) > 2
        assert any(" fetched, " in line and " stored; " in line for line in progress), progress
        opened = [int(line.rpartition("; ")[2].split()[0]) for line in progress]
        assert opened[-1] < max(opened) <= 31
        assert not [word for word in CHATTER if word in run.err]


def test_json_lines_of_a_crawl(tmp_path: Path) -> None:
    with serve({"/rss": rss([1, 2, 3]), **{f"/news/{n}": article(n) for n in (1, 2)}}) as server:
        server.pages["/news/3"] = Page(status=403)
        project = Project(tmp_path, server.url, BROKEN, "LOG_JSON = True")
        run = project.crawl()
        assert run.code == 0, run.err
        lines = logged(run)
        assert {line["site"] for line in lines} == {"loop"}
        assert (lines[0]["level"], lines[0]["message"]) == ("INFO", "loop: the crawl begins with 1 source")
        (refused,) = [line for line in lines if line.get("url") == f"{server.url}/news/3"]
        assert (refused["level"], refused["message"]) == ("WARNING", f"{server.url}/news/3: HTTP 403")
        (broken,) = [line for line in lines if "exception" in line]
        assert broken["exception"].startswith("Traceback (most recent call last)")
        assert broken["exception"].endswith("ValueError: خطأ في الصفحة")
        assert broken["level"] == "ERROR"
        assert "ValueError: خطأ في الصفحة" in run.err, "Arabic is not escaped"
        # All of Scrapy's own lines are JSON objects too.
        project.make_due()
        assert len(logged(project.crawl("--loglevel=DEBUG"))) > 20


def test_json_lines_of_problems(tmp_path: Path) -> None:
    with serve({"/rss": Page(status=500)}) as server:
        project = Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]', "LOG_JSON = True")
        run = project.crawl()
        last = logged(run)[-1]
        assert (run.code, last["site"], last["level"]) == (1, "loop", "ERROR")
        assert last["message"].startswith("nothing could be fetched: ") or "no source could be read" in last["message"]
        (line,) = logged(project.run("crawldue", "nosuch"))
        assert (line["site"], line["level"]) == (None, "ERROR")
        assert line["message"].startswith("there is no site 'nosuch'")


def test_json_lines_of_workers_and_their_parent(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with many_sites(tmp_path / "project", url, 3, settings="LOG_JSON = True") as sites:
        sites.servers["s1"].pages["/news/101"] = Page(status=403)
        sites.servers["s2"].pages["/rss"] = Page(status=404)
        run = sites.run("crawldue", "--jobs", "2")
        out = [json.loads(line) for line in run.out.splitlines()]
        messages = [(line["site"], line["level"], line["message"]) for line in out]
        assert {("s0", "INFO", "3 stored"), ("s1", "INFO", "2 stored, 1 failed")} <= set(messages)
        assert {level for site, level, _ in messages if site == "s2"} == {"ERROR"}
        # A process that checked before the other one had started may give a site a second turn, with nothing to do.
        assert re.match(r"\d crawls of 3 sites: 5 stored", messages[-1][2])
        refused = [line for line in logged(run) if line["site"] == "s1"]
        assert [line["url"] for line in refused] == [f"{sites.servers['s1'].url}/news/101"]


def test_json_lines_in_the_log_file_of_each_site(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with many_sites(tmp_path / "project", url, 2, settings="LOG_JSON = True") as sites:
        run = sites.run("crawlall", "--logs", str(tmp_path / "logs"))
        assert {(line["site"], line["level"]) for line in logged(run)} == {("s0", "INFO"), ("s1", "INFO")}
        for site in ("s0", "s1"):
            lines = [json.loads(line) for line in (tmp_path / "logs" / f"{site}.log").read_text("utf-8").splitlines()]
            assert {line["site"] for line in lines} == {site}
            assert lines[0]["message"] == f"{site}: the crawl begins with 1 source"


def test_json_format_in_the_deployment_file(tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_text('[log]\nformat = "json"\n')
    assert deployment.read(path, {})["LOG_JSON"] is True
    path.write_text('[log]\nformat = "%(message)s"\n')
    assert "LOG_JSON" not in deployment.read(path, {})
