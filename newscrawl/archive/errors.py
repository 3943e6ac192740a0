"""Errors of archives; their messages are safe to print."""

from __future__ import annotations

from pathlib import PurePath

from newscrawl.printable import as_line


class ArchiveError(Exception):
    """The archive cannot be used; the message is one line with the file's name and advice."""


class DamagedError(Exception):
    """Part of a file is not a WARC record; the message gives the byte position.

    `resume` is the byte after the damaged part, None if it is unknown.
    """

    def __init__(self, message: str, resume: int | None = None) -> None:
        super().__init__(message)
        self.resume = resume


class WholeFileError(Exception):
    """A compressed member holds more than one record, so only the first can be reached."""


class TooLargeError(Exception):
    """A record is larger than its reader accepts."""


def shown(name: PurePath | str) -> str:
    """A file's name as one printable line, whatever characters it contains."""
    return as_line(str(name))


def of_archive(name: PurePath | str, message: str) -> ArchiveError:
    """An `ArchiveError` that names the archive."""
    return ArchiveError(f"archive {shown(name)}: {message}")
