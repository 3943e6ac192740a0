"""When a URL is fetched again: no single response makes an outcome final."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newscrawl.crawl.rechecks import LATER, REQUESTS, RETRIES, RETURN_AFTER, Rechecks, is_flash
from newscrawl.outcomes import Outcome
from newscrawl.store import Settlement
from tests.articles import article
from tests.crawl.rows import NOON, row

HOURS = (1, 6)
RECHECKS = Rechecks(tuple(timedelta(hours=hours) for hours in HOURS))
DAY = timedelta(days=1)
RETRIED = [outcome for outcome in Outcome if outcome.retried]
REFUSED = [Outcome.BLOCKED, Outcome.UNAVAILABLE]


@pytest.mark.parametrize("outcome", [Outcome.STORED, Outcome.UNCHANGED])
def test_intervals_between_rechecks_grow_until_they_end(outcome: Outcome) -> None:
    due = [RECHECKS.due(row(checks=checks), outcome, NOON) for checks in range(4)]
    assert due == [NOON + timedelta(hours=1), NOON + timedelta(hours=6), None, None]
    assert [RECHECKS.is_rechecked(row(checks=checks)) for checks in range(3)] == [True, True, False]


@pytest.mark.parametrize("outcome", [outcome for outcome in RETRIED if outcome not in REFUSED])
def test_failure_is_retried_a_few_times(outcome: Outcome) -> None:
    due = [RECHECKS.due(row(tries=tries), outcome, NOON) for tries in range(6)]
    assert due == [*(NOON + pause for pause in RETRIES), None, None]


@pytest.mark.parametrize("outcome", REFUSED)
def test_refusal_is_retried_indefinitely(outcome: Outcome) -> None:
    due = [RECHECKS.due(row(tries=tries), outcome, NOON) for tries in (0, 4, 5, 6, 60)]
    assert due == [NOON + RETRIES[0], NOON + LATER[0], NOON + LATER[1], NOON + LATER[1], NOON + LATER[1]]


@pytest.mark.parametrize("outcome", RETRIED)
def test_final_outcome_is_never_due(outcome: Outcome) -> None:
    assert RECHECKS.due(row(), outcome, NOON, final=True) is None


@pytest.mark.parametrize("outcome", [Outcome.GONE, Outcome.DUPLICATE])
def test_gone_and_redirected_need_two_responses_a_day_apart(outcome: Outcome) -> None:
    first = Settlement.of(row(), outcome, NOON, due=RECHECKS.due(row(), outcome, NOON))
    assert first.due is not None
    assert first.failing_since == NOON
    for hours, is_final in ((1, False), (23, False), (24, True), (72, True)):
        now = NOON + timedelta(hours=hours)
        again = row(tries=1, outcome=outcome, failing_since=first.failing_since)
        assert (RECHECKS.due(again, outcome, now) is None) is is_final, hours
        assert Settlement.of(again, outcome, now, due=now).failing_since == NOON


@pytest.mark.parametrize("outcome", [Outcome.GONE, Outcome.DUPLICATE])
def test_another_outcome_in_between_restarts_the_day(outcome: Outcome) -> None:
    between = row(tries=1, outcome=Outcome.FAILED, failing_since=NOON)
    assert RECHECKS.due(between, outcome, NOON + DAY) is not None
    assert Settlement.of(between, outcome, NOON + DAY, due=NOON + 2 * DAY).failing_since == NOON + DAY


@pytest.mark.parametrize("outcome", [Outcome.OUT_OF_WINDOW, Outcome.DROPPED, Outcome.READ, Outcome.SKIPPED])
def test_decided_outcomes_are_not_retried(outcome: Outcome) -> None:
    assert RECHECKS.due(row(), outcome, NOON) is None
    assert Settlement.of(row(), outcome, NOON).failing_since is None


@pytest.mark.parametrize(
    ("outcome", "lively"), [(Outcome.NEW_VERSION, False), (Outcome.REVISED, False), (Outcome.STORED, True)]
)
def test_lively_article_is_rechecked_sooner(outcome: Outcome, lively: bool) -> None:
    due = [RECHECKS.due(row(checks=checks), outcome, NOON, lively=lively) for checks in range(3)]
    assert due == [NOON + timedelta(minutes=15), NOON + timedelta(minutes=90), None]


def test_stored_article_that_is_gone_costs_few_requests() -> None:
    first = RECHECKS.due(row(checks=1), Outcome.GONE, NOON)
    assert first == NOON + DAY
    again = row(checks=1, tries=1, outcome=Outcome.GONE, failing_since=NOON)
    # The second 404 confirms it; one more check in case it returns, and none after that.
    assert RECHECKS.due(again, Outcome.GONE, NOON + DAY) == NOON + DAY + RETURN_AFTER
    last = row(checks=1, tries=2, outcome=Outcome.GONE, failing_since=NOON)
    assert RECHECKS.due(last, Outcome.GONE, NOON + 4 * DAY) is None
    assert RECHECKS.due(last, Outcome.UNCHANGED, NOON + 4 * DAY) is None
    # No further check if it would be the seventh request.
    spent = row(checks=REQUESTS - 2, tries=1, outcome=Outcome.GONE, failing_since=NOON)
    assert RECHECKS.due(spent, Outcome.GONE, NOON + DAY) is None


def test_404_of_a_site_that_answers_nothing_else_is_not_final() -> None:
    again = row(checks=1, tries=1, outcome=Outcome.GONE, failing_since=NOON)
    assert RECHECKS.due(again, Outcome.GONE, NOON + DAY, answers=False) == NOON + 2 * DAY


@pytest.mark.parametrize(
    ("title", "words", "is_one"),
    [
        ("عاجل | زلزال يضرب المدينة", 200, True),
        ("خبر عاجل: زلزال", 200, True),
        ("(عاجل) زلزال", 200, True),
        ("زلزال يضرب المدينة", 12, True),
        ("زلزال يضرب المدينة", 40, False),
        ("اجتماع عاجل للحكومة", 200, False),
    ],
)
def test_is_flash(title: str, words: int, is_one: bool) -> None:
    body = " ".join(["كلمة"] * words)
    assert is_flash(article(title=title, body=body)) is is_one
