"""`LocalFile`: a file that appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from newscrawl.export.compression import compressed


def temporary(path: Path, token: str) -> Path:
    """The name a file or folder has until it is whole; beside it, so that giving it its own name is one step."""
    return path.with_name(f"{path.name}.{token}.part")


def sync(path: Path) -> None:
    """Make sure of a folder's names, or a file's bytes, against a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class LocalFile:
    """Replaces what stood under its name. Raises `OSError` where it cannot be written."""

    def __init__(self, path: Path, token: str, codec: str | None) -> None:
        """`token` is of this export alone."""
        self.path = path
        self._temporary = temporary(path, token)
        self.pending = str(self._temporary)
        self._codec = codec

    @contextmanager
    def open(self, name: str = "") -> Iterator[IO[bytes]]:
        """The file, under its temporary name."""
        with self._temporary.open("wb") as file:
            with compressed(file, self._codec) as sink:
                yield sink
            file.flush()
            os.fsync(file.fileno())

    def deliver(self) -> None:
        """Give it its name."""
        os.replace(self._temporary, self.path)  # noqa: PTH105 - tests end the process at exactly this call
        sync(self.path.parent)

    def discard(self) -> None:
        """Remove the temporary file."""
        with suppress(OSError):
            self._temporary.unlink(missing_ok=True)
