"""Scrapy's log messages about items."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter as ScrapyLogFormatter
from scrapy.logformatter import LogFormatterResult

from newscrawl.store import StoreError


class LogFormatter(ScrapyLogFormatter):
    """Scrapy's, except that the crawl logs an error of the store once, instead of once per article."""

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        """The message for an article that a pipeline failed on."""
        if isinstance(exception, StoreError):
            return {"level": logging.DEBUG, "msg": "%(error)s", "args": {"error": str(exception)}}
        return {
            "level": logging.ERROR,
            "msg": "Error processing %(item)s",
            "args": {"item": getattr(item, "url", type(item).__name__)},
        }
