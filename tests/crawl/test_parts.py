"""`Settling`, `Supply` and `Discovery` without an engine."""

from __future__ import annotations

import asyncio
from pathlib import Path

from newscrawl.crawl.requests import row_id
from newscrawl.found import Found, Kind
from newscrawl.outcomes import Gone, NotFetched, SourceUnchanged
from tests.pipelines.offline import Crawl, begin_crawl, query

SITE = "https://first.example"
LIST = f"{SITE}/list"
OUTCOMES = "SELECT key, outcome FROM ledger ORDER BY id"


def article(number: int) -> Found:
    return Found(url=f"{SITE}/news/{number}", kind=Kind.ARTICLE, key=str(number), via="listing")


def page(number: int) -> Found:
    return Found(url=f"{LIST}?{number}", kind=Kind.LISTING, key=f"{LIST}?{number}", via="listing", page=number)


async def taken(site: Crawl, url: str = LIST, kind: Kind = Kind.LISTING, key: str = "") -> int:
    """The row of a URL in flight."""
    row = row_id(await site.request(url, kind, key))
    assert row is not None
    return row


# -- settling ----------------------------------------------------------------------------------------------------------


def test_url_is_settled_once(tmp_path: Path) -> None:
    async def crawl() -> int:
        async with begin_crawl(tmp_path) as site:
            row, settling = await taken(site, f"{SITE}/news/1", Kind.ARTICLE, "1"), site.frontier.parts.settling
            await settling.reject(row, Gone("HTTP 404"))
            await settling.reject(row, NotFetched("too late"))
            settling.reject_soon(row, NotFetched("too late"))
            settling.reject_soon(None, NotFetched("not from the ledger"))
            return site.frontier.summary.counts["gone"]

    assert asyncio.run(crawl()) == 1
    assert query(tmp_path, "SELECT key, outcome, reason FROM ledger") == [("1", "gone", "HTTP 404")]


def test_end_of_the_crawl_waits_for_outcomes(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            site.frontier.parts.settling.reject_soon(await taken(site), SourceUnchanged("HTTP 304"))

    asyncio.run(crawl())
    assert query(tmp_path, OUTCOMES) == [(LIST, "read")]


def test_url_without_outcome_stays_open(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            await taken(site)

    asyncio.run(crawl())
    assert query(tmp_path, "SELECT key, outcome, taken_run FROM ledger") == [(LIST, None, None)]


# -- supply ------------------------------------------------------------------------------------------------------------


def test_requests_until_nothing_is_open(tmp_path: Path) -> None:
    async def crawl() -> list[str]:
        async with begin_crawl(tmp_path) as site:
            parts, urls = site.frontier.parts, []
            async for request in parts.supply.requests([page(1)]):
                urls.append(request.url)
                of = row_id(request)
                assert of is not None
                if request.url == page(1).url:
                    await parts.discovery.read(of, [article(1), article(2)])
                else:
                    parts.settling.reject_soon(of, NotFetched("no answer"))
            return urls

    assert asyncio.run(crawl()) == [page(1).url, article(1).url, article(2).url]
    assert query(tmp_path, OUTCOMES) == [(page(1).key, "read"), ("1", "failed"), ("2", "failed")]


def test_stopped_supply_takes_no_more(tmp_path: Path) -> None:
    async def crawl() -> list[str]:
        async with begin_crawl(tmp_path) as site:
            parts, urls = site.frontier.parts, []
            async for request in parts.supply.requests([page(1)]):
                urls.append(request.url)
                await parts.discovery.read(row_id(request) or 0, [article(1)])
                parts.supply.stop()
            return urls

    assert asyncio.run(crawl()) == [page(1).url]
    assert query(tmp_path, OUTCOMES) == [(page(1).key, "read"), ("1", None)]


# -- discovery ---------------------------------------------------------------------------------------------------------


def test_next_page_is_entered_if_this_one_has_a_new_article(tmp_path: Path) -> None:
    async def crawl(*listed: Found) -> None:
        async with begin_crawl(tmp_path) as site:
            await site.frontier.parts.discovery.read(await taken(site), listed)

    asyncio.run(crawl(article(1)))
    assert query(tmp_path, "SELECT reason FROM runs") == [("finished",)]
    asyncio.run(crawl(article(1), page(2)))
    assert [key for key, _ in query(tmp_path, OUTCOMES)] == [LIST, "1"]
    asyncio.run(crawl(article(1), article(2), page(2)))
    assert [key for key, _ in query(tmp_path, OUTCOMES)] == [LIST, "1", "2", page(2).key]


def test_moved_article_is_requested_once(tmp_path: Path) -> None:
    async def crawl() -> list[str | None]:
        async with begin_crawl(tmp_path) as site:
            requests = [await site.request(f"{SITE}/news/{number}", Kind.ARTICLE, str(number)) for number in (1, 2)]
            moved = [await site.frontier.parts.discovery.moved(request, article(3)) for request in requests]
            return [None if request is None else request.url for request in moved]

    assert asyncio.run(crawl()) == [article(3).url, None]
    assert query(tmp_path, OUTCOMES) == [("1", "duplicate"), ("2", "duplicate"), ("3", None)]
