"""Folders for output: a command that fails before it has written anything leaves none behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def making(*folders: Path) -> Iterator[None]:
    """Make folders, with their parents, for the block; at its end, remove those made here that are empty.

    Raises `OSError` with the name of the folder.
    """
    made: list[Path] = []
    try:
        for folder in folders:
            for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
                missing.mkdir(exist_ok=True)
                made.append(missing)
            folder.mkdir(exist_ok=True)
        yield
    finally:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir()
