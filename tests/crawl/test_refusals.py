"""A server that refuses requests, through the real engine: no single response is final, and no host is pestered."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.crawl.refusing import (
    FEW,
    NUMBERS,
    SLOW,
    SPIDER,
    assert_balanced,
    assert_recovers,
    healthy,
    notice,
    requested_articles,
    serve_instead,
    site_of,
)
from tests.crawls import Project
from tests.servers import WORDS, Answer, Page, Server, article, rss, serve


@pytest.fixture
def server() -> Iterator[Server]:
    """A site of forty articles."""
    with site_of(NUMBERS) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Project:
    """The project that crawls the site."""
    return Project(tmp_path, server.url, SPIDER, SLOW)


# -- pauses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "form"), [(429, "seconds"), (503, "date"), (500, "seconds")])
def test_requested_pause_is_kept_in_this_run_and_the_next(
    server: Server, project: Project, status: int, form: str
) -> None:
    until = datetime.now(UTC) + timedelta(minutes=20)
    pause = "1200" if form == "seconds" else format_datetime(until, usegmt=True)
    server.pages["/rss"] = rss(FEW)
    serve_instead(server, FEW, Page(status=status, headers={"Retry-After": pause}))
    run = project.crawl()
    assert len(requested_articles(server)) == 1, "it was asked again"
    run.last_line("loop: 127.0.0.1 gets no more requests", f"HTTP {status}", "until")
    ((rests_until,),) = project.query("SELECT until FROM hosts WHERE host = '127.0.0.1'")
    assert abs(datetime.fromisoformat(rests_until).replace(tzinfo=UTC) - until) < timedelta(minutes=2)
    # The other articles have no outcome; the one that was refused is due after the pause.
    assert project.query("SELECT count(*) FROM ledger WHERE kind = 'article' AND outcome IS NULL") == [(9,)]
    ((due,),) = project.query("SELECT due FROM ledger WHERE kind = 'article' AND outcome IS NOT NULL")
    assert due >= rests_until

    server.pages.update(healthy(FEW))
    server.hits.clear()
    assert project.crawl().code == 1
    assert server.hits == []
    assert_recovers(project, server, FEW)


def test_requests_queued_for_a_paused_host_are_not_sent(server: Server, tmp_path: Path) -> None:
    project = Project(tmp_path, server.url, SPIDER, "CONCURRENT_REQUESTS_PER_DOMAIN = 4")
    serve_instead(server, NUMBERS, Page(status=429, headers={"Retry-After": "600"}, delay=0.1))
    assert project.crawl().code == 1
    assert len(requested_articles(server)) <= 4


# -- the breaker -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        Page(status=403, body=b"<html>blocked</html>"),
        Page(status=429),
        Page(status=503),
        "<html><head><title>Just a moment...</title><script>window._cf_chl_opt={}</script></head></html>",
    ],
    ids=["403", "429", "503", "challenge"],
)
def test_host_rests_after_ten_refusals_in_a_row(server: Server, project: Project, page: Page | str) -> None:
    serve_instead(server, NUMBERS[10:], page)
    run = project.crawl()
    # A challenge is recognized only after the next requests were sent.
    assert len(requested_articles(server)) <= (21 if isinstance(page, Page) else 35)
    run.last_line("loop: ", "10 refusals in a row" if isinstance(page, Page) else "refus")
    assert project.keys() == NUMBERS[:10]
    ((left,),) = project.query("SELECT count(*) FROM ledger WHERE kind = 'article' AND outcome IS NULL")
    assert left == 40 - len(requested_articles(server))
    assert project.query("SELECT url FROM ledger WHERE outcome IN ('blocked', 'unavailable') AND due IS NULL") == []
    assert project.query("SELECT reason FROM runs") == [("blocked",)]
    assert_recovers(project, server, NUMBERS)


def test_few_refusals_are_no_problem_of_the_crawl(server: Server, project: Project) -> None:
    serve_instead(server, NUMBERS[::7], Page(status=403))
    run = project.crawl()
    assert run.code == 0, run.err
    assert len(project.keys()) == len(NUMBERS) - len(NUMBERS[::7])
    assert_recovers(project, server, NUMBERS)


def test_crawl_reports_that_most_articles_were_refused(server: Server, project: Project) -> None:
    serve_instead(server, [n for n in NUMBERS if n % 3], Page(status=403))
    project.crawl().last_line("loop: ", "articles were refused", "HTTP 403")


# -- pages in place of articles ----------------------------------------------------------------------------------------


def test_crawl_reports_that_most_urls_yield_no_article_for_as_long_as_it_lasts(
    server: Server, project: Project
) -> None:
    serve_instead(server, NUMBERS[10:], Page(body=b""))
    project.crawl().last_line("loop: 30 of 40 article URLs yielded no article; the first: ", "/news/11: an empty page")
    for _ in range(2):
        project.make_due()
        project.crawl().last_line("loop: 30 of 40 article URLs yielded no article; the first: ")
        # Nothing is due: this crawl has no problem to report.
        assert project.crawl().code == 0
    assert_recovers(project, server, NUMBERS)


def test_dead_urls_of_a_healthy_site_are_no_problem_of_the_crawl(server: Server, project: Project) -> None:
    serve_instead(server, NUMBERS[20:], Page(status=404))
    assert project.crawl().code == 0
    # Only these are due: all of them are gone, as before.
    with closing(sqlite3.connect(project.store)) as connection, connection:
        connection.execute("UPDATE ledger SET due = '2020-01-01 00:00:00.000000' WHERE outcome = 'gone'")
    server.hits.clear()
    run = project.crawl()
    assert run.code == 0, run.err
    assert len(requested_articles(server)) == 20


def test_soft_404_of_one_article_is_retried_and_the_others_are_stored(server: Server, project: Project) -> None:
    server.pages["/rss"] = rss(FEW)
    serve_instead(server, [7], notice("الخبر غير موجود"))
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.outcomes()["/news/7"][0] == "unavailable"
    assert_recovers(project, server, FEW)


# -- rechecks ----------------------------------------------------------------------------------------------------------


def cut_gzip(number: int) -> Page:
    """The first half of a gzip page."""
    whole = gzip.compress(article(number).encode())
    return Page(body=whole[: len(whole) // 2], headers={"Content-Encoding": "gzip"})


def shortened(number: int) -> str:
    """An article without its last paragraph, as a truncated transfer or an editor may leave it."""
    return article(number).partition("<p>" + article(number).split("<p>")[-1])[0] + "</article></body></html>"


OTHER_WORDS = "قال مدرب الفريق الأول بعد المباراة إن لاعبيه قدموا عرضا قويا وإن الحظ لم يكن معهم أمام المرمى"
# Worse pages in place of an article, each made from the article's number.
WORSE: dict[str, Callable[[int], Answer]] = {
    "maintenance": notice("الموقع تحت الصيانة"),
    "empty": lambda _: Page(body=b""),
    "consent": notice("نحن نقدر خصوصيتك"),
    "no text": lambda number: f"<html><body><h1>خبر المدينة رقم {number}</h1></body></html>",
    "challenge": lambda _: "<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script></html>",
    "cut gzip": cut_gzip,
    "cut transfer": lambda number: Page(body=article(number).encode(), reset=True),
    "half the text": lambda number: article(number).partition("في فقرته 1")[0],
    "without the last paragraph": shortened,
    "front page": lambda _: Page(status=302, headers={"Location": "/"}),
    "login page": lambda _: Page(status=302, headers={"Location": "/login"}),
    "404": lambda _: Page(status=404),
    "503": lambda _: Page(status=503),
    "another article": lambda number: (
        article(number + 5000, date="2024-10-09T11:30:00+03:00")
        .replace(WORDS, OTHER_WORDS)
        .replace("خبر المدينة رقم", "تعادل الفريقين في الجولة")
        .replace("البيان رقم", "بيان النادي")
    ),
    "the page of another article of the site": lambda _: article(1),
    "a list of teasers": lambda number: (
        "<html><h2>الرئيسية</h2><article>"
        + "".join(f"<p>{OTHER_WORDS} {n}.</p>" for n in range(20))
        + f"<p>{WORDS}، بحسب البيان رقم {number} في فقرته 0.</p></article></html>"
    ),
    "stub": lambda number: (
        f"<html><h1>خبر المدينة رقم {number}</h1><article><p>للمتابعة يرجى الاشتراك في الموقع</p></article></html>"
    ),
}


@dataclass(frozen=True)
class Rechecked:
    """A site whose articles were stored, rechecked while each page was worse, and rechecked after it was restored."""

    stored: dict[str, tuple[str, str]]
    kept: dict[str, tuple[str, str]]
    outcomes: dict[str, tuple[str | None, str | None]]
    never_due: list[str]
    """Keys of articles that were not due again after the worse page."""
    versions: dict[str, int]


@pytest.fixture(scope="module")
def rechecked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rechecked]:
    """One article per kind of worse page, in the order of `WORSE`."""
    numbers = [*range(1, len(WORSE) + 1)]
    pages: dict[str, Answer] = {"/": "<html><h1>الرئيسية</h1></html>", "/login": notice("تسجيل الدخول")(1)}
    with serve({"/rss": rss(numbers), **pages, **healthy(numbers)}) as server:
        project = Project(tmp_path_factory.mktemp("rechecked"), server.url, SPIDER, SLOW)
        assert project.crawl().code == 0
        stored = texts(project)
        for number, worse in zip(numbers, WORSE.values(), strict=True):
            server.pages[f"/news/{number}"] = worse(number)
        project.make_due()
        project.crawl("-s", "RETRY_TIMES=0")
        kept, outcomes = texts(project), project.outcomes()
        never = project.query("SELECT key FROM ledger WHERE kind = 'article' AND due IS NULL")
        assert_balanced(project)
        for number in numbers:
            server.pages[f"/news/{number}"] = article(number).replace("في فقرته 2", "في فقرته الأخيرة المعدلة")
        project.make_due()
        run = project.crawl()
        assert run.code == 0, run.err
        assert_balanced(project)
        versions = dict(project.query("SELECT key, version FROM articles"))
        yield Rechecked(stored, kept, outcomes, [key for (key,) in never], versions)


def texts(project: Project) -> dict[str, tuple[str, str]]:
    """Key -> title and text of the stored articles."""
    rows = project.query("SELECT key, title, json_extract(data, '$.body') FROM articles")
    return {key: (title, body) for key, title, body in rows}


@pytest.mark.parametrize("what", WORSE)
def test_stored_text_is_not_replaced_by_a_worse_page(rechecked: Rechecked, what: str) -> None:
    key = str([*WORSE].index(what) + 1)
    assert rechecked.kept[key] == rechecked.stored[key]
    assert key not in rechecked.never_due, rechecked.outcomes[f"/news/{key}"]
    # The recheck that failed is made up for.
    assert rechecked.versions[key] == 2


def test_shorter_text_is_accepted_when_it_is_seen_twice(server: Server, project: Project) -> None:
    server.pages["/rss"] = rss([1])
    project.crawl()
    (whole,) = project.bodies().values()
    server.pages["/news/1"] = shortened(1)
    project.make_due()
    assert project.crawl().code == 0
    outcome, reason = project.outcomes()["/news/1"]
    assert outcome == "unavailable"
    assert "the page ends after " in (reason or "")
    assert project.bodies() == {"1": whole}
    project.make_due()
    project.crawl()
    assert project.outcomes()["/news/1"][0] == "new version"
    assert project.bodies() == {"1": whole.rpartition("\n")[0]}
    assert_balanced(project)


# -- unsolicited answers, sources --------------------------------------------------------------------------------------


def test_304_to_an_unconditional_request_fails(server: Server, project: Project) -> None:
    server.pages["/rss"] = rss([1, 2])
    server.pages["/news/1"] = Page(status=304)
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.outcomes()["/news/1"] == ("failed", "HTTP 304 to an unconditional request")
    assert_balanced(project)
    assert_recovers(project, server, [1, 2])
