"""Silence Twisted's traceback for each refused certificate; the URL's outcome gives the reason in one line."""

from __future__ import annotations

import logging

_REPORTED = "while verifying certificate"


def _is_news(record: logging.LogRecord) -> bool:
    return _REPORTED not in record.getMessage()


def quiet_refused_certificates() -> None:
    """Leave these tracebacks out of the log of this process."""
    # Adding the same filter again changes nothing.
    logging.getLogger("twisted").addFilter(_is_news)
