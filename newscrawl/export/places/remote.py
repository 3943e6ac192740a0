"""`Remote`: a file or folder in an object store, or in any other place that fsspec supports."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pyarrow as pa
from pyarrow.fs import LocalFileSystem, copy_files

from newscrawl.export.compression import compressed
from newscrawl.export.places.contents import check_contents
from newscrawl.export.target import TargetError
from newscrawl.files.remote import file_system, without_query
from newscrawl.printable import first_line


class Remote:
    """Writes to a local temporary folder first, and sends it when it is complete.

    Files left by a killed export cannot be distinguished from those of another, so a consumer may get articles twice.
    """

    pending = None

    def __init__(self, url: str, token: str, codec: str | None) -> None:
        """`token` is unique to this export. Raises `TargetError` if there is no driver for the URL."""
        self._url = url
        self._token = token
        self._codec = codec
        self._names: list[str] = []
        self._sent: list[str] = []
        with self._reporting():
            self._files, path, self._arrow = file_system(url)
        self._path = path.rstrip("/")
        self._folder = tempfile.TemporaryDirectory(prefix="newscrawl-export-")

    def check(self, after: int | None) -> None:
        """Raise `TargetError` if an export after this cursor must not write into the folder."""
        with self._reporting():
            found = self._files.find(self._path) if self._files.exists(self._path) else []
        check_contents(self._shown, found, after)

    def parquet_files(self) -> Iterator[IO[bytes]]:
        """The Parquet files directly in the folder, opened one after the other."""
        with self._reporting():
            names = sorted(name for name in self._files.ls(self._path, detail=False) if name.endswith(".parquet"))
        for name in names:
            with self._reporting():
                file = self._files.open(name, "rb")
            yield file

    @contextmanager
    def open(self, name: str = "") -> Iterator[IO[bytes]]:
        """Open a local file, which `deliver` sends."""
        path = self._local(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._names.append(name)
        with path.open("wb") as file, compressed(file, self._codec) as sink:
            yield sink

    def deliver(self) -> None:
        """Send the files."""
        for name in self._names:
            path = f"{self._path}/{name}" if name else self._path
            with self._reporting():
                self._send(self._local(name), path)
            self._sent.append(path)
        self._folder.cleanup()

    def _send(self, local: Path, path: str) -> None:
        if self._arrow is not None:
            # A single call, which no signal interrupts: closing a half-written object would publish it.
            copy_files(str(local), path, source_filesystem=LocalFileSystem(), destination_filesystem=self._arrow)
            return
        self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
        temporary = f"{path}.{self._token}.part"
        try:
            self._files.put_file(str(local), temporary)
            self._files.mv(temporary, path)
        except BaseException:
            with suppress(Exception):
                self._files.rm(temporary)
            raise

    def discard(self) -> None:
        """Remove the local files, and those already sent if the folder could not be sent completely."""
        for path in self._sent:
            # Each driver has its own exceptions, and the user should see the first error.
            with suppress(Exception):
                self._files.rm(path)
        self._folder.cleanup()

    def _local(self, name: str) -> Path:
        return Path(self._folder.name) / (name or "file")

    @property
    def _shown(self) -> str:
        """The URL without its query, which may hold a key."""
        return without_query(self._url)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            raise TargetError(f"{self._shown}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, NotImplementedError | pa.ArrowNotImplementedError):
        return "this kind of place cannot be written to"
    return first_line(error)
