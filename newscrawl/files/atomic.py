"""Atomic file writes: files are written under a temporary name, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield a temporary path, renamed to `path` if the block succeeds.

    A killed process leaves `.NAME.PID.part` behind. Raises `OSError` with the name of the file, also if the temporary
    file is missing at the end, because the block did not write it or another process removed it.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _naming(path):
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file completely or not at all. Raises `OSError` with the name of the file."""
    replace_files({path: content})


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Replace several files: all are written before the first is renamed; they are renamed in the given order."""
    with ExitStack() as stack:
        for path in reversed(list(contents)):
            stack.enter_context(atomic_write(path)).write_bytes(contents[path])


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Add the name of the file to errors, because the error of a full disk has none."""
    try:
        yield
    except OSError as error:
        # Errors of pyarrow have only a message.
        if error.strerror is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error
