"""A news site on the loopback interface, with all the faults that tests need."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = "أعلنت الهيئة العامة اليوم أن أعمال التطوير في المدينة تسير وفق الخطة التي وضعت لها قبل عام"


@dataclass(frozen=True, kw_only=True)
class Page:
    """One response."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str | None] = field(default_factory=dict)
    """None removes a header that every response has."""
    delay: float = 0.0
    reset: bool = False
    """Send half of the body, then reset the connection."""
    endless: bool = False
    """Send the body repeatedly until the client disconnects."""


Answer = Page | str | bytes | Callable[[str], "Page | str | bytes"]


class Server(ThreadingHTTPServer):
    """`pages` may be changed while the server runs; `hits` are the requested paths, in order.

    A request whose `If-None-Match` or `If-Modified-Since` equals the page's validator is answered with 304.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, pages: Mapping[str, Answer], host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Handler)
        self.pages: dict[str, Answer] = dict(pages)
        self.hits: list[str] = []
        self.statuses: list[tuple[str, int]] = []
        self.url = f"http://{host}:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore the error: tests disconnect on purpose."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.hits.append(self.path)
        answer = self.server.pages.get(self.path, self.server.pages.get("*", Page(status=404, body=b"none")))
        if callable(answer):
            answer = answer(self.path)
        if isinstance(answer, str):
            answer = answer.replace("{url}", self.server.url).encode()
        page = Page(body=answer) if isinstance(answer, bytes) else answer
        time.sleep(page.delay)
        for validator, condition in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
            if page.headers.get(validator) and page.headers[validator] == self.headers[condition]:
                page = Page(status=304, headers=page.headers)
        self.server.statuses.append((self.path, page.status))
        self.send_response(page.status)
        headers = {"Content-Type": page.kind, "Content-Length": str(len(page.body)), **page.headers}
        for name, value in headers.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        if page.reset:
            self.wfile.write(page.body[: len(page.body) // 2])
            self.connection.close()
            return
        self.wfile.write(page.body)
        with suppress(OSError):
            while page.endless:
                self.wfile.write(page.body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def serve(pages: Mapping[str, Answer], host: str = "127.0.0.1", port: int = 0) -> Iterator[Server]:
    """Run a server of the pages; `{url}` in a page given as text is replaced by the server's URL."""
    server = Server(pages, host, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def article(number: int, *, more: str = "", date: str = "2024-10-08T10:30:00+03:00") -> str:
    """The page of an article; each number has a different text."""
    body = "".join(f"<p>{WORDS}، بحسب البيان رقم {number} في فقرته {n}.</p>" for n in range(3))
    time_of = f"<time datetime='{date}'>{date}</time>" if date else ""
    return (
        f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'><title>خبر {number}</title></head><body>"
        f"<h1>خبر المدينة رقم {number}</h1>{time_of}<article>{body}</article>{more}</body></html>"
    )


def listing(numbers: list[int], *, following: str = "", dates: Mapping[int, str] | None = None) -> str:
    """A listing page with one card per article."""
    times = {n: f"<time datetime='{date}'>{date}</time>" for n, date in (dates or {}).items()}
    cards = "".join(f"<div class='card'><a href='/news/{n}'>خبر</a>{times.get(n, '')}</div>" for n in numbers)
    return f"<html><body>{cards}{following}</body></html>"


def rss(numbers: list[int], *, date: str = "") -> str:
    """An RSS feed of the articles."""
    items = "".join(
        f"<item><title>خبر المدينة رقم {n}</title><link>{{url}}/news/{n}</link>"
        f"{f'<pubDate>{date}</pubDate>' if date else ''}</item>"
        for n in numbers
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>ص</title>{items}</channel></rss>"


def sitemap(numbers: list[int]) -> str:
    """A sitemap of the articles."""
    return f"<urlset>{''.join(f'<url><loc>{{url}}/news/{n}</loc></url>' for n in numbers)}</urlset>"
