"""`Store`: the feed store as a crawl uses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from newscrawl.found import Found
from newscrawl.items import Article
from newscrawl.outcomes import Outcome
from newscrawl.store.articles import articles, clusters, known
from newscrawl.store.articles.codec import encode
from newscrawl.store.articles.records import Prints, Record, Text, Verdict
from newscrawl.store.db.writer import Writer
from newscrawl.store.ledger import leases, ledger
from newscrawl.store.ledger.rows import Discovered, Row, Settlement, Validators


@dataclass(slots=True, kw_only=True)
class Page:
    """The ledger row that items are read from: it is settled with the last of them, by what became of its own article.

    A page's items are given to the store in any order; `submitted` counts them as they are given.
    """

    row: Row
    expected: int
    """Items the page holds: its own article and those printed below it."""
    due: Callable[[Outcome], datetime | None]
    """When a page of that outcome is looked at again."""
    validators: Validators | None = None
    submitted: int = 0
    verdict: Verdict | None = None
    published: datetime | None = None

    def submit(self) -> bool:
        """Count one more item; True for the last."""
        self.submitted += 1
        return self.submitted >= self.expected

    def settlement(self, item: Item, verdict: Verdict) -> Settlement | None:
        """Take note of what became of an item; with the last one, what becomes of the page."""
        if item.record.key == self.row.found.key:
            self.verdict, self.published = verdict, item.record.published
        if not item.last:
            return None
        final = self.verdict or verdict
        return Settlement(
            row_id=self.row.id,
            outcome=final.outcome,
            reason=final.reason,
            due=self.due(final.outcome),
            published=self.published,
            validators=self.validators,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article on its way into the store, and the page it comes from."""

    record: Record
    hops: int
    page: Page | None
    last: bool
    """It is the last item of its page that is given to the store."""
    verdict: Verdict | None = None
    """Why it is not stored, where that is known."""


_STORED = (Outcome.STORED, Outcome.NEW_VERSION)


