"""Read a damaged archive: check each record to its end, and find the records after a damaged one.

fastwarc stops at the first fault in a file, follows a wrong length into the next record, and does not detect a
truncated record. This code takes twice as long, so `reader` uses it only after a fault. The work is linear in the
file's size.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from backports import zstd

from newscrawl.archive.errors import DamagedError, TooLargeError, WholeFileError
from newscrawl.archive.fields import BLOCK, declared_length, split_head, warc_fields
from newscrawl.archive.members import BrokenOffError, FileWindow, Form, Member, form_of

_CANDIDATE = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|(?:(?<=\n)|\A)WARC/\d")
_WINDOW = 1 << 20
_PEEK = 512
"""Bytes of a candidate that are checked to see whether they begin a record."""
_RECORD = re.compile(rb"WARC/\d")
_SEPARATOR = b"\r\n\r\n"
_LINE_ENDS = re.compile(rb"(?:\r?\n){1,2}")


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of a file that is skipped; `broken_off` if it is the beginning of a record and no record follows."""

    offset: int
    message: str
    broken_off: bool = False


@dataclass(frozen=True, slots=True)
class Framed:
    """A complete record: its byte range in the file, and its fields."""

    offset: int
    end: int
    fields: dict[bytes, bytes]


def survey(file: IO[bytes], size: int, at: int, dictionary: bytes | None = None) -> Iterator[Framed | Damage]:
    """The records from byte `at` on, and the damaged parts between them. Raises `WholeFileError`."""
    source = FileWindow(file, _WINDOW)
    # Bytes that may be unpacked for false beginnings of records before the rest of the file is given up.
    budget = 64 * 1024 * 1024 + 32 * size
    while (at := _behind_line_ends(source, at)) < size:
        spent = [0]
        try:
            framed = _frame(source, size, at, dictionary, spent)
        except DamagedError as error:
            following = error.resume or _next_record(source, size, at + 1, dictionary)
            yield Damage(at, str(error), isinstance(error, BrokenOffError) and following >= size)
            if error.resume is None:
                budget -= BLOCK + spent[0]
            if budget < 0 and following < size:
                yield Damage(following, f"too much is damaged, nothing is read from byte {following} on")
                return
            at = following
        else:
            yield framed
            at = framed.end


def _behind_line_ends(source: FileWindow, at: int) -> int:
    """The position of the first byte from `at` on that is not part of a line end."""
    while begin := source.at(at):
        rest = begin.lstrip(b"\r\n")
        at += len(begin) - len(rest)
        if rest:
            break
    return at


def _frame(source: FileWindow, size: int, at: int, dictionary: bytes | None, spent: list[int]) -> Framed:
    """The record at byte `at`; adds the bytes unpacked to `spent`. Raises `DamagedError` and `WholeFileError`."""
    begin = source.at(at, 8)
    form = form_of(begin)
    if form is None:
        if at + len(begin) == size and any(form.value.startswith(begin) for form in Form):
            raise BrokenOffError(f"it is truncated in the record at byte {at} of {size}")
        raise DamagedError(f"no WARC record at byte {at}")
    if form is Form.PLAIN:
        return _plain(source, size, at)
    return _compressed(Member(source, at, form, dictionary), at, spent)


def _plain(source: FileWindow, size: int, at: int) -> Framed:
    head = source.at(at)
    if at + len(head) == size and len(head) < BLOCK and split_head(head) is None:
        raise BrokenOffError(f"it is truncated in the record at byte {at} of {size}")
    fields, start = warc_fields(head, at)
    end = at + start + (declared_length(fields) or 0)
    if end > size:
        # It is truncated or declares too great a length: there may be records within that length.
        raise DamagedError(f"it is truncated in the record at byte {at} of {size}")
    after = source.at(end, 16)
    line_ends = _LINE_ENDS.match(after)
    rest = after.lstrip(b"\r\n")
    # A record ends with two line ends; some programs write fewer.
    if rest and not form_of(rest) and not after.startswith(_SEPARATOR):
        raise DamagedError(f"the record at byte {at} does not have its declared length")
    return Framed(at, end + (line_ends.end() if line_ends else 0), fields)


