"""Read WARC files: records in order, or one record by its offset. Does not use Scrapy; holds one record in memory.

fastwarc unpacks and parses; if a file turns out to be damaged, `damage` reads the rest.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, cast

from fastwarc.stream_io import ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord

from newscrawl.archive.damage import Damage, read_exactly, survey
from newscrawl.archive.errors import DamagedError, WholeFileError, of_archive, shown
from newscrawl.archive.fields import declared_length, harmless, moment
from newscrawl.archive.members import Cursor, Form, form_of, read_dictionary
from newscrawl.items import Capture

_ARC = b"filedesc:"
_MAX_SIZE = 1 << 24
_PACKED = {Form.GZIP: "gzipped", Form.ZSTD: "zstd-compressed"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an archive.

    `offset` and `length` are the byte range in the file, as for a range request. `fields` are its named fields by
    lower-case name, as bytes. `block` is the record's content if the reader was asked for it, otherwise None.
    """

    offset: int
    length: int
    fields: dict[bytes, bytes]
    block: bytes | None = None

    @property
    def type(self) -> str:
        """`response`, `resource`, `revisit`, ..."""
        return self._text(b"warc-type").lower()

    @property
    def url(self) -> str:
        """The record's URL as written; empty if it has none."""
        return as_url(self.fields.get(b"warc-target-uri", b""))

    @property
    def date(self) -> datetime | None:
        """The time of capture, in UTC; None if missing or invalid."""
        return moment(self._text(b"warc-date"))

    @property
    def payload_digest(self) -> str:
        """Algorithm and digest of the payload, e.g. `sha1:...`; empty if there is none."""
        return self._text(b"warc-payload-digest")

    @property
    def id(self) -> str:
        """`urn:uuid:...`; empty if there is none."""
        return self._text(b"warc-record-id").strip("<>")

    @property
    def content_type(self) -> str:
        """The media type of the block, in lower case."""
        return self._text(b"content-type").lower()

    def pointer(self, file: str) -> Capture:
        """The record's location as stored with articles; `file` is the name of its file."""
        return Capture(
            file=file,
            offset=self.offset,
            length=self.length,
            record_id=self.id or None,
            payload_digest=self.payload_digest or None,
            captured=self.date,
        )

    def _text(self, name: bytes) -> str:
        return harmless(self.fields.get(name, b"")).decode("ascii", "replace")

    @property
    def content_length(self) -> int:
        """Bytes of the block."""
        return declared_length(self.fields) or 0


def as_url(value: bytes) -> str:
    """The URL in a field, without wget's angle brackets. If it is not UTF-8, non-ASCII bytes are percent-encoded."""
    value = harmless(value).strip(b"<>")
    try:
        return value.decode()
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value)


