"""What can go wrong with the feed store."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot be opened, read or written; the message is one line that says what to do."""


class LeaseHeldError(StoreError):
    """Another live process crawls the site."""
