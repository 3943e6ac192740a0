"""The data card of a folder of Parquet files: a description of its contents as a README and as Croissant metadata."""
