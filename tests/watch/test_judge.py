"""Judgements of sites: each signal alone, and situations that must not raise an alarm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.health import examine, in_time
from newscrawl.watch.diagnosis import phrase
from newscrawl.watch.judge import Judgement, State, judge
from newscrawl.watch.sentences import in_english
from newscrawl.watch.site_history import PastRun, history_of
from tests.watch.histories import NOW, Change, history, runs_of, silent, since


def found(change: Change | None = None, **more: Any) -> Judgement:
    return judge(history(change=change, **more), NOW)


def figures(**changed: Any) -> Change:
    """A change that replaces figures; a function is called with the old value."""

    def change(ended: datetime, run: dict[str, Any]) -> None:
        for name, value in changed.items():
            run["figures"][name] = value(run["figures"].get(name)) if callable(value) else value

    return change


def without(*names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda old: {name: value for name, value in old.items() if name not in names}


def instead(field: str, rung: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda old: {**old, field: {rung: 3}}


def unread(reason: str, **counts: int) -> Change:
    def change(ended: datetime, run: dict[str, Any]) -> None:
        run |= {"reason": reason, "counts": counts, "figures": {}}

    return change


def answers(**counts: int) -> Change:
    def change(ended: datetime, run: dict[str, Any]) -> None:
        run["counts"] = {"read": 1, **{name.replace("_", " "): count for name, count in counts.items()}}
        run["figures"] = {"feed": {"lists": 1, "listed": 20, "entries": 3, "known": counts.get("duplicate", 0)}}

    return change


def test_steady_site_is_ok() -> None:
    judgement = found()
    assert (judgement.state, judgement.findings) == (State.OK, [])
    assert judgement.day == pytest.approx(72, abs=3)
    assert judgement.usual == pytest.approx(72, abs=3)


@pytest.mark.parametrize(
    ("change", "signal", "state", "words"),
    [
        (silent, "silence", State.DEAD, "frozen"),
        (unread("unreachable", failed=1), "unread", State.DEAD, "sources could be read"),
        (unread("unreachable", blocked=1), "unread", State.BLOCKED, "let the crawler in"),
        (unread("forbidden"), "unread", State.DEAD, "forbidden"),
        (figures(fields=without("section"), rungs=without("section")), "field:section", State.DECAYING, "0 of the"),
        (figures(rungs=instead("title", "json-ld")), "rung:title", State.DECAYING, "`json-ld` fills it now"),
        (figures(rungs=instead("body", "generic")), "rung:body", State.DECAYING, "`generic` fills it now"),
        (figures(words=25), "words", State.DECAYING, "usually 250"),
        (answers(failed=3), "failures", State.DECAYING, "its server fails"),
        (answers(blocked=3), "failures", State.BLOCKED, "refuses the crawler"),
        (answers(not_an_article=3), "recall", State.DECAYING, "did not become articles"),
        (answers(duplicate=3), "duplicates", State.DECAYING, "copies"),
        (figures(fresh=1), "volume", State.DECAYING, "usually"),
    ],
)
def test_fault_raises_an_alarm_within_a_day_and_not_before(
    change: Change, signal: str, state: State, words: str
) -> None:
    # Runs without any article are also a silence, but only the cause is reported.
    if signal in ("failures", "recall", "duplicates"):
        keep = change

        def change(ended: datetime, run: dict[str, Any]) -> None:
            if ended.hour % 8:
                keep(ended, run)

    assert found(since(0, change)).state is State.OK
    judgement = found(since(34, change))
    assert judgement.state is state
    (finding,) = [one for one in judgement.findings if one.signal == signal]
    assert words in " ".join(map(in_english, finding.diagnosis.parts().values()))
    assert NOW - timedelta(hours=110) < finding.since < NOW


@pytest.mark.parametrize(
    ("figure", "words"),
    [({"listed": 0}, "emptied"), ({"listed": 20}, "frozen"), ({"listed": 20, "entries": 3}, "9 of 9")],
)
def test_silence_is_explained_by_the_sources(figure: dict[str, int], words: str) -> None:
    def change(ended: datetime, run: dict[str, Any]) -> None:
        silent(ended, run)
        run["figures"]["feed"] |= {name: number for name, number in figure.items() if name == "listed"}
        if "entries" in figure and ended > NOW - timedelta(hours=3, minutes=30):
            run["figures"]["feed"]["entries"] = figure["entries"]

    (finding,) = found(since(30, change)).findings
    assert words in in_english(finding.diagnosis.why)


def test_runs_of_a_clock_that_was_ahead_do_not_count() -> None:
    ahead = [PastRun(**run) for run in runs_of(days=1, now=NOW + timedelta(days=3))]
    assert judge(history_of("loop", "EG", ahead, NOW), NOW).state is State.OFF
    known = [PastRun(**run) for run in runs_of()]
    assert judge(history_of("loop", "EG", known + ahead, NOW), NOW).state is State.OK


def test_outage_of_the_crawler_is_not_the_sites_fault() -> None:
    def away(ended: datetime, run: dict[str, Any]) -> None:
        if NOW - timedelta(hours=50) < ended < NOW - timedelta(hours=1):
            run["ended"] = None

    assert found(away).findings == []

    def still(ended: datetime, run: dict[str, Any]) -> None:
        if ended > NOW - timedelta(hours=60):
            run["ended"] = None

    judgement = found(still)
    assert (judgement.state, judgement.findings) == (State.OFF, [])
    assert judgement.note == phrase("not crawled since", last="2026-11-22 00:30")


def test_young_site_is_new_whatever_happens() -> None:
    judgement = found(since(30, silent), days=10)
    assert (judgement.state, judgement.findings) == (State.NEW, [])
    assert judgement.note == phrase("too new", days=7, articles=530, least_days=14, least_articles=12)
    assert judge(history_of("loop", "EG", [], NOW), NOW).state is State.OFF


def test_slow_publisher_may_be_silent_for_two_weeks_but_not_ten() -> None:
    def twice_a_week(ended: datetime, run: dict[str, Any]) -> None:
        if not (ended.weekday() in (0, 3) and ended.hour == 9):
            silent(ended, run)

    def then_silent(days: int) -> Change:
        def change(ended: datetime, run: dict[str, Any]) -> None:
            twice_a_week(ended, run)
            if ended > NOW - timedelta(days=days):
                silent(ended, run)

        return change

    quiet = found(then_silent(7), days=180, articles=1)
    assert quiet.state in (State.OK, State.QUIET)
    assert found(then_silent(70), days=180, articles=1).state is State.DEAD


def test_silence_on_a_holiday_is_quiet() -> None:
    # Eid al-Adha of 1447 begins on 27 May 2026.
    feast = datetime(2026, 5, 28, 12, 30, tzinfo=UTC)
    closed = since(48, silent, now=feast)
    judgement = judge(history("EG", feast, change=closed, articles=1), feast)
    assert (judgement.state, judgement.findings) == (State.QUIET, [])
    assert judgement.note is not None
    assert judgement.note.figures["day"] == "Eid"
    workday = datetime(2026, 5, 14, 12, 30, tzinfo=UTC)
    assert judge(history("EG", workday, change=since(48, silent, now=workday), articles=1), workday).state is State.DEAD


def test_site_crawled_once_a_day_is_judged() -> None:
    assert found(every=24, articles=30, days=60).state is State.OK
    assert found(since(60, silent), every=24, articles=30, days=60).state is State.DEAD


def test_short_failures_raise_no_alarm() -> None:
    assert found(since(3, unread("unreachable", failed=1))).findings == []
    assert found(since(20, unread("unreachable", failed=1)), every=24, articles=30, days=60).findings == []


def test_entries_that_stay_open_are_missed_articles() -> None:
    past = history()
    past.listed, past.missing = 300, 6
    assert judge(past, NOW).state is State.OK
    past.missing = 200
    (finding,) = judge(past, NOW).findings
    assert (finding.signal, "200 of 300" in in_english(finding.diagnosis.what)) == ("recall", True)


@pytest.mark.parametrize("number", range(7))
def test_simulated_year_has_few_false_alarms_and_delays(number: int) -> None:
    report = examine((5, number, 24, 2))
    assert len(report.false) <= 3, report.false
    late = [one for one in report.delays if not in_time(*one)]
    assert len(late) <= 1, report.delays
