"""Alarms by apprise: Telegram, Matrix, Signal and a hundred other services."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from newscrawl.watch.channels.message import AlarmMessage, NotSentError


class Apprise:
    """Services by their apprise URLs."""

    name = "apprise"

    def __init__(self, urls: Sequence[str]) -> None:
        """Raises ValueError for a URL that apprise does not know, or if apprise is not installed."""
        try:
            import apprise
        except ImportError:
            raise ValueError("apprise is not installed: install newscrawl[apprise]") from None
        self._services = apprise.Apprise()
        for number, url in enumerate(urls, start=1):
            if not self._services.add(url):
                raise ValueError(f"URL {number} is not one of apprise's")

    def send(self, message: AlarmMessage) -> None:
        """Send it. Raises `NotSentError` if one of the services did not take it."""
        told: list[str] = []
        handler = logging.Handler(logging.WARNING)
        handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
        logger = logging.getLogger("apprise")
        logger.addHandler(handler)
        try:
            # It answers with False for a service that failed, and with None for none.
            if self._services.notify(title=message.title, body=message.text):
                return
        finally:
            logger.removeHandler(handler)
        raise NotSentError(f"apprise: {told[0] if told else 'a service did not take it'}")
