"""Statistics of a folder of Parquet files, read in batches of a few columns so that memory use stays bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_BATCH = 50_000
_SCALARS = ("site", "country", "kind", "language", "version", "published", "fetched", "copy_of", "day")
_RIGHTS = ("rights.train", "rights.license")
_MOMENTS = ("published", "fetched")
_MAX_LICENSES = 1000
"""Maximum number of different licenses counted, as each page may name its own."""


@dataclass(slots=True)
class SiteFigures:
    """The figures of one site."""

    rows: int = 0
    country: str | None = None
    copies: int = 0
    train: Counter[str] = field(default_factory=Counter)
    """`allow`, `reserve` or `unsaid` -> rows."""
    first: dict[str, datetime] = field(default_factory=dict)
    """`published` or `fetched` -> the earliest value."""
    last: dict[str, datetime] = field(default_factory=dict)
    """`published` or `fetched` -> the latest value."""


@dataclass(slots=True)
class Figures:
    """The figures of a folder."""

    files: int = 0
    size: int = 0
    """Bytes before compression."""
    rows: int = 0
    later: int = 0
    """Rows that are later versions of an article."""
    named: int = 0
    """Copies that are listed in the column `copies`."""
    sites: dict[str, SiteFigures] = field(default_factory=dict)
    days: Counter[date] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    licenses: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    """Column -> number of rows that have a value in it."""

    @property
    def copies(self) -> int:
        """Rows that are copies of another article."""
        return sum(site.copies for site in self.sites.values())

    @property
    def train(self) -> Counter[str]:
        """`allow`, `reserve` or `unsaid` (for training) -> rows."""
        return sum((site.train for site in self.sites.values()), Counter())

    def span(self, name: str) -> tuple[datetime, datetime] | None:
        """The earliest and the latest `published` or `fetched`; None if no row has one."""
        first = [site.first[name] for site in self.sites.values() if name in site.first]
        last = [site.last[name] for site in self.sites.values() if name in site.last]
        return (min(first), max(last)) if first else None

    def add(self, file: IO[bytes]) -> None:
        """Add a Parquet file. Raises `pyarrow.ArrowInvalid` if it is not one."""
        read = pq.ParquetFile(file)
        self.files += 1
        self.rows += read.metadata.num_rows
        self._fill(read)
        for batch in read.iter_batches(_BATCH, columns=[*_SCALARS, *_RIGHTS]):
            self._count(pa.Table.from_batches([batch]))

    def _fill(self, read: pq.ParquetFile) -> None:
        """Count filled fields from the statistics in the file; an empty list counts as one null among its members."""
        for group in map(read.metadata.row_group, range(read.metadata.num_row_groups)):
            filled: Counter[str] = Counter()
            named = 0
            for chunk in map(group.column, range(group.num_columns)):
                statistics = chunk.statistics
                column = chunk.path_in_schema.partition(".")[0]
                # Of a column with several parts, the part that is never absent gives the count.
                if column != "rights" and statistics is not None and statistics.has_null_count:
                    filled[column] = max(filled[column], group.num_rows - statistics.null_count)
                    named = max(named, statistics.num_values) if column == "copies" else named
            self.filled += filled
            self.named += named
            self.size += group.total_byte_size

    def _count(self, table: pa.Table) -> None:
        rights = table["rights"]
        self.filled["rights"] += len(rights) - rights.null_count
        train = pc.fill_null(pc.struct_field(rights, "train"), "unsaid")
        self.later += pc.sum(pc.greater(table["version"], 1)).as_py() or 0
        _tally(self.days, table["day"])
        _tally(self.kinds, table["kind"])
        _tally(self.languages, table["language"])
        licenses: Counter[str] = Counter()
        _tally(licenses, pc.struct_field(rights, "license"))
        for name, count in licenses.items():
            if name in self.licenses or len(self.licenses) < _MAX_LICENSES:
                self.licenses[name] += count
        by_site = table.append_column("train", train).group_by(["site", "train"]).aggregate([([], "count_all")])
        for row in by_site.to_pylist():
            self._site(row["site"]).train[row["train"]] += row["count_all"]
        wanted: list[Any] = [([], "count_all"), ("copy_of", "count"), ("country", "max")]
        wanted += [(name, function) for name in _MOMENTS for function in ("min", "max")]
        for row in table.group_by("site").aggregate(wanted).to_pylist():
            site = self._site(row["site"])
            site.rows += row["count_all"]
            site.copies += row["copy_of_count"]
            site.country = row["country_max"] or site.country
            for name in _MOMENTS:
                if row[f"{name}_min"] is not None:
                    site.first[name] = min(site.first.get(name, row[f"{name}_min"]), row[f"{name}_min"])
                    site.last[name] = max(site.last.get(name, row[f"{name}_max"]), row[f"{name}_max"])

    def _site(self, name: str) -> SiteFigures:
        return self.sites.setdefault(name, SiteFigures())


def figures_of(files: Iterable[IO[bytes]]) -> Figures:
    """The figures for the files of a folder; each is read once and closed."""
    figures = Figures()
    for file in files:
        with file:
            figures.add(file)
    return figures


def _tally(counter: Counter[Any], column: Any) -> None:
    for entry in pc.value_counts(column).to_pylist():
        if entry["values"] is not None:
            counter[entry["values"]] += entry["counts"]
