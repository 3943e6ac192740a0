"""The log of a process that crawls many sites: each line names its site, and each site can have its own file."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.log.lines import formatter, handler, note_site

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_FORMAT = "%(asctime)s [%(site)s] [%(name)s] %(levelname)s: %(message)s"


class SiteFiles(logging.Handler):
    """Appends to one file per site, `SITE.log`; warnings without a site go to standard error."""

    def __init__(self, folder: Path, settings: BaseSettings) -> None:
        super().__init__()
        self._folder = folder
        self._encoding = settings.get("LOG_ENCODING")
        self._files: dict[str, logging.FileHandler] = {}
        self._lines = formatter(settings)
        self._rest = logging.StreamHandler()
        self._rest.setLevel(logging.WARNING)
        if settings.getbool("LOG_JSON"):
            self._rest.setFormatter(self._lines)

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
    files = None
    if folder is None:
        made = handler(settings, _FORMAT)
    else:
        made = files = SiteFiles(folder, settings)
        files.setLevel(settings.get("LOG_LEVEL"))
        files.addFilter(note_site)
    logging.root.setLevel(logging.NOTSET)
    logging.root.addHandler(made)
    return files
