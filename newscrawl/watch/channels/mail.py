"""Send alarms by e-mail."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import unquote

from newscrawl.watch.channels.message import AlarmMessage, NotSentError, parts_of

_PORTS = {"smtp": 25, "smtps": 465}


class Mail:
    """A mail server: `smtp://user:password@host:587`, with STARTTLS if the server offers it, or `smtps://`."""

    name = "mail"

    def __init__(self, server: str, sender: str, receivers: Sequence[str], timeout: float) -> None:
        """`timeout` in seconds. Raises ValueError for an invalid URL or mail address.

        The error message does not quote the URL, which may hold a password.
        """
        parts = parts_of(server, tuple(_PORTS))
        if parts is None:
            raise ValueError(
                "expected smtp://host:port or smtps://host:port; "
                "in the user name and password, / ? # @ must be percent-encoded"
            )
        for address in (sender, *receivers):
            if "@" not in parseaddr(address)[1] or "\n" in address:
                raise ValueError(f"{address!r} is not an e-mail address")
        self._host, self._port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        self._tls = parts.scheme == "smtps"
        self._login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        if self._login is not None and not "".join(self._login).isascii():
            raise ValueError("Python's smtplib only supports user names and passwords of ASCII characters")
        self._sender, self._receivers, self._timeout = sender, list(receivers), timeout

    def send(self, message: AlarmMessage) -> None:
        """Send the message. Raises `NotSentError`; acceptance for some of the recipients counts as success."""
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = message.title, self._sender, ", ".join(self._receivers)
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = make_msgid(domain="newscrawl.invalid")
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text + "\n")
        try:
            server = self._connected()
            try:
                self._log_in(server)
                server.send_message(mail)
            finally:
                # The message has been sent; a failed QUIT does not matter.
                with suppress(OSError, smtplib.SMTPException):
                    server.quit()
                server.close()
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise NotSentError(f"{self._place}: {code} {_text(text)}") from error
        except smtplib.SMTPAuthenticationError as error:
            user = self._login[0] if self._login else ""
            answer = f"{error.smtp_code} {_text(error.smtp_error)}"
            raise NotSentError(f"{self._place}: the login as {user} was refused: {answer}") from error
        except smtplib.SMTPResponseException as error:
            raise NotSentError(f"{self._place}: {error.smtp_code} {_text(error.smtp_error)}") from error
        except ssl.SSLCertVerificationError as error:
            raise NotSentError(f"{self._place}: its certificate is not trusted ({error.verify_message})") from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise NotSentError(f"{self._place}: {error or type(error).__name__}") from error

    @property
    def _place(self) -> str:
        return f"mail server {self._host}:{self._port}"

    def _log_in(self, server: smtplib.SMTP) -> None:
        """Encrypt the connection if the server offers it, and log in if there is a user."""
        encrypted = self._tls
        if not self._tls and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
            encrypted = True
        if self._login is not None:
            if not encrypted:
                raise NotSentError(f"{self._place}: it offers no encryption, so the password was not sent")
            server.login(*self._login)

    def _connected(self) -> smtplib.SMTP:
        """Connect. Raises `NotSentError` if the port's use of TLS does not match the URL, and smtplib's own errors."""
        try:
            if self._tls:
                context = ssl.create_default_context()
                return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=context)
            server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        except smtplib.SMTPServerDisconnected as error:
            advice = "; if it expects TLS from the start, its URL must begin with smtps://" if not self._tls else ""
            raise NotSentError(f"{self._place}: {error}{advice}") from error
        except ssl.SSLError as error:
            if error.reason != "WRONG_VERSION_NUMBER":
                raise
            raise NotSentError(
                f"{self._place}: it does not start with TLS; for STARTTLS, its URL must begin with smtp://"
            ) from error
        server.ehlo_or_helo_if_needed()
        return server


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
