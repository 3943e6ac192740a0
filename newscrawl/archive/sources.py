"""From the names that a user gives, or a manifest lists, to WARC files: on this machine or far away."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

from newscrawl.archive.errors import ArchiveError, of_archive
from newscrawl.archive.files import SUFFIXES, Positioned, find_archives, open_archive
from newscrawl.archive.reader import WarcFile
from newscrawl.printable import first_line
from newscrawl.remote import file_system, is_url, without_query

_MANIFESTS = (".txt", ".paths", ".txt.gz", ".paths.gz")
_MAX_MANIFEST = 1 << 28
_STEP = 4 << 20
"""Bytes that are fetched at a time while a far file is read from its beginning to its end."""
_FIRST_STEP = 1 << 17
_GLANCE = 64
_MEMBER = ".wacz#"


class FarFile(Positioned):
    """A file of another machine, read in large steps; in exactly one where the end of what is wanted is known."""

    def __init__(self, name: str) -> None:
        """Raises `OSError`, one line, for whatever its driver raises; so does reading."""
        self._name = name
        self._buffer, self._begin, self._position, self._step = b"", 0, 0, 0
        self.end: int | None = None
        """Nothing is read from this byte on, if it is set."""
        self.fetched = 0
        """Bytes that were fetched."""
        with self._explaining():
            far = file_system(name)
            if far.arrow is not None:
                self._file: Any = far.arrow.open_input_file(far.path)
                self._size = int(self._file.size())
            else:
                self._file = far.files.open(far.path, "rb", cache_type="none")
                if self._file.size is None:
                    raise OSError(
                        "the server gives no size, or does not support range requests; download the file first"
                    )
                self._size = int(self._file.size)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            # Each driver has its own exceptions.
            raise OSError(getattr(error, "errno", None) or 5, first_line(error)) from error

    def read(self, size: int | None = -1) -> bytes:
        """At most `size` bytes; without it, all that are left."""
        end = self._size if self.end is None else min(self.end, self._size)
        left = max(0, end - self._position)
        wanted = left if size is None or size < 0 else min(size, left)
        parts = []
        while wanted > 0:
            at = self._position - self._begin
            if not 0 <= at < len(self._buffer):
                self._fetch(min(left, max(wanted, self._ahead() if self.end is None else left)))
                at = 0
            part = self._buffer[at : at + wanted]
            parts.append(part)
            self._position += len(part)
            wanted -= len(part)
            left -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _ahead(self) -> int:
        """More and more, as long as it is read from one end to the other; the first bytes only tell what it is."""
        follows = self._buffer and self._position == self._begin + len(self._buffer)
        self._step = min(_STEP, max(_FIRST_STEP, 2 * self._step)) if follows else _GLANCE
        return self._step

    def _fetch(self, size: int) -> None:
        with self._explaining():
            self._file.seek(self._position)
            self._buffer, self._begin = self._file.read(size), self._position
        self.fetched += len(self._buffer)
        if not self._buffer:
            raise OSError(5, f"it was sent up to byte {self._position} of {self._size} only")

    def close(self) -> None:
        if not self.closed:
            with suppress(Exception):
                self._file.close()
        super().close()


class CountedFile(io.FileIO):
    """A local file that counts the bytes read, and ends at a given size."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self.end: int | None = None
        self.fetched = 0

    def read(self, size: int | None = -1) -> bytes:
        if self.end is not None:
            left = max(0, self.end - self.tell())
            size = left if size is None or size < 0 else min(size, left)
        data = super().read(-1 if size is None else size) or b""
        self.fetched += len(data)
        return data


class Source:
    """One archive, opened: its WARC files by the names under which records point to them."""

    def __init__(self, name: str) -> None:
        """`name` is a path or URL. Raises `ArchiveError`."""
        self.name = without_query(name)
        self.files: dict[str, WarcFile] = {}
        self._raw: FarFile | CountedFile | None = None
        self._copy: Path | None = None
        try:
            if self.name.endswith(".wacz"):
                self._open_wacz(name)
            else:
                self._raw = FarFile(name) if is_url(name) else CountedFile(Path(name))
                self.files[self.name] = WarcFile(self._raw, self.name)
        except OSError as error:
            self.close()
            raise of_archive(self.name, error.strerror or str(error)) from error
        except BaseException:
            self.close()
            raise

    def _open_wacz(self, name: str) -> None:
        path = Path(name)
        if is_url(name):
            # The WARC files in it are read in any order, so all of it is needed here.
            handle, copy = tempfile.mkstemp(suffix=".wacz")
            self._copy = path = Path(copy)
            with os.fdopen(handle, "wb") as file, FarFile(name) as far:
                shutil.copyfileobj(cast("IO[bytes]", far), file, _STEP)
        for warc in open_archive(path):
            warc.name = self.name + warc.name.removeprefix(str(path))
            self.files[warc.name] = warc

    @property
    def fetched(self) -> int:
        """Bytes read so far; 0 for a WACZ."""
        return self._raw.fetched if self._raw is not None else 0

    @property
    def size(self) -> int:
        """Bytes of its WARC files."""
        return sum(file.size for file in self.files.values())

    @contextmanager
    def only(self, offset: int, length: int) -> Iterator[None]:
        """Read nothing but these bytes in the block."""
        if self._raw is None:
            yield
            return
        self._raw.end = offset + length
        try:
            yield
        finally:
            self._raw.end = None

    def close(self) -> None:
        """Close the files, and remove what was copied."""
        for file in self.files.values():
            file.close()
        if self._raw is not None:
            self._raw.close()
        if self._copy is not None:
            self._copy.unlink(missing_ok=True)

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def archive_of(file: str) -> str:
    """The archive that holds the WARC file of a record's pointer."""
    return file.partition("#")[0] if _MEMBER in file else file


def names_of(given: Iterable[str], prefix: str = "") -> list[str]:
    """The archives that are named, listed in manifests or found in folders; each once, in order.

    `prefix` is put before the lines of manifests. Raises `ArchiveError` for a manifest that cannot be read; an archive
    that cannot is found out later.
    """
    names: dict[str, None] = {}
    for name in given:
        if without_query(name).endswith(_MANIFESTS):
            names |= dict.fromkeys(prefix + line for line in _lines(name))
        elif not is_url(name) and Path(name).is_dir():
            names |= dict.fromkeys(map(str, find_archives([Path(name)])))
        else:
            names[name] = None
    return list(names)


def _lines(name: str) -> list[str]:
    try:
        with FarFile(name) if is_url(name) else Path(name).open("rb") as file:
            data = file.read(_MAX_MANIFEST) or b""
        if data.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(data)) as unpacked:
                data = unpacked.read(_MAX_MANIFEST)
        lines = data.decode().splitlines()
    except UnicodeDecodeError:
        raise _no_manifest(name, "not a text") from None
    except (OSError, EOFError, zlib.error) as error:
        raise _no_manifest(name, getattr(error, "strerror", None) or str(error)) from error
    found = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not found:
        raise _no_manifest(name, "it names no archive")
    return found


def _no_manifest(name: str, reason: str) -> ArchiveError:
    known = ", ".join(SUFFIXES)
    return ArchiveError(f"manifest {without_query(name)}: {reason}; archives are {known}, manifests one name a line")
