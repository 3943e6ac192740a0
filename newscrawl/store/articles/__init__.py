"""Stored articles, the lookup of their texts, and their clusters."""
