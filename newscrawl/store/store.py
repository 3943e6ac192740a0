"""`Store`: the interface of a crawl to the feed store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from newscrawl.dedup.fingerprint import Prints
from newscrawl.found import Found, Window
from newscrawl.items import Article
from newscrawl.outcomes import NEW_TEXTS, Outcome
from newscrawl.store import policies
from newscrawl.store.articles import articles, clusters, known
from newscrawl.store.articles.records import Record, Text, Verdict, credits_of, record_of
from newscrawl.store.database import Database
from newscrawl.store.ledger import due, leases, ledger, polls, refusals, status
from newscrawl.store.ledger.rows import Discovered, Poll, Rest, Run, Settlement, UrlRow, Validators


@dataclass(slots=True, kw_only=True)
class Page:
    """The ledger row of a page; it is settled with the page's last item, by the verdict on its own article.

    A page's items are submitted to the store in any order; `submitted` counts them.
    """

    row: UrlRow
    expected: int
    """Number of items in the page: its own article and those printed below it."""
    due: Callable[[Verdict], datetime | None]
    """Returns when a page with that verdict is fetched again."""
    validators: Validators | None = None
    may_be_notice: bool = False
    """Of the page's own article, see `Text.may_be_notice`."""
    submitted: int = 0
    verdict: Verdict | None = None
    published: datetime | None = None
    precision: str | None = None

    @property
    def doubt(self) -> str | None:
        """Why the URL was *unavailable* at the last visit; None if it was not."""
        return self.row.reason if self.row.outcome is Outcome.UNAVAILABLE else None

    def submit(self) -> bool:
        """Count one more item; return True for the last one."""
        self.submitted += 1
        return self.submitted >= self.expected

    def settlement(self, item: Item, verdict: Verdict) -> Settlement | None:
        """Note the verdict on an item; for the last item, return the settlement of the page."""
        if item.record.key == self.row.found.key:
            self.verdict, self.published, self.precision = verdict, item.record.published, item.record.precision
        if not item.last:
            return None
        final = self.verdict or verdict
        return Settlement.of(
            self.row,
            final.outcome,
            _now(),
            reason=final.reason,
            failure=final.failure,
            due=self.due(final),
            published=self.published,
            precision=self.precision,
            validators=self.validators if final.outcome.kept else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article that is submitted to the store, and the page it comes from."""

    record: Record
    hops: int
    page: Page | None
    last: bool
    """Whether it is the last item of its page."""
    verdict: Verdict | None = None
    """The verdict, if it is already known that the article is not stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """The state of the store when a crawl begins."""

    run: Run
    rests: list[Rest]
    """The hosts that asked for a pause."""
    endings: list[tuple[str | None, dict[str, int] | None]]
    """Reason and counts of the site's last runs, newest first; see `ledger.endings`."""


class Store:
    """The feed store of one crawl of one site.

    Every method raises `StoreError` if the database fails. Nothing blocks the reactor; a method that writes returns
    when its group is committed.
    """

    def __init__(self, database: Database, site: str, *, keep_copies: bool = False) -> None:
        """With `keep_copies`, copies of other sites' articles are stored too, marked as such."""
        self.site = site
        self.run = Run(id=0, site=site)
        self.database = database
        self._keep_copies = keep_copies
        self._writer = database.writer

    async def begin(self, window: Window, max_hops: int) -> Beginning:
        """Take the site's lease and enter a run. Raises `LeaseHeldError`."""
        now = _now()

        def operation(connection: sa.Connection) -> Beginning:
            leases.acquire(connection, self.site, leases.owner())
            ledger.reopen_window(connection, self.site, window)
            run = ledger.begin_run(connection, self.site, leases.owner(), window, max_hops, now)
            rests, endings = refusals.rests(connection, now), ledger.endings(connection, run)
            return Beginning(run=run, rests=rests, endings=endings)

        beginning = await self._writer.write_now(operation)
        self.run = beginning.run
        return beginning

    async def end(
        self, reason: str, counts: dict[str, int], figures: dict[str, Any] | None = None, problem: str | None = None
    ) -> None:
        """Record how the run ended, give back the URLs that it has not settled, and release the lease.

        `figures` are those by which the health checks judge the site.
        """
        now = _now()

        def operation(connection: sa.Connection) -> None:
            ledger.put_back(connection, self.run)
            ledger.end_run(connection, self.run.id, reason, counts, now, figures, problem)
            leases.release(connection, self.site, leases.owner())

        await self._writer.write_now(operation)

    async def discover(self, found_urls: Sequence[Found], *, source_id: int | None = None) -> list[Discovered]:
        """Enter URLs of this site; see `ledger.discover`."""
        now = _now()
        return await self._writer.write_now(
            lambda connection: ledger.discover(connection, self.run, found_urls, now, source_id=source_id)
        )

    async def enter(self, found_urls: Sequence[Found]) -> list[UrlRow]:
        """Enter URLs of this site, and take those that are open to request them immediately."""
        now = _now()
        return await self._writer.write_now(lambda connection: self._enter(connection, found_urls, now))

    def _enter(self, connection: sa.Connection, found_urls: Sequence[Found], now: datetime) -> list[UrlRow]:
        answers = ledger.discover(connection, self.run, found_urls, now)
        return ledger.take_rows(connection, self.run, [answer.row_id for answer in answers if answer.open])

    async def poll(self, seeds: Sequence[Found], *, if_due_by: datetime | None) -> tuple[list[UrlRow], dict[int, Poll]]:
        """Enter and take the sources that the spider declares; with `if_due_by`, only those that are due by then.

        Returns their rows, and row id -> last poll. A source that is no longer declared is never due again.
        """
        now = _now()

        def operation(connection: sa.Connection) -> tuple[list[UrlRow], dict[int, Poll]]:
            due.forget_undeclared(connection, self.site, seeds)
            sources = seeds if if_due_by is None else due.of_sources(connection, self.site, seeds, if_due_by)
            rows = self._enter(connection, sources, now)
            return rows, polls.of(connection, [row.id for row in rows])

        return await self._writer.write_now(operation)

    async def take(self, limit: int, *, if_due: bool = False) -> list[UrlRow]:
        """Take rows that are open or due; see `ledger.take`."""
        return await self._writer.write_now(
            lambda connection: ledger.take(connection, self.run, limit, _now(), if_due=if_due)
        )

    async def open_urls(self) -> int:
        """Return how many URLs of this site are not settled."""
        return await self._writer.read(_open_urls, self.site)

    async def rest(self, rest: Rest) -> None:
        """Store until when a host rests; a rest for this run only is not stored."""
        if rest.until is not None:
            await self._writer.write_now(lambda connection: refusals.enter_rest(connection, rest))

    async def robots(self, origin: str, since: datetime) -> bytes | None:
        """Return the last robots.txt of an origin (`https://host`), if it is not older than `since`."""
        return await self._writer.read(_robots, (origin, since))

    async def keep_robots(self, origin: str, body: bytes) -> None:
        """Store a robots.txt that was fetched."""
        now = _now()
        await self._writer.write_now(lambda connection: refusals.keep_robots(connection, origin, body, now))

    async def tdmrep(self, origin: str) -> tuple[bytes, datetime] | None:
        """Return the last tdmrep.json of an origin, and when it was fetched; see `policies.tdmrep_copy`."""
        return await self._writer.write_now(lambda connection: policies.tdmrep_copy(connection, origin))

    async def keep_tdmrep(self, origin: str, body: bytes) -> None:
        """Store a tdmrep.json that was fetched; empty if there is none."""
        now = _now()
        await self._writer.write_now(lambda connection: policies.keep_tdmrep(connection, origin, body, now))

    async def keep_policy(self, origin: str, digest: str, described: dict[str, Any], moment: datetime) -> None:
        """Store a host's policy about reuse at a certain time."""
        await self._writer.write_now(
            lambda connection: policies.keep_policy(connection, origin, digest, described, moment)
        )

    async def seen(self, row_id: int) -> bytes:
        """Return the marks of the entries of a source that were entered in the ledger; see `discover/seen.py`."""
        return await self._writer.read(_seen, row_id)

    async def keep_seen(self, row_id: int, marks: bytes) -> None:
        """Store the marks of the entries of a source that were entered in the ledger."""
        await self._writer.write_now(lambda connection: polls.keep_seen(connection, row_id, marks))

    async def notices(self) -> list[bytes]:
        """Return the hashes of the site's texts that are notices."""
        return await self._writer.write_now(lambda connection: refusals.notices(connection, self.site))

    async def withdraw(self, keys: Sequence[str], prints: Prints, reason: str, due: datetime | None) -> list[str]:
        """Withdraw a notice: delete the articles stored with it, and retry the URLs that show it.

        Returns the outcomes that these URLs had.
        """
        now = _now()
        return await self._writer.write_now(
            lambda connection: refusals.withdraw(connection, self.run, keys, prints, reason, due, now)
        )

    async def showing(self, prints: Prints) -> list[str]:
        """Return the keys of the site's URLs that showed a text, as stored articles or copies."""
        return await self._writer.write_now(lambda connection: refusals.showing(connection, self.site, prints))

    async def settle(self, settlement: Settlement) -> None:
        """Write the outcome of a URL."""
        await self._writer.write(_settle, settlement)

    async def release(self, row_ids: Sequence[int], *, until: datetime | None = None) -> None:
        """Give URLs that were taken but not fetched back to the ledger; they stay open, and are due at `until`."""
        if row_ids:
            await self._writer.write_now(lambda connection: ledger.release(connection, row_ids, until))

    async def known(self, article: Article, prints: Prints, page: Page | None = None) -> Verdict | None:
        """Look up a text, and return the verdict on it; see `articles.verdict_of`."""
        own = _own(article, page)
        text = Text(
            site=article.site,
            key=article.key,
            published=article.published,
            credits=credits_of(article),
            prints=prints,
            may_be_notice=own is not None and own.may_be_notice,
        )
        return await self._writer.read(self._look_up, text)

    async def put(self, article: Article, prints: Prints, follow: Collection[int], page: Page | None) -> Verdict:
        """Store an article, its fingerprints and links, and settle its URL, in one transaction.

        `follow` are the positions in `article.related` of the links to follow; they are entered in the ledger, each
        under its own site, if the article is within the maximum number of hops.
        """
        return await self._writer.write(self._put, _item(article, prints, follow, page))

    async def drop(self, article: Article, verdict: Verdict, page: Page | None) -> None:
        """Record an article that is not stored: unchanged, a copy of another article, or dropped by a pipeline."""
        await self._writer.write(self._drop, _item(article, Prints(content=b""), (), page, verdict))

    def _look_up(self, connection: sa.Connection, texts: Sequence[Text]) -> list[Verdict | None]:
        return [
            articles.verdict_of(text, found, keep_copies=self._keep_copies)
            for text, found in zip(texts, known.look_up(connection, texts), strict=True)
        ]

    def _put(self, connection: sa.Connection, items: Sequence[Item]) -> list[Verdict]:
        now = _now()
        verdicts = articles.put(connection, [item.record for item in items], now, keep_copies=self._keep_copies)
        self._settle_pages(connection, list(zip(items, verdicts, strict=True)), now)
        stored = (item for item, one in zip(items, verdicts, strict=True) if one.outcome in NEW_TEXTS)
        self._follow(connection, [item for item in stored if any(link["follow"] for link in item.record.links)], now)
        return verdicts

    def _drop(self, connection: sa.Connection, items: Sequence[Item]) -> list[None]:
        now = _now()
        judged = [(item, item.verdict) for item in items if item.verdict is not None]
        for item, verdict in judged:
            if verdict.match is not None:
                clusters.add_copy(connection, item.record, verdict.match, now)
        self._settle_pages(connection, judged, now)
        return [None] * len(items)

    @staticmethod
    def _settle_pages(connection: sa.Connection, judged: Sequence[tuple[Item, Verdict]], now: datetime) -> None:
        """Settle the pages whose last item is among these."""
        settlements = [item.page.settlement(item, verdict) for item, verdict in judged if item.page is not None]
        ledger.settle(connection, [one for one in settlements if one is not None], now)

    def _follow(self, connection: sa.Connection, items: Sequence[Item], now: datetime) -> None:
        """Enter the links of stored articles that are to be followed."""
        pages = [item.page.row.id for item in items if item.page is not None]
        hops_of = ledger.hops_of(connection, pages)
        listed = []
        for item in items:
            record = item.record
            own = item.page is not None and item.page.row.found.key == record.key
            # A shorter path to the row may have been found while the page was fetched.
            hops = hops_of[item.page.row.id] if own and item.page is not None else item.hops
            if hops < self.run.max_hops:
                listed += ledger.followed(record.site, record.key, hops, record.links)
        ledger.follow(connection, self.run, listed, now)


def _robots(connection: sa.Connection, queries: Sequence[tuple[str, datetime]]) -> list[bytes | None]:
    return [refusals.robots_copy(connection, origin, since) for origin, since in queries]


def _seen(connection: sa.Connection, row_ids: Sequence[int]) -> list[bytes]:
    return [polls.seen(connection, row_id) for row_id in row_ids]


def _open_urls(connection: sa.Connection, sites: Sequence[str]) -> list[int]:
    found = status.open_urls(connection, sites)
    return [found.get(site, 0) for site in sites]


def _settle(connection: sa.Connection, settlements: Sequence[Settlement]) -> list[None]:
    ledger.settle(connection, settlements, _now())
    return [None] * len(settlements)


def _item(
    article: Article, prints: Prints, follow: Collection[int], page: Page | None, verdict: Verdict | None = None
) -> Item:
    own = _own(article, page)
    record = record_of(
        article,
        prints,
        follow,
        own.doubt if own else None,
        own.row.found.hints.title if own else None,
        may_be_notice=own is not None and own.may_be_notice,
    )
    return Item(record=record, hops=article.hops, page=page, last=page is not None and page.submit(), verdict=verdict)


def _own(article: Article, page: Page | None) -> Page | None:
    """Return the page if the article is its own, not one printed below it."""
    return page if page is not None and page.row.found.key == article.key else None


def _now() -> datetime:
    return datetime.now(UTC)
