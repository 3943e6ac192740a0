"""Whole histories at once: Parquet of millions of articles, deduplicated. `job.Job` is the entry point."""
