"""Edits of stored articles on a site crawled by the real engine, as `scrapy changes` lists them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.crawls import Project
from tests.servers import WORDS, Page, Server, article, rss, serve

SPIDER = (
    'rss_urls = ["{url}/rss"]\nfields = Fields(title="h1", body="article p", published="time", images="article img")'
)
DATE = "2024-10-08T10:30:00+03:00"
FULL = article(1, date=DATE).replace(
    "<article>", "<article><figure><img src='/1.jpg'><figcaption>جسر المدينة</figcaption></figure>"
)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Project]]:
    """A site of one article, and a project that has crawled it once."""
    with serve({"/rss": rss([1]), "/news/1": FULL}) as running:
        made = Project(tmp_path_factory.mktemp("crawled"), running.url, SPIDER, "RELATED_MAX_HOPS = 0")
        assert made.crawl().code == 0
        yield running, made


@pytest.fixture
def server(crawled: tuple[Server, Project]) -> Iterator[Server]:
    """The site of one article."""
    running, _ = crawled
    pages = dict(running.pages)
    yield running
    running.pages = pages


@pytest.fixture
def project(crawled: tuple[Server, Project], tmp_path: Path) -> Project:
    """A project that has crawled the site once."""
    _, made = crawled
    return made.copy(tmp_path)


def days_pass(project: Project, days: int) -> None:
    """Move the ledger's times back by some days, and make all scheduled URLs due."""
    with closing(sqlite3.connect(project.store)) as connection, connection:
        back = f"strftime('%Y-%m-%d %H:%M:%f000', {{}}, '-{days} days')"
        connection.execute(f"UPDATE ledger SET settled_at = {back.format('settled_at')}")
        connection.execute(
            f"UPDATE ledger SET failing_since = {back.format('failing_since')} WHERE failing_since != ''"
        )
        connection.execute(
            "UPDATE articles SET data = json_set(data, '$.fetched', '2024-10-08T08:00:00+00:00') WHERE version = 1"
        )
    project.make_due()


# A disappeared article counts only if the site responds, so its feed is fetched first.
DELETED = Page(status=410, body=b"gone", delay=0.5)
MISSING = Page(status=404, body=b"none", delay=0.5)


def crawl_later(project: Project, days: int = 0) -> None:
    """Crawl again when everything is due, after some days."""
    days_pass(project, days)
    project.crawl()
    project.check()
    checked = project.run("ledger")
    assert checked.code == 0, checked.err


def changes(project: Project, *options: str) -> list[dict[str, Any]]:
    """The edits as `scrapy changes --json` prints them."""
    run = project.run("changes", "--json", *options)
    assert run.code == 0, run.err
    return [json.loads(line) for line in run.out.splitlines()]


MORE = f"<p>{WORDS} للمرة الثانية.</p></article>"
AUTHOR = "<meta name='author' content='منى سعيد'></head>"


@pytest.mark.parametrize(
    ("before", "after", "kind", "field", "old", "new"),
    [
        ("فقرته 2", "فقراته 2", "corrected", "body", "فقرته 2", "فقراته 2"),
        ("أن أعمال", "ان أعمال", "corrected", "body", "أن أعمال", "ان أعمال"),
        ("رقم 1 في فقرته 2", "رقم 7 في فقرته 2", "corrected", "body", "رقم 1 في فقرته 2", "رقم 7"),
        ("</article>", MORE, "expanded", "body", "", "للمرة"),
        ("خبر المدينة رقم 1", "حريق في المدينة", "renamed", "title", "خبر المدينة رقم 1", "حريق"),
        ("رقم 1</h1>", "رقم 1!</h1>", "renamed", "title", "خبر المدينة رقم 1", "رقم 1!"),
        (DATE, "2024-10-08T09:30:00+03:00", "date", "published", DATE, "T09:30"),
        ("</head>", AUTHOR, "authors", "authors", "", "منى"),
        ("جسر المدينة", "جسر القرية", "caption", "images", "جسر المدينة", "جسر القرية"),
    ],
)  # fmt: skip
def test_edit_is_listed_with_the_old_and_new_text(
    project: Project, server: Server, before: str, after: str, kind: str, field: str, old: str, new: str
) -> None:
    edited = FULL.replace(before, after)
    assert edited != FULL
    server.pages["/news/1"] = edited
    crawl_later(project)
    (found,) = changes(project)
    assert (found["kind"], found["field"]) == (kind, field)
    assert old in found["old"]
    assert new in found["new"]
    assert found["old"] != found["new"]
    assert found["last_seen"] < found["seen"]
    if kind != "date":
        assert found["minutes"] > 1_000_000
    # Seeing the same text again is no edit.
    crawl_later(project)
    assert len(changes(project)) == 1


@pytest.mark.parametrize(
    "same",
    [
        lambda page: page.replace("المدينة", "المديـنة").replace("أعمال", "أع\u200cمال"),
        lambda page: page.replace(" في ", "&nbsp;\n في "),
        lambda page: page.replace("ا", "&#1575;"),
        lambda page: page.replace("<article>", "<div>1203 مشاهدة منذ 5 دقائق</div><article>"),
        lambda page: page.replace("</article>", "</article><aside><p>سيارات للبيع بأفضل الأسعار</p></aside>"),
        lambda page: page.replace("src='/1.jpg'", "data-src='/1.jpg?v=2' src='/blank.gif' nonce='a7'"),
        lambda page: page.replace(DATE, "2024-10-08T07:30:00+00:00"),
    ],
)  # fmt: skip
def test_changes_around_the_text_are_not_listed(project: Project, server: Server, same: Callable[[str], str]) -> None:
    assert same(FULL) != FULL
    server.pages["/news/1"] = same(FULL)
    crawl_later(project)
    assert changes(project) == []


