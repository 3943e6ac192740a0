"""`LocalFolder`: a folder whose files appear together, each complete."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newscrawl.export.places.contents import check_contents
from newscrawl.export.places.localfile import sync, temporary
from newscrawl.export.target import TargetError

_PART = re.compile(r"\d+-(\d+)(?:-\d+)?\.parquet")


class LocalFolder:
    """A new folder is renamed into place in one step; files for an existing folder are moved one by one.

    Raises `OSError` if it cannot be written.
    """

    def __init__(self, path: Path, token: str) -> None:
        """`token` is unique to this export."""
        self.path = path
        self._temporary = temporary(path, token)
        self.pending = str(self._temporary)
        self._begun = False

    def check(self, after: int | None) -> None:
        """Raise `TargetError` if the folder has articles that an export after this cursor would repeat."""
        files = [path for path in self.path.rglob("*") if path.is_file()]
        check_contents(str(self.path), [file.relative_to(self.path).as_posix() for file in files], after)
        last = max((int(part[1]) for file in files if (part := _PART.fullmatch(file.name))), default=0)
        if last > (after or 0):
            raise TargetError(f"{self.path} has the feed up to {last}: use --after {last}, or name a new folder")

    @contextmanager
    def open(self, name: str = "") -> Iterator[IO[bytes]]:
        """Open a file of the folder inside the temporary folder."""
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
        """Give the files their final names, including those that a killed export had begun to move."""
        if not self._temporary.exists():
            self._begin()
        # One sync for all files: an fsync per file took half the time of an export of many small files.
        os.sync()
        if not self.path.exists() or not any(self.path.iterdir()):
            os.replace(self._temporary, self.path)  # noqa: PTH105  # tests end the process at exactly this call
            sync(self.path.parent)
            return
        for file in sorted(self._temporary.rglob("*.parquet")):
            place = self.path / file.relative_to(self._temporary)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, place)  # noqa: PTH105  # as above
        os.sync()
        shutil.rmtree(self._temporary)

    def discard(self) -> None:
        """Remove the temporary folder."""
        shutil.rmtree(self._temporary, ignore_errors=True)
