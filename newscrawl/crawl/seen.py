"""`SeenEntries`: skips entries of long sitemaps that were read before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.discover.seen import trimmed
from newscrawl.found import Kind
from newscrawl.spider import MAX_ENTRIES

if TYPE_CHECKING:
    from scrapy.http import Response

    from newscrawl.spider import NewsSpider
    from newscrawl.store import Store, UrlRow

_MIN = 16 * 1024
"""A sitemap with fewer bytes, compressed or not, is read completely."""


class SeenEntries:
    """One per crawl. An entry is marked as seen once it is in the ledger."""

    def __init__(self, spider: NewsSpider, store: Store) -> None:
        self._store = store
        self._reader = "\n".join([str(spider.article_url), *spider.allowed_domains]).encode()
        self._marks: dict[int, bytes] = {}
        self._left_out: dict[int, int] = {}

    async def leave_out(self, row: UrlRow | None, response: Response) -> Response:
        """Return the response to a row's request; if it is a sitemap, without the known entries."""
        if row is None or row.found.kind is not Kind.SITEMAP or len(response.body) < _MIN:
            return response
        from newscrawl.crawl.network.bodies import unpacked
        from newscrawl.discover.xml import NotXmlError

        try:
            body = unpacked(response)
        except NotXmlError:
            return response
        rest = trimmed(body, await self._store.seen(row.id), most=MAX_ENTRIES, reader=self._reader)
        if rest is None:
            return response
        self._marks[row.id], self._left_out[row.id] = rest.marks, rest.left_out
        # The body is decompressed, so that the spider need not do it again.
        return response.replace(body=rest.body)

    async def entered(self, row_id: int) -> int:
        """Mark the entries that were read as seen; return how many entries were left out."""
        marks = self._marks.pop(row_id, None)
        if marks is not None:
            await self._store.keep_seen(row_id, marks)
        return self._left_out.pop(row_id, 0)
