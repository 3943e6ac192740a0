"""How a crawl ended: the reason that its run keeps, and the line that a person reads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.crawl.ending import Tale
from newscrawl.outcomes import Outcome
from newscrawl.store import Rest

SOURCE = "https://a.example/rss"


def tale(
    *, source: Outcome | None = Outcome.READ, articles: dict[Outcome, int] | None = None, fetched: int = 1
) -> Tale:
    """A crawl of one source and some articles."""
    told = Tale()
    told.counts["fetched"] = fetched
    if source is not None:
        told.settled(source, SOURCE, "HTTP 500", is_source=True)
    for outcome, count in (articles or {}).items():
        for number in range(count):
            told.settled(outcome, f"https://a.example/{number}", f"because {outcome}", is_source=False)
    return told


def ending(told: Tale, reason: str = "finished", *, partial: bool = False) -> tuple[str, str | None]:
    return told.ending(reason, partial=partial)


@pytest.mark.parametrize(
    "told",
    [
        tale(articles={Outcome.STORED: 3}),
        tale(articles={Outcome.FAILED: 3, Outcome.GONE: 2, Outcome.NOT_ARTICLE: 9}),
        tale(articles={Outcome.STORED: 2, Outcome.BLOCKED: 2}),
        # Two refusals are no rule.
        tale(articles={Outcome.UNAVAILABLE: 2}),
        tale(source=Outcome.SKIPPED),
        tale(source=None, articles={Outcome.STORED: 1}),
    ],
)
def test_a_crawl_that_did_its_work(told: Tale) -> None:
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
    assert problem == f"robots.txt allows nothing of what this spider asks for: {SOURCE}"


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


def test_a_host_is_left_alone() -> None:
    told = tale(articles={Outcome.STORED: 9})
    until = datetime(2024, 10, 24, 12, 30, tzinfo=UTC)
    told.left_alone(Rest(host="a.example", reason="HTTP 429", until=until))
    told.left_alone(Rest(host="a.example", reason="again"))
    told.left_alone(Rest(host="b.example", reason="10 refusals in a row"))
    assert ending(told) == (
        "blocked",
        "a.example is left alone: HTTP 429, until 2024-10-24 12:30 UTC; b.example is left alone: 10 refusals in a row",
    )


def test_counts_are_by_outcome() -> None:
    told = tale(articles={Outcome.STORED: 2, Outcome.DUPLICATE: 1})
    assert told.counts == {"fetched": 1, Outcome.READ: 1, Outcome.STORED: 2, Outcome.DUPLICATE: 1}
