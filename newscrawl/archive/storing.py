"""Put articles from archives into the feed store, through the store's usual code, in the order of their capture."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.endings import Ending
from newscrawl.found import Found, Kind, Window
from newscrawl.items import Article
from newscrawl.store import Page, Store, StoreError, Verdict
from newscrawl.store.articles.codec import decode
from newscrawl.store.database import Database
from newscrawl.store.ledger.leases import LEASE_SECONDS

_PAGES = 200
"""Pages of one site that are given to the store at once."""
_HELD = 2000
"""Maximum pages of all sites waiting to be stored."""


class Storing:
    """Stores the articles read from archives. It holds the leases of their sites, so no crawl of these can run.

    A host that no spider declares becomes a site named after the host. Each text is judged as in a crawl: a known one
    is a duplicate; a new text of a known article is its next version, unless the stored one was captured later.
    Storing the same articles again changes nothing.
    """

    def __init__(self, database: Database, *, near: bool, keep_copies: bool) -> None:
        """`close` also closes the database."""
        self._database = database
        self._near = near
        self._keep_copies = keep_copies
        self._stores: dict[str, Store] = {}
        self._loop = asyncio.Runner()
        self._renewed = time.monotonic()

    def keep(self) -> None:
        """Renew the leases if they are due. Raises `StoreError` if another process has taken one."""
        if self._stores and time.monotonic() - self._renewed > LEASE_SECONDS / 3:
            self._renewed = time.monotonic()
            lost = self._loop.run(self._database.renew(dict.fromkeys(self._stores)))
            if lost:
                raise StoreError(f"another process is crawling {', '.join(sorted(lost))}; try again when it has ended")

    def store(self, path: Path, sign: Callable[[], None]) -> Counter[str]:
        """Store the articles of a file of JSON lines; return outcome -> articles. Calls `sign` after each batch.

        Raises `StoreError`, and `LeaseHeldError` if a crawl of one of the sites is running.
        """
        return self._loop.run(self._store(path, sign))

    async def _store(self, path: Path, sign: Callable[[], None]) -> Counter[str]:
        counts: Counter[str] = Counter()
        waiting: dict[str, list[list[Article]]] = defaultdict(list)
        held = 0
        for page in _pages(path):
            site = page[0].site
            waiting[site].append(page)
            held += 1
            if len(waiting[site]) >= _PAGES or held >= _HELD:
                # If many small sites fill the buffer, store the one with the most pages.
                site = max(waiting, key=lambda name: len(waiting[name])) if held >= _HELD else site
                held -= len(waiting[site])
                counts.update(await self._put(site, waiting.pop(site)))
                sign()
        for site, pages in waiting.items():
            counts.update(await self._put(site, pages))
            sign()
        return counts

    async def _put(self, site: str, pages: list[list[Article]]) -> Counter[str]:
        store = await self._of(site)
        own = [page[0] for page in pages if page[0].found_via == "archive"]
        found_urls = [Found(url=one.url, kind=Kind.ARTICLE, key=one.key, via="archive") for one in own]
        rows = {row.found.key: row for row in await store.enter(found_urls)}
        puts = []
        for articles in pages:
            row = rows.pop(articles[0].key, None) if articles[0].found_via == "archive" else None
            # An archive is not fetched again, so its pages never become due.
            page = None if row is None else Page(row=row, expected=len(articles), due=lambda _: None)
            puts += [store.put(one, fingerprint(one, near=self._near), (), page) for one in articles]
        verdicts: list[Verdict] = await asyncio.gather(*puts)
        return Counter(verdict.outcome for verdict in verdicts)

    async def _of(self, site: str) -> Store:
        """The store of a site; takes the site's lease on first use."""
        store = self._stores.get(site)
        if store is None:
            store = Store(self._database, site, keep_copies=self._keep_copies)
            await store.begin(Window(), 0)
            self._stores[site] = store
        return store

    def close(self) -> None:
        """Release the leases and close the database."""

        async def end() -> None:
            for store in self._stores.values():
                await store.end(Ending.ARCHIVES, {})
            await self._database.close()

        try:
            self._loop.run(end())
        finally:
            self._loop.close()


def _pages(path: Path) -> Iterator[list[Article]]:
    """The articles of a file, page by page in the order of capture; keeps only the position of each line in memory."""
    places: list[tuple[str, int]] = []
    with path.open("rb") as file:
        at = 0
        for line in file:
            places.append((json.loads(line)["archive"]["captured"] or "", at))
            at += len(line)
        places.sort()

        def articles() -> Iterator[Article]:
            for _, place in places:
                file.seek(place)
                yield decode(json.loads(file.readline()))

        for _, page in groupby(articles(), attrgetter("archive")):
            yield list(page)
