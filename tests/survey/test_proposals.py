"""Selectors are proposed only if they are better than reading without them, over all samples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from newscrawl.arabic import read_date
from newscrawl.fields import Fields
from newscrawl.items import Article
from newscrawl.sites import Declaration, Sites
from newscrawl.survey.proposals import Proposal, propose
from newscrawl.survey.samples import Sample, SampleReader
from tests.survey.site import NUMBERS, PATHS, PROMO, article, title_of

NOW = datetime(2024, 11, 1, tzinfo=UTC)
SITE = Declaration(
    name="misal",
    outlet="صحيفة المثال",
    domains=("misal.example",),
    article_url=r"/news/(?P<id>\d+)",
    region="LB",
)


def samples(pages: Iterable[str], *, told: bool = True) -> list[Sample]:
    """Samples of pages; with `told`, each has the headline and date of a feed."""
    found = []
    for number, path, page in zip(NUMBERS, PATHS, pages, strict=False):
        title = title_of(number) if told else None
        date = read_date(f"{number % 20 + 1} October 2024 10:30", region="LB") if told else None
        sample = Sample.parse(f"https://misal.example{path}", page.encode(), NOW, title, date)
        assert sample is not None
        found.append(sample)
    return found


def proposal(pages: Iterable[str], *, told: bool = True, base: Fields | None = None) -> Proposal:
    return propose(SampleReader(SITE, Sites([SITE]), samples(pages, told=told)), base or Fields())


def bodies(of: Proposal) -> list[str]:
    return [reading.body for reading in of.readings if isinstance(reading, Article)]


def test_pages_that_are_read_alike_need_no_selector_but_for_what_nothing_else_gives() -> None:
    found = proposal(article(number) for number in NUMBERS[:4])
    assert found.fields == Fields(tags="div.story-tags a")
    assert [reading.tags[0] for reading in found.readings if isinstance(reading, Article)] == [
        f"وسم {number}" for number in NUMBERS[:4]
    ]


def test_body_is_proposed_where_a_flash_is_not_read_without() -> None:
    found = proposal([*(article(number) for number in NUMBERS[:3]), article(NUMBERS[3], flash=True)])
    assert found.fields.body == "div.story-text"
    assert "1 of 4 pages would have no text" in found.reasons["body"]
    assert len(bodies(found)) == 4


def test_one_page_is_not_called_pages() -> None:
    found = proposal([article(NUMBERS[3], flash=True)])
    assert "1 of 1 page would have no text" in found.reasons["body"]


def test_body_is_proposed_where_lines_of_the_site_count_as_text() -> None:
    pages = [article(number, promo=True).replace("follow-us", f"x-{number}x") for number in NUMBERS[:4]]
    found = proposal(pages)
    assert bodies(found) == bodies(proposal(article(number) for number in NUMBERS[:4]))
    assert PROMO not in "".join(bodies(found))


def test_title_is_proposed_where_the_headline_is_the_sites_name() -> None:
    def page(number: int) -> str:
        text = article(number).replace("<h1 class='headline'>", "<div class='headline'>").replace("</h1>", "</div>", 1)
        text = text.replace("<div class='layout'>", "<h1>صحيفة المثال اليومية</h1><div class='layout'>")
        text = text.replace(f"og:title' content='{title_of(number)}'", "og:title' content='صحيفة المثال اليومية'")
        return text.replace(f"<title>{title_of(number)} | المثال</title>", "<title>صحيفة المثال اليومية</title>")

    found = proposal(page(number) for number in NUMBERS[:3])
    titles = [reading.title for reading in found.readings if isinstance(reading, Article)]
    assert titles == [title_of(number) for number in NUMBERS[:3]]


def test_date_is_proposed_where_the_pages_date_is_not_the_sources() -> None:
    def page(number: int) -> str:
        wrong = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-01-01T00:00:00Z"}'
        return article(number).replace("</head>", f"{wrong}</script></head>")

    found = proposal(page(number) for number in NUMBERS[:3])
    assert found.fields.published in ("span.post-date", "div.meta-line")
    days = [reading.published and reading.published.day for reading in found.readings if isinstance(reading, Article)]
    assert days == [number % 20 + 1 for number in NUMBERS[:3]]
    assert "or a different one from the source's" in found.reasons["published"]


def test_what_cannot_be_mended_is_a_doubt_not_a_selector() -> None:
    pages = ["<html><body><h1>عنوان</h1><p>-</p></body></html>"] * 2
    found = proposal(pages)
    assert found.fields == Fields()
    assert any("2 of 2 pages" in doubt for doubt in found.doubts.values())


def test_names_made_by_programs_are_no_selectors() -> None:
    def page(number: int) -> str:
        text = (
            article(number, flash=True)
            .replace("story-text", "css-1x9f3k2")
            .replace("class='story'", "class='s a91bf33'")
        )
        return text.replace("layout", "sc-12345")

    found = proposal(page(number) for number in NUMBERS[:3])
    assert "css-1x9f3k2" not in str(found.fields)
    assert "12345" not in str(found.fields)


def test_selectors_of_a_system_stay_where_they_read_all() -> None:
    base = Fields(title="h1.headline", body="div.story-text p")
    found = proposal((article(number) for number in NUMBERS[:3]), base=base)
    assert replace(found.fields, tags=()) == base
    assert "body" not in found.reasons


def test_without_samples_nothing_is_proposed() -> None:
    assert proposal([]) == Proposal(fields=Fields())
