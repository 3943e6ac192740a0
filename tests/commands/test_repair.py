"""`scrapy repair` on a redesigned site: the selectors are repaired, and the next crawl reads it again."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawls import Project, scrapy_here
from tests.servers import Answer, Server, article, rss, serve

NUMBERS = list(range(1, 13))
SPIDER = 'rss_urls = ["{url}/rss"]'


def redesigned(number: int) -> str:
    """The page of the same article after the redesign: other elements, and other content in the old ones."""
    text = article(number)
    text = text.replace("<article>", '<section class="story"><div class="rich">').replace(
        "</article>", "</div></section>"
    )
    text = re.sub(r"<h1>(.*?)</h1>", r'<h1>صحيفة الحلقة</h1><h2 class="title big">\1</h2>', text)
    text = re.sub(r"<time datetime='(.*?)'>.*?</time>", r'<span class="when" data-time="\1">أمس</span>', text)
    return text.replace(
        "</body>", "<article><p>كل الحقوق محفوظة لصحيفة الحلقة في هذا الموقع منذ سنوات</p></article></body>"
    )


def pages() -> dict[str, Answer]:
    """A site of twelve articles."""
    return {"/rss": rss(NUMBERS), **{f"/news/{n}": article(n) for n in NUMBERS}}


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """The server of the site."""
    with serve({}) as running:
        yield running


@pytest.fixture
def server(running: Server) -> Server:
    """The server with the site before its redesign."""
    running.pages = pages()
    return running


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, running: Server) -> Path:
    """The path of a store with the articles."""
    running.pages = pages()
    project = Project(tmp_path_factory.mktemp("full"), running.url, SPIDER)
    assert project.crawl().code == 0
    return project.store


@pytest.fixture
def project(tmp_path: Path, full: Path, server: Server) -> Project:
    """A project whose store has the articles, and whose site was redesigned afterwards."""
    project = Project(tmp_path, server.url, SPIDER)
    shutil.copyfile(full, project.store)
    server.pages.update({f"/news/{n}": redesigned(n) for n in (*NUMBERS, 20, 21)})
    return project


def spider_of(project: Project) -> str:
    return (project.folder / "sites" / "__init__.py").read_text("utf-8")


def test_redesigned_site_is_repaired_and_crawled_again(project: Project, server: Server) -> None:
    before = spider_of(project)
    run = project.run("repair", "loop")
    assert (run.code, run.err) == (0, "")
    assert "Nothing is written; --apply writes it." in run.out
    assert spider_of(project) == before
    run = project.run("repair", "loop", "--apply")
    assert (run.code, run.err) == (0, "")
    assert "-    fields = Fields(title=" in run.out
    after = spider_of(project)
    assert "title big" not in after
    for selector in ("h2.", "when::attr(data-time)"):
        assert selector in after
    assert 'related=".related a"' in after
    server.pages["/rss"] = rss([20, 21])
    assert project.crawl().code == 0
    assert set(project.keys()) == {*NUMBERS, 20, 21}
    assert project.bodies()["20"].count("\n") == 2
    assert "الحقوق" not in project.bodies()["20"]


def test_as_json(project: Project) -> None:
    run = project.run("repair", "loop", "--pages", "8", "--json")
    assert run.code == 0
    answer = json.loads(run.out)
    assert (answer["site"], answer["pages"], answer["written"]) == ("loop", 8, False)
    changes = {change["field"]: change for change in answer["changes"]}
    assert changes["title"]["accepted"]
    assert changes["title"]["proved"] == {"right": 4, "wrong": 0, "absent": 0, "grown": 0, "rungs": ["site"]}
    assert answer["diff"].startswith("--- sites/__init__.py")


def test_field_that_cannot_be_repaired_is_reported_and_left_unchanged(project: Project, server: Server) -> None:
    before = spider_of(project)
    server.pages.update({f"/news/{n}": article(n + 50).replace("<h1>", "<h3>") for n in NUMBERS})
    run = project.run("repair", "loop", "--apply")
    assert run.code == 1
    assert "Not repaired:" in run.out
    assert spider_of(project) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["repair"], ["expected exactly one site"]),
        (["repair", "nosuch"], ["there is no site 'nosuch'"]),
        (["repair", "elfagr", "--pages", "3"], ["--pages=3: at least 4"]),
        (["repair", "elfagr"], ["the store has no article of elfagr"]),
    ],
)
def test_bad_options_are_reported_in_one_line(tmp_path: Path, arguments: list[str], words: list[str]) -> None:
    store = tmp_path / "store.sqlite"
    run = scrapy_here(*arguments, store=f"sqlite:///{store}")
    assert run.code == 2
    run.one_line(*words)
    assert not store.exists()


def test_missing_archive_is_reported_in_one_line(project: Project) -> None:
    project.run("repair", "loop", "--replay", "none.warc.gz").one_line("none.warc.gz")


def test_unreachable_site_is_reported_in_one_line(project: Project, server: Server) -> None:
    before = spider_of(project)
    server.pages.clear()
    project.run("repair", "loop", "--apply").one_line("0 of 12 stored articles of loop could be fetched", "at least 4")
    assert spider_of(project) == before
