"""SQLite files: how one can be read. Needs no SQLAlchemy."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote


def reader_uri(path: Path) -> str:
    """The `file:` URI that reads an existing file; a read-only file or folder is read as it is, without its log."""
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return f"file:{quote(str(path))}?mode=ro{'' if writable else '&immutable=1'}"
