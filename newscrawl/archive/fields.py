"""Named fields (headers) at the beginning of WARC records and HTTP messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from newscrawl.archive.errors import DamagedError

BLOCK = 1 << 16
"""Bytes read or unpacked at once; the fields of a record must fit into this size."""
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
_FOLDED = re.compile(rb"\r?\n[ \t]+")
_END = re.compile(rb"\r?\n\r?\n")
_DATE = re.compile(
    r"""(\d{4}) (?: -?(\d\d) (?: -?(\d\d)
    (?: [T\ ]? (\d\d) :?(\d\d) (?: :?(\d\d) (?: [.,](\d{1,6})\d* )? )? (Z|[+-]\d\d:?\d\d)? )? )? )?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)


def split_head(text: bytes) -> tuple[bytes, bytes] | None:
    """The text before and after the first empty line; None if there is no empty line."""
    end = _END.search(text)
    return (text[: end.start()], text[end.end() :]) if end else None


def header_lines(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and values after the first line; lines without a valid name are left out.

    Control characters, including tabs, become spaces (RFC 9110, 5.5).
    """
    for line in _FOLDED.sub(b" ", head).split(b"\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon and _TOKEN.fullmatch(name := name.strip()):
            yield name, harmless(value.rstrip(b"\r"))


def harmless(value: bytes) -> bytes:
    """A field's value with control characters replaced by spaces."""
    return _CONTROL.sub(b" ", value).strip()


def warc_fields(head: bytes, offset: int) -> tuple[dict[bytes, bytes], int]:
    """The fields of the record at the beginning of `head`, by lower-case name, and the position where its block begins.

    If a field is repeated, the first one counts. Raises `DamagedError` if there is no record, or it has no length.
    """
    end = _END.search(head, 0, BLOCK) if head.startswith(b"WARC/") else None
    if end is None:
        raise DamagedError(f"no WARC record at byte {offset}")
    fields: dict[bytes, bytes] = {}
    for name, value in header_lines(head[: end.start()]):
        fields.setdefault(name.lower(), value)
    if declared_length(fields) is None:
        raise DamagedError(f"the record at byte {offset} has no length")
    return fields, end.end()


def declared_length(fields: dict[bytes, bytes]) -> int | None:
    """The length of a record's block in bytes; None if it is not a number."""
    length = fields.get(b"content-length", b"")
    return int(length) if length.isdigit() and len(length) <= 15 else None


def moment(text: str) -> datetime | None:
    """Parse a time in UTC of any precision: `2024`, `2024-10`, `2024-10-24T10:00:00.123456789Z`, ...

    WARC 1.1 allows any precision; older archives write 14 digits. None for any other text.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    date = f"{year}-{month or '01'}-{day or '01'}"
    time = f"{hour or '00'}:{minute or '00'}:{second or '00'}.{(fraction or '').ljust(6, '0')}"
    try:
        value = datetime.fromisoformat(f"{date}T{time}{(zone or 'Z').upper()}")
        return value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
