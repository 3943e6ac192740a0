"""Worker processes of long jobs: forks of one process that has imported what they need, and has no threads.

A fork of the job itself, which has threads (a progress bar, a database's writer), may stand still for ever.
"""

from __future__ import annotations

import os
import threading
from multiprocessing import get_context, parent_process
from multiprocessing.context import ForkServerContext


def forks(*modules: str) -> ForkServerContext:
    """Where to start workers that use these modules; functions are passed by name, and their arguments pickled."""
    context = get_context("forkserver")
    context.set_forkserver_preload([*modules])
    return context


def end_with_parent() -> None:
    """Have this worker end when the process that started it was killed."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
