"""Read the compressed members of an archive one after the other, with bounded memory.

fastwarc does not report where a member ends, nor whether it is complete.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from enum import Enum
from typing import IO, Any

from backports import zstd

from newscrawl.archive.errors import DamagedError
from newscrawl.archive.fields import BLOCK

_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""First bytes of the frame that holds the dictionary of a .warc.zst file."""
_MAX_DICTIONARY = 1 << 24


class Form(Enum):
    """How a record is stored; the value is its first bytes."""

    PLAIN = b"WARC/"
    GZIP = b"\x1f\x8b"
    ZSTD = b"\x28\xb5\x2f\xfd"


class BrokenOffError(DamagedError):
    """The file ends within a record."""


class Cursor:
    """A file with its own read position, independent of other readers of the same file."""

    def __init__(self, file: IO[bytes], position: int) -> None:
        self._file = file
        self._position = position

    def read(self, size: int = -1) -> bytes:
        """Read `size` bytes, fewer at the end of the file."""
        self._file.seek(self._position)
        data = self._file.read(size)
        self._position += len(data)
        return data

    def tell(self) -> int:
        """The position of the next read."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the position and return it."""
        self._file.seek(self._position)
        self._position = self._file.seek(offset, whence)
        return self._position

    def close(self) -> None:
        """Do nothing: the file stays open."""


class FileWindow:
    """Reads a file at any position; keeps the last block, so that small steps need no further reads."""

    def __init__(self, file: IO[bytes], size: int = BLOCK) -> None:
        self._file = file
        self._size = size
        self._begin = 0
        self._data = b""
        self._at_end = False

    def at(self, offset: int, size: int = BLOCK) -> bytes:
        """`size` bytes from `offset` on, fewer at the end of the file."""
        begin = offset - self._begin
        if begin < 0 or (begin + size > len(self._data) and not self._at_end):
            self._file.seek(offset)
            self._data = self._file.read(max(size, self._size))
            self._at_end = len(self._data) < max(size, self._size)
            self._begin, begin = offset, 0
        return self._data[begin : begin + size]


class Member:
    """The unpacked data of the compressed member at `offset`, in parts of at most 64 KiB; `end` is set after the last.

    Iterating raises `DamagedError`, and `BrokenOffError` if the file ends within the member.
    """

    def __init__(self, source: FileWindow, offset: int, form: Form, dictionary: bytes | None = None) -> None:
        self._source = source
        self._offset = offset
        self._form = form
        self._dictionary = dictionary
        self.end = 0

    def __iter__(self) -> Iterator[bytes]:
        position = self._offset
        waiting = b""
        unpack, left, finished = self._unpacker()
        while True:
            try:
                text = unpack(waiting)
            except (zlib.error, zstd.ZstdError) as error:
                raise DamagedError(f"damaged at byte {self._offset}") from error
            waiting, unused = left()
            if text:
                yield text
            if finished():
                self.end = position - len(unused)
                return
            if not text and not waiting:
                waiting = self._source.at(position)
                position += len(waiting)
                if not waiting:
                    raise BrokenOffError(f"it is truncated in the record at byte {self._offset} of {position}")

    def _unpacker(self) -> tuple[Callable[[bytes], bytes], Callable[[], tuple[bytes, bytes]], Callable[[], bool]]:
        if self._form is Form.GZIP:
            gzip = zlib.decompressobj(wbits=31)
            return (
                lambda data: gzip.decompress(data, BLOCK),
                lambda: (gzip.unconsumed_tail, gzip.unused_data),
                lambda: gzip.eof,
            )
        frame: Any = zstd.ZstdDecompressor(zstd.ZstdDict(self._dictionary) if self._dictionary else None)
        return (
            lambda data: frame.decompress(data, BLOCK),
            lambda: (b"", frame.unused_data if frame.eof else b""),
            lambda: frame.eof,
        )


def form_of(begin: bytes) -> Form | None:
    """The form of a record with these first bytes; None if it is not a record."""
    return next((form for form in Form if begin.startswith(form.value)), None)


def read_dictionary(file: IO[bytes], size: int) -> tuple[bytes | None, int]:
    """The zstd dictionary at the beginning of a file (or None), and where its records begin. Raises `DamagedError`."""
    file.seek(0)
    begin = file.read(8)
    if begin[:4] != _DICTIONARY:
        return None, 0
    length = int.from_bytes(begin[4:], "little")
    if length > min(size - 8, _MAX_DICTIONARY):
        raise DamagedError(f"its zstd dictionary claims {length} bytes")
    data = file.read(length)
    if data.startswith(Form.ZSTD.value):
        unpacked = bytearray()
        for part in Member(FileWindow(file), 8, Form.ZSTD):
            unpacked += part
            if len(unpacked) > _MAX_DICTIONARY:
                raise DamagedError("its zstd dictionary is too large")
        data = bytes(unpacked)
    try:
        zstd.ZstdDecompressor(zstd.ZstdDict(data))
    except (ValueError, zstd.ZstdError) as error:
        raise DamagedError("its zstd dictionary is damaged") from error
    return data, 8 + length
