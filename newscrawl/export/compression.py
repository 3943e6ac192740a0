"""Compressed output: gzip and zstd, chosen by suffix."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SUFFIXES = {".gz": "gzip", ".zst": "zstd"}


class _KeptOpen(io.RawIOBase):
    """A wrapper that leaves the file open when the codec that writes to it is closed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        return self._file.write(data)


@contextmanager
def compressed(file: IO[bytes], codec: str | None) -> Iterator[Any]:
    """A stream that writes to the file through a codec from `SUFFIXES`, or the file itself; the file stays open."""
    if codec is None:
        yield file
        return
    if codec == "gzip":
        # pyarrow's gzip has only level 9, at an eighth of the speed. No timestamp, so equal feeds give equal files.
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed:
            yield packed
        return
    with pa.CompressedOutputStream(pa.PythonFile(_KeptOpen(file), mode="w"), codec) as stream:
        yield stream