class WarcFile:
    """A file of records: `.warc`, `.warc.gz` or `.warc.zst`, distinguished by content; `name` is used in messages.

    `file` is any seekable binary file. Raises `ArchiveError` if it is an ARC file or its zstd dictionary is damaged.
    """

    def __init__(self, file: IO[bytes] | io.RawIOBase, name: str) -> None:
        self._file = cast("IO[bytes]", file)
        self.name = name
        self.size = self._file.seek(0, 2)
        try:
            self._dictionary, self._start = read_dictionary(self._file, self.size)
        except DamagedError as error:
            raise of_archive(name, str(error)) from error
        self._file.seek(self._start)
        begin = self._file.read(16)
        self._form = form_of(begin.lstrip(b"\r\n"))
        if begin.startswith(_ARC):
            raise of_archive(name, f"an ARC file, not WARC; run: warcio recompress {shown(name)} NEW.warc.gz")

    def records(
        self, want: Callable[[Record], bool] | None = None, max_size: int = _MAX_SIZE
    ) -> Iterator[Record | Damage]:
        """Every complete record in order, and the damaged parts between them.

        A record for which `want` is true includes its block, unless that is larger than `max_size` bytes. Raises
        `ArchiveError` if the file is compressed as a whole, so that only the first record can be reached.
        """
        done = -1
        last: Record | None = None
        try:
            for item in self._iterate():
                offset = item.stream_pos
                if offset >= self.size or (last is not None and offset <= last.offset):
                    raise DamagedError("more than one record in a member")
                # A wrong length only shows at the next record, so each record is yielded after the next one was seen.
                if last is not None:
                    yield replace(last, length=offset - last.offset)
                    done = last.offset
                last = Record(offset, 0, _fields(item))
                if declared_length(last.fields) is None:
                    raise DamagedError("no length")
                if want is not None and last.content_length <= max_size and want(last):
                    last = replace(last, block=item.reader.read(last.content_length))
                if len(last.block or b"") + item.consume() != last.content_length:
                    raise DamagedError("too short")
        except (DamagedError, OSError):
            pass
        # Always needed for the last record: fastwarc reports neither its end nor a next one cut in its first bytes.
        yield from self._carefully(done, want, max_size)

    def _iterate(self, offset: int = 0) -> ArchiveIterator:
        file: Cursor | ZstdReader = Cursor(self._file, offset)
        if offset and self._dictionary is not None:
            file = ZstdReader(file, dictionary=self._dictionary)
        return ArchiveIterator(file, parse_http=False, strict_mode=False)

    def _carefully(self, done: int, want: Callable[[Record], bool] | None, max_size: int) -> Iterator[Record | Damage]:
        """The records after the one at `done`, and the damaged parts; that one is rechecked but not yielded."""
        try:
            for found in survey(self._file, self.size, max(done, self._start), self._dictionary):
                if found.offset <= done:
                    continue
                if isinstance(found, Damage):
                    yield found
                    continue
                record = Record(found.offset, found.end - found.offset, found.fields)
                if want is not None and record.content_length <= max_size and want(record):
                    record = replace(self.read(record.offset, max_size), length=record.length)
                yield record
        except WholeFileError as error:
            advice = f"run: warcio recompress {shown(self.name)} NEW.warc.gz"
            if self._form is Form.ZSTD:
                advice = f"run: zstd -d {shown(self.name)}, and use the unpacked file"
            packed = _PACKED.get(self._form or Form.GZIP, "compressed")
            reason = f"{packed} as a whole, so that no page in it can be reached; {advice}"
            raise of_archive(self.name, reason) from error
        except OSError as error:
            raise of_archive(self.name, error.strerror or str(error)) from error

    def read(self, offset: int, max_size: int = _MAX_SIZE) -> Record:
        """The record at byte `offset`, with its block. Reads nothing else.

        Raises `ArchiveError`, and `TooLargeError` if the block has more than `max_size` bytes.
        """
        try:
            found = self._read_quickly(offset, max_size)
            fields, block = found or read_exactly(self._file, offset, max_size, self._dictionary)
        except (DamagedError, OSError) as error:
            raise of_archive(self.name, f"the record at byte {offset} cannot be read: {error}") from error
        return Record(offset, 0, fields, block)

    def _read_quickly(self, offset: int, max_size: int) -> tuple[dict[bytes, bytes], bytes] | None:
        """Read a record with fastwarc, in half the time; None in case of doubt. An optimization that may be removed."""
        try:
            item = next(iter(self._iterate(offset)), None)
            if item is None or item.stream_pos != offset:
                return None
            fields = _fields(item)
            length = declared_length(fields)
            if length is None or length != item.content_length or length > max_size:
                return None
            block = item.reader.read(length)
        except OSError:
            return None
        return (fields, block) if len(block) == length else None

    def rest(self) -> None:
        """Close the file's descriptor until the next read, if the file can do that."""
        if (rest := getattr(self._file, "rest", None)) is not None:
            rest()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _fields(item: WarcRecord) -> dict[bytes, bytes]:
    fields: dict[bytes, bytes] = {}
    for name, value in item.headers.items_bytes():
        fields.setdefault(name.lower(), value)
    return fields
