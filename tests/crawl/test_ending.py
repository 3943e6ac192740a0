"""The end of a crawl: the reason that its run stores, and the line that a person reads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.crawl.ending import CrawlSummary, was_in_trouble
from newscrawl.outcomes import Outcome
from newscrawl.store import Rest

SOURCE = "https://a.example/rss"


def tale(
    *,
    source: Outcome | None = Outcome.READ,
    articles: dict[Outcome, int] | None = None,
    fetched: int = 1,
    again: bool = False,
    final: bool = False,
    in_trouble: bool = False,
    replayed: bool = False,
) -> CrawlSummary:
    """A crawl of one source and some articles."""
    told = CrawlSummary(in_trouble=in_trouble, replayed=replayed)
    told.counts["fetched"] = fetched
    if source is not None:
        told.settled(source, SOURCE, "HTTP 500", is_source=True)
    for outcome, count in (articles or {}).items():
        for number in range(count):
            url, reason = f"https://a.example/{number}", f"because {outcome}"
            told.settled(outcome, url, reason, is_source=False, is_retry=again, final=final)
    return told


def ending(told: CrawlSummary, reason: str = "finished", *, partial: bool = False) -> tuple[str, str | None]:
    return told.ending(reason, partial=partial)


@pytest.mark.parametrize(
    "told",
    [
        tale(articles={Outcome.STORED: 3}),
        # A few that are worthless, or many beside as many articles.
        tale(articles={Outcome.FAILED: 3, Outcome.GONE: 2, Outcome.NOT_ARTICLE: 4}),
        tale(articles={Outcome.UNCHANGED: 30, Outcome.GONE: 30}),
        tale(articles={Outcome.OUT_OF_WINDOW: 50}),
        tale(articles={Outcome.DUPLICATE: 50}),
        tale(articles={Outcome.DROPPED: 50}),
        # An archive that was recorded with max_items names many pages that it lacks.
        tale(articles={Outcome.STORED: 3, Outcome.FAILED: 37}, replayed=True),
        # Galleries that say so.
        tale(articles={Outcome.NOT_ARTICLE: 50}, final=True),
        # Old failures that fail again, on a site with nothing else to look at.
        tale(articles={Outcome.GONE: 50, Outcome.NOT_ARTICLE: 50}, again=True),
        tale(articles={Outcome.UNAVAILABLE: 3}, again=True),
        tale(articles={Outcome.STORED: 2, Outcome.BLOCKED: 2}),
        # Two refusals are no rule.
        tale(articles={Outcome.UNAVAILABLE: 2}),
        tale(source=Outcome.SKIPPED),
        tale(source=None, articles={Outcome.STORED: 1}),
    ],
)
def test_a_crawl_that_did_its_work(told: CrawlSummary) -> None:
    assert ending(told) == ("finished", None)
    # Such a run is no baseline: it did not look at everything.
    assert ending(told, partial=True) == ("partial", None)
    assert ending(told, "shutdown", partial=True) == ("shutdown", None)


def test_no_source_could_be_read() -> None:
    told = tale(source=Outcome.FAILED, articles={Outcome.STORED: 5})
    assert ending(told) == ("unreachable", f"no source could be read: {SOURCE}: HTTP 500")
    # One of two is enough to find articles.
    told.settled(Outcome.READ, "https://a.example/list", "", is_source=True)
    assert ending(told) == ("finished", None)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.BLOCKED, Outcome.UNAVAILABLE])
def test_nothing_could_be_fetched(outcome: Outcome) -> None:
    told = tale(source=outcome, fetched=0)
    assert ending(told) == ("unreachable", f"nothing could be fetched: {SOURCE}: HTTP 500")


def test_robots_forbid_everything() -> None:
    told = tale(source=Outcome.ROBOTS, fetched=0)
    reason, problem = ending(told)
    assert reason == "forbidden"
    assert problem == f"robots.txt forbids everything that this spider requests: {SOURCE}"


@pytest.mark.parametrize(
    ("forbidden", "stored", "again", "is_forbidden"),
    [(3, 0, False, True), (2, 0, False, False), (3, 1, False, False), (3, 0, True, False)],
)
def test_robots_forbid_all_articles(forbidden: int, stored: int, again: bool, is_forbidden: bool) -> None:
    told = tale(articles={Outcome.ROBOTS: forbidden, Outcome.STORED: stored}, again=again)
    problem = f"robots.txt forbids all {forbidden} articles; the first: https://a.example/0"
    assert ending(told) == (("forbidden", problem) if is_forbidden else ("finished", None))


@pytest.mark.parametrize(
    ("refused", "stored", "is_blocked"), [(3, 0, True), (3, 2, True), (3, 3, False), (2, 0, False)]
)
def test_most_articles_were_refused(refused: int, stored: int, is_blocked: bool) -> None:
    told = tale(articles={Outcome.STORED: stored, Outcome.BLOCKED: refused})
    reason, problem = ending(told)
    assert (reason == "blocked") is is_blocked
    if is_blocked:
        few = f"{refused} of {refused + stored} articles were refused"
        assert problem == f"{few}; the first: https://a.example/0: because blocked"


@pytest.mark.parametrize("outcome", [Outcome.NOT_ARTICLE, Outcome.GONE, Outcome.FAILED])
@pytest.mark.parametrize(
    ("worthless", "good", "is_fruitless"),
    [(10, 0, True), (50, 10, True), (11, 10, True), (10, 10, False), (9, 0, False), (50, 500, False)],
)
def test_most_urls_of_articles_had_none(outcome: Outcome, worthless: int, good: int, is_fruitless: bool) -> None:
    told = tale(articles={Outcome.STORED: good, outcome: worthless})
    reason, problem = ending(told)
    assert (reason == "fruitless") is is_fruitless
    if is_fruitless:
        few = f"{worthless} of {worthless + good} article URLs yielded no article"
        assert problem == f"{few}; the first: https://a.example/0: because {outcome}"


def test_retries_count_while_the_site_is_in_trouble() -> None:
    assert ending(tale(articles={Outcome.NOT_ARTICLE: 10}, again=True, in_trouble=True))[0] == "fruitless"
    assert ending(tale(articles={Outcome.BLOCKED: 3}, again=True, in_trouble=True))[0] == "blocked"
    assert ending(tale(articles={Outcome.ROBOTS: 3}, again=True, in_trouble=True))[0] == "forbidden"


@pytest.mark.parametrize(
    ("endings", "wanted"),
    [
        ([], False),
        ([("finished", {"stored": 3, "found": 3})], False),
        ([("fruitless", {"not an article": 50})], True),
        ([("forbidden", {"refused by robots": 3})], True),
        ([("blocked", {"stored": 5, "blocked": 50}), ("finished", {"stored": 3})], True),
        # Nothing was due in between; a killed run has neither reason nor counts.
        ([("finished", {"read": 1}), (None, None), ("fruitless", {"gone": 50})], True),
        ([("finished", {"read": 1, "unchanged": 1}), ("fruitless", {"gone": 50})], False),
    ],
)
def test_trouble_lasts_until_an_article_is_read(
    endings: list[tuple[str | None, dict[str, int] | None]], wanted: bool
) -> None:
    assert was_in_trouble(endings) is wanted


def test_a_host_is_left_alone() -> None:
    told = tale(articles={Outcome.STORED: 9})
    until = datetime(2024, 10, 24, 12, 30, tzinfo=UTC)
    told.note_rest(Rest(host="a.example", reason="HTTP 429", until=until))
    told.note_rest(Rest(host="a.example", reason="again"))
    told.note_rest(Rest(host="b.example", reason="10 refusals in a row"))
    assert ending(told) == (
        "blocked",
        "a.example is left alone: HTTP 429, until 2024-10-24 12:30 UTC; b.example is left alone: 10 refusals in a row",
    )


def test_counts_are_by_outcome() -> None:
    told = tale(articles={Outcome.STORED: 2, Outcome.DUPLICATE: 1})
    assert told.counts == {"fetched": 1, Outcome.READ: 1, Outcome.STORED: 2, Outcome.DUPLICATE: 1}
