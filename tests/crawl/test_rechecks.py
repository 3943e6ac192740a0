"""Recent articles are rechecked, at little cost if they did not change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.crawls import Project
from tests.servers import Page, Server, article, rss, serve

LOOKS = "RECHECK_HOURS = [1, 6, 24]"


def page(text: str, **headers: str) -> Page:
    """A page with these headers; `_` stands for the dash in their names."""
    return Page(body=text.encode(), headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture
def server() -> Iterator[Server]:
    """A site with one article, whose page each test sets."""
    with serve({"/rss": rss([1])}) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Project:
    """The project that crawls the site."""
    return Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]', LOOKS)


def recheck(project: Project) -> tuple[str, str | None]:
    """Crawl when the article is due; return its outcome and reason."""
    project.make_due()
    run = project.crawl()
    assert run.code == 0, run.err
    project.check()
    ((outcome, reason),) = project.query("SELECT outcome, reason FROM ledger WHERE kind = 'article'")
    return outcome, reason


def is_due(project: Project) -> bool:
    """Whether the article will be rechecked."""
    return project.query("SELECT due IS NOT NULL FROM ledger WHERE kind = 'article'") == [(1,)]


@pytest.mark.parametrize("headers", [{"ETag": '"a"'}, {"Last_Modified": "Tue, 08 Oct 2024 07:30:00 GMT"}])
def test_unchanged_page_is_confirmed_by_a_304(project: Project, server: Server, headers: dict[str, str]) -> None:
    server.pages["/news/1"] = page(article(1), **headers)
    assert project.crawl().code == 0
    assert recheck(project) == ("unchanged", "HTTP 304")
    assert is_due(project)
    # The validators are kept after a recheck that returned no page.
    assert recheck(project) == ("unchanged", "HTTP 304")
    # The last recheck is an unconditional request.
    assert recheck(project)[0] == "unchanged"
    assert not is_due(project)
    assert [status for path, status in server.statuses if path == "/news/1"] == [200, 304, 304, 200]


def test_new_validator_with_the_same_bytes_is_unchanged(project: Project, server: Server) -> None:
    server.pages["/news/1"] = page(article(1), ETag='"a"')
    assert project.crawl().code == 0
    server.pages["/news/1"] = page(article(1), ETag='"b"')
    assert recheck(project) == ("unchanged", "the same bytes")
    assert recheck(project) == ("unchanged", "the same bytes")


def test_changed_page_with_an_old_validator_is_found_by_the_last_recheck(project: Project, server: Server) -> None:
    server.pages["/news/1"] = page(article(1), ETag='"a"')
    assert project.crawl().code == 0
    server.pages["/news/1"] = page(article(1).replace("في فقرته 2", "في فقرته الأخيرة المعدلة"), ETag='"a"')
    assert recheck(project) == ("unchanged", "HTTP 304")
    assert recheck(project) == ("unchanged", "HTTP 304")
    assert recheck(project) == ("new version", "version 2: body")


def test_304_of_a_source_is_trusted_for_a_day(project: Project, server: Server) -> None:
    def feed(numbers: list[int]) -> Page:
        return Page(body=rss(numbers).replace("{url}", server.url).encode(), headers={"ETag": '"a"'})

    def a_day_later() -> None:
        with sqlite3.connect(project.store) as connection:
            connection.execute("UPDATE ledger SET sent_at = datetime(sent_at, '-1 day') || '.000000'")
        connection.close()

    def source_statuses() -> list[int]:
        server.statuses.clear()
        assert project.crawl().code == 0
        return [status for path, status in server.statuses if path == "/rss"]

    server.pages |= {"/rss": feed([1]), "/news/1": article(1), "/news/2": article(2)}
    assert source_statuses() == [200]
    # A source that is the same after a day is trusted for another day.
    a_day_later()
    assert source_statuses() == [200]
    assert source_statuses() == [304]
    server.pages["/rss"] = feed([1, 2])
    assert source_statuses() == [304]
    assert project.keys() == [1]
    a_day_later()
    assert source_statuses() == [200]
    assert project.keys() == [1, 2]


def test_date_in_the_future_is_stored_once_it_has_passed(project: Project, server: Server) -> None:
    now = datetime.now(UTC)
    text = article(1, date=(now + timedelta(hours=10)).isoformat(timespec="seconds"))
    server.pages["/news/1"] = page(text, ETag='"a"')
    assert project.crawl().code == 0
    assert project.query("SELECT published FROM articles") == [(None,)]
    # The same bytes, from a server whose clock has advanced.
    server.pages["/news/1"] = page(text, ETag='"a"', Date=format_datetime(now + timedelta(hours=11)))
    assert recheck(project) == ("revised", "the same text, revised: published, published_precision, published_raw")
    assert project.query("SELECT published IS NOT NULL FROM articles") == [(1,)]
    # From now on the validators decide.
    assert recheck(project) == ("unchanged", "HTTP 304")


def test_changed_text_is_a_new_version(project: Project, server: Server) -> None:
    server.pages["/news/1"] = page(article(1), ETag='"a"')
    assert project.crawl().code == 0
    server.pages["/news/1"] = page(article(1).replace("خبر المدينة", "خبر القرية"), ETag='"b"')
    assert recheck(project) == ("new version", "version 2: title")
    assert project.query("SELECT version, json_extract(data, '$.title') FROM versions") == [(1, "خبر المدينة رقم 1")]
    assert project.query("SELECT title, version, changed FROM articles") == [("خبر القرية رقم 1", 2, '["title"]')]
    assert recheck(project) == ("unchanged", "HTTP 304")


@pytest.mark.parametrize(
    "more", ["<aside>إعلان جديد</aside>", "<div class='related'><a href='/news/7'>خبر آخر من أخبار اليوم</a></div>"]
)
def test_changes_around_the_text_make_no_version(project: Project, server: Server, more: str) -> None:
    server.pages["/news/1"] = page(article(1))
    assert project.crawl().code == 0
    server.pages["/news/1"] = page(article(1, more=more))
    assert recheck(project)[0] == "unchanged"
    assert project.query("SELECT count(*) FROM versions") == [(0,)]


def test_archive_records_the_page_but_not_the_304(project: Project, server: Server, tmp_path: Path) -> None:
    archive = f"RECORD={tmp_path / 'kept.warc.gz'}"
    server.pages["/news/1"] = page(article(1), ETag='"a"')
    assert project.crawl("-s", archive).code == 0
    project.make_due()
    assert project.crawl("-s", archive).code == 0
    assert ("/news/1", 304) in server.statuses
    project.store.unlink()
    assert project.crawl("-s", f"REPLAY={tmp_path / 'kept.warc.gz'}").code == 0
    assert project.keys() == [1]
