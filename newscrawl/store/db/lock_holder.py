"""The process that holds the write lock of a SQLite store; read from /proc on Linux."""

from __future__ import annotations

from pathlib import Path

_WRITE_LOCK = "120"
"""The byte of the -shm file that a writer locks, according to SQLite's file format."""


def lock_holder(database: str | None) -> str | None:
    """Return a sentence with the process that writes to a SQLite file, and advice; None if it is unknown.

    The lock itself cannot be queried, because closing the file again would release the locks that SQLite has on it.
    """
    try:
        inode = str(Path(f"{database}-shm").stat().st_ino)
        locks = Path("/proc/locks").read_text(encoding="ascii", errors="replace")
        pid = next(pid for pid, of, start in map(_lock, locks.splitlines()) if (of, start) == (inode, _WRITE_LOCK))
        name, state = _process(pid)
    except (OSError, StopIteration, ValueError, IndexError):
        return None
    if state in ("T", "t"):
        return (
            f"process {pid} ({name}) holds the write lock and is stopped; end it, or let it continue: kill -CONT {pid}"
        )
    return f"process {pid} ({name}) holds the write lock; wait for it or end it, or raise FEED_STORE_TIMEOUT"


def _lock(line: str) -> tuple[int, str, str]:
    """Return process, inode and first byte of a write lock: `1: POSIX ADVISORY WRITE 7687 fe:00:2146470 120 120`."""
    parts = line.split()
    if "WRITE" not in parts or "->" in parts:
        return 0, "", ""
    pid, place, start, _ = parts[-4:]
    return int(pid), place.rpartition(":")[2], start


def _process(pid: int) -> tuple[str, str]:
    """Return name and state of a process; state `T` means stopped."""
    head, _, rest = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")
    return "".join(filter(str.isprintable, head.partition("(")[2])), rest.split()[0]
