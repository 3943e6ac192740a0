"""Create SQLite files, and open them for reading. Does not import SQLAlchemy."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote


def create_private(path: Path) -> None:
    """Create an empty file that only its user may read, whatever the umask; an existing file keeps its mode.

    SQLite gives its log and index files the mode of the database. If the file cannot be created, SQLite reports that
    later.
    """
    with suppress(OSError):
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)


def reader_uri(path: Path) -> str:
    """Return the `file:` URI to read an existing file; in a read-only file or folder, it is read without its log."""
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return f"file:{quote(str(path))}?mode=ro{'' if writable else '&immutable=1'}"
