"""The version of the feed store's tables."""

SCHEMA_VERSION = 6
