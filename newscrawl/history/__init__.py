"""Deduplicate whole histories at once: Parquet files with millions of articles. Entry point: `job.DedupJob`."""
