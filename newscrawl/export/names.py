"""The names of the formats, for the command line; a test holds them to `formats.FORMATS`, which loads pyarrow."""

from __future__ import annotations

FORMAT_NAMES = ("jsonl", "csv", "parquet", "rss", "atom", "json")
