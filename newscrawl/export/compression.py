"""Compressed files: gzip and zstd, by the end of their name."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pyarrow as pa

SUFFIXES = {".gz": "gzip", ".zst": "zstd"}


class _Kept(io.RawIOBase):
    """Stays open where the codec that writes to it is closed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self._file.write(data)


@contextmanager
def compressed(file: IO[bytes], codec: str | None) -> Iterator[Any]:
    """What writes to the file through a codec of `SUFFIXES`, or the file itself; the file stays open."""
    if codec is None:
        yield file
        return
    if codec == "gzip":
        # pyarrow's has level 9 only, at an eighth of the speed; without a time, equal feeds are equal files.
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed:
            yield packed
        return
    with pa.CompressedOutputStream(pa.PythonFile(_Kept(file), mode="w"), codec) as stream:
        yield stream
