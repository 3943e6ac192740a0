"""`scrapy reread`: reads archived pages with today's selectors, compares them with the store, stores new versions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.http import Response

from newscrawl.archive.writer import ArchiveWriter
from tests.crawls import ROOT, Project, Run, scrapy_here
from tests.servers import article, rss

SAMPLE = str(ROOT / "sample" / "newscrawl-sample.warc.gz")
ORIGIN = "http://127.0.0.1:9"
FIRST, SECOND = datetime(2024, 10, 9, tzinfo=UTC), datetime(2024, 11, 9, tzinfo=UTC)
PROMO = "<p class='promo'>تابعوا صفحة الصحيفة على منصات التواصل كلها.</p>"


def page(number: int, more: str = "") -> str:
    """An article followed by a line that is not part of its text."""
    return article(number).replace("</article>", f"{more}{PROMO}</article>")


def archive(path: Path, moment: datetime, pages: Mapping[str, str], status: int = 200) -> str:
    """Write an archive of pages, given by path, captured at a moment; return its path."""
    writer = ArchiveWriter(path)
    for name, body in pages.items():
        kind = {"Content-Type": "text/xml" if name == "/rss" else "text/html; charset=utf-8"}
        data = body.replace("{url}", ORIGIN).encode()
        writer.add(Response(ORIGIN + name, status=status, headers=kind, body=data), moment)
    writer.close()
    return str(path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose store has three articles from an archive, read with a selector that takes too much."""
    project = Project(tmp_path / "project", ORIGIN, 'rss_urls = ["{url}/rss"]')
    pages = {"/rss": rss([1, 2, 3]), **{f"/news/{n}": page(n) for n in (1, 2, 3)}}
    archive(tmp_path / "first.warc.gz", FIRST, pages)
    assert crawl(project, "first").code == 0
    assert project.keys() == [1, 2, 3]
    return project


def path_of(project: Project, name: str) -> str:
    return str(project.folder.parent / f"{name}.warc.gz")


def crawl(project: Project, name: str) -> Run:
    """Crawl from an archive when everything is due."""
    if project.store.exists():
        project.make_due()
    return project.crawl("-s", f"REPLAY={path_of(project, name)}")


def replace_in_spider(project: Project, old: str, new: str) -> None:
    """Replace text in the spider."""
    path = project.folder / "sites" / "__init__.py"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def add_missing_selector(project: Project) -> None:
    """Add the selector that the spider lacked."""
    replace_in_spider(project, 'related=".related a")', 'related=".related a", remove=".promo")')


def reread(project: Project, *more: str, name: str = "first") -> Run:
    return project.run("reread", "loop", "--replay", path_of(project, name), *more)


def versions(project: Project) -> list[tuple[str, int]]:
    return project.query("SELECT key, version FROM articles ORDER BY key")


def assert_sound(project: Project) -> None:
    """Assert that the ledger balances, the store is intact, no lease is held, and no run is open."""
    for command in (("ledger",), ("store", "check")):
        done = scrapy_here(*command, store=f"sqlite:///{project.store}")
        assert done.code == 0, done.err
    assert project.query("SELECT * FROM leases") == []
    assert project.query("SELECT * FROM runs WHERE ended IS NULL") == []
    project.check()


def test_same_spider_gives_no_differences(project: Project) -> None:
    done = reread(project)
    assert (done.code, done.lines) == (0, [])
    assert done.out == "loop: 3 stored articles, 3 in the archive, 3 read, 0 differ\n"


def test_without_apply_differences_are_only_shown(project: Project) -> None:
    add_missing_selector(project)
    before = project.store.read_bytes()
    done = reread(project, "--samples", "1")
    assert done.code == 0, done.err
    assert "3 read, 3 differ" in done.out
    assert "body: 3 of 3" in done.out
    signs = [line.strip()[0] for line in done.out.splitlines() if line.startswith("    ")]
    assert "-" in signs
    assert "+" not in signs
    assert "تابعوا صفحة الصحيفة" in done.out
    report = json.loads(reread(project, "--json").out)
    assert (report["fields"], report["differing"]) == ({"body": 3}, 3)
    one = report["articles"][0]
    assert (one["version"], one["current"], one["captured"]) == (1, True, "2024-10-09T00:00:00+00:00")
    assert one["fields"]["body"]["old"].startswith(one["fields"]["body"]["new"])
    assert project.store.read_bytes() == before


