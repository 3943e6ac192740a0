"""Worker processes of long jobs: forks of a process without threads that has imported the modules they need.

A fork of the job itself could deadlock, because it has threads (a progress bar, a database's writer).
"""

from __future__ import annotations

import os
import threading
from multiprocessing import get_context, parent_process
from multiprocessing.context import ForkServerContext


def forks(*modules: str) -> ForkServerContext:
    """Return a context that starts workers which use these modules; functions are passed by name, arguments pickled."""
    context = get_context("forkserver")
    context.set_forkserver_preload([*modules])
    return context


def end_with_parent() -> None:
    """Make this worker end when the process that started it has ended."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
