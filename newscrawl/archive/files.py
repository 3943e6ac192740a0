"""Find the WARC files in the paths that a user gives: folders, WARC files, and WACZ files."""

from __future__ import annotations

import io
import lzma
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from newscrawl.archive.errors import of_archive, shown
from newscrawl.archive.reader import WarcFile

SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".wacz")
_ZIP = b"PK\x03\x04"
_LOCAL_HEADER = 30
_ENCRYPTED = 1
# For damaged files, zipfile raises many kinds of errors.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    OSError,
    ValueError,
    EOFError,
    RuntimeError,
)
_MAX_RATIO = 100
"""Maximum ratio of unpacked to packed size of a member of a WACZ; its WARC files are usually compressed already."""
_FREE_SIZE = 1 << 28


def find_archives(paths: Iterable[Path]) -> list[Path]:
    """The files in `paths`, and the archives in its folders; each once.

    Raises `ArchiveError` for a folder without archives.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            within = [file for file in sorted(path.rglob("*")) if file.name.endswith(SUFFIXES) and file.is_file()]
            if not within:
                raise of_archive(path, f"no archive in this folder ({', '.join(SUFFIXES)})")
        else:
            within = [path]
        for file in within:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def open_archive(path: Path) -> list[WarcFile]:
    """The WARC files at a path: one, or those within a WACZ. Raises `ArchiveError`."""
    opened: list[FileSection | IO[bytes]] = []
    try:
        with path.open("rb") as file:
            parts: Iterable[tuple[str, FileSection | IO[bytes]]]
            parts = _members(file, path) if file.read(len(_ZIP)) == _ZIP else [(str(path), FileSection(path))]
            warcs = []
            for name, part in parts:
                opened.append(part)
                warcs.append(WarcFile(part, name))
            return warcs
    except BaseException as error:
        for each in opened:
            each.close()
        if isinstance(error, OSError):
            raise of_archive(path, error.strerror or shown(str(error))) from error
        raise


def _members(file: IO[bytes], path: Path) -> Iterator[tuple[str, FileSection | IO[bytes]]]:
    """Name (`x.wacz#archive/data.warc.gz`) and file of each WARC file within a WACZ. Raises `ArchiveError`."""
    try:
        with zipfile.ZipFile(file) as wacz:
            infos = [info for info in wacz.infolist() if info.filename.endswith(SUFFIXES[:3])]
            for info in infos:
                if info.flag_bits & _ENCRYPTED:
                    raise of_archive(path, f"{shown(info.filename)} in it is encrypted")
                if info.compress_type == zipfile.ZIP_STORED:
                    yield f"{path}#{info.filename}", FileSection(path, _begin_of(file, info), info.file_size)
                else:
                    yield f"{path}#{info.filename}", _unpacked(wacz, info, path)
    except _ZIP_ERRORS as error:
        raise of_archive(path, f"the WACZ cannot be read: {shown(str(error))}") from error
    if not infos:
        raise of_archive(path, "a zip file without WARC files in it: not a WACZ")


def _begin_of(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """The position at which the bytes of a stored (uncompressed) member begin."""
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER)
    name, extra = struct.unpack("<HH", header[26:])
    begin = info.header_offset + _LOCAL_HEADER + int(name) + int(extra)
    if not header.startswith(_ZIP) or begin + info.file_size > os.fstat(file.fileno()).st_size:
        raise zipfile.BadZipFile("a member is not at the position given in the directory")
    return begin


def _unpacked(wacz: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> IO[bytes]:
    """Unpack a compressed member into a temporary file, so that records can be read in any order."""
    limit = max(_FREE_SIZE, _MAX_RATIO * info.compress_size)
    out = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the archive
    try:
        with wacz.open(info) as member:
            while part := member.read(io.DEFAULT_BUFFER_SIZE * 8):
                out.write(part)
                if out.tell() > limit:
                    raise of_archive(path, f"{shown(info.filename)} in it unpacks to more than {limit} bytes")
    except BaseException:
        out.close()
        raise
    return out


class Positioned(io.RawIOBase):
    """Base class for files of a known size with their own read position."""

    _position = 0
    _size = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position


class FileSection(Positioned):
    """A part of a file, or all of it, as a separate file object; a closed descriptor is reopened on demand."""

    def __init__(self, path: Path, begin: int = 0, size: int | None = None) -> None:
        self._path = path
        self._begin = begin
        self._size = path.stat().st_size if size is None else size
        self._position = 0
        self._descriptor: int | None = None

    def read(self, size: int | None = -1) -> bytes:
        """Read at most `size` bytes; without it, all remaining ones."""
        left = max(0, self._size - self._position)
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDONLY)
        wanted = left if size is None or size < 0 else min(size, left)
        data = os.pread(self._descriptor, wanted, self._begin + self._position)
        self._position += len(data)
        return data

    def rest(self) -> None:
        """Close the descriptor until the next read."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def close(self) -> None:
        self.rest()
        super().close()
