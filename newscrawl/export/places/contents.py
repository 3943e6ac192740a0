"""Check whether an export may write into a folder that contains files."""

from __future__ import annotations

from collections.abc import Iterable

from newscrawl.export.target import TargetError


def check_contents(folder: str, names: Iterable[str], after: int | None) -> None:
    """Raise `TargetError` if an export after a cursor (None: a full export) must not write into `folder`.

    `names` are the paths of its files.
    """
    found = list(names)
    if found and after is None:
        raise TargetError(f"{folder} is not empty: name a new folder, or use --after or --consumer to add to it")
    if any("site=" in name for name in found):
        raise TargetError(f"{folder} was written by an earlier version, with folders site=...: name a new folder")
