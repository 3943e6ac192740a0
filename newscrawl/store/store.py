"""`Store`: the feed store as a crawl uses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from newscrawl.found import Found
from newscrawl.items import Article
from newscrawl.store import articles, leases, ledger
from newscrawl.store.articles import Prints, Record, Verdict
from newscrawl.store.codec import encode
from newscrawl.store.ledger import Discovered, Row
from newscrawl.store.outcome import Outcome
from newscrawl.store.writer import Writer


@dataclass(slots=True, kw_only=True)
class Page:
    """The ledger row that items are read from: it is settled with the last of them, by what became of its own article.

    A page's items are given to the store in any order; `submitted` counts them as they are given.
    """

    row: Row
    expected: int
    """Items the page holds: its own article and those printed below it."""
    due: Callable[[Outcome, datetime | None], datetime | None]
    """When a page of that outcome and publishing date is looked at again."""
    submitted: int = 0
    verdict: Verdict | None = None
    published: datetime | None = None

    def submit(self) -> bool:
        """Count one more item; True for the last."""
        self.submitted += 1
        return self.submitted >= self.expected


class Store:
    """The feed store of one crawl of one site.

    Every method raises `StoreError` where the database cannot do it. Nothing blocks the reactor; what writes returns
    when its group is committed.
    """

    def __init__(self, engine: sa.Engine, site: str, *, size: int, delay: float, patience: float) -> None:
        self.site = site
        self.run = 0
        self.baseline = 0
        self._engine = engine
        self._writer = Writer(engine, size=size, delay=delay, patience=patience)

    async def begin(self, since: datetime | None, until: datetime | None) -> None:
        """Take the site's lease and enter a run. Raises `LeaseHeldError`."""
        now = _now()

        def operation(connection: sa.Connection) -> tuple[int, int]:
            leases.acquire(connection, self.site, leases.owner(), now)
            ledger.reopen_window(connection, self.site, since, until)
            return ledger.begin_run(connection, self.site, leases.owner(), since, now)

        self.run, self.baseline = await self._writer.write(operation)

    async def end(self, reason: str, counts: dict[str, int]) -> None:
        """Note how the run ended and give the lease back."""
        now = _now()

        def operation(connection: sa.Connection) -> None:
            ledger.end_run(connection, self.run, reason, counts, now)
            leases.release(connection, self.site, leases.owner())

        await self._writer.write(operation)

    async def close(self) -> None:
        """Commit what is gathered and let the database go."""
        await self._writer.close()
        self._engine.dispose()

    async def renew(self) -> bool:
        """Renew the lease; False where another process has it."""
        return await self._writer.write(lambda connection: leases.renew(connection, self.site, leases.owner(), _now()))

    async def discover(
        self,
        founds: Sequence[Found],
        *,
        source_id: int | None,
        excluded: Callable[[Found], str | None],
        max_hops: int,
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
                max_hops=max_hops,
            )
            if take:
                ledger.mark_taken(connection, [answer.row_id for answer in answers if answer.open], self.run)
            return answers

        return await self._writer.write(operation)

    async def take(self, limit: int, since: datetime | None) -> list[Row]:
        """Take up what is open or due; see `ledger.take`."""
        return await self._writer.write(
            lambda connection: ledger.take(
                connection, site=self.site, run=self.run, limit=limit, now=_now(), since=since
            )
        )

    async def settle(
        self,
        row_id: int,
        outcome: Outcome,
        reason: str | None,
        *,
        due: datetime | None = None,
        published: datetime | None = None,
    ) -> None:
        """Give a URL its outcome."""
        now = _now()
        await self._writer.write(
            lambda connection: ledger.settle(connection, row_id, outcome, reason, now, due=due, published=published)
        )

    async def move(self, row_id: int, found: Found, reason: str) -> Discovered:
        """Settle a URL that leads to another one of the site, and enter that one as taken by this run."""
        now = _now()

        def operation(connection: sa.Connection) -> Discovered:
            ledger.settle(connection, row_id, Outcome.DUPLICATE, reason, now)
            answer = ledger.discover(connection, site=self.site, run=self.run, founds=[found], now=now)[0]
            if answer.open:
                ledger.mark_taken(connection, [answer.row_id], self.run)
            return answer

        return await self._writer.write(operation)

    async def release(self, row_ids: Sequence[int]) -> None:
        """Put URLs back that were taken up and not fetched."""
        if row_ids:
            await self._writer.write(lambda connection: ledger.release(connection, row_ids))

    async def known(self, article: Article, prints: Prints) -> Verdict | None:
        """What the store says to a text; see `articles.known`."""
        return await self._writer.read(lambda connection: articles.known(connection, article.site, article.key, prints))

    async def put(
        self, article: Article, prints: Prints, follow: set[int], page: Page | None, max_hops: int
    ) -> Verdict:
        """Store an article, its fingerprints and links, and settle its URL, in one transaction.

        `follow` are the positions in `article.related` that the budget of an article covers; they are entered in the
        ledgers of their sites where the article is fewer than `max_hops` away.
        """
        record = _record(article, follow)
        now = _now()
        last = page is not None and page.submit()

        def operation(connection: sa.Connection) -> Verdict:
            verdict = articles.put(connection, record, prints, now)
            hops = self._settle(connection, article, verdict, page, last, now)
            if follow and verdict.outcome in (Outcome.STORED, Outcome.NEW_VERSION):
                ledger.follow(
                    connection,
                    site=article.site,
                    key=article.key,
                    hops=hops,
                    run=self.run,
                    now=now,
                    max_hops=max_hops,
                )
            return verdict

        return await self._writer.write(operation)

    async def drop(self, article: Article, verdict: Verdict, page: Page | None) -> None:
        """Note a text that is not stored: unchanged, a copy of another article, or dropped by a pipeline."""
        record = _record(article, set())
        now = _now()
        last = page is not None and page.submit()

        def operation(connection: sa.Connection) -> None:
            if verdict.original is not None:
                articles.put_copy(connection, record, verdict.original, now)
            self._settle(connection, article, verdict, page, last, now)

        await self._writer.write(operation)

    @staticmethod
    def _settle(
        connection: sa.Connection, article: Article, verdict: Verdict, page: Page | None, last: bool, now: datetime
    ) -> int:
        """Settle the page with its last item; return how many hops away the article is."""
        if page is None:
            return article.hops
        if article.key == page.row.found.key:
            page.verdict, page.published = verdict, article.published
        if not last:
            return article.hops
        final = page.verdict or verdict
        due = page.due(final.outcome, page.published)
        hops = ledger.settle(
            connection, page.row.id, final.outcome, final.reason, now, due=due, published=page.published
        )
        return hops if article.key == page.row.found.key else article.hops


def _record(article: Article, follow: set[int]) -> Record:
    data = encode(article)
    return Record(
        site=article.site,
        key=article.key,
        url=article.url,
        title=data["title"],
        published=article.published,
        data=data,
        links=[{**link, "follow": at in follow} for at, link in enumerate(data["related"])],
    )


def _now() -> datetime:
    return datetime.now(UTC)
