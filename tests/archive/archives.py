"""Archives of a few records, as this project and other programs write them."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.http import Response
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.archive.damage import Damage
from newscrawl.archive.reader import Record, WarcFile
from newscrawl.archive.writer import ArchiveWriter

NOON = datetime(2024, 10, 8, 12, tzinfo=UTC)
URL = "https://example.com/news/{}"
PAGE = "<html><body><h1>خبر</h1></body></html>".encode()


def response(number: int, body: bytes = b"x" * 3000, **headers: Any) -> Response:
    """The response of one page."""
    return Response(URL.format(number), headers=headers, body=body)


def write_pages(path: Path, bodies: Iterable[bytes]) -> Path:
    """Write an archive of numbered pages with the project's own writer."""
    writer = ArchiveWriter(path)
    for number, body in enumerate(bodies):
        writer.add(response(number, body), NOON)
    writer.close()
    return path


def members(data: bytes) -> list[bytes]:
    """The gzip members of an archive."""
    starts = [found.start() for found in re.finditer(rb"\x1f\x8b\x08\x00", data)]
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def raw(fields: dict[str, str], block: bytes, *, version: str = "WARC/1.1", length: int | None = None) -> bytes:
    """A record as bytes, with any fields; `length` replaces its true length."""
    lines = [version, *(f"{name}: {value}" for name, value in fields.items())]
    lines.append(f"Content-Length: {len(block) if length is None else length}")
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + block + b"\r\n\r\n"


def page_record(number: int = 1, body: bytes = PAGE, headers: str = "", **more: Any) -> bytes:
    """A response record as bytes; a `fields` argument replaces some of its fields."""
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
        "WARC-Target-URI": URL.format(number),
        "WARC-Date": "2024-10-08T12:00:00Z",
        "Content-Type": "application/http; msgtype=response",
        **more.pop("fields", {}),
    }
    status = more.pop("status", "HTTP/1.1 200 OK")
    return raw(fields, f"{status}\r\nContent-Type: text/html\r\n{headers}\r\n".encode() + body, **more)


def by_warcio(path: Path, write: Callable[[WARCWriter, Callable[..., None]], None], **options: Any) -> Path:
    """Write an archive with warcio: `write` gets its writer and a function that adds a response."""
    with path.open("wb") as file:
        writer = WARCWriter(file, **{"gzip": True, **options})

        def add(
            url: str,
            body: bytes,
            *headers: tuple[str, str],
            status: str = "200 OK",
            kind: str = "response",
            **more: Any,
        ) -> None:
            http = StatusAndHeaders(status, [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, kind, io.BytesIO(body), http_headers=http, **more))

        write(writer, add)
    return path


def read(data: bytes) -> tuple[list[Record], list[Damage]]:
    """The records of a file, each with its block as read by offset, and the damages."""
    file = WarcFile(io.BytesIO(data), "test.warc.gz")
    items = list(file.records())
    found = [file.read(item.offset) for item in items if isinstance(item, Record)]
    return found, [item for item in items if isinstance(item, Damage)]


def numbers(data: bytes) -> list[int]:
    """The numbers of the pages that can be read from a file."""
    return [int(record.url.rpartition("/")[2]) for record in read(data)[0] if record.url]


def as_plain(data: bytes) -> bytes:
    """The uncompressed content of a .warc.gz."""
    return gzip.decompress(data)
