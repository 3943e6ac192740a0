"""The pages of one or several archives, by URL and time of capture."""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

from newscrawl.archive.damage import Damage
from newscrawl.archive.errors import ArchiveError, of_archive
from newscrawl.archive.fields import BLOCK, moment
from newscrawl.archive.files import find_archives, open_archive
from newscrawl.archive.messages import Headers, Message
from newscrawl.archive.pages import holds_page, message_of
from newscrawl.archive.reader import Record, WarcFile, as_url
from newscrawl.crawl.network.statuses import WHOLE
from newscrawl.items import Capture
from newscrawl.printable import counted
from newscrawl.urls import BadURLError, normalize

logger = logging.getLogger(__name__)

_TYPES = ("warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation")
_MAX_SIZE = 1 << 40
_MAX_OPEN = 64
"""Maximum number of files kept open at once."""
_NOT_MODIFIED = 304


class CaptureEntry(NamedTuple):
    """The location of a page: time of capture, file number, byte range of the record; `copy` is true for a revisit."""

    captured: datetime
    file: int
    offset: int
    length: int
    copy: bool


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A response from an archive as the server sent it, with the transfer encoding removed."""

    captured: datetime
    status: int
    headers: Headers
    body: bytes
    record: Capture
    """The record that holds the body; for a revisit, the record that it refers to."""
    is_cut: bool = False
    """Whether only the beginning of the page was captured."""


class NoPageError(ArchiveError):
    """An archive is intact but holds no page."""


class NoMessageError(ArchiveError):
    """A record that should hold an HTTP response does not."""


class Collection:
    """The pages in WARC and WACZ files, and in folders of them.

    Opening reads each file once and keeps a `CaptureEntry` for each page; getting a page then takes one seek and reads
    one record. Damaged parts are skipped, and an unusable archive among several is left out, each with a warning.
    Raises `ArchiveError` if no page is left.
    """

    def __init__(self, *paths: Path) -> None:
        self.paths = find_archives(paths)
        self._files: list[WarcFile] = []
        self._open: dict[int, WarcFile] = {}
        self._captures: dict[str, list[CaptureEntry]] = defaultdict(list)
        self._by_digest: dict[str, CaptureEntry] = {}
        self._originals = 0
        refused: list[ArchiveError] = []
        try:
            for path in self.paths:
                try:
                    self._add(path)
                except ArchiveError as error:
                    refused.append(error)
            if refused and not self._captures:
                raise refused[0]
            if not self._originals:
                reason = "no page in it, only revisit records; add the archive of the original pages"
                raise of_archive(self.paths[0], reason)
        except BaseException:
            self.close()
            raise
        for refusal in refused:
            _leave_out(refusal)
        for captures in self._captures.values():
            captures.sort()

    def _add(self, path: Path) -> None:
        """Index the files of a path. Raises `ArchiveError` if they contain no page."""
        files = open_archive(path)
        self._files += files
        faults: list[ArchiveError] = []
        pages = 0
        for number in range(len(self._files) - len(files), len(self._files)):
            try:
                pages += self._index(number, self._file(number))
            except ArchiveError as error:
                faults.append(error)
        if faults and not pages:
            raise faults[0]
        for fault in faults:
            _leave_out(fault)

    def _index(self, number: int, file: WarcFile) -> int:
        """Index the captures in a file and return their number. Raises `ArchiveError` if there are none."""
        seen: Counter[str] = Counter()
        damages: list[Damage] = []
        # Added to the index at the end, because a file may turn out to be unusable.
        found: list[tuple[str, CaptureEntry, str]] = []
        last = undated = 0
        for item in file.records():
            if isinstance(item, Damage):
                damages.append(item)
                continue
            last = item.offset
            seen[item.type if item.type in _TYPES else "unknown"] += 1
            url, captured = item.url, item.date
            if not url or not holds_page(item, url):
                continue
            if captured is None:
                undated += 1
                continue
            entry = CaptureEntry(captured, number, item.offset, item.length, item.type == "revisit")
            found.append((_key(url), entry, item.payload_digest))
        if not found:
            error = of_archive(file.name, _no_page_reason(seen, damages, undated, file.size))
            raise error if damages else NoPageError(str(error))
        if damages:
            where = "before it" if damages[0].offset > last else "around it"
            more = f" (and {len(damages) - 1} more)" if len(damages) > 1 else ""
            name = of_archive(file.name, damages[0].message)
            logger.warning("%s%s; %s %s can be read", name, more, counted(len(found), "page"), where)
        for key, entry, digest in found:
            self._captures[key].append(entry)
            if not entry.copy:
                self._originals += 1
                if digest:
                    self._by_digest.setdefault(digest, entry)
        return len(found)

    def __contains__(self, url: str) -> bool:
        return _key(url) in self._captures

    def __len__(self) -> int:
        return sum(map(len, self._captures.values()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def urls(self) -> list[str]:
        """The normalized URLs in it."""
        return list(self._captures)

    def page(self, url: str, at: datetime | None = None, max_size: int = 0) -> ArchivedPage | None:
        """Return the last page captured up to `at` (None: the last of all), or None if there is no such page.

        A truncated capture, or one that is not an HTTP message, is passed over if an earlier capture is complete.
        Raises `ArchiveError` for a broken record, and `TooLargeError` for more than `max_size` bytes (0: no limit).
        """
        limit = max_size + BLOCK if max_size else _MAX_SIZE
        latest: ArchivedPage | None = None
        fault: NoMessageError | None = None
        for capture in self._up_to(url, at):
            try:
                page = self._page(capture, limit)
            except NoMessageError as error:
                fault = fault or error
                continue
            if page is None:
                continue
            is_first = latest is None and fault is None
            if (is_first or page.status in WHOLE) and not page.is_cut:
                return page
            latest = latest or page
        if latest is None and fault is not None:
            raise fault
        return latest

    def _up_to(self, url: str, at: datetime | None) -> Iterator[CaptureEntry]:
        """The captures of a URL up to `at`, newest first."""
        captures: Sequence[CaptureEntry] = self._captures.get(_key(url), ())
        place = len(captures) if at is None else bisect_right(captures, at, key=lambda capture: capture.captured)
        return reversed(captures[:place])

    def _page(self, capture: CaptureEntry, limit: int) -> ArchivedPage | None:
        """The page of a capture; None for a revisit whose original is not in the collection."""
        record, message = self._message(capture, limit)
        holder = record.pointer(self._files[capture.file].name)
        if record.type == "revisit":
            found = self._original(record, capture, limit, headless=message is None)
            if found is None:
                return None
            original, holder = found
            if message is None or message.status == _NOT_MODIFIED:
                message = Message(original.status, original.headers, original.body, original.cut)
            else:
                # The encoding of the body is in the headers that came with it.
                kept = [pair for pair in original.headers if pair[0].lower() == b"content-encoding"]
                headers = message.without(b"content-encoding") + kept
                message = Message(message.status, headers, original.body, original.cut)
        elif message is None:
            reason = f"the record at byte {capture.offset} cannot be read: no HTTP status in it"
            raise NoMessageError(str(of_archive(self._files[capture.file].name, reason)))
        elif message.status == _NOT_MODIFIED:
            return None
        is_cut = message.cut and message.status in WHOLE
        return ArchivedPage(capture.captured, message.status, message.headers, message.body, holder, is_cut)

    def _message(self, capture: CaptureEntry, limit: int) -> tuple[Record, Message | None]:
        record = replace(self._file(capture.file).read(capture.offset, limit), length=capture.length)
        return record, message_of(record)

    def _original(
        self, record: Record, revisit: CaptureEntry, limit: int, *, headless: bool
    ) -> tuple[Message, Capture] | None:
        """The page that a revisit refers to, and its record: by URL and date, by digest, or as the previous capture.

        None if it is not in the collection.
        """
        named = as_url(record.fields.get(b"warc-refers-to-target-uri", b""))
        date = moment(record.fields.get(b"warc-refers-to-date", b"").decode("latin-1"))
        captures = [capture for capture in self._captures.get(_key(named or record.url), ()) if not capture.copy]
        place = bisect_right(captures, date or revisit.captured, key=lambda capture: capture.captured)
        before, after = captures[:place][::-1], captures[place:]
        same = self._by_digest.get(record.payload_digest)
        if named and date and before and before[0].captured == date:
            candidates = before[:1]
        elif same is not None:
            candidates = [same]
        elif named:
            candidates = before + after
        elif not record.payload_digest or b"not-modified" in record.fields.get(b"warc-profile", b""):
            candidates = before
        else:
            # With an unknown digest and no URL, the original cannot be any capture in the collection.
            candidates = []
        for capture in candidates:
            held, message = self._message(capture, limit)
            if message is None or message.status == _NOT_MODIFIED:
                continue
            # A redirect recorded for another URL does not apply to this one.
            if headless and capture == same and message.status != 200:
                continue
            return message, held.pointer(self._files[capture.file].name)
        return None

    def _file(self, number: int) -> WarcFile:
        """A file, reopened on reading if it was closed; if too many are open, the least recently used is closed."""
        file = self._open.pop(number, self._files[number])
        self._open[number] = file
        if len(self._open) > _MAX_OPEN:
            self._open.pop(next(iter(self._open))).rest()
        return file

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()


def _leave_out(error: ArchiveError) -> None:
    logger.log(logging.INFO if isinstance(error, NoPageError) else logging.WARNING, "%s; it is left out", error)


def _no_page_reason(seen: Counter[str], damages: list[Damage], undated: int, size: int) -> str:
    if not seen:
        reason = damages[0].message if damages else "is it a WARC file (.warc, .warc.gz)?" if size else "it is empty"
        return f"no page in it: {reason}"
    counts = ", ".join(f"{count} {name}" for name, count in sorted(seen.items()))
    if damages:
        reason = damages[0].message
    elif undated:
        reason = f"{counted(undated, 'page')} without a WARC-Date that can be read"
    else:
        reason = "only response, resource and revisit records of a URL hold pages"
    return f"no page in it: its records are {counts}; {reason}"


def _key(url: str) -> str:
    try:
        return normalize(url)
    except BadURLError:
        return url