class Store:
    """The feed store of one crawl of one site.

    Every method raises `StoreError` where the database cannot do it. Nothing blocks the reactor; what writes returns
    when its group is committed.
    """

    def __init__(
        self,
        engine: sa.Engine,
        site: str,
        *,
        size: int,
        delay: float,
        patience: float,
        keep_copies: bool = False,
        max_hops: int = 0,
    ) -> None:
        """`size`, `delay` and `patience` are those of `Writer`; related links are followed up to `max_hops` hops.

        With `keep_copies`, copies of other sites' articles are stored too, marked as such.
        """
        self.site = site
        self.run = 0
        self.baseline = 0
        self._engine = engine
        self._keep_copies = keep_copies
        self._max_hops = max_hops
        self._writer = Writer(engine, size=size, delay=delay, patience=patience)

    async def begin(self, since: datetime | None, until: datetime | None) -> None:
        """Take the site's lease and enter a run. Raises `LeaseHeldError`."""
        now = _now()

        def operation(connection: sa.Connection) -> tuple[int, int]:
            leases.acquire(connection, self.site, leases.owner(), now)
            ledger.reopen_window(connection, self.site, since, until)
            return ledger.begin_run(connection, self.site, leases.owner(), since, now)

        self.run, self.baseline = await self._writer.write_now(operation)

    async def end(self, reason: str, counts: dict[str, int]) -> None:
        """Note how the run ended and give the lease back."""
        now = _now()

        def operation(connection: sa.Connection) -> None:
            ledger.end_run(connection, self.run, reason, counts, now)
            leases.release(connection, self.site, leases.owner())

        await self._writer.write_now(operation)

    async def close(self) -> None:
        """Commit what is gathered and let the database go."""
        await self._writer.close()
        self._engine.dispose()

    async def renew(self) -> bool:
        """Renew the lease; False where another process has it."""
        return await self._writer.write_now(
            lambda connection: leases.renew(connection, self.site, leases.owner(), _now())
        )

    async def discover(
        self,
        founds: Sequence[Found],
        *,
        source_id: int | None,
        excluded: Callable[[Found], str | None],
        take: bool = False,
    ) -> list[Discovered]:
        """Enter URLs of this site; see `ledger.discover`. With `take` the open ones count as taken by this run."""
        now = _now()

        def operation(connection: sa.Connection) -> list[Discovered]:
            answers = ledger.discover(
                connection,
                site=self.site,
                run=self.run,
                baseline=self.baseline,
                founds=founds,
                now=now,
                source_id=source_id,
                excluded=excluded,
                max_hops=self._max_hops,
            )
            if take:
                ledger.mark_taken(connection, [answer.row_id for answer in answers if answer.open], self.run)
            return answers

        return await self._writer.write_now(operation)

    async def take(self, limit: int, since: datetime | None) -> list[Row]:
        """Take up what is open or due; see `ledger.take`."""
        return await self._writer.write_now(
            lambda connection: ledger.take(
                connection, site=self.site, run=self.run, limit=limit, now=_now(), since=since
            )
        )

    async def settle(self, settlement: Settlement) -> None:
        """Give a URL its outcome."""
        await self._writer.write(_settle, settlement)

    async def move(self, row_id: int, found: Found, reason: str) -> Discovered:
        """Settle a URL that leads to another one of the site, and enter that one as taken by this run."""
        now = _now()

        def operation(connection: sa.Connection) -> Discovered:
            ledger.settle(connection, [Settlement(row_id=row_id, outcome=Outcome.DUPLICATE, reason=reason)], now)
            answer = ledger.discover(connection, site=self.site, run=self.run, founds=[found], now=now)[0]
            if answer.open:
                ledger.mark_taken(connection, [answer.row_id], self.run)
            return answer

        return await self._writer.write_now(operation)

    async def release(self, row_ids: Sequence[int]) -> None:
        """Put URLs back that were taken up and not fetched."""
        if row_ids:
            await self._writer.write_now(lambda connection: ledger.release(connection, row_ids))

    async def known(self, article: Article, prints: Prints) -> Verdict | None:
        """What follows from what the store knows of a text; see `articles.verdict_of`."""
        text = Text(
            site=article.site, key=article.key, published=article.published, credits=_credits(article), prints=prints
        )
        return await self._writer.read(self._look_up, text)

    async def put(self, article: Article, prints: Prints, follow: set[int], page: Page | None) -> Verdict:
        """Store an article, its fingerprints and links, and settle its URL, in one transaction.

        `follow` are the positions in `article.related` that the budget of an article covers; they are entered in the
        ledgers of their sites where the article is within the budget of hops.
        """
        return await self._writer.write(self._put, _item(article, prints, follow, page))

    async def drop(self, article: Article, verdict: Verdict, page: Page | None) -> None:
        """Note a text that is not stored: unchanged, a copy of another article, or dropped by a pipeline."""
        await self._writer.write(self._drop, _item(article, Prints(content=b""), set(), page, verdict))

    def _look_up(self, connection: sa.Connection, texts: Sequence[Text]) -> list[Verdict | None]:
        return [
            articles.verdict_of(text, found, keep_copies=self._keep_copies)
            for text, found in zip(texts, known.look_up(connection, texts), strict=True)
        ]

    def _put(self, connection: sa.Connection, items: Sequence[Item]) -> list[Verdict]:
        now = _now()
        verdicts = articles.put(connection, [item.record for item in items], now, keep_copies=self._keep_copies)
        self._settle_pages(connection, list(zip(items, verdicts, strict=True)), now)
        stored = (item for item, one in zip(items, verdicts, strict=True) if one.outcome in _STORED)
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
        """Settle the pages whose last items these are."""
        settlements = [item.page.settlement(item, verdict) for item, verdict in judged if item.page is not None]
        ledger.settle(connection, [one for one in settlements if one is not None], now)

    def _follow(self, connection: sa.Connection, items: Sequence[Item], now: datetime) -> None:
        """Enter the links of stored articles that the budget covers."""
        pages = [item.page.row.id for item in items if item.page is not None]
        hops_of = ledger.hops_of(connection, pages)
        listed = []
        for item in items:
            record = item.record
            own = item.page is not None and item.page.row.found.key == record.key
            # Its row may have come nearer while the page was fetched.
            hops = hops_of[item.page.row.id] if own and item.page is not None else item.hops
            if hops < self._max_hops:
                listed += ledger.followed(record.site, record.key, hops, record.links)
        ledger.follow(connection, listed, run=self.run, now=now, max_hops=self._max_hops)


def _settle(connection: sa.Connection, settlements: Sequence[Settlement]) -> list[None]:
    ledger.settle(connection, settlements, _now())
    return [None] * len(settlements)


def _item(
    article: Article, prints: Prints, follow: set[int], page: Page | None, verdict: Verdict | None = None
) -> Item:
    data = encode(article)
    record = Record(
        site=article.site,
        key=article.key,
        url=article.url,
        title=data["title"],
        published=article.published,
        credits=_credits(article),
        prints=prints,
        data=data,
        links=[{**link, "follow": at in follow} for at, link in enumerate(data["related"])],
    )
    return Item(record=record, hops=article.hops, page=page, last=page is not None and page.submit(), verdict=verdict)


def _credits(article: Article) -> str | None:
    return None if article.source is None else article.source.site


def _now() -> datetime:
    return datetime.now(UTC)
