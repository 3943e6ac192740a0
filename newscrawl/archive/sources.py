"""Open the archives that a user names or a manifest lists as WARC files, local or remote."""

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
from newscrawl.files.remote import file_system, is_url, without_query
from newscrawl.printable import first_line

_MANIFESTS = (".txt", ".paths", ".txt.gz", ".paths.gz")
_MAX_MANIFEST = 1 << 28
_STEP = 4 << 20
"""Maximum bytes per request while a remote file is read sequentially."""
_FIRST_STEP = 1 << 17
_GLANCE = 64
_MEMBER = ".wacz#"


class RemoteFile(Positioned):
    """A remote file, read in large steps, or in a single request if the end of the wanted range is known."""

    def __init__(self, name: str) -> None:
        """Raises `OSError`, one line, for any error of the driver; so does reading."""
        self._name = name
        self._buffer, self._begin, self._position, self._step = b"", 0, 0, 0
        self.end: int | None = None
        """If set, nothing is read from this byte on."""
        self.fetched = 0
        """Bytes fetched so far."""
        with self._explaining():
            remote = file_system(name)
            if remote.arrow is not None:
                self._file: Any = remote.arrow.open_input_file(remote.path)
                self._size = int(self._file.size())
            else:
                self._file = remote.files.open(remote.path, "rb", cache_type="none")
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
        """Read at most `size` bytes; without it, all remaining ones."""
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
        """Bytes to fetch next: they double while reading is sequential; the first few only identify the file type."""
        follows = self._buffer and self._position == self._begin + len(self._buffer)
        self._step = min(_STEP, max(_FIRST_STEP, 2 * self._step)) if follows else _GLANCE
        return self._step

    def _fetch(self, size: int) -> None:
        with self._explaining():
            self._file.seek(self._position)
            self._buffer, self._begin = self._file.read(size), self._position
        self.fetched += len(self._buffer)
        if not self._buffer:
            raise OSError(5, f"no data was sent after byte {self._position} of {self._size}")

    def close(self) -> None:
        if not self.closed:
            with suppress(Exception):
                self._file.close()
        super().close()


class CountedFile(io.FileIO):
    """A local file that counts the bytes read, and ends at `end` if that is set."""

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
    """An open archive: its WARC files, by the names that `Record.pointer` uses."""

    def __init__(self, name: str) -> None:
        """`name` is a path or URL. Raises `ArchiveError`."""
        self.name = without_query(name)
        self.files: dict[str, WarcFile] = {}
        self._raw: RemoteFile | CountedFile | None = None
        self._copy: Path | None = None
        try:
            if self.name.endswith(".wacz"):
                self._open_wacz(name)
            else:
                self._raw = RemoteFile(name) if is_url(name) else CountedFile(Path(name))
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
            # The WARC files in it are read in any order, so the whole file must be local.
            handle, copy = tempfile.mkstemp(suffix=".wacz")
            self._copy = path = Path(copy)
            with os.fdopen(handle, "wb") as file, RemoteFile(name) as remote:
                shutil.copyfileobj(cast("IO[bytes]", remote), file, _STEP)
        for warc in open_archive(path):
            warc.name = self.name + warc.name.removeprefix(str(path))
            self.files[warc.name] = warc

    @property
    def fetched(self) -> int:
        """Bytes read so far; 0 for a WACZ."""
        return self._raw.fetched if self._raw is not None else 0

    @property
    def size(self) -> int:
        """Total bytes of its WARC files."""
        return sum(file.size for file in self.files.values())

    @contextmanager
    def only(self, offset: int, length: int) -> Iterator[None]:
        """Restrict reading to these bytes within the `with` block; no effect for a WACZ."""
        if self._raw is None:
            yield
            return
        self._raw.end = offset + length
        try:
            yield
        finally:
            self._raw.end = None

    def close(self) -> None:
        """Close the files, and remove the local copy of a remote WACZ."""
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
    """The archive that contains the WARC file named in a record's pointer."""
    return file.partition("#")[0] if _MEMBER in file else file


def names_of(given: Iterable[str], prefix: str = "") -> list[str]:
    """The archives that are given, listed in manifests or found in folders; each once, in order.

    `prefix` is put before the lines of manifests. Raises `ArchiveError` for a manifest that cannot be read; archives
    are not opened here.
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
        with RemoteFile(name) if is_url(name) else Path(name).open("rb") as file:
            data = file.read(_MAX_MANIFEST) or b""
        if data.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(data)) as unpacked:
                data = unpacked.read(_MAX_MANIFEST)
        lines = data.decode().splitlines()
    except UnicodeDecodeError:
        raise _no_manifest(name, "not a text file") from None
    except (OSError, EOFError, zlib.error) as error:
        raise _no_manifest(name, getattr(error, "strerror", None) or str(error)) from error
    found = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not found:
        raise _no_manifest(name, "it lists no archive")
    return found


def _no_manifest(name: str, reason: str) -> ArchiveError:
    known = ", ".join(SUFFIXES)
    return ArchiveError(
        f"manifest {without_query(name)}: {reason}; archives are {known}, manifests have one name per line"
    )
