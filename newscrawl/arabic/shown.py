"""Arabic words that are shown to readers of feeds."""

from __future__ import annotations

ALSO_IN = "نُشر أيضًا في:"
"""Heads the list of a text's copies."""
SITES = "الصحف"
COUNTRIES = "البلدان"
SEARCHES = "عمليات البحث"
COMMA = "، "
