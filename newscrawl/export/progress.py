"""`Progress`: a progress bar on standard error."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich import progress
from rich.console import Console


class Progress:
    """Shows the articles done, their total and the remaining time."""

    def __init__(self, label: str, total: int | None, *, shown: bool) -> None:
        """`total` is None if it is unknown."""
        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not shown,
        )
        self._task = self._bar.add_task(label, total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.stop()

    def advance(self, articles: int) -> None:
        """Add this many articles to those done."""
        self._bar.advance(self._task, articles)

    def reach(self, done: int, label: str, total: int | None = None) -> None:
        """Show this many articles as done, with a new label and total."""
        self._bar.update(self._task, completed=done, description=label, total=total)
