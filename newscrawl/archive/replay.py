"""Crawl from, and record to, WARC archives (ISO 28500). What an archive lacks is never asked of the network."""

from __future__ import annotations

import fcntl
import gzip
import logging
import os
import re
import zlib
from base64 import b32encode
from bisect import bisect_right
from collections import defaultdict
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self
from uuid import uuid4
from weakref import WeakKeyDictionary

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, UsageError
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from newscrawl.archive.errors import ArchiveError
from newscrawl.archive.warc import (
    BLOCK,
    GZIP,
    DamagedError,
    block_length,
    dechunked,
    header_lines,
    members,
    read_fields,
    records,
    unpacked,
)
from newscrawl.crawl.requests import note_captured
from newscrawl.urls import BadURLError, normalize

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})\b")


class NotInArchiveError(IgnoreRequest):
    """The archive holds no response for the URL."""


class Archive:
    """The responses of a WARC file, by URL.

    Opening reads the file once and keeps `(moment, offset)` of each response; a page then costs one seek and the
    reading of one record. A file that breaks off or is damaged is used up to there, with a warning. Raises
    `ArchiveError` for a file that holds no page.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._index: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
        try:
            self._file: IO[bytes] = path.open("rb")
            size = path.stat().st_size
            self._packed = self._file.read(len(GZIP)) == GZIP
            whole, damage = self._read_index(size)
        except OSError as error:
            raise ArchiveError(f"archive {path}: {error.strerror or error}") from error
        if damage is None and whole < size:
            damage = f"it breaks off in the record at byte {whole} of {size}"
        if not self._index:
            self.close()
            raise ArchiveError(
                f"archive {path}: no page in it"
                + (f": {damage}" if damage else "; is it a WARC file (.warc, .warc.gz)?")
            )
        if damage is not None:
            logger.warning("archive %s: %s; the %d pages before are used", path, damage, len(self))
        for captures in self._index.values():
            captures.sort()

    def _read_index(self, size: int) -> tuple[int, str | None]:
        """Fill the index; return how many bytes are whole records, and what is wrong with the rest if that is known."""
        self._file.seek(0)
        whole = 0
        try:
            for offset, end, head, length in members(self._file) if self._packed else records(self._file, size):
                fields, start = read_fields(head, offset)
                wanted = start + block_length(fields)
                # Two line ends close a record.
                if length > wanted + 4:
                    self.close()
                    raise ArchiveError(
                        f"archive {self.path}: gzipped as a whole, so that no page in it can be reached; "
                        f"run: warcio recompress {self.path.name} NEW.warc.gz"
                    )
                if length < wanted:
                    raise DamagedError(f"the record at byte {offset} is shorter than it says")
                whole = end
                self._enter(fields, offset)
        except DamagedError as error:
            return whole, str(error)
        return whole, None

    def _enter(self, fields: dict[bytes, bytes], offset: int) -> None:
        http = fields.get(b"content-type", b"application/http").startswith(b"application/http")
        url = fields.get(b"warc-target-uri", b"").decode("utf-8", "replace").strip("<>")
        moment = _moment(fields.get(b"warc-date", b"").decode("latin-1"))
        if fields.get(b"warc-type") == b"response" and http and url and moment:
            self._index[_address(url)].append((moment, offset))

    def __contains__(self, url: str) -> bool:
        return _address(url) in self._index

    def __len__(self) -> int:
        return sum(map(len, self._index.values()))

    def urls(self) -> list[str]:
        """The normalized addresses in it."""
        return list(self._index)

    def response(self, request: Request, at: datetime | None = None, max_size: int = 0) -> Response:
        """The last response captured up to `at` (the last of all without it), as it came over the wire.

        `captured_at` then says when. Raises `NotInArchiveError`, `ArchiveError` for a broken record, and
        `DownloadCancelledError` for one of more than `max_size` bytes (0: any).
        """
        captures = self._index.get(_address(request.url), [])
        place = len(captures) if at is None else bisect_right(captures, at, key=lambda capture: capture[0])
        if place == 0:
            raise NotInArchiveError(f"not in the archive {self.path.name}")
        captured, offset = captures[place - 1]
        try:
            block = self._block(offset, max_size)
            head, _, body = block.partition(b"\r\n\r\n" if b"\r\n\r\n" in block else b"\n\n")
            status = _STATUS.match(head)
            if status is None:
                raise DamagedError("no HTTP status in it")
        except (DamagedError, OSError, zlib.error) as error:
            raise ArchiveError(f"archive {self.path}: the record at byte {offset} cannot be read: {error}") from error
        note_captured(request, captured)
        headers = Headers(header_lines(head))
        if b"chunked" in (headers.pop("Transfer-Encoding", None) or [b""])[-1].lower():
            body = dechunked(body)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(url=request.url, status=int(status[1]), headers=headers, body=body, request=request)

    def _block(self, offset: int, max_size: int) -> bytes:
        """What a record holds: an HTTP response. Reads nothing but the record."""
        self._file.seek(offset)
        data = bytearray()
        wanted = start = 0
        for part in unpacked(self._file) if self._packed else iter(lambda: self._file.read(BLOCK), b""):
            data += part
            if not wanted and (b"\r\n\r\n" in data or len(data) > BLOCK):
                fields, start = read_fields(bytes(data[:BLOCK]), offset)
                wanted = start + block_length(fields)
                if max_size and wanted - start > max_size + BLOCK:
                    raise DownloadCancelledError(f"{wanted - start} bytes, more than DOWNLOAD_MAXSIZE")
            if wanted and len(data) >= wanted:
                return bytes(data[start:wanted])
        raise DamagedError("it breaks off")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class ArchiveWriter:
    """Appends responses to a WARC file, each record whole or not at all.

    Every record is a gzip member: a process that is killed leaves whole records and at most the beginning of one, which
    the next writer cuts off. Nothing is appended to a file that is no such archive, is damaged, or has a writer. Raises
    `ArchiveError`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise ArchiveError(f"archive {path}: {error.strerror or error}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._end = self._cut()
            if self._end == 0:
                self._write(b"warcinfo", b"", datetime.now(UTC), b"application/warc-fields", b"software: newscrawl\r\n")
        except BlockingIOError as error:
            self.close()
            raise ArchiveError(f"archive {path}: another crawl is writing to it; name another file") from error
        except (OSError, ArchiveError, DamagedError) as error:
            self.close()
            raise ArchiveError(f"archive {path}: {getattr(error, 'strerror', None) or error}") from error

    def _cut(self) -> int:
        """Cut off an unfinished record; return the length of what stays."""
        size = os.fstat(self._file).st_size
        whole = 0
        with os.fdopen(os.dup(self._file), "rb") as file:
            begin = file.read(len(GZIP))
            file.seek(0)
            head = next(unpacked(file), b"") if begin == GZIP else b""
            if (size and not GZIP.startswith(begin)) or not b"WARC/".startswith(head[:5]):
                raise DamagedError("not a .warc.gz file, nothing is appended to it; name another file")
            file.seek(0)
            try:
                for _, end, _, _ in members(file):
                    whole = end
            except DamagedError as error:
                raise DamagedError(f"{error}, nothing is appended to it; name another file") from error
        if whole < size:
            logger.warning("archive %s: an unfinished record of %d bytes is cut off", self.path, size - whole)
        os.ftruncate(self._file, whole)
        return whole

    def add(self, response: Response, captured: datetime) -> None:
        """Append one response, as it came over the wire. Raises `ArchiveError`; what was there before stays whole."""
        lines = [b"HTTP/1.1 %d" % response.status]
        lines += [b"%s: %s" % (name, value) for name, values in response.headers.items() for value in values]
        block = b"\r\n".join(lines) + b"\r\n\r\n" + response.body
        try:
            self._write(b"response", response.url.encode(), captured, b"application/http; msgtype=response", block)
        except OSError as error:
            raise ArchiveError(f"archive {self.path}: {error.strerror}; what was recorded before is whole") from error

    def _write(self, kind: bytes, url: bytes, captured: datetime, content_type: bytes, block: bytes) -> None:
        lines = [
            b"WARC/1.1",
            b"WARC-Type: " + kind,
            b"WARC-Record-ID: <%s>" % uuid4().urn.encode(),
            b"WARC-Date: " + captured.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode(),
            b"WARC-Block-Digest: sha1:" + b32encode(sha1(block, usedforsecurity=False).digest()),
            b"Content-Type: " + content_type,
            b"Content-Length: %d" % len(block),
        ]
        if url:
            lines.insert(2, b"WARC-Target-URI: " + url)
        rest = memoryview(gzip.compress(b"\r\n".join(lines) + b"\r\n\r\n" + block + b"\r\n\r\n", 6))
        end = self._end
        try:
            while rest:
                written = os.pwrite(self._file, rest, end)
                end, rest = end + written, rest[written:]
        except OSError:
            os.ftruncate(self._file, self._end)
            raise
        self._end = end

    def close(self) -> None:
        """Close the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _address(url: str) -> str:
    try:
        return normalize(url)
    except BadURLError:
        return url


class ReplayHandler:
    """Download handler of a crawl from an archive."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        self._archive = _archives[crawler]
        at = crawler.settings.get("REPLAY_AT")
        self._at = _moment(str(at)) if at else None
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """The archived response. Raises `NotInArchiveError`."""
        return self._archive.response(request, self._at, self._max_size)

    async def close(self) -> None:
        """Close the archive."""
        self._archive.close()


class ReplayAddon:
    """Scrapy add-on: with `REPLAY=file.warc.gz` every request is answered from the archive, and none needs patience.

    The archive is opened here, before anything else of the crawl begins: Scrapy takes a handler that cannot be made for
    one that was not wanted.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def update_settings(self, settings: BaseSettings) -> None:
        """Replace the handlers of the network by the archive's. Raises `ArchiveError` and `UsageError` in one line."""
        if not settings.get("REPLAY"):
            return
        check_archive(settings["REPLAY"])
        at = settings.get("REPLAY_AT")
        if at and _moment(str(at)) is None:
            raise UsageError(f"REPLAY_AT={at}: not a time such as 2024-10-01 or 2024-10-01T12:00Z", print_help=False)
        record = settings.get("RECORD")
        if record and Path(record).exists() and Path(record).samefile(settings["REPLAY"]):
            raise UsageError(f"RECORD={record}: that is the archive this crawl reads from", print_help=False)
        _archives[self._crawler] = Archive(Path(settings["REPLAY"]))
        handler = "newscrawl.archive.replay.ReplayHandler"
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler}, priority="spider")
        # There is no server to be polite to, and what an archive does not hold it will not hold on a second try.
        for name, value in (("DOWNLOAD_DELAY", 0), ("CONCURRENT_REQUESTS_PER_DOMAIN", 16), ("RETRY_ENABLED", False)):
            settings.set(name, value, priority="spider")


_archives: WeakKeyDictionary[Crawler, Archive] = WeakKeyDictionary()
"""One a crawl, though each scheme has a handler of its own."""


def check_archive(path: str) -> None:
    """Raise `UsageError` in one line where there is no such file."""
    if not Path(path).is_file():
        raise UsageError(f"REPLAY={path}: there is no such file", print_help=False)
