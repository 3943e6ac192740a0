"""`LocalFile`: a file that is written atomically."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from newscrawl.export.compression import compressed


def temporary(path: Path, token: str) -> Path:
    """The temporary path of a file or folder until it is complete; in the same folder, so that renaming is atomic."""
    return path.with_name(f"{path.name}.{token}.part")


def sync(path: Path) -> None:
    """Flush a folder's entries or a file's contents to disk, so that they survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class LocalFile:
    """Creates or replaces a file. Raises `OSError` if it cannot be written."""

    def __init__(self, path: Path, token: str, codec: str | None) -> None:
        """`token` is unique to this export."""
        self.path = path
        self._temporary = temporary(path, token)
        self.pending = str(self._temporary)
        self._codec = codec

    @contextmanager
    def open(self, name: str = "") -> Iterator[IO[bytes]]:
        """Open the file under its temporary name."""
        with self._temporary.open("wb") as file:
            with compressed(file, self._codec) as sink:
                yield sink
            file.flush()
            os.fsync(file.fileno())

    def deliver(self) -> None:
        """Rename it to its final name."""
        os.replace(self._temporary, self.path)  # noqa: PTH105  # tests end the process at exactly this call
        sync(self.path.parent)

    def discard(self) -> None:
        """Remove the temporary file."""
        with suppress(OSError):
            self._temporary.unlink(missing_ok=True)
