"""Alarms by an HTTP POST of JSON."""

from __future__ import annotations

import json
from base64 import b64encode
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import quote, unquote
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
        """`timeout` in seconds. Raises ValueError if it is no http or https URL; a user and password are sent along.

        The reason does not quote the URL.
        """
        parts = parts_of(url.strip(), ("http", "https"))
        if parts is None:
            raise ValueError("expected an http or https URL")
        place = parts.netloc.rpartition("@")[2].encode("idna").decode()
        self._url = quote(parts._replace(netloc=place, fragment="").geturl(), safe="%/:=&?~#+!$,;'@()*[]")
        self._timeout, self._host = timeout, parts.hostname
        self._headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "newscrawl"}
        if parts.username is not None:
            login = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            self._headers["Authorization"] = f"Basic {b64encode(login).decode()}"

    def send(self, message: AlarmMessage) -> None:
        """Send it. Raises `NotSentError`; the URL, which may hold a secret, is not part of the reason."""
        body = json.dumps(message.plain(), ensure_ascii=False).encode()
        # The scheme is checked above.
        request = Request(self._url, data=body, headers=self._headers, method="POST")  # noqa: S310
        try:
            with build_opener(_NoRedirects).open(request, timeout=self._timeout):
                pass
        except HTTPError as error:
            error.close()
            raise NotSentError(f"webhook on {self._host}: HTTP {error.code}") from error
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise NotSentError(f"webhook on {self._host}: {reason or type(error).__name__}") from error
