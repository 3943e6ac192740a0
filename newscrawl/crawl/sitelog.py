"""The log of a process that crawls many sites: each line says its site, and each site may have a file of its own."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

SITE: ContextVar[str] = ContextVar("site", default="")
"""The site that the running task works for."""
_FORMAT = "%(asctime)s [%(site)s] [%(name)s] %(levelname)s: %(message)s"


def note_site(record: logging.LogRecord) -> bool:
    """Add the site to a log record: the one that it names, or the one of the running task."""
    spider = getattr(record, "spider", None)
    record.site = getattr(spider, "name", None) or SITE.get() or "-"
    return True


class SiteFiles(logging.Handler):
    """Appends to one file per site, `SITE.log`; lines of no site go to standard error, warnings only."""

    def __init__(self, folder: Path, settings: BaseSettings) -> None:
        super().__init__()
        self._folder = folder
        self._encoding = settings.get("LOG_ENCODING")
        self._files: dict[str, logging.FileHandler] = {}
        self._rest = logging.StreamHandler()
        self._rest.setLevel(logging.WARNING)
        self._lines = logging.Formatter(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record to the file of its site."""
        site = getattr(record, "site", "-")
        if site == "-":
            if record.levelno >= self._rest.level:
                self._rest.handle(record)
            return
        if site not in self._files:
            file = logging.FileHandler(self._folder / f"{site}.log", encoding=self._encoding)
            file.setFormatter(self._lines)
            self._files[site] = file
        self._files[site].handle(record)

    def end(self, site: str) -> None:
        """Close the file of a site whose crawl has ended, so that it may be rotated."""
        file = self._files.pop(site, None)
        if file is not None:
            file.close()


def log_sites(settings: BaseSettings, folder: Path | None) -> SiteFiles | None:
    """Set up the log of this process: a file per site in a folder, or LOG_FILE, or standard error."""
    handler: logging.Handler
    files = None
    if folder is not None:
        handler = files = SiteFiles(folder, settings)
    elif settings.get("LOG_FILE"):
        handler = logging.FileHandler(settings["LOG_FILE"], encoding=settings.get("LOG_ENCODING"))
    else:
        handler = logging.StreamHandler(sys.stderr)
    if files is None:
        handler.setFormatter(logging.Formatter(_FORMAT, settings.get("LOG_DATEFORMAT")))
    handler.setLevel(settings.get("LOG_LEVEL"))
    handler.addFilter(note_site)
    logging.root.setLevel(logging.NOTSET)
    logging.root.addHandler(handler)
    return files
