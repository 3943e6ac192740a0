"""`Progress`: a bar on standard error, where a terminal shows it."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich import progress
from rich.console import Console


class Progress:
    """Articles done, of how many, and how long it may take."""

    def __init__(self, label: str, total: int | None, *, shown: bool) -> None:
        """`total` None is unknown."""
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
        """So many more are done."""
        self._bar.advance(self._task, articles)
