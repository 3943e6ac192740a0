"""`Stream`: standard output, pipes and devices."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newscrawl.export.compression import compressed


class Stream:
    """Writes immediately: there is nothing to deliver, and nothing can be undone."""

    pending = None

    def __init__(self, path: Path | None, codec: str | None) -> None:
        """`path` is None for standard output."""
        self._path = path
        self._codec = codec

    @contextmanager
    def open(self, name: str = "") -> Iterator[IO[bytes]]:
        """Open the stream for writing through the codec."""
        if self._path is not None:
            with self._path.open("wb") as file, compressed(file, self._codec) as sink:
                yield sink
            return
        try:
            with compressed(sys.stdout.buffer, self._codec) as sink:
                yield sink
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # Otherwise Python raises the error again when it closes standard output.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise

    def deliver(self) -> None:
        """Do nothing: the output was delivered as it was written."""

    def discard(self) -> None:
        """Do nothing: the output cannot be undone."""
