"""The output of the store: the query of the feed, its text index, its consumers."""
