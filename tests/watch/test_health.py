"""`scrapy health` on real stores, and the figures that a crawl stores."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from newscrawl.store.db.engine import make_engine
from tests.crawls import Project
from tests.servers import article, rss, serve
from tests.watch.histories import fill, silent, since


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project", "http://127.0.0.1:9", 'rss_urls = ["{url}/rss"]')


def filled(project: Project, **more: Any) -> datetime:
    now = datetime.now(UTC)
    fill(f"sqlite:///{project.store}", now=now, **more)
    return now


def health(project: Project, *options: str) -> Any:
    return project.run("health", "-s", f"FEED_STORE_URL=sqlite:///{project.store}", *options)


def test_crawl_stores_its_figures(tmp_path: Path) -> None:
    pages = {"/rss": rss([1, 2, 3]), "/news/1": article(1), "/news/2": article(2, date=""), "/robots.txt": ""}
    with serve(pages) as server:
        project = Project(tmp_path / "project", server.url, 'rss_urls = ["{url}/rss"]')
        project.crawl()
        ((figures,),) = project.query("SELECT figures FROM runs")
        found = json.loads(figures)
        assert found["articles"] == 2
        assert found["fresh"] == 1
        assert found["fields"]["title"] == 2
        assert found["fields"]["published"] == 1
        assert found["rungs"]["title"] == {"site": 2}
        assert found["newest"] == "2024-10-08T07:30:00+00:00"
        assert found["words"] > 40
        assert found["feed"] == {"lists": 1, "listed": 3, "entries": 3, "known": 2}
        done = project.run("health")
        assert done.code == 0
        assert "new" in done.out


def test_empty_store_and_unknown_site(project: Project) -> None:
    done = health(project)
    assert done.code == 0
    assert done.lines == [f"scrapy: sqlite:///{project.store}: there is no store yet; the first crawl creates it"]
    assert "never crawled" in done.out or "No crawl" in done.out or "off" in done.out
    assert health(project, "nowhere").last_line("there is no site 'nowhere'")


def test_dead_site_is_reported(project: Project) -> None:
    now = filled(project)
    assert health(project).code == 0
    with make_engine(f"sqlite:///{project.store}").begin() as connection:
        connection.exec_driver_sql("DELETE FROM runs")
    fill(f"sqlite:///{project.store}", now=now, change=since(40, silent, now=now))
    done = health(project, "--names")
    assert done.code == 1
    assert "loop has been dead since" in done.out
    assert "what to do: " in done.out
    assert "صحيفة الحلقة" in done.out
    found = json.loads(health(project, "--json").out)
    (site,) = found["sites"]
    assert (site["state"], site["findings"][0]["signal"]) == ("dead", "silence")


def test_metrics_are_valid(project: Project, tmp_path: Path) -> None:
    filled(project)
    target = tmp_path / "newscrawl.prom"
    assert health(project, "--prometheus", str(target)).code == 0
    families = {one.name: one for one in text_string_to_metric_families(target.read_text())}
    states = {sample.labels["state"]: sample.value for sample in families["newscrawl_site_state"].samples}
    assert states["ok"] == 1
    assert sum(states.values()) == 1
    assert families["newscrawl_site_articles_day"].samples[0].value > 60
    assert [path.name for path in tmp_path.iterdir() if "prom" in path.name] == ["newscrawl.prom"]


def test_full_disk_for_metrics_is_reported_in_one_line(project: Project) -> None:
    filled(project)
    done = health(project, "--prometheus", "/dev/full/newscrawl.prom")
    assert done.code == 2
    assert "/dev/full/newscrawl.prom" in done.lines[-1]
    assert "loop" in done.out


def test_send_needs_a_valid_channel(project: Project) -> None:
    assert "set ALARM_WEBHOOK" in health(project, "--send").one_line()
    assert "ALARM_WEBHOOK: expected" in health(project, "--send", "-s", "ALARM_WEBHOOK=nowhere").one_line()


def test_failed_sending_is_reported_in_one_line(project: Project) -> None:
    now = datetime.now(UTC)
    fill(f"sqlite:///{project.store}", now=now, change=since(40, silent, now=now))
    done = health(project, "--send", "-s", "ALARM_WEBHOOK=http://127.0.0.1:9/hook")
    assert done.code == 2
    assert "it will be sent the next time" in done.one_line()
    assert project.query("SELECT tries, sent_at FROM alarm_notes") == [(1, None)]


def test_site_without_a_spider_raises_no_alarm(project: Project) -> None:
    filled(project)
    fill(f"sqlite:///{project.store}", site="before", now=datetime.now(UTC) - timedelta(days=3))
    done = health(project)
    assert done.code == 0
    assert "no spider has this name" in done.out
    assert health(project, "before").code == 0


def test_site_that_is_off_raises_no_alarm(project: Project) -> None:
    now = datetime.now(UTC)
    fill(f"sqlite:///{project.store}", now=now, change=since(40, silent, now=now))
    done = health(project, "-s", "SITES_OFF=loop")
    assert (done.code, "loop is off: switched off" in done.out) == (0, True)


def test_runs_of_an_earlier_schema_are_ignored(project: Project) -> None:
    filled(project)
    with make_engine(f"sqlite:///{project.store}").begin() as connection:
        connection.exec_driver_sql("UPDATE runs SET figures = NULL")
    done = health(project)
    assert done.code == 0
    assert "loop is off" in done.out or "loop is new" in done.out


def test_crawl_that_finds_nothing_stores_figures_too(tmp_path: Path) -> None:
    with serve({"/robots.txt": "", "/rss": rss([])}) as server:
        project = Project(tmp_path / "project", server.url, 'rss_urls = ["{url}/rss"]')
        project.crawl()
        ((figures,),) = project.query("SELECT figures FROM runs")
        assert json.loads(figures)["feed"] == {"lists": 1, "listed": 0, "entries": 0, "known": 0}
