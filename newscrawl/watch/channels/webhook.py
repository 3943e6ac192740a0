"""Alarms by an HTTP POST of JSON."""

from __future__ import annotations

import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from newscrawl.watch.channels.message import AlarmMessage, NotSentError, parts_of


class _NoRedirects(HTTPRedirectHandler):
    """A redirected POST would become a GET, and be answered with 200 by a page."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


class Webhook:
    """A URL that takes JSON; any answer of 200 to 299 is a yes."""

    name = "webhook"

    def __init__(self, url: str, timeout: float) -> None:
        """`timeout` in seconds. Raises ValueError if it is no http or https URL; the reason does not quote it."""
        url = url.strip()
        parts = parts_of(url, ("http", "https"))
        # urllib would quote such a URL in its errors, and take a user's name for a part of the host's.
        if parts is None or parts.username is not None or not (url.isascii() and url.isprintable()) or " " in url:
            raise ValueError("expected an http or https URL, without a user's name, spaces and letters to be escaped")
        self._url, self._timeout, self._host = url, timeout, parts.hostname

    def send(self, message: AlarmMessage) -> None:
        """Send it. Raises `NotSentError`; the URL, which may hold a secret, is not part of the reason."""
        body = json.dumps(message.plain(), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "newscrawl"}
        # The scheme is checked above.
        request = Request(self._url, data=body, headers=headers, method="POST")  # noqa: S310
        try:
            with build_opener(_NoRedirects).open(request, timeout=self._timeout):
                pass
        except HTTPError as error:
            error.close()
            raise NotSentError(f"webhook on {self._host}: HTTP {error.code}") from error
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise NotSentError(f"webhook on {self._host}: {reason or type(error).__name__}") from error
