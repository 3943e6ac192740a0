"""Deduplicates whole histories at once: Parquet files of millions of articles. `job.DedupJob` is the entry point."""
