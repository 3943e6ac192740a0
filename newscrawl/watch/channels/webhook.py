"""Send alarms as JSON by HTTP POST."""

from __future__ import annotations

import json
from base64 import b64encode
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import quote, unquote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from newscrawl.watch.channels.message import AlarmMessage, NotSentError, parts_of


class _NoRedirects(HTTPRedirectHandler):
    """Refuse redirects: a redirected POST would become a GET, which any page would answer with 200."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


class Webhook:
    """A URL that accepts JSON; any status from 200 to 299 is a success."""

    name = "webhook"

    def __init__(self, url: str, timeout: float) -> None:
        """`timeout` in seconds; a user and password in the URL are sent. Raises ValueError if it is not http or https.

        The error message does not quote the URL.
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
        """Send the message. Raises `NotSentError`, which does not contain the URL because it may hold a secret."""
        body = json.dumps(message.plain(), ensure_ascii=False).encode()
        request = Request(self._url, data=body, headers=self._headers, method="POST")  # noqa: S310  # http or https
        try:
            with build_opener(_NoRedirects).open(request, timeout=self._timeout):
                pass
        except HTTPError as error:
            error.close()
            raise NotSentError(f"webhook on {self._host}: HTTP {error.code}") from error
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise NotSentError(f"webhook on {self._host}: {reason or type(error).__name__}") from error
