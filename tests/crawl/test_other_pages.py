"""Pages in place of an article that nothing but its source's headline betrays, through the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.refusing import SLOW, SPIDER, balanced, becomes_whole, served, site_of, unknown_notice
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
    """The project that crawls it."""
    return Project(tmp_path, server.url, SPIDER, SLOW)


WALL = (
    "<html lang='ar'><title>الحلقة</title><h1>نافذة جديدة على الحلقة</h1><article><p>حمل التطبيق من المتجر "
    "لتواصل التصفح، واستفد من الإشعارات ومن العمل دون شبكة في كل وقت.</p></article></html>"
)


def test_one_wall_that_nothing_betrays_is_no_article(server: Server, project: Project) -> None:
    served(server, [4], WALL)
    assert project.crawl().code == 0
    outcome, reason = project.outcomes()["/news/4"]
    assert outcome == "unavailable"
    assert reason == "nothing of the headline «خبر المدينة رقم 4», which its source gives, is on the page"
    becomes_whole(project, server, NUMBERS)


def test_the_page_of_another_article_gives_way_to_the_one_that_its_source_promised(
    server: Server, project: Project
) -> None:
    server.pages["/rss"] = rss([1])
    other = WORSE["another article"]
    served(server, [1], other)
    assert project.crawl().code == 0
    assert project.keys() == [1]
    served(server, [1], article)
    project.make_due()
    assert project.crawl().code == 0
    assert project.outcomes()["/news/1"][0] == "new version"
    # It has what was promised: from now on it stays.
    served(server, [1], other)
    project.make_due()
    project.crawl()
    assert project.outcomes()["/news/1"][0] == "unavailable"
    balanced(project)


def test_the_page_of_another_article_of_the_site_is_looked_at_again(server: Server, project: Project) -> None:
    server.pages["/rss"] = rss([1, 2])
    served(server, [2], article(1))
    project.crawl()
    copies = [reason for outcome, reason in project.outcomes().values() if outcome == "duplicate"]
    assert len(copies) == 1
    served(server, [2], article)
    project.make_due()
    project.crawl()
    assert project.keys() == [1, 2]
    balanced(project)


def test_a_text_that_stood_under_the_url_of_another_article_is_stored_under_its_own(
    server: Server, project: Project
) -> None:
    other = WORSE["another article"](2)
    server.pages |= {"/rss": rss([1]), "/news/1": other, "/news/2": other}
    project.crawl()
    server.pages["/rss"] = str(rss([1, 2])).replace("خبر المدينة رقم 2", "تعادل الفريقين في الجولة 5002")
    project.crawl()
    assert project.outcomes()["/news/2"][0] == "duplicate"
    served(server, [1], article)
    for _ in range(2):
        project.make_due()
        project.crawl()
    titles = {key: title for key, (title, _) in texts(project).items()}
    assert titles == {"1": "خبر المدينة رقم 1", "2": "تعادل الفريقين في الجولة 5002"}
    balanced(project)


def test_a_wall_that_was_stored_without_a_promise_gives_way_to_what_is_seen_twice(
    server: Server, project: Project
) -> None:
    server.pages["/rss"] = str(rss([1])).replace("خبر المدينة رقم 1", "تفاصيل")
    served(server, [1], WALL)
    project.crawl()
    assert project.keys() == [1]
    served(server, [1], article)
    project.make_due()
    project.crawl()
    assert project.outcomes()["/news/1"][0] == "unavailable"
    project.make_due()
    project.crawl()
    assert project.outcomes()["/news/1"][0] == "new version"
    assert texts(project)["1"][0] == "خبر المدينة رقم 1"
    balanced(project)


def test_three_urls_of_three_with_one_text_are_three_refusals(server: Server, project: Project) -> None:
    server.pages["/rss"] = rss([1, 2, 3])
    served(server, [1, 2, 3], unknown_notice(1))
    last = project.crawl().last_line(
        "loop: 3 of 3 articles were refused", "a notice that several URLs of the site show"
    )
    assert last.endswith("failures: 3 notice")
    assert project.query("SELECT counts->>'stored', counts->>'unavailable' FROM runs") == [(0, 3)]
    becomes_whole(project, server, [1, 2, 3])
