"""The WARC format (ISO 28500): records of a file, each a gzip member or plain, and the HTTP in them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO

BLOCK = 1 << 16
"""Bytes read or unpacked at a time; what names a record fits into so many."""
GZIP = b"\x1f\x8b"
"""What a gzip file begins with."""
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,99})?\r?\n")


class DamagedError(Exception):
    """From some byte on, a file is no WARC; the message names the byte."""


def members(file: IO[bytes]) -> Iterator[tuple[int, int, bytes, int]]:
    """`(offset, end, beginning of the text, length of the text)` of each whole gzip member; memory is bounded.

    Raises `DamagedError` where something else follows; what breaks off just ends.
    """
    start = position = length = 0
    head = waiting = b""
    more = False
    member = zlib.decompressobj(wbits=31)
    while more or waiting or (waiting := file.read(BLOCK)):
        try:
            text = member.decompress(waiting, BLOCK)
        except zlib.error as error:
            raise DamagedError(f"damaged at byte {start}") from error
        rest = member.unused_data if member.eof else member.unconsumed_tail
        position += len(waiting) - len(rest)
        waiting, more = rest, len(text) == BLOCK and not member.eof
        length += len(text)
        if len(head) < BLOCK:
            head += text
        if member.eof:
            yield start, position, head, length
            start, length, head = position, 0, b""
            member = zlib.decompressobj(wbits=31)


def unpacked(file: IO[bytes]) -> Iterator[bytes]:
    """The text of the gzip member at the file's position, in parts. Raises `zlib.error`."""
    member = zlib.decompressobj(wbits=31)
    waiting = b""
    while not member.eof:
        text = member.decompress(waiting, BLOCK)
        waiting = member.unconsumed_tail
        if text:
            yield text
        elif not waiting and not (waiting := file.read(BLOCK)):
            return


def records(file: IO[bytes], size: int) -> Iterator[tuple[int, int, bytes, int]]:
    """As `members`, of a file that is not gzipped."""
    offset = 0
    while True:
        file.seek(offset)
        read = file.read(BLOCK)
        head = read.lstrip(b"\r\n")
        offset += len(read) - len(head)
        if not head:
            return
        fields, start = read_fields(head, offset)
        end = offset + start + block_length(fields)
        if end > size:
            return
        yield offset, end, head, end - offset
        offset = end


def read_fields(head: bytes, offset: int) -> tuple[dict[bytes, bytes], int]:
    """The named fields a record begins with, lower case, and how long they are. Raises `DamagedError`."""
    text, end, _ = head.partition(b"\r\n\r\n")
    if not end or not text.startswith(b"WARC/"):
        raise DamagedError(f"no WARC record at byte {offset}")
    return {name.lower(): value for name, value in header_lines(text)}, len(text) + len(end)


def block_length(fields: dict[bytes, bytes]) -> int:
    """How many bytes the record holds after its fields. Raises `DamagedError`."""
    length = fields.get(b"content-length", b"")
    if not length.isdigit() or len(length) > 15:
        raise DamagedError("a record does not say how long it is")
    return int(length)


def header_lines(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and values below the first line."""
    for line in re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines()[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            yield name.strip(), value.strip()


def dechunked(body: bytes) -> bytes:
    """A body without the marks of its chunks; other tools leave the header and take the marks away: then as it is."""
    chunks = []
    at = 0
    while (size := _CHUNK_SIZE.match(body, at)) and (length := int(size[1], 16)):
        at = size.end() + length
        chunks.append(body[size.end() : at])
        at = at + 2 if body[at : at + 2] == b"\r\n" else at + 1
    return b"".join(chunks) if size or chunks else body