def test_expanded_and_renamed_flash(tmp_path: Path, server: Server) -> None:
    flash = FULL.replace("<h1>", "<h1>عاجل | ")
    server.pages["/news/1"] = flash[: flash.index("<p>")] + f"<p>{WORDS}.</p></article></body></html>"
    project = Project(tmp_path, server.url, SPIDER, "RELATED_MAX_HOPS = 0")
    assert project.crawl().code == 0
    # A flash is rechecked after a quarter of the first pause.
    ((due,),) = project.query(
        "SELECT (julianday(due) - julianday(settled_at)) * 1440 FROM ledger WHERE kind = 'article'"
    )
    assert 14 < due < 16
    server.pages["/news/1"] = FULL
    crawl_later(project)
    assert {(edit["kind"], edit["field"]) for edit in changes(project)} == {("renamed", "title"), ("expanded", "body")}
    assert {edit["field"] for edit in changes(project, "--field", "title")} == {"title"}
    assert {edit["kind"] for edit in changes(project, "--min-words", "20")} == {"expanded"}
    assert changes(project, "--since", "2999-01-01") == []


def test_deletion_is_confirmed_and_the_article_returns(project: Project, server: Server) -> None:
    server.pages["/news/1"] = DELETED
    crawl_later(project)
    assert changes(project) == []
    crawl_later(project, days=1)
    (gone,) = changes(project)
    assert (gone["kind"], gone["field"], gone["old"]) == ("gone", "page", "HTTP 410")
    server.pages["/news/1"] = FULL
    crawl_later(project, days=3)
    assert [edit["kind"] for edit in changes(project)] == ["gone", "back"]
    # No further recheck: at most six requests.
    assert project.query("SELECT due FROM ledger WHERE kind = 'article'") == [(None,)]


def test_deletion_undone_before_its_confirmation_is_no_edit(project: Project, server: Server) -> None:
    server.pages["/news/1"] = MISSING
    crawl_later(project)
    server.pages["/news/1"] = FULL
    crawl_later(project, days=1)
    assert changes(project) == []
    # A 404 before the article returned is no evidence: each deletion needs two 404s of its own.
    server.pages["/news/1"] = MISSING
    crawl_later(project, days=1)
    assert changes(project) == []
    crawl_later(project, days=1)
    assert [edit["kind"] for edit in changes(project)] == ["gone"]


def test_article_that_returns_with_another_text_is_a_text_edit(project: Project, server: Server) -> None:
    server.pages["/news/1"] = MISSING
    crawl_later(project)
    server.pages["/news/1"] = FULL.replace("فقرته 2", "فقراته 2")
    crawl_later(project, days=1)
    assert [(edit["kind"], edit["field"]) for edit in changes(project)] == [("corrected", "body")]


@pytest.mark.parametrize("status", [500, 503, 403])
def test_outage_is_no_deletion(project: Project, server: Server, status: int) -> None:
    server.pages["/news/1"] = Page(status=status, body=b"error")
    for _ in range(3):
        crawl_later(project, days=1)
    assert changes(project) == []


def test_404_of_the_whole_site_is_no_deletion(project: Project, server: Server) -> None:
    server.pages |= {"/news/1": Page(status=404), "/rss": Page(status=404)}
    for _ in range(3):
        crawl_later(project, days=1)
    assert changes(project) == []


def test_table_marks_words_and_is_safe(project: Project, server: Server) -> None:
    server.pages["/news/1"] = FULL.replace("رقم 1 في فقرته 2", "رقم 7 \u202e\x1b[31m في فقرته 2")
    crawl_later(project)
    run = project.run("changes", "loop")
    assert run.code == 0, run.err
    assert "corrected" in run.out
    assert not {"\u202e", "\x1b"} & set(run.out)
    assert project.run("changes", f"{server.url}/news/1", "--json").out.count("\n") == 1


def test_atom_feed_has_one_entry_per_edit(project: Project, server: Server, tmp_path: Path) -> None:
    server.pages["/news/1"] = FULL.replace("رقم 1 في فقرته 2", "رقم 7 <b>في</b> فقرته 2").replace(
        "رقم 1</h1>", "رقم 1!</h1>"
    )
    crawl_later(project)
    file = tmp_path / "edits.atom"
    assert project.run("changes", "--atom", str(file)).code == 0
    read = feedparser.parse(file.read_bytes())
    assert not read.bozo, read.bozo_exception
    assert len(read.entries) == len({entry.id for entry in read.entries}) == 2
    for entry in read.entries:
        assert entry.updated_parsed
        assert entry.author
        assert 'dir="rtl"' in entry.content[0].value
        assert "<ins" in entry.content[0].value
        assert entry.content[0].language == "ar"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nosuch"], ("no site",)),
        (["--field", "colour"], ("--field=colour", "body")),
        (["--kind", "colour"], ("--kind=colour", "gone")),
        (["--limit", "0"], ("--limit=0",)),
        (["--since", "soon"], ("--since=soon",)),
        (["--html", "nowhere/edits.html"], ("no folder",)),
        (["https://other.example/1"], ("is not the URL of an article",)),
    ],
)
def test_bad_options_are_reported_in_one_line(project: Project, arguments: list[str], words: tuple[str, ...]) -> None:
    run = project.run("changes", *arguments)
    assert run.code == 2
    run.one_line(*words)