def _compressed(member: Member, at: int, spent: list[int]) -> Framed:
    head = b""
    extra = b""
    fields: dict[bytes, bytes] | None = None
    wanted = 0
    for part in member:
        spent[0] += len(part)
        if fields is None:
            head += part
            if b"\n\n" not in head and _SEPARATOR not in head and len(head) < BLOCK:
                continue
            fields, start = warc_fields(head, at)
            wanted = start + (declared_length(fields) or 0)
            total, part, head = 0, head, b""
        if total + len(part) > wanted and len(extra) < _PEEK:
            extra += part[max(0, wanted - total) :][:_PEEK]
        total += len(part)
    if fields is None:
        raise DamagedError(f"no WARC record at byte {at}", member.end)
    if total < wanted:
        raise DamagedError(f"the record at byte {at} is shorter than declared", member.end)
    extra = extra.lstrip(b"\r\n")
    if _RECORD.match(extra):
        raise WholeFileError
    if extra:
        raise DamagedError(f"the record at byte {at} is longer than declared", member.end)
    return Framed(at, member.end, fields)


def read_exactly(file: IO[bytes], at: int, max_size: int, dictionary: bytes | None) -> tuple[dict[bytes, bytes], bytes]:
    """Fields and block of the record at `at`. Raises `DamagedError`, and `TooLargeError` above `max_size` bytes."""
    source = FileWindow(file)
    form = form_of(source.at(at, 8))
    if form is None:
        raise DamagedError(f"no WARC record at byte {at}")
    data = bytearray()
    fields: dict[bytes, bytes] | None = None
    start = wanted = 0
    parts = _plain_parts(source, at) if form is Form.PLAIN else Member(source, at, form, dictionary)
    for part in parts:
        data += part
        if fields is None and (b"\n\n" in data or _SEPARATOR in data or len(data) >= BLOCK):
            fields, start = warc_fields(bytes(data[:BLOCK]), at)
            wanted = start + (declared_length(fields) or 0)
            if wanted - start > max_size:
                raise TooLargeError(f"{wanted - start} bytes")
        if fields is not None and len(data) >= wanted + len(_SEPARATOR):
            break
    if fields is None or len(data) < wanted:
        raise DamagedError(f"it is truncated in the record at byte {at}")
    block = bytes(data[start:wanted])
    if _SEPARATOR not in data[:start]:
        # Line ends were converted after the lengths were computed, so the declared block includes the record separator.
        for _ in range(2 - _line_ends(bytes(data[wanted : wanted + len(_SEPARATOR)]))):
            block = block.removesuffix(b"\n").removesuffix(b"\r")
    return fields, block


def _plain_parts(source: FileWindow, at: int) -> Iterator[bytes]:
    while part := source.at(at):
        yield part
        at += len(part)


def _line_ends(text: bytes) -> int:
    """The number of line ends at the beginning of a text, at most two."""
    match = _LINE_ENDS.match(text)
    return match[0].count(b"\n") if match else 0


def _next_record(source: FileWindow, size: int, at: int, dictionary: bytes | None) -> int:
    """The next position from byte `at` on where a record may begin; the file's size if there is none."""
    while at < size:
        # Start one byte earlier, to see whether the first byte is at the beginning of a line.
        window = source.at(at - 1, BLOCK + _PEEK + 1)
        for candidate in _CANDIDATE.finditer(window, 1):
            if candidate.start() > BLOCK:
                break
            if _begins_record(window[candidate.start() : candidate.start() + _PEEK], dictionary):
                return at - 1 + candidate.start()
        at += BLOCK
    return size


def _begins_record(begin: bytes, dictionary: bytes | None) -> bool:
    try:
        if begin.startswith(Form.GZIP.value):
            begin = zlib.decompressobj(wbits=31).decompress(begin, 16)
        elif begin.startswith(Form.ZSTD.value):
            frame = zstd.ZstdDecompressor(zstd.ZstdDict(dictionary) if dictionary else None)
            # zstd unpacks whole blocks only, so a block cut off here yields nothing and must be accepted as a record.
            begin = frame.decompress(begin, 16) or b"WARC/1"
    except (zlib.error, zstd.ZstdError):
        return False
    return _RECORD.match(begin) is not None
