"""The export formats: names, suffixes and order of articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from newscrawl.export.compression import SUFFIXES
from newscrawl.export.formats import atom, jsonfeed, jsonlines, parquet, rss, spreadsheet
from newscrawl.export.names import FORMATS_HELP
from newscrawl.export.target import About, Target, TargetError
from newscrawl.store.feed.query import Exported, Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that articles can be written in."""

    write: Callable[[Iterable[Exported], Target, About], None]
    suffixes: tuple[str, ...]
    order: Order = Order.OLDEST_FIRST
    folder: bool = False
    """Whether the format writes a folder of files."""
    limit: int | None = None
    """Default maximum number of articles."""


LATEST = 100
"""Default maximum of entries in a feed: feed readers fetch the whole file each time, and show the new ones."""
FORMATS = {
    "jsonl": Format(write=jsonlines.write, suffixes=(".jsonl", ".ndjson")),
    "csv": Format(write=spreadsheet.write, suffixes=(".csv",)),
    "parquet": Format(write=parquet.write, suffixes=(".parquet",), order=Order.BY_SITE, folder=True),
    "rss": Format(write=rss.write, suffixes=(".rss", ".xml"), order=Order.NEWEST_FIRST, limit=LATEST),
    "atom": Format(write=atom.write, suffixes=(".atom",), order=Order.NEWEST_FIRST, limit=LATEST),
    "json": Format(write=jsonfeed.write, suffixes=(".json",), order=Order.NEWEST_FIRST, limit=LATEST),
}


def choose(name: str, requested: str | None, *, folder: bool) -> tuple[Format, str | None]:
    """The format and codec of an output: as requested (`csv`, `csv.gz`), otherwise by the suffix of its name.

    `name` is `-` for any stream; `folder` is whether a folder of that name exists. Raises `TargetError`.
    """
    path = PurePosixPath(requested or name)
    codec = SUFFIXES.get(path.suffix.lower())
    if codec is not None:
        path = path.with_suffix("")
    if requested is not None:
        fmt = FORMATS.get(path.name.lower())
    elif name == "-":
        fmt = FORMATS["jsonl"]
    elif folder or name.endswith("/"):
        fmt = FORMATS["parquet"]
    else:
        fmt = next((fmt for fmt in FORMATS.values() if path.suffix.lower() in fmt.suffixes), None)
    if fmt is None:
        if requested is not None:
            raise TargetError(f"--format={requested}: must be one of {FORMATS_HELP}")
        raise TargetError(f"{name}: the format is not clear from its name; use --format ({', '.join(FORMATS)})")
    if fmt.folder and codec is not None:
        raise TargetError(f"{requested or name}: Parquet files are compressed inside; leave out {path.suffix or codec}")
    if fmt.folder and name == "-":
        raise TargetError("Parquet is a folder of files: name one with -o")
    if folder and not fmt.folder:
        raise TargetError(f"{name} is a folder; name a file in it, or use --format parquet")
    return fmt, codec
