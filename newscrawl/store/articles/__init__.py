"""Stored articles, what is known of their texts, and their clusters."""
