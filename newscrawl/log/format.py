"""Scrapy's log messages about items."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy.logformatter import LogFormatter as ScrapyLogFormatter
from scrapy.logformatter import LogFormatterResult

from newscrawl.store import StoreError

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

# Scrapy logs nothing for None, although its types do not include it.
_NOTHING = cast("LogFormatterResult", None)


class LogFormatter(ScrapyLogFormatter):
    """Scrapy's formatter, except that the crawl logs a store error once, instead of once per article.

    Records of pages and articles are made only if they are logged; Scrapy makes them whatever LOG_LEVEL is.
    """

    _is_detailed = True

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        formatter = cls()
        level = logging.getLevelNamesMapping().get(str(crawler.settings["LOG_LEVEL"]).upper(), logging.DEBUG)
        formatter._is_detailed = level <= logging.DEBUG
        return formatter

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult:
        """Return the message for a page."""
        return super().crawled(request, response, spider) if self._is_detailed else _NOTHING

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """Return the message for an article."""
        return super().scraped(item, response, spider) if self._is_detailed else _NOTHING

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        """Return the message for an article that a pipeline failed on."""
        if isinstance(exception, StoreError):
            return {"level": logging.DEBUG, "msg": "%(error)s", "args": {"error": str(exception)}}
        return {
            "level": logging.ERROR,
            "msg": "Error processing %(item)s",
            "args": {"item": getattr(item, "url", type(item).__name__)},
        }
