"""The formats of an export, and the names they go by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from newscrawl.export.compression import SUFFIXES
from newscrawl.export.formats import atom, jsonfeed, jsonlines, parquet, rss, spreadsheet
from newscrawl.export.target import About, Target, TargetError
from newscrawl.store.feed.query import Exported, Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write articles."""

    write: Callable[[Iterable[Exported], Target, About], None]
    suffixes: tuple[str, ...]
    order: Order = Order.OLDEST_FIRST
    folder: bool = False
    """It writes many files."""
    limit: int | None = None
    """How many articles it has where nothing else is said."""


# A feed reader fetches the whole file each time, and shows what is new in it.
_LATEST = 100
FORMATS = {
    "jsonl": Format(write=jsonlines.write, suffixes=(".jsonl", ".ndjson")),
    "csv": Format(write=spreadsheet.write, suffixes=(".csv",)),
    "parquet": Format(write=parquet.write, suffixes=(".parquet",), order=Order.PARTITIONS, folder=True),
    "rss": Format(write=rss.write, suffixes=(".rss", ".xml"), order=Order.NEWEST_FIRST, limit=_LATEST),
    "atom": Format(write=atom.write, suffixes=(".atom",), order=Order.NEWEST_FIRST, limit=_LATEST),
    "json": Format(write=jsonfeed.write, suffixes=(".json",), order=Order.NEWEST_FIRST, limit=_LATEST),
}


def choose(name: str, said: str | None, *, folder: bool) -> tuple[Format, str | None]:
    """The format and codec of an output: what was said (`csv`, `csv.gz`), or what its name ends with.

    `name` `-` is any stream; `folder` says that there is a folder of that name. Raises `TargetError`.
    """
    path = PurePosixPath(said or name)
    codec = SUFFIXES.get(path.suffix.lower())
    if codec is not None:
        path = path.with_suffix("")
    if said is not None:
        found = FORMATS.get(path.name.lower())
    elif name == "-":
        found = FORMATS["jsonl"]
    elif folder or name.endswith("/"):
        found = FORMATS["parquet"]
    else:
        found = next((form for form in FORMATS.values() if path.suffix.lower() in form.suffixes), None)
    if found is None:
        names = ", ".join(FORMATS)
        if said is not None:
            raise TargetError(f"--format={said}: there are {names}, each but parquet also with .gz or .zst")
        raise TargetError(f"{name}: its name does not say the format; say --format ({names})")
    if found.folder and codec is not None:
        raise TargetError(f"{said or name}: Parquet files are compressed inside; leave out {path.suffix or codec}")
    if found.folder and name == "-":
        raise TargetError("Parquet is a folder of files: name one with -o")
    if folder and not found.folder:
        raise TargetError(f"{name} is a folder; name a file in it, or say --format parquet")
    return found, codec
