"""Edits of stored articles: the differences, and how they are shown."""
