"""The names of the formats, for the command line; a test compares them with `formats.FORMATS`, which loads pyarrow."""

from __future__ import annotations

FORMAT_NAMES = ("jsonl", "csv", "parquet", "rss", "atom", "json")
