"""Deduplicates whole histories at once: Parquet files of millions of articles. `job.Job` is the entry point."""
