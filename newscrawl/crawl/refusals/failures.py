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

from newscrawl.failures import Failure
from newscrawl.outcomes import Forbidden, NotFetched, Rejected
from newscrawl.printable import as_line

_PLAIN: dict[type[Exception], tuple[str, Failure]] = {
    CannotResolveHostError: ("the host name cannot be resolved", Failure.DNS),
    DownloadConnectionRefusedError: ("the connection was refused", Failure.REFUSED),
    DownloadTimeoutError: ("no answer in time", Failure.TIMEOUT),
    DownloadCancelledError: ("the answer was cut off for its size", Failure.TOO_LARGE),
    ResponseDataLossError: ("the answer broke off", Failure.CUT_BODY),
}
# Part of a message of OpenSSL, Twisted or urllib, and its meaning.
_SIGNS = (
    ("certificate verify failed", "the certificate is not trusted", Failure.TLS),
    ("certificate has expired", "the certificate has expired", Failure.TLS),
    ("VerificationError", "the certificate is for another host", Failure.TLS),
    ("wrong version number", "the server does not speak TLS there", Failure.TLS),
    ("SSL", "the TLS connection failed", Failure.TLS),
    ("ConnectionLost", "the connection was closed", Failure.RESET),
    ("ConnectionDone", "the connection was closed", Failure.RESET),
    ("ParseError", "the answer is not HTTP", Failure.RESET),
    ("Connection to the other side was lost", "the connection was closed", Failure.RESET),
    ("No route to host", "the host cannot be reached", Failure.REFUSED),
    ("Network is unreachable", "the host cannot be reached", Failure.REFUSED),
    ("Missing scheme in request url", "it redirects to no URL of a page", Failure.LEADS_AWAY),
    ("Port out of range", "the URL is invalid", Failure.OTHER),
    ("Invalid IPv6 URL", "the URL is invalid", Failure.OTHER),
)
_MAX_DETAIL = 160


def rejection(exception: BaseException) -> Rejected:
    """Return the rejection for a failed download."""
    if isinstance(exception, Rejected):
        return exception
    message = one_line(exception)
    if isinstance(exception, IgnoreRequest):
        # Scrapy's own robots middleware gives no details either.
        if "robots.txt" in message:
            return Forbidden(message)
        return NotFetched(message, failure=Failure.REDIRECT_LOOP if "max redirections" in message else None)
    for kind, (words, failure) in _PLAIN.items():
        if isinstance(exception, kind):
            return NotFetched(f"{words} ({message})" if message != kind.__name__ else words, failure=failure)
    for sign, words, failure in _SIGNS:
        if sign in message:
            return NotFetched(f"{words} ({message[:_MAX_DETAIL]})", failure=failure)
    if isinstance(exception, DownloadFailedError):
        return NotFetched(f"the download failed ({message[:_MAX_DETAIL]})")
    return NotFetched(f"{type(exception).__name__}: {message}" if message != type(exception).__name__ else message)


def one_line(exception: BaseException) -> str:
    """Return the message of an exception as one printable line; its class name if it has no message.

    Twisted wraps the failures of a connection in a list; the cause is the first of them.
    """
    reasons = getattr(exception, "reasons", None) or getattr(exception.__cause__, "reasons", None)
    if reasons:
        exception = getattr(reasons[0], "value", exception)
    if openssl_message := _of_openssl(exception):
        return as_line(openssl_message)
    text = " ".join(str(exception).split("\n")[0].split()) or type(exception).__name__
    if reasons and type(exception).__name__ not in text:
        text = f"{type(exception).__name__}: {text}"
    return as_line(text)


def _of_openssl(exception: BaseException) -> str:
    """Return the reasons of an OpenSSL error, whose argument is a list of (library, function, reason); else ""."""
    errors = exception.args[0] if exception.args else None
    if not isinstance(errors, list) or not all(isinstance(error, tuple) and error for error in errors):
        return ""
    return "SSL: " + "; ".join(str(error[-1]) for error in errors)
