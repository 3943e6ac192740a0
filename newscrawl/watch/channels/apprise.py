"""Send alarms through apprise: Telegram, Matrix, Signal and a hundred other services."""

from __future__ import annotations

import logging
from hashlib import blake2b

from newscrawl.watch.channels.message import AlarmMessage, NotSentError


class _Collected(logging.Handler):
    """The messages of warnings and errors, in a list."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class Apprise:
    """One service, given by its apprise URL; each service is its own channel, so one failure does not affect others."""

    def __init__(self, url: str) -> None:
        """Raises ValueError if apprise does not accept the URL, or if apprise is not installed."""
        try:
            import apprise
        except ImportError:
            raise ValueError("apprise is not installed: install newscrawl[apprise]") from None
        self._services = apprise.Apprise()
        if not self._services.add(url):
            raise ValueError("it is not a valid apprise URL")
        # The URL holds secrets, so the channel is named by its service and a digest.
        digest = blake2b(url.encode(), digest_size=4).hexdigest()
        self.name = f"apprise {url.partition(':')[0]} {digest}"

    def send(self, message: AlarmMessage) -> None:
        """Send the message. Raises `NotSentError`."""
        handler = _Collected()
        logger = logging.getLogger("apprise")
        logger.addHandler(handler)
        try:
            # `notify` returns False if the service failed, and None if there is no service.
            if self._services.notify(title=message.title, body=message.text):
                return
        finally:
            logger.removeHandler(handler)
        raise NotSentError(f"apprise: {handler.messages[0] if handler.messages else 'a service rejected the message'}")
