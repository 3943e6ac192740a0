"""`LogAddon`: sets up the log of every `scrapy` command before Scrapy writes its first line."""

from __future__ import annotations

import logging
from typing import ClassVar

from scrapy.settings import BaseSettings

from newscrawl.log.lines import handler, quiet_chatter


class LogAddon:
    """Moves Scrapy's routine messages to DEBUG, and logs JSON objects if LOG_JSON is on."""

    _installed: ClassVar[logging.Handler | None] = None

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Set up the log, unless LOG_INSTALL_ROOT_HANDLER is off because the process sets up its own."""
        quiet_chatter()
        if not settings.getbool("LOG_JSON") or not settings.getbool("LOG_INSTALL_ROOT_HANDLER"):
            return
        settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
        if cls._installed is not None:
            logging.root.removeHandler(cls._installed)
        cls._installed = handler(settings)
        logging.root.setLevel(logging.NOTSET)
        logging.root.addHandler(cls._installed)
