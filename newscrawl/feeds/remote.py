"""`Remote`: a file or folder of an object store, or of anything else that fsspec reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

import fsspec
import pyarrow as pa
from fsspec.implementations.arrow import ArrowFSWrapper
from pyarrow.fs import FileSystem

from newscrawl.feeds.compression import compressed
from newscrawl.feeds.target import TargetError

# Their fsspec drivers need versions of python-dateutil that dateparser does not; pyarrow brings its own.
_ARROW = ("s3", "gs", "gcs")


class Remote:
    """Objects are written under a temporary name and moved at the end.

    What a kill leaves cannot be told from what another export is writing, so a consumer may be given it again.
    """

    pending = None

    def __init__(self, url: str, token: str, codec: str | None) -> None:
        """`token` is of this export alone. Raises `TargetError` where there is no driver for the URL."""
        self._url = url
        self._token = token
        self._codec = codec
        self._names: list[str] = []
        self._files: Any
        try:
            self._files, self._path = _file_system(url)
        except (ImportError, ValueError, OSError) as error:
            raise TargetError(f"{url}: {_first_line(error)}") from error
        self._path = self._path.rstrip("/")

    def check(self, after: int | None) -> None:
        """Refuse a folder that has something in it, unless this export is after a cursor. Raises `TargetError`."""
        with self._telling():
            found = after is None and self._files.exists(self._path) and self._files.find(self._path)
        if found:
            raise TargetError(
                f"{self._url} is not empty: name a new folder, or say with --after or --consumer what it has already"
            )

    @contextmanager
    def open(self, name: str = "") -> Iterator[IO[bytes]]:
        """An object, under its temporary name."""
        path = f"{self._path}/{name}" if name else self._path
        with self._telling():
            if name:
                self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            file = self._files.open(self._temporary(path), "wb")
        self._names.append(path)
        with file, compressed(file, self._codec) as sink:
            yield sink

    def deliver(self) -> None:
        """Give the objects their names."""
        while self._names:
            with self._telling():
                self._files.mv(self._temporary(self._names[-1]), self._names[-1])
            self._names.pop()

    def discard(self) -> None:
        """Remove the temporary objects."""
        for path in self._names:
            # Each driver has exceptions of its own; what went wrong before is what the user should read.
            with suppress(Exception):
                self._files.rm(self._temporary(path))

    def _temporary(self, path: str) -> str:
        return f"{path}.{self._token}.part"

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            raise TargetError(f"{self._url}: {_first_line(error)}") from error


def _file_system(url: str) -> tuple[Any, str]:
    if url.partition("://")[0] not in _ARROW:
        found, path = fsspec.core.url_to_fs(url)
        return found, str(path)
    files, path = FileSystem.from_uri(re.sub("^gcs:", "gs:", url))
    return ArrowFSWrapper(files), path


def _first_line(error: Exception) -> str:
    if isinstance(error, NotImplementedError | pa.ArrowNotImplementedError):
        return "this kind of place cannot be written to"
    return str(error).strip().split("\n")[0] or type(error).__name__
