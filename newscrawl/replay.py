"""Crawl from, and record to, WARC archives (ISO 28500). What an archive lacks is never asked of the network."""

from __future__ import annotations

import gzip
import logging
import os
import zlib
from bisect import bisect_right
from collections import defaultdict
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from scrapy.exceptions import IgnoreRequest, UsageError
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.urls import BadURLError, normalize

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_CHUNK = 1 << 20
_READ_ERRORS = (ArchiveLoadFailed, EOFError, OSError, zlib.error, ValueError, gzip.BadGzipFile)


class NotInArchiveError(IgnoreRequest):
    """The archive holds no response for the URL."""


class ArchiveError(Exception):
    """The archive cannot be used; the message names the file and says what to do."""


class Archive:
    """The responses of a WARC file, by URL.

    Opening reads the file once and keeps `(moment, offset)` of each response; a page then costs one seek and the
    unpacking of one record. A file that breaks off in a record is read up to there, with a warning.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._index: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
        try:
            self._stream: IO[bytes] = path.open("rb")
        except OSError as error:
            raise ArchiveError(f"archive {path}: {error.strerror or error}") from error
        end = self._read_index()
        size = path.stat().st_size
        if not self._index:
            raise ArchiveError(f"archive {path}: no response record in it; is it a WARC file (.warc, .warc.gz)?")
        if end < size:
            logger.warning("archive %s breaks off after %d of %d bytes; what was whole is used", path, end, size)
        for captures in self._index.values():
            captures.sort()

    def _read_index(self) -> int:
        end = 0
        try:
            # A file whose members are gzipped apart is what makes one record reachable; warcio refuses others.
            records = ArchiveIterator(self._stream)
            for record in records:
                url = record.rec_headers.get_header("WARC-Target-URI")
                kind = record.rec_type
                moment = record.rec_headers.get_header("WARC-Date")
                offset = records.get_record_offset()
                length = records.get_record_length()
                if kind == "response" and url and moment:
                    self._index[_address(url)].append((datetime.fromisoformat(moment), offset))
                end = offset + length
        except _READ_ERRORS as error:
            if not self._index:
                raise ArchiveError(f"archive {self.path}: {str(error).strip().splitlines()[0]}") from error
            logger.warning("archive %s: %s", self.path, str(error).strip().splitlines()[0])
        return end

    def __contains__(self, url: str) -> bool:
        return _address(url) in self._index

    def __len__(self) -> int:
        return sum(map(len, self._index.values()))

    def urls(self) -> list[str]:
        """The normalized addresses in it."""
        return list(self._index)

    def response(self, request: Request, at: datetime | None = None) -> Response:
        """The last response captured up to `at` (the last of all without it), as it came over the wire.

        `request.meta["captured"]` then says when. Raises `NotInArchiveError`, and `ArchiveError` for a broken record.
        """
        captures = self._index.get(_address(request.url), [])
        place = len(captures) if at is None else bisect_right(captures, at, key=lambda capture: capture[0])
        if place == 0:
            raise NotInArchiveError(f"not in the archive {self.path.name}")
        captured, offset = captures[place - 1]
        self._stream.seek(offset)
        try:
            record = next(iter(ArchiveIterator(self._stream)))
            status = record.http_headers
            chunked = "chunked" in (status.get_header("Transfer-Encoding") or "").lower()
            body = (record.content_stream() if chunked else record.raw_stream).read()
        except _READ_ERRORS as error:
            raise ArchiveError(f"archive {self.path}: the record at byte {offset} cannot be read: {error}") from error
        request.meta["captured"] = captured
        undone = ("transfer-encoding", "content-encoding") if chunked else ("transfer-encoding",)
        headers = Headers([(name, value) for name, value in status.headers if name.lower() not in undone])
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(url=request.url, status=int(status.get_statuscode()), headers=headers, body=body, request=request)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


class ArchiveWriter:
    """Appends responses to a WARC file, each record whole or not at all.

    Every record is a gzip member written in one piece: a process that is killed leaves whole records and at most the
    beginning of one, which the next writer cuts off.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            whole = _whole_bytes(path)
            self._file = path.open("r+b" if path.exists() else "x+b")
            self._file.truncate(whole)
            self._file.seek(whole)
        except OSError as error:
            raise ArchiveError(f"archive {path}: {error.strerror or error}") from error
        if whole == 0:
            self._write(lambda writer: writer.create_warcinfo_record(path.name, {"software": "newscrawl"}))

    def add(self, response: Response, captured: datetime) -> None:
        """Append one response, as it came over the wire."""

        def record(writer: WARCWriter) -> Any:
            names = [
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, values in response.headers.items()
                for value in values
            ]
            headers = StatusAndHeaders(str(response.status), names, protocol="HTTP/1.1")
            stamp = captured.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            return writer.create_warc_record(
                response.url,
                "response",
                payload=BytesIO(response.body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": stamp},
            )

        self._write(record)

    def _write(self, make: Any) -> None:
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True)
        writer.write_record(make(writer))
        os.write(self._file.fileno(), buffer.getvalue())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _whole_bytes(path: Path) -> int:
    """How many bytes of a file are whole gzip members. Raises `ArchiveError` where it is no gzip file."""
    if not path.exists():
        return 0
    whole = position = 0
    with path.open("rb") as file:
        member = zlib.decompressobj(wbits=31)
        waiting = b""
        while waiting or (waiting := file.read(_CHUNK)):
            try:
                member.decompress(waiting)
            except zlib.error as error:
                if whole == 0:
                    raise ArchiveError(f"archive {path}: not a .warc.gz file, nothing is appended to it") from error
                break
            position += len(waiting) - len(member.unused_data)
            waiting = member.unused_data
            if member.eof:
                whole = position
                member = zlib.decompressobj(wbits=31)
    return whole


class ReplayHandler:
    """Download handler of a crawl from an archive."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        self._archive = Archive(Path(crawler.settings["REPLAY"]))
        at = crawler.settings.get("REPLAY_AT")
        self._at = datetime.fromisoformat(at) if at else None
        if self._at is not None and self._at.tzinfo is None:
            self._at = self._at.replace(tzinfo=UTC)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """The archived response. Raises `NotInArchiveError`."""
        return self._archive.response(request, self._at)

    async def close(self) -> None:
        """Close the archive."""
        self._archive.close()


class ReplayAddon:
    """Scrapy add-on: with `REPLAY=file.warc.gz` every request is answered from the archive, and none needs patience."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Replace the handlers of the network by the archive's."""
        if not settings.get("REPLAY"):
            return
        check_archive(settings["REPLAY"])
        handler = "newscrawl.replay.ReplayHandler"
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler}, priority="spider")
        # There is no server to be polite to, and what an archive does not hold it will not hold on a second try.
        for name, value in (("DOWNLOAD_DELAY", 0), ("CONCURRENT_REQUESTS_PER_DOMAIN", 16), ("RETRY_ENABLED", False)):
            settings.set(name, value, priority="spider")


def check_archive(path: str) -> None:
    """Raise `UsageError` in one line where there is no such file."""
    if not Path(path).is_file():
        raise UsageError(f"REPLAY={path}: there is no such file", print_help=False)


def _address(url: str) -> str:
    try:
        return normalize(url)
    except BadURLError:
        return url
