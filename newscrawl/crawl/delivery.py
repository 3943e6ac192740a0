"""`Delivery`: keeps track of the articles between the spider and the store."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from twisted.python.failure import Failure as Fault

from newscrawl.crawl.dropped import Dropped
from newscrawl.crawl.frontier_extension import FrontierExtension
from newscrawl.crawl.inflight import Pending
from newscrawl.crawl.rechecks import is_flash
from newscrawl.crawl.refusals.notices import Notices, has_own_date, is_another_page, may_be_notice, no_word_of
from newscrawl.dedup.fingerprint import Prints, fingerprint
from newscrawl.failures import Failure
from newscrawl.items import Article
from newscrawl.outcomes import Outcome
from newscrawl.store import Page, StoreError, Verdict
from newscrawl.urls import readable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_NOTICE = Verdict(
    outcome=Outcome.UNAVAILABLE,
    reason="a notice that several URLs of the site show, not an article",
    failure=Failure.NOTICE,
)


class Delivery(FrontierExtension):
    """Scrapy extension, one per crawl. Pipelines get it with `Delivery.of(crawler)`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._notices: Notices | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        delivery = cls(crawler)
        crawler.signals.connect(delivery.item_dropped, signal=signals.item_dropped)
        crawler.signals.connect(delivery.item_error, signal=signals.item_error)
        return delivery

    @property
    def begun(self) -> bool:
        """Whether articles are stored; False in commands that fetch without a crawl (see `Frontier.begun`)."""
        return self._frontier.begun

    def expect(self, row_id: int, articles: Sequence[Article]) -> None:
        """Note which articles a page holds, before they enter the pipelines."""
        frontier = self._frontier
        row = frontier.in_flight.row(row_id)
        if row is not None:
            own = next((article for article in articles if article.key == row.found.key), None)
            if own is not None:
                own.first_seen = min(filter(None, (row.found_at, own.fetched)), default=None)
            # A dated page with another site's text is a copy for good. Otherwise the site may have sent the wrong page,
            # so the URL is tried again.
            is_dated = own is not None and has_own_date(own)
            lively = own is not None and is_flash(own)
            page = Page(
                row=row,
                expected=len(articles),
                due=lambda verdict: frontier.rechecks.due(
                    row,
                    verdict.outcome,
                    datetime.now(UTC),
                    final=is_dated
                    and verdict.match is not None
                    and verdict.match.original.site != frontier.spider.name,
                    lively=lively,
                ),
                validators=frontier.in_flight.validators(row_id),
                may_be_notice=own is not None and may_be_notice(own, row.found.hints.title),
            )
            frontier.in_flight.expect(page, articles)

    async def judge(self, article: Article, prints: Prints) -> Verdict | None:
        """Return the verdict on an article that is not to be stored, else None; remember its fingerprints."""
        pending = self._frontier.in_flight.pending(article)
        if pending is not None:
            pending.prints = prints
            notice = await self._notice(article, pending, prints)
            if notice is not None:
                return notice
        verdict = await self._frontier.store.known(article, prints, pending.page if pending else None)
        if self._is_notice(prints):
            # During the lookup, another URL showed the same text.
            return _NOTICE
        own = pending is not None and article.key == pending.page.row.found.key
        source_title = pending.page.row.found.hints.title if pending is not None and own else None
        if verdict is None or verdict.kept:
            if is_another_page(article, source_title):
                reason = no_word_of(source_title)
                return Verdict(outcome=Outcome.UNAVAILABLE, reason=reason, failure=Failure.OTHER_PAGE)
            return None
        match = verdict.match
        same_site = match is not None and match.original.site == article.site
        if pending is not None and own and match is not None and same_site and match.similarity == 1:
            before = [] if has_own_date(article) else await self._frontier.store.showing(prints)
            return await self._notice(article, pending, prints, before) or verdict
        return verdict

    async def _notice(
        self, article: Article, pending: Pending, prints: Prints, before: Sequence[str] = ()
    ) -> Verdict | None:
        """Return the verdict on a notice (a text that several URLs of the site show); withdraw stored copies of it."""
        if self._notices is None:
            known = await self._frontier.store.notices()
            # Another page may have set it during the read.
            self._notices = self._notices or Notices(known)
        row = pending.page.row
        if article.key != row.found.key:
            return None
        keys = self._notices.seen(article, prints, row.found.hints.title, before)
        if keys is None:
            return None
        if keys:
            reason = str(_NOTICE.reason)
            logger.warning("%s: «%s» is %s", article.site, article.title[:80], reason, extra={"url": article.url})
            due = self._frontier.rechecks.due(row, Outcome.UNAVAILABLE, datetime.now(UTC))
            withdrawn = await self._frontier.store.withdraw(keys, prints, reason, due)
            self._frontier.summary.withdrawn(withdrawn, f"{readable(article.url)}: {reason}")
        return _NOTICE

    def _is_notice(self, prints: Prints) -> bool:
        return self._notices is not None and self._notices.is_known(prints)

    def follow(self, article: Article, picked: frozenset[int]) -> None:
        """Remember which of an article's related links are to be followed once it is stored."""
        pending = self._frontier.in_flight.pending(article)
        if pending is not None:
            pending.picked = picked

    async def put(self, article: Article) -> Verdict:
        """Store an article and settle its URL; see `Store.put`. Raises `StoreError`."""
        pending = self._frontier.in_flight.pending(article)
        prints = (pending and pending.prints) or fingerprint(article, equal=False, near=False)
        if self._is_notice(prints):
            await self._drop(article, _NOTICE)
            return _NOTICE
        picked = pending.picked if pending else frozenset()
        verdict = await self._frontier.store.put(article, prints, picked, pending.page if pending else None)
        self._arrived(article, verdict, more=bool(picked))
        return verdict

    async def item_dropped(self, item: Any, exception: Exception) -> None:
        """Record that a pipeline dropped an article, unless the store has settled it already."""
        if not isinstance(item, Article) or not self.begun or self._frontier.in_flight.pending(item) is None:
            return
        if isinstance(exception, Dropped):
            await self._drop(item, exception.verdict)
        else:
            reason = f"{type(exception).__name__}: {exception}".rstrip(": ")
            await self._drop(item, Verdict(outcome=Outcome.DROPPED, reason=reason))

    async def item_error(self, item: Any, failure: Fault) -> None:
        """Record that a pipeline failed on an article; if the store failed, end the crawl and leave the URL open."""
        if not isinstance(item, Article) or not self.begun:
            return
        if isinstance(failure.value, StoreError):
            self._frontier.fail(failure.value)
            return
        reason = f"{type(failure.value).__name__}: {failure.value}"
        await self._drop(item, Verdict(outcome=Outcome.FAILED, reason=reason, failure=Failure.OTHER))

    async def _drop(self, article: Article, verdict: Verdict) -> None:
        pending = self._frontier.in_flight.pending(article)
        await self._frontier.parts.settling.write(
            self._frontier.store.drop(article, verdict, pending.page if pending else None)
        )
        self._arrived(article, verdict)

    def _arrived(self, article: Article, verdict: Verdict, *, more: bool = False) -> None:
        frontier = self._frontier
        pending = frontier.in_flight.remove_article(article)
        if pending is not None and article.key == pending.page.row.found.key:
            reason = verdict.reason or verdict.outcome
            is_retry = pending.page.row.tries > 0
            frontier.summary.settled(
                verdict.outcome,
                readable(article.url),
                reason,
                is_source=False,
                is_retry=is_retry,
                failure=verdict.failure,
            )
            row = pending.page.row
            frontier.summary.gathered.answered(row.found, verdict.outcome, is_known=row.is_known)
            frontier.breaker.paced(article.url, verdict.outcome, verdict.failure)
        else:
            frontier.summary.counts[verdict.outcome] += 1
        if verdict.outcome is Outcome.STORED:
            frontier.summary.gathered.stored(article)
            if article.found_via == "related":
                frontier.summary.counts["related"] += 1
        if pending is not None and pending.page.submitted >= pending.page.expected:
            frontier.in_flight.remove(pending.page.row.id)
        frontier.parts.supply.wake(more)
