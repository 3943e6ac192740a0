"""Answer a crawl's requests from an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from newscrawl.archive.replay import ReplayAddon

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ReplayHandler:
    """Download handler for a crawl from an archive, one per scheme; both answer from the add-on's archive."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        addon = crawler.get_addon(ReplayAddon)
        if addon is None or addon.archive is None:
            raise NotConfigured("ReplayAddon is not among the ADDONS, or has no archive")
        self._archive, self._at = addon.archive, addon.at
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
