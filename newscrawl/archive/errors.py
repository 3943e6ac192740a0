"""What can go wrong with an archive."""

from __future__ import annotations


class ArchiveError(Exception):
    """The archive cannot be used; the message is one line that names the file and says what to do."""
