"""What exports of a consumer that were killed have left of a file or folder."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from newscrawl.export.places.localfolder import LocalFolder


def token(consumer: str) -> str:
    """What tells the temporary files of this export of a consumer from all others."""
    return f"{consumer}-{os.getpid()}"


def settle(written: Path, consumer: str) -> tuple[Path, bool]:
    """Its own name, and whether it has it, of what was pending under a temporary one; what has not is removed.

    A folder that was whole and partly moved is moved to its end: that is delivered too. Where it stands under neither
    name nobody can tell, and the answer is no: rather twice than never.
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
    """Remove what earlier exports of a consumer to this path had begun to write."""
    begun = re.compile(rf"{re.escape(path.name)}\.{re.escape(consumer)}-\d+\.part")
    for left in path.parent.iterdir() if path.parent.is_dir() else ():
        if begun.fullmatch(left.name):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
