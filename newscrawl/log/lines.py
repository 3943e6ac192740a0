"""Log lines: JSON objects if LOG_JSON is on; Scrapy's routine messages are moved to DEBUG."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from newscrawl.printable import printable, printable_data

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

SITE: ContextVar[str] = ContextVar("site", default="")
"""The site of the running task."""
_CHATTER = {
    "scrapy.utils.log": "", "scrapy.addons": "", "scrapy.middleware": "", "scrapy.core.engine": "",
    "scrapy.extensions.logstats": "", "scrapy.statscollectors": "", "scrapy.spidermiddlewares.httperror": "",
    "scrapy.crawler": "Overridden settings",
}  # fmt: skip
"""Scrapy's logger -> prefix of the messages that are moved from INFO to DEBUG."""


def quiet_chatter() -> None:
    """Move Scrapy's routine messages in this process to DEBUG: versions, settings, components, statistics."""
    for name in _CHATTER:
        # Adding the same filter again changes nothing.
        logging.getLogger(name).addFilter(_demoted)


def _demoted(record: logging.LogRecord) -> bool:
    if record.levelno == logging.INFO and str(record.msg).startswith(_CHATTER[record.name]):
        record.levelno, record.levelname = logging.DEBUG, logging.getLevelName(logging.DEBUG)
    return True


def note_site(record: logging.LogRecord) -> bool:
    """Add the site to a log record: that of its spider, or that of the running task; `-` if there is none."""
    spider = getattr(record, "spider", None)
    record.site = getattr(spider, "name", None) or SITE.get() or "-"
    return True


class JsonLines(logging.Formatter):
    """One JSON object per record: `time`, `level`, `logger`, `site`, `message`, and `url` and `exception` if any."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, Arabic unescaped."""
        site = getattr(record, "site", "-")
        found = _entry(record.created, record.levelname, record.name, None if site == "-" else site)
        found["message"] = record.getMessage()
        if (url := _url(record)) is not None:
            found["url"] = url
        if record.exc_info and record.exc_info[1] is not None:
            found["exception"] = self.formatException(record.exc_info)
        return _line(found)


def formatter(settings: BaseSettings, plain: str | None = None) -> logging.Formatter:
    """Return the formatter that the settings select; `plain` is the format of lines that are not JSON."""
    if settings.getbool("LOG_JSON"):
        return JsonLines()
    return logging.Formatter(plain or settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT"))


def handler(settings: BaseSettings, plain: str | None = None) -> logging.Handler:
    """Return a handler for LOG_FILE or standard error, which adds the site to each record."""
    made: logging.Handler
    if settings.get("LOG_FILE"):
        mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
        made = logging.FileHandler(settings["LOG_FILE"], mode=mode, encoding=settings.get("LOG_ENCODING"))
    elif settings.getbool("LOG_ENABLED"):
        made = logging.StreamHandler(sys.stderr)
    else:
        made = logging.NullHandler()
    made.setFormatter(formatter(settings, plain))
    made.setLevel(settings.get("LOG_LEVEL"))
    made.addFilter(note_site)
    return made


def print_line(
    settings: BaseSettings | None,
    message: str,
    *,
    site: str | None = None,
    level: str = "INFO",
    file: TextIO | None = None,
) -> None:
    """Print a line of the command, or of a site: `SITE: message`, or a JSON object like those of the log.

    `file` is standard output or, by default, standard error, where the command's own lines begin with `scrapy: `.
    """
    if settings is not None and settings.getbool("LOG_JSON"):
        text = _line({**_entry(time.time(), level, "newscrawl", site), "message": message})
    else:
        prefix = f"{site}: " if site is not None else "scrapy: " if file is None else ""
        text = printable(prefix + message)
    print(text, file=file or sys.stderr, flush=True)


def message_of(line: str, site: str) -> str:
    """Return the message of a line that `print_line` printed."""
    try:
        return str(json.loads(line)["message"])
    except (ValueError, KeyError, TypeError):
        return line.removeprefix(f"{site}: ")


def _entry(moment: float, level: str, logger: str, site: str | None) -> dict[str, Any]:
    timestamp = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return {"time": timestamp, "level": level, "logger": logger, "site": site}


def _url(record: logging.LogRecord) -> str | None:
    """Return the URL that a record is about: its `url`, or that of its request or response."""
    url = getattr(record, "url", None)
    if url is None and isinstance(record.args, Mapping):
        request = record.args.get("request") or record.args.get("response")
        url = getattr(request, "url", None)
    return None if url is None else str(url)


def _line(found: dict[str, Any]) -> str:
    return json.dumps(printable_data(found), ensure_ascii=False)
