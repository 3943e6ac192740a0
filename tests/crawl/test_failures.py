"""Download errors in the ledger: one printable line in plain words, however Twisted wraps the error."""

from __future__ import annotations

import re

import pytest
from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed, ResponseNeverReceived

from newscrawl.crawl.refusals.failures import one_line, rejection
from newscrawl.outcomes import Forbidden, NotAnArticle, NotFetched, Rejected

NOT_HTTP = ParseError("non-integer status code", b"HTTP/1.1 [/bold] OK")  # type: ignore[no-untyped-call]  # Twisted has no types here
UNTRUSTED = SSL.Error([("SSL routines", "", "certificate verify failed")])


def wrapped(error: Exception, kind: type[ResponseFailed] = ResponseFailed) -> Exception:
    """The error as Scrapy raises it when Twisted fails."""
    cause = kind([Failure(error)])  # type: ignore[no-untyped-call]  # Twisted has no types here
    failed = DownloadFailedError(str(cause))
    failed.__cause__ = cause
    return failed


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CannotResolveHostError("no-such.example"), r"the host name cannot be resolved \(no-such\.example\)"),
        (DownloadConnectionRefusedError(), "the connection was refused"),
        (DownloadTimeoutError("took longer than 3 s"), r"no answer in time \(took longer than 3 s\)"),
        (DownloadCancelledError("17 MB"), r"the answer was cut off for its size \(17 MB\)"),
        (ResponseDataLossError(), "the answer broke off"),
        (wrapped(UNTRUSTED), r"the certificate is not trusted \(SSL: certificate verify failed\)"),
        (wrapped(SSL.Error([("SSL routines", "", "certificate has expired")])), "the certificate has expired .*"),
        (wrapped(SSL.Error([("SSL routines", "", "wrong version number")])), "the server does not speak TLS there .*"),
        (wrapped(SSL.Error([("SSL routines", "", "no protocols available")])), "the TLS connection failed .*"),
        (wrapped(ConnectionLost(), ResponseNeverReceived), "the connection was closed .*"),
        (wrapped(ConnectionDone(), ResponseNeverReceived), "the connection was closed .*"),
        (wrapped(NOT_HTTP), r"the answer is not HTTP \(.*\)"),
        (wrapped(ValueError("b'-5'")), r"the download failed \(ValueError: b'-5'\)"),
        (ValueError("Port out of range 0-65535"), r"the URL is invalid \(Port out of range 0-65535\)"),
        (RuntimeError("anything else"), "RuntimeError: anything else"),
        (ValueError(), "ValueError"),
        (IgnoreRequest("another component"), "another component"),
    ],
    ids=str,
)
def test_reason_is_in_plain_words(error: Exception, reason: str) -> None:
    rejected = rejection(error)
    assert isinstance(rejected, NotFetched)
    assert re.fullmatch(reason, str(rejected)), str(rejected)


@pytest.mark.parametrize("error", [wrapped(UNTRUSTED), wrapped(ConnectionLost(), ResponseNeverReceived)])
def test_reason_contains_no_python_details(error: Exception) -> None:
    assert not re.search(r"Failure|twisted|0x[0-9a-f]|Traceback|<class", str(rejection(error)))


def test_rejections_are_returned_unchanged() -> None:
    rejected: Rejected = NotAnArticle("a gallery", final=True)
    assert rejection(rejected) is rejected


def test_refusal_by_scrapys_robots_middleware() -> None:
    assert isinstance(rejection(IgnoreRequest("Forbidden by robots.txt")), Forbidden)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\ntwo", "one"),
        ("  many   spaces ", "many spaces"),
        ("\x1b[31mred\x07", "?[31mred?"),
        ("right\u202eto left", "right?to left"),
        ("\ud800", "?"),
        ("عربي", "عربي"),
        ("", "ValueError"),
        ("\n", "ValueError"),
    ],
)
def test_reason_is_one_printable_line(text: str, line: str) -> None:
    assert one_line(ValueError(text)) == line
