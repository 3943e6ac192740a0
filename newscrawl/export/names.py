"""Format names for the command line, without loading pyarrow; a test compares them with `formats.FORMATS`."""

from __future__ import annotations

FORMAT_NAMES = ("jsonl", "csv", "parquet", "rss", "atom", "json")
