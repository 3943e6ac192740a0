"""Recover from killed exports of a consumer: finish or remove the files that they left."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from newscrawl.export.places.localfolder import LocalFolder


def token(consumer: str) -> str:
    """The part of a temporary file's name that is unique to this export of a consumer."""
    return f"{consumer}-{os.getpid()}"


def settle(written: Path, consumer: str) -> tuple[Path, bool]:
    """Finish or remove a pending output; return its final path, and whether it was delivered.

    `written` is its temporary path. A folder, even one that was only partly moved, is moved completely and counts as
    delivered. If the output exists under neither name, it counts as not delivered, so that delivery is at least once.
    """
    found = re.fullmatch(rf"(.+)\.({re.escape(consumer)}-\d+)\.part", written.name)
    assert found is not None, written
    path = written.with_name(found[1])
    if written.is_dir():
        LocalFolder(path, found[2]).deliver()
        return path, True
    if written.exists():
        written.unlink()
        return path, False
    return path, path.exists()


def tidy(path: Path, consumer: str) -> None:
    """Remove the temporary files of a consumer's earlier exports to this path."""
    begun = re.compile(rf"{re.escape(path.name)}\.{re.escape(consumer)}-\d+\.part")
    for left in path.parent.iterdir() if path.parent.is_dir() else ():
        if begun.fullmatch(left.name):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
