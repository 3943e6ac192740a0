"""Download errors in plain words: an exception of Scrapy or Twisted as the `Rejected` that the ledger keeps."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from newscrawl.outcomes import Forbidden, NotFetched, Rejected
from newscrawl.printable import as_line

_PLAIN: dict[type[Exception], str] = {
    CannotResolveHostError: "the host name cannot be resolved",
    DownloadConnectionRefusedError: "the connection was refused",
    DownloadTimeoutError: "no answer in time",
    DownloadCancelledError: "the answer was cut off for its size",
    ResponseDataLossError: "the answer broke off",
}
# What OpenSSL, Twisted and urllib write -> what it means.
_SIGNS = (
    ("certificate verify failed", "the certificate is not trusted"),
    ("certificate has expired", "the certificate has expired"),
    ("VerificationError", "the certificate is for another host"),
    ("wrong version number", "the server does not speak TLS there"),
    ("SSL", "the TLS connection failed"),
    ("ConnectionLost", "the connection was closed"),
    ("ConnectionDone", "the connection was closed"),
    ("ParseError", "the answer is not HTTP"),
    ("Port out of range", "the URL is none"),
    ("Invalid IPv6 URL", "the URL is none"),
)
_MAX_DETAIL = 160


def rejection(exception: BaseException) -> Rejected:
    """The rejection that a failed download stands for."""
    if isinstance(exception, Rejected):
        return exception
    message = one_line(exception)
    if isinstance(exception, IgnoreRequest):
        # Scrapy's own robots middleware gives no details either.
        return Forbidden(message) if "robots.txt" in message else NotFetched(message)
    for kind, words in _PLAIN.items():
        if isinstance(exception, kind):
            return NotFetched(f"{words} ({message})" if message != kind.__name__ else words)
    for sign, words in _SIGNS:
        if sign in message:
            return NotFetched(f"{words} ({message[:_MAX_DETAIL]})")
    if isinstance(exception, DownloadFailedError):
        return NotFetched(f"the download failed ({message[:_MAX_DETAIL]})")
    return NotFetched(f"{type(exception).__name__}: {message}" if message != type(exception).__name__ else message)


def one_line(exception: BaseException) -> str:
    """The message of an exception as one printable line; its name if it has none.

    Twisted wraps the failures of a connection in a list; the cause is the first of them.
    """
    reasons = getattr(exception, "reasons", None) or getattr(exception.__cause__, "reasons", None)
    if reasons:
        exception = getattr(reasons[0], "value", exception)
    if told := _of_openssl(exception):
        return as_line(told)
    text = " ".join(str(exception).split("\n")[0].split()) or type(exception).__name__
    if reasons and type(exception).__name__ not in text:
        text = f"{type(exception).__name__}: {text}"
    return as_line(text)


def _of_openssl(exception: BaseException) -> str:
    """The reasons of an error of OpenSSL, whose argument is a list of (library, function, reason); else empty."""
    errors = exception.args[0] if exception.args else None
    if not isinstance(errors, list) or not all(isinstance(error, tuple) and error for error in errors):
        return ""
    return "SSL: " + "; ".join(str(error[-1]) for error in errors)
