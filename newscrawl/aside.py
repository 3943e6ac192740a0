"""Files that appear complete or not at all: written under another name, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Another name for a file until the block has ended well; if it has not made the file, nothing happens.

    A process that is killed leaves `.NAME.PID.part`. Raises `OSError`, which names the file.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _naming(path):
            yield temporary
            if temporary.exists():
                with temporary.open("rb+") as file:
                    os.fsync(file.fileno())
                temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises `OSError`, which names the file."""
    replace_files({path: content})


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """The same for several files: all are written before the first is renamed; the last one is renamed last."""
    with ExitStack() as stack:
        for path in reversed(list(contents)):
            stack.enter_context(aside(path)).write_bytes(contents[path])


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Name the file in errors: a full disk names none."""
    try:
        yield
    except OSError as error:
        # pyarrow's have a text of their own, and nothing else.
        if error.strerror is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error
