"""What became of a file that a killed export was about to name."""

from __future__ import annotations

from pathlib import Path

from newscrawl.feeds.localfile import temporary
from newscrawl.feeds.localfolder import LocalFolder


def was_delivered(path: Path, token: str) -> bool:
    """Whether a pending file or folder has its name; what has not is removed.

    A folder that was whole and partly moved is moved to its end: that is delivered too. Where neither the temporary
    name nor the final one is there, nobody can tell, and the answer is no: rather twice than never.
    """
    written = temporary(path, token)
    if written.is_dir():
        LocalFolder(path, token).deliver()
        return True
    if written.exists():
        written.unlink()
        return False
    return path.exists()
