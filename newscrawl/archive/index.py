"""The index of archives: one Parquet file per archive, with a row for each page, wanted or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newscrawl.archive.errors import ArchiveError, shown
from newscrawl.archive.extracting import Place
from newscrawl.archive.reader import Record
from newscrawl.archive.sources import archive_of
from newscrawl.urls import host

INDEX = pa.schema(
    [
        ("host", pa.string()),
        ("url", pa.string()),
        ("captured", pa.timestamp("us", tz="UTC")),
        ("file", pa.string()),
        ("offset", pa.int64()),
        ("length", pa.int64()),
        ("digest", pa.string()),
    ]
)
_ROWS = 20_000
_MAX_URL = 8192


class IndexWriter:
    """Writes the index of one archive."""

    def __init__(self, path: Path) -> None:
        self._file = pq.ParquetWriter(path, INDEX, compression="zstd")
        self._rows: list[tuple[Any, ...]] = []

    def add(self, record: Record, file: str) -> None:
        """Add a page."""
        url = record.url
        if len(url) <= _MAX_URL:
            place = (file, record.offset, record.length)
            self._rows.append((host(url), url, record.date, *place, record.payload_digest or None))
            if len(self._rows) >= _ROWS:
                self._flush()

    def _flush(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(column, each.type) for column, each in zip(columns, INDEX, strict=True)]
            self._file.write_table(pa.Table.from_arrays(arrays, schema=INDEX))
            self._rows = []

    def close(self) -> None:
        """Write the remaining rows and close the file."""
        self._flush()
        self._file.close()


def indexed(folder: Path, is_host_wanted: Callable[[str], bool]) -> Iterator[tuple[str, list[Place]]]:
    """The archives in an index that have pages of wanted hosts, with the pages' places. Raises `ArchiveError`."""
    files = sorted(path for path in folder.glob("*.parquet") if not path.name.startswith("."))
    if not files:
        raise ArchiveError(f"index {shown(folder)}: no such folder, or no index in it; make one with --index")
    for path in files:
        for name, places in groupby(_places(path, is_host_wanted), lambda place: archive_of(place.file)):
            yield name, list(places)


def _places(path: Path, is_host_wanted: Callable[[str], bool]) -> Iterator[Place]:
    try:
        with pq.ParquetFile(path) as file:
            for number in range(file.num_row_groups):
                hosts = file.read_row_group(number, columns=["host"]).column("host")
                wanted = pa.array(
                    [name for name in hosts.unique().to_pylist() if name and is_host_wanted(name)], pa.string()
                )
                chosen = pc.is_in(hosts, value_set=wanted)
                if len(wanted) and pc.any(chosen).as_py():
                    rows = file.read_row_group(number, columns=list(Place._fields)).filter(chosen)
                    yield from map(Place, *(rows.column(name).to_pylist() for name in Place._fields))
    except (pa.ArrowException, OSError, KeyError) as error:
        raise ArchiveError(f"index {shown(path)}: cannot be read: {str(error).splitlines()[0]}") from error
