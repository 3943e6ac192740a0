"""SQLite files: how one is created, and how it can be read. Needs no SQLAlchemy."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote


def create_private(path: Path) -> None:
    """Create an empty file that its user alone may read, whatever the umask; one that exists keeps its mode.

    SQLite gives its log and index files the mode of the database. A file that cannot be created is SQLite's to report.
    """
    with suppress(OSError):
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)


def reader_uri(path: Path) -> str:
    """The `file:` URI that reads an existing file; a read-only file or folder is read as it is, without its log."""
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return f"file:{quote(str(path))}?mode=ro{'' if writable else '&immutable=1'}"
