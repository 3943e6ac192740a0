"""The common form of article URLs, as a regular expression."""

from __future__ import annotations

import re
import sys

import pytest

from newscrawl.survey.shapes import Candidate, learn
from newscrawl.urls import article_key, readable

HOME = "https://misal.example/"
LONG = "وزير الري يشهد توقيع عقد دراسة"


def shaped(*paths: str, others: tuple[str, ...] = ()) -> str:
    """The pattern for articles at these paths, which a source lists."""
    links = [Candidate(url=f"{HOME}{path}", is_article=True) for path in paths]
    links += [Candidate(url=f"{HOME}{path}", title="قسم") for path in others]
    shape = learn(links, HOME)
    assert shape is not None
    assert [one.url for one in shape.matching][: len(paths)] == [f"{HOME}{path}" for path in paths]
    return shape.pattern.removeprefix(r"^https?://(?:www\.)?misal\.example")


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (("5126833", "5126801"), r"/(?P<id>\d+)(?:[/?]|$)"),
        (("news/17000", "news/17001"), r"/news/(?P<id>\d+)(?:[/?]|$)"),
        (("a/1/x-y", "a/2/z"), r"/a/(?P<id>\d+)(?:[/?]|$)"),
        (("229210-خبر.html", "270991-خبر-آخر.html"), r"/(?P<id>\d+)-[^/]*\.html(?:[/?]|$)"),
        (("خبر-1234.html", "خبر-آخر-1235.html"), r"/[^/]*-(?P<id>\d+)\.html(?:[/?]|$)"),
        (
            ("story/2024/12/24/خبر/6810412", "story/2024/12/23/آخر/6809955"),
            r"/story/(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})/[^/]+/(?P<id>\d+)(?:[/?]|$)",
        ),
        (
            ("article/10/08/2022/خبر-ما", "article/11/08/2022/خبر-آخر"),
            r"/article/(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})/[^/]+-[^/]+/?(?:\?|$)",
        ),
        (
            ("uae/2020-06-03-1.3874341", "sports/2020-06-04-1.3874400"),
            r"/[^/]+/(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})-[^/]*\.(?P<id>\d+)(?:[/?]|$)",
        ),
        (("s/3nva8t4", "s/as756m3", "s/hqdwvsl", "s/rj3na7h"), r"/s/(?P<id>[a-z0-9]{7})(?:[/?]|$)"),
        (("view.aspx?id=17", "view.aspx?id=18"), r"/view\.aspx/?\?(?:[^#]*&)?id=(?P<id>\d+)"),
        (
            ("culture/خبر-ما/", "sport/خبر-آخر/"),
            r"/(?:culture|sport)/[^/]+-[^/]+/?(?:\?|$)",
        ),
    ],
)
def test_shape_of_articles(paths: tuple[str, ...], pattern: str) -> None:
    learned = shaped(*paths)
    assert learned == pattern
    keys = {article_key(f"{HOME}{path}", re.compile(r"^https?://(?:www\.)?misal\.example" + learned)) for path in paths}
    assert None not in keys
    assert len(keys) == len(paths)


def test_name_of_a_section_is_not_part_of_the_shape() -> None:
    sections = ("sports", "economy", "about/us")
    assert shaped("sports/17001", "sports/17002", others=sections) == r"/[^/]+/(?P<id>\d+)(?:[/?]|$)"
    # Pages of another section have numbers as well.
    assert shaped("news/17001", "news/17002", others=("news", "category/45")) == r"/news/(?P<id>\d+)(?:[/?]|$)"


def test_sections_with_pages_of_their_own_are_told_from_other_pages() -> None:
    others = ("sport/", *(f"sport/{n}/" for n in ("one", "two", "three")), "economy/x/", "Art/index.html")
    others += tuple(f"art/{n}/" for n in ("one", "two", "three")) + tuple(f"tag/{n}/" for n in ("one", "two", "three"))
    pattern = shaped("culture/خبر/", "culture/خبر-آخر/", "culture/ثالث/", others=others)
    assert pattern == r"/(?:art|culture|sport)/[^/]+/?(?:\?|$)"


def test_part_that_all_pages_begin_with_is_no_section() -> None:
    others = ("arabic", *(f"arabic/topics/{n}" for n in range(9)))
    assert shaped("arabic/articles/17001", "arabic/articles/17002", others=others) == (
        r"/arabic/articles/(?P<id>\d+)(?:[/?]|$)"
    )


def test_parts_of_a_date_are_no_numbers_of_articles() -> None:
    pattern = shaped("2013/world/8/3/خبر-ما", "2013/world/8/3/خبر-آخر")
    assert pattern.endswith(r"[^/]+-[^/]+/?(?:\?|$)")


def test_without_sources_headlines_decide() -> None:
    menu = [Candidate(url=f"{HOME}category/{n}", title="رياضة") for n in range(40, 60)]
    cards = [Candidate(url=f"{HOME}news/{n}/خبر", title=LONG) for n in range(536100, 536110)]
    shape = learn([*menu, *cards], HOME)
    assert shape is not None
    assert [one.url for one in shape.matching] == [card.url for card in cards]


@pytest.mark.parametrize(
    "links",
    [
        [],
        [Candidate(url=HOME)],
        [Candidate(url="https://other.example/news/17001", is_article=True)],
        [Candidate(url=f"{HOME}{name}", title="قسم") for name in ("about", "contact", "sports", "news")],
        [Candidate(url="http://[bad/1", is_article=True)],
    ],
)
def test_no_shape(links: list[Candidate]) -> None:
    assert learn(links, HOME) is None


def test_shape_never_matches_a_source() -> None:
    links = [Candidate(url=f"{HOME}{n}", is_article=True) for n in (17001, 17002)]
    assert learn(links, HOME, never=[f"{HOME}17003"]) is None


def test_links_of_another_shape_are_told() -> None:
    links = [Candidate(url=f"{HOME}news/{n}", is_article=True) for n in range(17001, 17010)]
    links.append(Candidate(url=f"{HOME}video/x", is_article=True))
    shape = learn(links, HOME)
    assert shape is not None
    assert [readable(one.url) for one in shape.unmatched] == [f"{HOME}video/x"]


def test_work_is_linear() -> None:
    def work(count: int) -> int:
        calls = 0

        def count_call(*_: object) -> None:
            nonlocal calls
            calls += 1

        # Different URLs each time, because results for a URL are cached.
        links = [Candidate(url=f"{HOME}section-{n % 7}/{n}/{count}", title=LONG) for n in range(10_000, 10_000 + count)]
        sys.setprofile(count_call)
        try:
            learn(links, HOME)
        finally:
            sys.setprofile(None)
        return calls

    assert work(800) < 10 * work(100)
