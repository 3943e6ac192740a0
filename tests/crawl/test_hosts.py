"""Hosts that refuse: how many refusals, and whose pause counts."""

from __future__ import annotations

from datetime import timedelta

from newscrawl.crawl.hosts import REFUSALS_IN_A_ROW, Hosts
from newscrawl.store import Rest
from tests.crawl.rows import NOON

LATER = NOON + timedelta(hours=1)


def test_a_host_rests_after_refusals_in_a_row() -> None:
    hosts = Hosts()
    for _ in range(REFUSALS_IN_A_ROW - 1):
        assert hosts.refused("a", "HTTP 403", None) is None
    assert hosts.rest_of("a") is None
    rest = hosts.refused("a", "HTTP 403", None)
    assert rest == Rest(host="a", reason=f"{REFUSALS_IN_A_ROW} refusals in a row, the last one: HTTP 403")
    assert hosts.rest_of("a") == rest
    # It is said once.
    assert hosts.refused("a", "HTTP 403", None) is None


def test_a_page_between_them_begins_anew() -> None:
    hosts = Hosts()
    for _ in range(3 * REFUSALS_IN_A_ROW):
        hosts.refused("a", "HTTP 403", None)
        hosts.answered("a")
    assert hosts.rest_of("a") is None


def test_hosts_are_counted_apart() -> None:
    hosts = Hosts()
    for number in range(2 * REFUSALS_IN_A_ROW - 2):
        hosts.refused("ab"[number % 2], "HTTP 403", None)
    assert hosts.rest_of("a") is hosts.rest_of("b") is None


def test_a_host_that_asks_for_a_pause_rests_at_once_until_the_latest_moment() -> None:
    hosts = Hosts()
    assert hosts.refused("a", "HTTP 429", NOON) == Rest(host="a", reason="HTTP 429", until=NOON)
    assert hosts.refused("a", "HTTP 429", NOON) is None
    assert hosts.refused("a", "HTTP 503", LATER) == Rest(host="a", reason="HTTP 503", until=LATER)
    assert hosts.refused("a", "HTTP 429", NOON) is None
    assert hosts.rest_of("a") == Rest(host="a", reason="HTTP 503", until=LATER)


def test_the_rests_of_earlier_runs_count() -> None:
    rest = Rest(host="a", reason="HTTP 429", until=LATER)
    assert Hosts([rest]).rest_of("a") == rest
    assert Hosts([rest]).rest_of("b") is None
