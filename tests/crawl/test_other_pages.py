"""Pages in place of an article that only the source's headline reveals, through the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.refusing import SLOW, SPIDER, assert_balanced, assert_recovers, serve_instead, site_of, unknown_notice
from tests.crawl.test_refusals import WORSE, texts
from tests.crawls import Project
from tests.servers import Server, article, rss

NUMBERS = [*range(1, 6)]


@pytest.fixture
def server() -> Iterator[Server]:
    """A site of five articles."""
    with site_of(NUMBERS) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Project:
    """The project that crawls the site."""
    return Project(tmp_path, server.url, SPIDER, SLOW)


WALL = (
    "<html lang='ar'><title>الحلقة</title><h1>نافذة جديدة على الحلقة</h1><article><p>حمل التطبيق من المتجر "
    "لتواصل التصفح، واستفد من الإشعارات ومن العمل دون شبكة في كل وقت.</p></article></html>"
)


def test_unknown_wall_is_not_stored(server: Server, project: Project) -> None:
    serve_instead(server, [4], WALL)
    assert project.crawl().code == 0
    outcome, reason = project.outcomes()["/news/4"]
    assert outcome == "unavailable"
    assert reason == "nothing of the headline «خبر المدينة رقم 4», which its source gives, is on the page"
    assert_recovers(project, server, NUMBERS)


def test_page_of_another_article_is_replaced_by_the_promised_article(server: Server, project: Project) -> None:
    server.pages["/rss"] = rss([1])
    other = WORSE["another article"]
    serve_instead(server, [1], other)
    assert project.crawl().code == 0
    assert project.keys() == [1]
    serve_instead(server, [1], article)
    project.make_due()
    assert project.crawl().code == 0
    assert project.outcomes()["/news/1"][0] == "new version"
    # It has the promised headline, so from now on it is kept.
    serve_instead(server, [1], other)
    project.make_due()
    project.crawl()
    assert project.outcomes()["/news/1"][0] == "unavailable"
    assert_balanced(project)


def test_url_that_showed_another_article_is_rechecked(server: Server, project: Project) -> None:
    server.pages["/rss"] = rss([1, 2])
    serve_instead(server, [2], article(1))
    project.crawl()
    copies = [reason for outcome, reason in project.outcomes().values() if outcome == "duplicate"]
    assert len(copies) == 1
    serve_instead(server, [2], article)
    project.make_due()
    project.crawl()
    assert project.keys() == [1, 2]
    assert_balanced(project)


def test_text_shown_under_another_articles_url_is_stored_under_its_own(server: Server, project: Project) -> None:
    other = WORSE["another article"](2)
    server.pages |= {"/rss": rss([1]), "/news/1": other, "/news/2": other}
    project.crawl()
    server.pages["/rss"] = str(rss([1, 2])).replace("خبر المدينة رقم 2", "تعادل الفريقين في الجولة 5002")
    project.crawl()
    assert project.outcomes()["/news/2"][0] == "duplicate"
    serve_instead(server, [1], article)
    for _ in range(2):
        project.make_due()
        project.crawl()
    titles = {key: title for key, (title, _) in texts(project).items()}
    assert titles == {"1": "خبر المدينة رقم 1", "2": "تعادل الفريقين في الجولة 5002"}
    assert_balanced(project)


def test_wall_stored_without_a_promise_is_replaced_by_an_article_seen_twice(server: Server, project: Project) -> None:
    server.pages["/rss"] = str(rss([1])).replace("خبر المدينة رقم 1", "تفاصيل")
    serve_instead(server, [1], WALL)
    project.crawl()
    assert project.keys() == [1]
    serve_instead(server, [1], article)
    project.make_due()
    project.crawl()
    assert project.outcomes()["/news/1"][0] == "unavailable"
    project.make_due()
    project.crawl()
    assert project.outcomes()["/news/1"][0] == "new version"
    assert texts(project)["1"][0] == "خبر المدينة رقم 1"
    assert_balanced(project)


def test_one_text_under_all_three_urls_counts_as_three_refusals(server: Server, project: Project) -> None:
    server.pages["/rss"] = rss([1, 2, 3])
    serve_instead(server, [1, 2, 3], unknown_notice(1))
    last = project.crawl().last_line(
        "loop: 3 of 3 articles were refused", "a notice that several URLs of the site show"
    )
    assert last.endswith("failures: 3 notice")
    assert project.query("SELECT counts->>'stored', counts->>'unavailable' FROM runs") == [(0, 3)]
    assert_recovers(project, server, [1, 2, 3])
