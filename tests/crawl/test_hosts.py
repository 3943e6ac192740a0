"""A circuit breaker per host, and pauses that a host asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newscrawl.crawl.refusals.hosts import REFUSALS_IN_A_ROW, Hosts
from newscrawl.store import Rest

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def test_host_rests_after_refusals_in_a_row() -> None:
    hosts = Hosts()
    for _ in range(REFUSALS_IN_A_ROW - 1):
        assert hosts.refused("n.example", "HTTP 403", None) is None
        assert hosts.rest_of("n.example") is None
    rest = hosts.refused("n.example", "HTTP 403", None)
    assert rest is not None
    assert rest.until is None
    assert "10 refusals in a row" in rest.reason
    assert "HTTP 403" in rest.reason
    assert hosts.rest_of("n.example") == rest
    assert hosts.rest_of("m.example") is None
    # Responses to requests already in progress start no further rest.
    assert hosts.refused("n.example", "HTTP 403", None) is None


def test_page_in_between_resets_the_count() -> None:
    hosts = Hosts()
    for _ in range(5 * REFUSALS_IN_A_ROW):
        for _ in range(REFUSALS_IN_A_ROW - 1):
            assert hosts.refused("n.example", "HTTP 403", None) is None
        hosts.answered("n.example")
    assert hosts.rest_of("n.example") is None


def test_each_host_is_counted_separately() -> None:
    hosts = Hosts()
    for _ in range(REFUSALS_IN_A_ROW - 1):
        assert hosts.refused("n.example", "HTTP 403", None) is None
        assert hosts.refused("m.example", "HTTP 403", None) is None


def test_host_that_asks_for_a_pause_rests_at_once() -> None:
    hosts = Hosts()
    rest = hosts.refused("n.example", "HTTP 429", LATER)
    assert rest == Rest(host="n.example", reason="HTTP 429", until=LATER)
    assert hosts.rest_of("n.example") == rest


def test_rest_is_extended_but_never_shortened() -> None:
    hosts = Hosts()
    assert hosts.refused("n.example", "HTTP 429", LATER) is not None
    assert hosts.refused("n.example", "HTTP 429", NOON) is None
    longer = hosts.refused("n.example", "HTTP 503", LATER + timedelta(hours=1))
    assert longer is not None
    assert hosts.rest_of("n.example") == longer


def test_pause_requested_after_the_tenth_refusal_lasts_beyond_the_run() -> None:
    hosts = Hosts()
    for _ in range(REFUSALS_IN_A_ROW):
        hosts.refused("n.example", "HTTP 403", None)
    rest = hosts.refused("n.example", "HTTP 429", LATER)
    assert rest is not None
    assert rest.until == LATER


def test_rests_of_earlier_runs_continue() -> None:
    rest = Rest(host="n.example", reason="HTTP 429", until=LATER)
    assert Hosts([rest]).rest_of("n.example") == rest


def test_page_recognized_late_does_not_reset_later_refusals() -> None:
    hosts = Hosts()
    pages = [hosts.moment() for _ in range(3)]
    rests = []
    for number in range(REFUSALS_IN_A_ROW):
        rests.append(hosts.refused("n.example", "HTTP 403", None))
        if number < len(pages):
            hosts.answered("n.example", pages[number])
    assert rests[-1] is not None
