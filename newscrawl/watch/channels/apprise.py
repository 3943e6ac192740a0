"""Alarms by apprise: Telegram, Matrix, Signal and a hundred other services."""

from __future__ import annotations

import logging
from hashlib import blake2b

from newscrawl.watch.channels.message import AlarmMessage, NotSentError


class Apprise:
    """One service by its apprise URL: if another one fails, this one has sent its message all the same."""

    def __init__(self, url: str) -> None:
        """Raises ValueError for a URL that apprise does not know, or if apprise is not installed."""
        try:
            import apprise
        except ImportError:
            raise ValueError("apprise is not installed: install newscrawl[apprise]") from None
        self._services = apprise.Apprise()
        if not self._services.add(url):
            raise ValueError("it is not a URL of apprise's")
        # The URL holds secrets; its service and a digest tell it from the others.
        digest = blake2b(url.encode(), digest_size=4).hexdigest()
        self.name = f"apprise {url.partition(':')[0]} {digest}"

    def send(self, message: AlarmMessage) -> None:
        """Send it. Raises `NotSentError`."""
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
