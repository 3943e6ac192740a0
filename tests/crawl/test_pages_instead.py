"""Other pages in place of articles and feeds: tables of cases, each with a site of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cases import Cases, cases
from tests.crawl.refusing import SLOW, assert_balanced, healthy, notice, serve_instead, unknown_notice
from tests.crawls import Run
from tests.servers import Answer, Page, article, rss

INSTEAD: dict[str, Page | str | Callable[[int], Answer]] = {
    "challenge": lambda _: "<html><body><script src='/_Incapsula_Resource?SWJIYLWA=1'></script></body></html>",
    "cookie script": lambda _: "<html><script>document.cookie='a=1';location.reload()</script></html>",
    "maintenance": notice("الموقع تحت الصيانة"),
    "consent": notice("نحن نقدر خصوصيتك"),
    "soft 404": notice("عفوا، الصفحة غير موجودة"),
    "login": notice("يرجى تسجيل الدخول"),
    "unknown notice": unknown_notice,
    "empty": Page(body=b""),
    "no text": "<html><body><h1>خبر</h1></body></html>",
    "front page": Page(status=302, headers={"Location": "/"}),
    "login page": Page(status=302, headers={"Location": "/login?back=1"}),
    "404": Page(status=404, body=b"none"),
    "cut off": Page(body=article(1).encode() * 3, reset=True),
}
NUMBERS_INSTEAD = [[*range(start + 1, start + 17)] for start in range(0, 100 * len(INSTEAD), 100)]
"""Sixteen articles for each kind of page; no two sites share a text."""


@dataclass(frozen=True)
class Replaced:
    """The results of two crawls: one while other pages replaced most articles, and one after they were back."""

    first: Cases
    keys: dict[str, list[int]]
    closed: dict[str, list[str]]
    problems: dict[str, str | None]


@pytest.fixture(scope="module")
def replaced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replaced]:
    """One site per kind of page: four articles, and the other page under twelve URLs."""
    pages: dict[str, dict[str, Answer]] = {}
    for what, numbers in zip(INSTEAD, NUMBERS_INSTEAD, strict=True):
        pages[what] = {"/rss": rss(numbers), "/": "<html><h1>الرئيسية</h1></html>", **healthy(numbers)}
        pages[what] |= {"/login?back=1": "<html><h1>أهلا</h1></html>"}
    with cases(tmp_path_factory.mktemp("replaced"), pages, SLOW) as sites:
        for (what, server), numbers in zip(sites.servers.items(), NUMBERS_INSTEAD, strict=True):
            serve_instead(server, numbers[4:], INSTEAD[what])
        assert sites.crawl("-s", "RETRY_TIMES=0").code == 1
        keys = {what: sites.keys(what) for what in INSTEAD}
        closed = {what: sites.closed(what) for what in INSTEAD}
        problems = {what: sites.problems(what)[-1] for what in INSTEAD}
        assert_balanced(sites.project)
        for server, numbers in zip(sites.servers.values(), NUMBERS_INSTEAD, strict=True):
            server.pages.update(healthy(numbers))
        sites.project.make_due()
        run = sites.crawl()
        assert run.code == 0, run.out + run.err
        assert_balanced(sites.project)
        yield Replaced(sites, keys, closed, problems)


@pytest.mark.parametrize("what", INSTEAD)
def test_replaced_articles_are_stored_once_they_are_back(replaced: Replaced, what: str) -> None:
    numbers = dict(zip(INSTEAD, NUMBERS_INSTEAD, strict=True))[what]
    assert set(replaced.keys[what]) <= set(numbers[:4])
    assert replaced.closed[what] == []
    assert replaced.problems[what], "the first crawl had no problem"
    assert replaced.first.keys(what) == numbers
    for key, body in replaced.first.bodies(what).items():
        assert f"رقم {key} " in body


def test_pages_in_place_of_articles_leave_no_versions_or_copies(replaced: Replaced) -> None:
    assert replaced.first.project.query("SELECT count(*) FROM versions") == [(0,)]
    assert replaced.first.project.query("SELECT count(*) FROM copies") == [(0,)]


DEAD: dict[str, Answer] = {
    "404": Page(status=404),
    "403": Page(status=403),
    "304": Page(status=304),
    "empty": Page(body=b""),
    "challenge": "<!DOCTYPE html><html><title>Just a moment...</title><script>window._cf_chl_opt={}</script></html>",
    "HTML": "<!DOCTYPE html><html><h1>أهلا بكم</h1><p>صفحة</p></html>",
    "front page": Page(status=302, headers={"Location": "/"}),
}


def dead_feeds() -> dict[str, dict[str, Answer]]:
    """One site per dead feed, each with a second feed that works."""
    sites: dict[str, dict[str, Answer]] = {}
    for start, (what, feed) in enumerate(DEAD.items()):
        numbers = [100 * start + 1, 100 * start + 2]
        sites[what] = {"/rss": feed, "/": "<html><h1>الرئيسية</h1></html>", "/more": rss(numbers), **healthy(numbers)}
    return sites


def test_dead_feed_is_reported(tmp_path: Path) -> None:
    with cases(tmp_path / "alone", dead_feeds(), SLOW) as alone:
        assert alone.crawl("-s", "RETRY_TIMES=0").code == 1
        for what in DEAD:
            (problem,) = alone.problems(what)
            assert "/rss" in (problem or ""), what
    spider = 'rss_urls = ["{url}/rss", "{url}/more"]'
    with cases(tmp_path / "beside", dead_feeds(), SLOW, spider) as beside:
        run = beside.crawl("-s", "RETRY_TIMES=0")
        for start, (what, server) in enumerate(beside.servers.items()):
            assert beside.keys(what) == [100 * start + 1, 100 * start + 2], what
            assert is_reported(run, f"{server.url}/rss"), run.err
        assert_balanced(beside.project)


def is_reported(run: Run, word: str) -> bool:
    """Whether a warning or an error contains the word."""
    return any(word in line for line in run.err.splitlines() if "WARNING" in line or "ERROR" in line)
