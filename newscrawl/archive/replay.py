"""Crawl from WARC archives; pages that are not in them are never fetched from the network."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from newscrawl.archive.errors import ArchiveError, shown
from newscrawl.archive.fields import moment
from newscrawl.archive.responses import Archive, NotInArchiveError
from newscrawl.archive.writer import ArchiveWriter
from newscrawl.errors import SettingError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

__all__ = ["Archive", "ArchiveError", "ArchiveWriter", "NotInArchiveError", "ReplayAddon"]


class ReplayAddon:
    """Scrapy add-on: with `REPLAY=file.warc.gz` every request is answered from archives, without delays.

    The archives are opened here, before the crawl starts, because Scrapy silently disables a download handler that
    cannot be created.
    """

    archive: Archive | None = None
    at: datetime | None = None

    @classmethod
    def from_crawler(cls, _crawler: Crawler) -> Self:
        return cls()

    def update_settings(self, settings: BaseSettings) -> None:
        """Replace the network's download handlers. Raises `ArchiveError` and `SettingError`, one line each."""
        archive = replay_archive(settings)
        if archive is None:
            return
        self.archive = archive
        at = settings.get("REPLAY_AT")
        if at:
            self.at = moment(str(at))
            if self.at is None:
                self.archive.close()
                reason = "not a time such as 2024-10-01 or 2024-10-01T12:00Z"
                raise SettingError(f"REPLAY_AT={at}: {reason}")
        record = settings.get("RECORD")
        if record and Path(record).exists() and any(Path(record).samefile(path) for path in self.archive.paths):
            self.archive.close()
            raise SettingError(f"RECORD={record}: that is the archive this crawl reads from")
        handler = "newscrawl.archive.handler.ReplayHandler"
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler}, priority="spider")
        # No server needs delays, and a retry finds nothing new in an archive.
        for name, value in (("DOWNLOAD_DELAY", 0), ("CONCURRENT_REQUESTS_PER_DOMAIN", 16), ("RETRY_ENABLED", False)):
            settings.set(name, value, priority="spider")


def replay_archive(settings: BaseSettings) -> Archive | None:
    """The archive that `REPLAY` names, None if it is unset. Raises `ArchiveError` and `SettingError`, one line each."""
    paths = replay_paths(settings.get("REPLAY"))
    for path in paths:
        if not _exists(path):
            raise SettingError(f"REPLAY={shown(path)}: there is no such file or folder")
    return Archive(*paths) if paths else None


def replay_paths(value: Any) -> list[Path]:
    """The paths in `REPLAY`: a list, or a string with one path or several separated by commas."""
    if not value:
        return []
    if isinstance(value, str):
        value = [value] if _exists(Path(value)) else value.split(",")
    return [Path(str(path).strip()) for path in ([value] if isinstance(value, Path) else value) if str(path).strip()]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # A list of paths may be too long for a file name.
        return False
