"""`LocalFolder`: a folder of many files that appear together, and whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newscrawl.export.places.localfile import sync, temporary
from newscrawl.export.target import TargetError


class LocalFolder:
    """A new folder appears in one step; into one that is there, files are moved one by one.

    Raises `OSError` where it cannot be written.
    """

    def __init__(self, path: Path, token: str) -> None:
        """`token` is of this export alone."""
        self.path = path
        self._temporary = temporary(path, token)
        self.pending = str(self._temporary)
        self._begun = False

    def check(self, after: int | None) -> None:
        """Refuse a folder that has articles an export after that cursor would give again. Raises `TargetError`."""
        found = [file for file in self.path.rglob("*") if file.is_file()] if self.path.exists() else []
        if found and after is None:
            raise TargetError(
                f"{self.path} is not empty: name a new folder, or say with --after or --consumer what it has already"
            )
        ends = [int(file.stem.partition("-")[2]) for file in found if _is_part(file)]
        if ends and max(ends) > (after or 0):
            raise TargetError(
                f"{self.path} has the feed up to {max(ends)}: say --after {max(ends)}, or name a new folder"
            )

    @contextmanager
    def open(self, name: str = "") -> Iterator[IO[bytes]]:
        """A file of the folder, under a temporary folder's name."""
        self._begin()
        path = self._temporary / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            yield file

    def _begin(self) -> None:
        if not self._begun:
            self._temporary.mkdir()
            self._begun = True

    def deliver(self) -> None:
        """Give the files their names; also those that an export which was killed had only begun to move."""
        if not self._temporary.exists():
            self._begin()
        # One for all: an fsync a file took half the time of an export of many small ones.
        os.sync()
        if not self.path.exists() or not any(self.path.iterdir()):
            os.replace(self._temporary, self.path)  # noqa: PTH105 - tests end the process at exactly this call
            sync(self.path.parent)
            return
        for file in sorted(self._temporary.rglob("*.parquet")):
            place = self.path / file.relative_to(self._temporary)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, place)  # noqa: PTH105
        os.sync()
        shutil.rmtree(self._temporary)

    def discard(self) -> None:
        """Remove the temporary folder."""
        shutil.rmtree(self._temporary, ignore_errors=True)


def _is_part(file: Path) -> bool:
    first, _, last = file.stem.partition("-")
    return file.suffix == ".parquet" and first.isdecimal() and last.isdecimal()
