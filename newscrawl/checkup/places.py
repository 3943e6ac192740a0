"""Check the places that a crawl writes to (store and folders), and the clocks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from newscrawl.checkup.check import Check, failed, ok, skipped, warning
from newscrawl.store.db.errors import StoreError, masked

_NO_SPACE = 100 * 2**20
_LITTLE_SPACE = 2**30
_CLOCK_SECONDS = 5.0
"""Maximum deviation: leases compare the clocks of several machines. A minute is too much; seconds are a first sign."""


def check_store(url: str, *, timeout: float) -> Iterator[Check]:
    """Check the store, the disk it is on, and its server's clock."""
    from newscrawl.store.opening import is_there
    from newscrawl.store.upkeep.state import folder_of, state_of

    if url == "temporary:":
        yield skipped("store", "temporary: a file that is removed at the end")
        return
    where = masked(url)
    try:
        folder = folder_of(url)
        if folder is not None:
            yield check_folder("store folder", folder, "FEED_STORE_URL")
            if folder.is_dir():
                yield _space(folder)
        if not is_there(url):
            yield ok("store", f"{where}: the first crawl creates it")
            return
        state = state_of(url, timeout=timeout)
    except StoreError as error:
        yield failed("store", str(error), "see docs/operating.md, Messages and what to do")
        return
    if state.schema == 0:
        yield ok("store", f"{where}: empty; the first crawl creates its tables")
    elif state.schema < state.newest:
        message = f"{where}: schema {state.schema}; this version of newscrawl uses {state.newest}"
        yield warning("store", message, "make a backup: the next start migrates it")
    else:
        yield ok("store", f"{where}: schema {state.schema}, writable")
    if state.clock is None:
        yield skipped("clock", "the store is a file; --online compares with a site's clock")
    else:
        yield of_clock(state.clock, "the store's server")


def of_clock(ahead: float, reference: str, name: str = "clock") -> Check:
    """The check of this machine's clock against another one that is `ahead` seconds ahead of it."""
    message = f"{abs(ahead):.1f} s {'behind' if ahead > 0 else 'ahead of'} {reference}"
    if abs(ahead) > _CLOCK_SECONDS:
        return failed(name, message, "set the clock, preferably with NTP: leases and due times compare clocks")
    return ok(name, message)


def check_folder(name: str, folder: Path, named_by: str) -> Check:
    """Check a folder in which files are created."""
    if not folder.is_dir():
        return failed(name, f"{folder} is missing", f"create it, or set another one in {named_by}")
    if not os.access(folder, os.W_OK | os.X_OK):
        return failed(name, f"{folder} is not writable by this user", "make the user of the crawl its owner (chown)")
    return ok(name, str(folder))


def _space(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    message = f"{free / 2**30:.1f} GiB are free on the disk of the store"
    if free < _NO_SPACE:
        return failed("disk", message, "free up disk space: a crawl ends when the disk is full")
    if free < _LITTLE_SPACE:
        return warning("disk", message, "free up disk space soon, or delete old versions: scrapy store vacuum")
    return ok("disk", message)
