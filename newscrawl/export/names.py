"""Format names for the command line, without loading pyarrow; a test compares them with `formats.FORMATS`."""

from __future__ import annotations

FORMAT_NAMES = ("jsonl", "csv", "parquet", "rss", "atom", "json")
FOLDER_FORMATS = ("parquet",)
"""The formats that are folders of files, which are compressed inside."""
COMPRESSION_SUFFIXES = (".gz", ".zst")
FORMATS_HELP = (
    f"{', '.join(FORMAT_NAMES)}; all but {' and '.join(FOLDER_FORMATS)} also with {' or '.join(COMPRESSION_SUFFIXES)}"
)
"""What `--format` may be, in a sentence."""
