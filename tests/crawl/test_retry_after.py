"""`Retry-After` in seconds and as a date, within bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawl.network.retry_after import retry_after

NOW = datetime(2024, 10, 24, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("value", "pause"),
    [
        (b"120", timedelta(seconds=120)),
        (" 3600 ", timedelta(hours=1)),
        (b"Thu, 24 Oct 2024 13:30:00 GMT", timedelta(minutes=90)),
        (b"Thursday, 24-Oct-24 13:30:00 GMT", timedelta(minutes=90)),
        (b"Thu Oct 24 13:30:00 2024", timedelta(minutes=90)),
        (b"Thu, 24 Oct 2024 15:30:00 +0300", timedelta(minutes=30)),
        (b"31536000", WEEK),
        (b"9" * 400, WEEK),
        (b"Fri, 24 Oct 2025 13:30:00 GMT", WEEK),
        (b"120.5", timedelta(seconds=120)),
        (b"90 seconds", timedelta(seconds=90)),
        (b"24 Oct 2024 13:30:00 GMT", timedelta(minutes=90)),
        (b"120, 60", timedelta(seconds=120)),
    ],
)
def test_valid_values(value: bytes | str, pause: timedelta) -> None:
    assert retry_after(value, NOW) == NOW + pause


@pytest.mark.parametrize(
    "value",
    [
        None,
        b"",
        b"0",
        b"-5",
        b"soon",
        "١٢٠".encode(),
        b"Thu, 24 Oct 2024 11:30:00 GMT",
        b"Thu, 99 Oct 2024 13:30:00 GMT",
        b"Thu, 24 Oct 99999999999 13:30:00 GMT",
        b"Mon, 01 Jan 0001 00:00:00 +2359",
        b"\xff\xfe",
    ],
)
def test_invalid_values_are_ignored(value: bytes | None) -> None:
    assert retry_after(value, NOW) is None


@given(st.binary(max_size=60) | st.text("0123456789 :,-+GMTOctThu").map(str.encode))
def test_any_header_yields_a_bounded_pause(value: bytes) -> None:
    moment = retry_after(value, NOW)
    assert moment is None or NOW < moment <= NOW + WEEK


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=7)))
def test_dates_and_seconds_agree(pause: timedelta) -> None:
    whole = timedelta(seconds=int(pause.total_seconds()))
    seconds = str(int(whole.total_seconds()))
    assert retry_after(seconds, NOW) == retry_after(format_datetime(NOW + whole, usegmt=True), NOW) == NOW + whole
