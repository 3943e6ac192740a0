"""Whether an export may add files to a folder that has some."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newscrawl.export.target import TargetError

_PART = re.compile(r"(?:^|/)\d+-(\d+)\.parquet$")


def check_contents(folder: str, names: Iterable[str], after: int | None) -> None:
    """Raise `TargetError` if `folder`, whose files are `names`, has articles that an export after a cursor would repeat.

    `names` are paths within the folder, `after` is None for an export of everything.
    """
    found = list(names)
    if found and after is None:
        raise TargetError(f"{folder} is not empty: name a new folder, or use --after or --consumer to add to it")
    if any("/day=" in name for name in found):
        raise TargetError(f"{folder} was written by an earlier version, with folders day=...: name a new folder")
    last = max((int(part[1]) for name in found if (part := _PART.search(name))), default=0)
    if last > (after or 0):
        raise TargetError(f"{folder} has the feed up to {last}: use --after {last}, or name a new folder")
