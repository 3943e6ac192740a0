"""A wrong clock is noticed, and dates are checked against the server's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawl.network.clock import server_time, skew, trusted_now

NOW = datetime(2024, 10, 24, 12, tzinfo=UTC)


def header(ahead: timedelta) -> bytes:
    """The `Date` header of a server whose clock is ahead of this machine's by the given time."""
    return format_datetime(NOW + ahead, usegmt=True).encode()


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(0), None),
        (timedelta(minutes=60), None),
        (timedelta(minutes=-59), None),
        (timedelta(hours=3), "3 hours behind"),
        (timedelta(hours=-30), "30 hours ahead of"),
        (timedelta(days=1500), "1500 days behind"),
    ],
)
def test_skew_of_the_clock(ahead: timedelta, words: str | None) -> None:
    assert skew(header(ahead), NOW) == words
    assert trusted_now(header(ahead), NOW) == (NOW if words is None else NOW + ahead)


@pytest.mark.parametrize(
    "date",
    [None, b"", b"yesterday", b"Thu, 99 Oct 2024 12:00:00 GMT", b"Thu, 24 Oct 99999999999 12:00:00 GMT", b"\xff"],
)
def test_invalid_date_headers_are_ignored(date: bytes | None) -> None:
    assert server_time(date) is None
    assert skew(date, NOW) is None
    assert trusted_now(date, NOW) == NOW


@given(st.binary(max_size=60) | st.text("0123456789 :,-+GMTOctThu").map(str.encode))
def test_any_header_is_accepted_without_error(date: bytes) -> None:
    skew(date, NOW)
    assert trusted_now(date, NOW).tzinfo is not None
