"""The end of a crawl: the reason stored for its run, and the line that a person reads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.crawl.ending import CrawlSummary, was_in_trouble
from newscrawl.outcomes import Outcome
from newscrawl.store import Rest

SOURCE = "https://a.example/rss"


def make_tale(
    *,
    source: Outcome | None = Outcome.READ,
    articles: dict[Outcome, int] | None = None,
    fetched: int = 1,
    again: bool = False,
    final: bool = False,
    in_trouble: bool = False,
    replayed: bool = False,
) -> CrawlSummary:
    """The summary of a crawl of one source and some articles."""
    tale = CrawlSummary(in_trouble=in_trouble, replayed=replayed)
    tale.counts["fetched"] = fetched
    if source is not None:
        tale.settled(source, SOURCE, "HTTP 500", is_source=True)
    for outcome, count in (articles or {}).items():
        for number in range(count):
            url, reason = f"https://a.example/{number}", f"because {outcome}"
            tale.settled(outcome, url, reason, is_source=False, is_retry=again, final=final)
    return tale


def ending(tale: CrawlSummary, reason: str = "finished", *, partial: bool = False) -> tuple[str, str | None]:
    return tale.ending(reason, partial=partial)


@pytest.mark.parametrize(
    "tale",
    [
        make_tale(articles={Outcome.STORED: 3}),
        # A few useless URLs, or many among as many articles.
        make_tale(articles={Outcome.FAILED: 3, Outcome.GONE: 2, Outcome.NOT_ARTICLE: 4}),
        make_tale(articles={Outcome.UNCHANGED: 30, Outcome.GONE: 30}),
        make_tale(articles={Outcome.OUT_OF_WINDOW: 50}),
        make_tale(articles={Outcome.DUPLICATE: 50}),
        make_tale(articles={Outcome.DROPPED: 50}),
        # An archive recorded with `max_items` names many pages that it does not contain.
        make_tale(articles={Outcome.STORED: 3, Outcome.FAILED: 37}, replayed=True),
        # Galleries that are marked as such.
        make_tale(articles={Outcome.NOT_ARTICLE: 50}, final=True),
        # Old failures that fail again, on a site where nothing else is due.
        make_tale(articles={Outcome.GONE: 50, Outcome.NOT_ARTICLE: 50}, again=True),
        make_tale(articles={Outcome.UNAVAILABLE: 3}, again=True),
        make_tale(articles={Outcome.STORED: 2, Outcome.BLOCKED: 2}),
        # Two refusals are too few to conclude anything.
        make_tale(articles={Outcome.UNAVAILABLE: 2}),
        make_tale(source=Outcome.SKIPPED),
        make_tale(source=None, articles={Outcome.STORED: 1}),
    ],
)
def test_crawl_without_problems_is_finished(tale: CrawlSummary) -> None:
    assert ending(tale) == ("finished", None)
    # Such a run cannot be a baseline: it did not fetch everything.
    assert ending(tale, partial=True) == ("partial", None)
    assert ending(tale, "shutdown", partial=True) == ("shutdown", None)


def test_unreadable_sources_make_a_run_unreachable() -> None:
    tale = make_tale(source=Outcome.FAILED, articles={Outcome.STORED: 5})
    assert ending(tale) == ("unreachable", f"no source could be read: {SOURCE}: HTTP 500")
    # One readable source of two is enough to find articles.
    tale.settled(Outcome.READ, "https://a.example/list", "", is_source=True)
    assert ending(tale) == ("finished", None)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.BLOCKED, Outcome.UNAVAILABLE])
def test_run_without_responses_is_unreachable(outcome: Outcome) -> None:
    tale = make_tale(source=outcome, fetched=0)
    assert ending(tale) == ("unreachable", f"nothing could be fetched: {SOURCE}: HTTP 500")


def test_robots_txt_that_forbids_everything() -> None:
    tale = make_tale(source=Outcome.ROBOTS, fetched=0)
    reason, problem = ending(tale)
    assert reason == "forbidden"
    assert problem == f"robots.txt forbids everything that this spider requests: {SOURCE}"


@pytest.mark.parametrize(
    ("forbidden", "stored", "again", "is_forbidden"),
    [(3, 0, False, True), (2, 0, False, False), (3, 1, False, False), (3, 0, True, False)],
)
def test_robots_txt_that_forbids_all_articles(forbidden: int, stored: int, again: bool, is_forbidden: bool) -> None:
    tale = make_tale(articles={Outcome.ROBOTS: forbidden, Outcome.STORED: stored}, again=again)
    problem = f"robots.txt forbids all {forbidden} articles; the first: https://a.example/0"
    assert ending(tale) == (("forbidden", problem) if is_forbidden else ("finished", None))


@pytest.mark.parametrize(
    ("refused", "stored", "is_blocked"), [(3, 0, True), (3, 2, True), (3, 3, False), (2, 0, False)]
)
def test_run_is_blocked_if_most_articles_were_refused(refused: int, stored: int, is_blocked: bool) -> None:
    tale = make_tale(articles={Outcome.STORED: stored, Outcome.BLOCKED: refused})
    reason, problem = ending(tale)
    assert (reason == "blocked") is is_blocked
    if is_blocked:
        few = f"{refused} of {refused + stored} articles were refused"
        assert problem == f"{few}; the first: https://a.example/0: because blocked"


@pytest.mark.parametrize("outcome", [Outcome.NOT_ARTICLE, Outcome.GONE, Outcome.FAILED])
@pytest.mark.parametrize(
    ("useless", "good", "is_fruitless"),
    [(10, 0, True), (50, 10, True), (11, 10, True), (10, 10, False), (9, 0, False), (50, 500, False)],
)
def test_run_is_fruitless_if_most_urls_yield_no_article(
    outcome: Outcome, useless: int, good: int, is_fruitless: bool
) -> None:
    tale = make_tale(articles={Outcome.STORED: good, outcome: useless})
    reason, problem = ending(tale)
    assert (reason == "fruitless") is is_fruitless
    if is_fruitless:
        few = f"{useless} of {useless + good} article URLs yielded no article"
        assert problem == f"{few}; the first: https://a.example/0: because {outcome}"


def test_retries_count_while_the_site_is_in_trouble() -> None:
    assert ending(make_tale(articles={Outcome.NOT_ARTICLE: 10}, again=True, in_trouble=True))[0] == "fruitless"
    assert ending(make_tale(articles={Outcome.BLOCKED: 3}, again=True, in_trouble=True))[0] == "blocked"
    assert ending(make_tale(articles={Outcome.ROBOTS: 3}, again=True, in_trouble=True))[0] == "forbidden"


@pytest.mark.parametrize(
    ("endings", "wanted"),
    [
        ([], False),
        ([("finished", {"stored": 3, "found": 3})], False),
        ([("fruitless", {"not an article": 50})], True),
        ([("forbidden", {"refused by robots": 3})], True),
        ([("blocked", {"stored": 5, "blocked": 50}), ("finished", {"stored": 3})], True),
        # Nothing was due in between; a killed run has neither a reason nor counts.
        ([("finished", {"read": 1}), (None, None), ("fruitless", {"gone": 50})], True),
        ([("finished", {"read": 1, "unchanged": 1}), ("fruitless", {"gone": 50})], False),
    ],
)
def test_site_is_in_trouble_until_an_article_is_read(
    endings: list[tuple[str | None, dict[str, int] | None]], wanted: bool
) -> None:
    assert was_in_trouble(endings) is wanted


def test_pausing_hosts_make_a_run_blocked() -> None:
    tale = make_tale(articles={Outcome.STORED: 9})
    until = datetime(2024, 10, 24, 12, 30, tzinfo=UTC)
    tale.note_rest(Rest(host="a.example", reason="HTTP 429", until=until))
    tale.note_rest(Rest(host="a.example", reason="again"))
    tale.note_rest(Rest(host="b.example", reason="10 refusals in a row"))
    assert ending(tale) == (
        "blocked",
        "a.example gets no more requests: HTTP 429, until 2024-10-24 12:30 UTC; "
        "b.example gets no more requests: 10 refusals in a row",
    )


def test_counts_are_by_outcome() -> None:
    tale = make_tale(articles={Outcome.STORED: 2, Outcome.DUPLICATE: 1})
    assert tale.counts == {"fetched": 1, Outcome.READ: 1, Outcome.STORED: 2, Outcome.DUPLICATE: 1}
