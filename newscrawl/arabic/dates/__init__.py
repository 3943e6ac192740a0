"""Read dates as printed by Arabic news sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.lazy_imports import lazy_imports

if TYPE_CHECKING:
    from newscrawl.arabic.dates.reader import explain_date, read_date, read_dates
    from newscrawl.arabic.dates.reading import Reading

__all__ = ["Reading", "explain_date", "read_date", "read_dates"]
__getattr__ = lazy_imports(__name__, {"reader": ("explain_date", "read_date", "read_dates"), "reading": ("Reading",)})
