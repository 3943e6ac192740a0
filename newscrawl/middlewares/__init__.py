"""Spider and downloader middlewares: one class per file."""