def test_apply_stores_new_versions_and_the_ledger_balances(project: Project) -> None:
    add_missing_selector(project)
    ledger = project.query("SELECT key, outcome, due FROM ledger")
    done = reread(project, "--apply")
    assert done.code == 0, done.err
    assert "3: new version" in done.out
    assert versions(project) == [("1", 2), ("2", 2), ("3", 2)]
    assert not any("تابعوا" in body for body in project.bodies().values())
    earlier = project.query("SELECT version, json_extract(data, '$.body') FROM versions")
    assert [version for version, body in earlier if "تابعوا" in body] == [1, 1, 1]
    assert project.query("SELECT DISTINCT changed FROM articles") == [('["body"]',)]
    assert project.query("SELECT key, outcome, due FROM ledger") == ledger
    assert_sound(project)
    assert ", 0 differ" in reread(project).out
    # A crawl of the same pages adds nothing.
    assert crawl(project, "first").code == 0
    assert versions(project) == [("1", 2), ("2", 2), ("3", 2)]
    assert_sound(project)


def test_fields_other_than_the_text_are_stored_too(project: Project) -> None:
    replace_in_spider(project, 'title="h1"', 'title="h1", summary="article p:nth-child(2)"')
    assert "summary: 3 of 3" in reread(project, "--apply").out
    assert versions(project) == [("1", 2), ("2", 2), ("3", 2)]
    assert_sound(project)


def test_older_capture_is_compared_with_its_own_version_and_replaces_nothing(project: Project) -> None:
    pages = {"/rss": rss([1, 2, 3]), "/news/1": page(1, "<p>وأضاف البيان أن العمل انتهى مساء أمس في كل الأحياء.</p>")}
    archive(project.folder.parent / "second.warc.gz", SECOND, pages)
    crawl(project, "second")
    assert versions(project) == [("1", 2), ("2", 1), ("3", 1)]
    body = project.bodies()["1"]
    add_missing_selector(project)
    done = reread(project, "--apply", "--json")
    one = next(one for one in json.loads(done.out)["articles"] if one["key"] == "1")
    assert (one["version"], one["current"]) == (1, False)
    assert one["applied"] == "not stored: the page is older than version 2"
    assert "أمس" not in one["fields"]["body"]["old"]
    assert project.bodies()["1"] == body
    assert versions(project) == [("1", 2), ("2", 2), ("3", 2)]
    # The last capture of the two archives belongs to the current version.
    both = project.run("reread", "loop", "--replay", path_of(project, "first"), path_of(project, "second"), "--apply")
    assert both.code == 0, both.err
    assert versions(project)[0] == ("1", 3)
    assert "أمس" in project.bodies()["1"]
    assert "تابعوا" not in project.bodies()["1"]
    assert_sound(project)


def test_text_that_seems_truncated_is_stored_only_on_request(project: Project) -> None:
    replace_in_spider(project, 'body="article p"', 'body="article p:first-child"')
    done = reread(project, "--apply")
    assert "not stored: the page has only" in done.out
    assert versions(project) == [("1", 1), ("2", 1), ("3", 1)]
    assert_sound(project)
    assert "3: new version" in reread(project, "--apply", "--worse").out
    assert_sound(project)


def test_pages_that_are_not_articles_any_more_are_counted(project: Project) -> None:
    archive(project.folder.parent / "gone.warc.gz", SECOND, {"/news/1": "none"}, status=404)
    archive(project.folder.parent / "gone.warc.gz", SECOND, {"/news/2": "<html><body><p>-</p></body></html>"})
    done = reread(project, "--apply", name="gone")
    assert done.code == 0, done.err
    assert "2 in the archive, 0 read" in done.out
    assert "not read     1: HTTP 404" in done.out
    assert versions(project) == [("1", 1), ("2", 1), ("3", 1)]


def test_site_that_is_being_crawled_is_refused(project: Project) -> None:
    add_missing_selector(project)
    with sqlite3.connect(project.store) as connection:
        lease = ("loop", "elsewhere:1:1", "2999-01-01 00:00:00.000000")
        connection.execute("INSERT INTO leases (site, owner, expires) VALUES (?, ?, ?)", lease)
    connection.close()
    reread(project, "--apply").one_line("loop is already being crawled")
    assert versions(project) == [("1", 1), ("2", 1), ("3", 1)]


def test_archive_without_the_articles_is_reported_in_one_line(project: Project) -> None:
    archive(project.folder.parent / "other.warc.gz", FIRST, {"/news/7": page(7)})
    reread(project, name="other").one_line("the archive has no page of the 3 stored articles of loop")
    reread(project, name="none").one_line("there is no such file or folder")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "expected exactly one site"),
        (("nobody", "--replay", SAMPLE), "there is no site 'nobody'"),
        (("lbcgroup",), "expected an archive"),
        (("lbcgroup", "--replay", SAMPLE), "the store has no article of lbcgroup"),
        (("lbcgroup", "--replay", SAMPLE, "--worse"), "--worse needs --apply"),
        (("lbcgroup", "--replay", SAMPLE, "--samples", "-1"), "at least 0"),
    ],
)
def test_bad_options_are_reported_in_one_line(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    scrapy_here("reread", *arguments, store=f"sqlite:///{tmp_path / 'none.sqlite'}").one_line(words)
    assert list(tmp_path.iterdir()) == []
