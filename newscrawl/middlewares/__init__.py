"""Spider and downloader middlewares: one class a file."""
