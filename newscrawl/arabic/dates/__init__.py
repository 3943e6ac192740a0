"""Dates as Arabic news sites print them."""

from newscrawl.arabic.dates.reader import Reading, explain_date, read_date, read_dates

__all__ = ["Reading", "explain_date", "read_date", "read_dates"]
