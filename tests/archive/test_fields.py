"""Header fields and dates of archives."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.fields import header_lines, moment


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-10-24T10:00:00Z", datetime(2024, 10, 24, 10, tzinfo=UTC)),
        ("2024-10-24T10:00:00.123456789Z", datetime(2024, 10, 24, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2024-10-24T10:00:00.5Z", datetime(2024, 10, 24, 10, 0, 0, 500000, tzinfo=UTC)),
        ("2024-10-24T10:00Z", datetime(2024, 10, 24, 10, tzinfo=UTC)),
        ("2024-10-24T13:00:00+03:00", datetime(2024, 10, 24, 10, tzinfo=UTC)),
        ("2024-10-24t10:00:00z", datetime(2024, 10, 24, 10, tzinfo=UTC)),
        ("2024-10-24T10:00:00", datetime(2024, 10, 24, 10, tzinfo=UTC)),
        ("2024-10-24 10:00:00", datetime(2024, 10, 24, 10, tzinfo=UTC)),
        ("2024-10-24", datetime(2024, 10, 24, tzinfo=UTC)),
        ("2024-10", datetime(2024, 10, 1, tzinfo=UTC)),
        ("2024", datetime(2024, 1, 1, tzinfo=UTC)),
        ("20241024100000", datetime(2024, 10, 24, 10, tzinfo=UTC)),
        ("20241024", datetime(2024, 10, 24, tzinfo=UTC)),
        ("2024-13-01", None),
        ("2024-02-30", None),
        ("0000", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("24 October 2024", None),
        ("٢٠٢٤-١٠-٢٤", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_moment(text: str, wanted: datetime | None) -> None:
    assert moment(text) == wanted


@given(st.text(alphabet="0123456789-:TZ+. ", max_size=40))
def test_moment_raises_nothing(text: str) -> None:
    moment(text)


def test_header_lines() -> None:
    head = b"HTTP/1.1 200\r\nA: 1\r\nB:\t two\r\n  more \r\nno colon\r\nodd name: 3\r\n: 4\r\n"
    head += b"C: a\0b\x1b[1m\x7f\rd\nD: \xd8\xff\r\n"
    assert list(header_lines(head)) == [
        (b"A", b"1"),
        (b"B", b"two more"),
        (b"C", b"a b [1m  d"),
        (b"D", b"\xd8\xff"),
    ]
