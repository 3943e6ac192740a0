"""The output: the feed's query, its text index, its consumers."""
