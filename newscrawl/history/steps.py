"""`Steps`: a progress bar for the current step of a job."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from newscrawl.export.progress import Progress


class Steps:
    """Shows one progress bar after the other on standard error if `shown` is true."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._step = ""
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def advance(self, step: str, rows: int, total: int) -> None:
        """Add rows to those done in a step; a new step ends the previous one."""
        if step != self._step:
            self._end()
            self._step = step
            self._bar = Progress(step, total, shown=self._shown).__enter__()
        if self._bar is not None:
            self._bar.advance(rows)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None
