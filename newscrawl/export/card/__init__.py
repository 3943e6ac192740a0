"""The data card of a folder of Parquet files: what it holds, as a README and as Croissant metadata."""
