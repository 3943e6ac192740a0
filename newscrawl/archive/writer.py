"""Write WARC files: append responses, each record completely or not at all. Does not use Scrapy."""

from __future__ import annotations

import errno
import fcntl
import io
import logging
import os
import re
from base64 import b32encode
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from typing import Any, Protocol

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from newscrawl.archive.damage import Damage, survey
from newscrawl.archive.errors import DamagedError, WholeFileError, of_archive
from newscrawl.archive.members import Form
from newscrawl.items import Capture

logger = logging.getLogger(__name__)

_LEVEL = 6
_NOT_APPENDED = "nothing is appended to it; name another file"
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")


class Recordable(Protocol):
    """The attributes of a response that are recorded; Scrapy's responses have them."""

    @property
    def url(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Any: ...
    @property
    def body(self) -> bytes: ...


class ArchiveWriter:
    """Appends responses to a .warc.gz file.

    fastwarc writes each record into a gzip member, which is then appended. A process that is killed leaves complete
    records and at most one partial record, which the next writer removes. Raises `ArchiveError` for a file that is not
    such an archive, is damaged, or has another writer. A file that is created but gets no response is removed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_empty = False
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise of_archive(path, error.strerror or str(error)) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.fstat(self._file).st_nlink:
                raise FileNotFoundError(errno.ENOENT, "a crawl that has just ended removed it; try again")
            self._end = self._cut()
            self._is_empty = self._end == 0
            if self._is_empty:
                info = WarcRecord()
                info.init_headers(WarcRecordType.warcinfo)
                info.headers.set("Content-Type", "application/warc-fields")
                info.set_bytes_content(b"software: newscrawl\r\n")
                self._append(info)
        except BlockingIOError as error:
            self.close()
            raise of_archive(path, "another crawl is writing to it; name another file") from error
        except (OSError, DamagedError) as error:
            self.close()
            raise of_archive(path, getattr(error, "strerror", None) or str(error)) from error

    def _cut(self) -> int:
        """Remove an unfinished record at the end and return the remaining length. Raises `DamagedError`."""
        size = os.fstat(self._file).st_size
        whole = 0
        with os.fdopen(os.dup(self._file), "rb") as file:
            begin = file.read(len(Form.GZIP.value))
            if size and not Form.GZIP.value.startswith(begin):
                raise DamagedError(f"not a .warc.gz file, {_NOT_APPENDED}")
            if 0 < size <= len(begin):
                return self._truncate(0, size)
            try:
                for item in survey(file, size, 0):
                    if isinstance(item, Damage):
                        if not item.broken_off:
                            raise DamagedError(f"{item.message}, {_NOT_APPENDED}")
                        break
                    whole = item.end
            except WholeFileError as error:
                raise DamagedError(f"gzipped as a whole, {_NOT_APPENDED}") from error
        return self._truncate(whole, size)

    def _truncate(self, whole: int, size: int) -> int:
        if whole < size:
            logger.warning("%s", of_archive(self.path, f"an unfinished record of {size - whole} bytes was removed"))
            os.ftruncate(self._file, whole)
        return whole

    def add(self, response: Recordable, captured: datetime) -> Capture:
        """Append a response as the server sent it; return its location. Raises `ArchiveError`; the file stays valid."""
        # RFC 9112 requires the space even if no reason phrase follows.
        lines = [b"HTTP/1.1 %d " % response.status]
        for name, values in response.headers.items():
            # The body has been dechunked.
            if name.lower() != b"transfer-encoding":
                lines += [b"%s: %s" % (name, value) for value in values]
        body = response.body
        record = WarcRecord()
        record.init_headers(WarcRecordType.response)
        record.is_http = True
        record.record_date = captured.astimezone(UTC)
        record.headers.set("WARC-Target-URI", _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", response.url))
        digest = f"sha1:{b32encode(_sha1(body)).decode()}"
        record.headers.set("WARC-Payload-Digest", digest)
        record.set_bytes_content(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        begin = self._end
        try:
            self._append(record)
            self._is_empty = False
        except OSError as error:
            raise of_archive(self.path, f"{error.strerror}; earlier records are intact") from error
        return Capture(
            file=str(self.path),
            offset=begin,
            length=self._end - begin,
            record_id=(record.record_id or "").strip("<>"),
            payload_digest=digest,
            captured=record.record_date,
        )

    def _append(self, record: WarcRecord) -> None:
        packed = io.BytesIO()
        with GzipWriter(packed, compression_level=_LEVEL) as writer:
            record.write(writer, checksum_data=True)
            writer.finish()
        rest = packed.getbuffer()
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
            if self._is_empty:
                self.path.unlink(missing_ok=True)
            os.close(self._file)
            self._file = -1


def _sha1(data: bytes) -> bytes:
    return sha1(data, usedforsecurity=False).digest()
