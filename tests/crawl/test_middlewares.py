"""`OutcomeMiddleware` and `RobotsMiddleware` without an engine: which exception each response raises."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Headers, HtmlResponse, Request, Response, TextResponse

from newscrawl.crawl.network.slots import Resting
from newscrawl.crawl.requests import row_id
from newscrawl.failures import Failure
from newscrawl.found import Kind
from newscrawl.middlewares.outcome import OutcomeMiddleware
from newscrawl.middlewares.robots import RobotsMiddleware
from newscrawl.outcomes import Blocked, Forbidden, Gone, NotAnArticle, NotFetched, Redirected, Rejected, Unavailable
from tests.crawl.walled import CLOUDFLARE
from tests.pipelines.offline import Crawl, begin_crawl, query

SITE = "https://first.example"
NEWS = f"{SITE}/news/1"
PAGE = b"<html><h1>x</h1></html>"


async def raised(answer: Coroutine[Any, Any, object]) -> Rejected | None:
    """The rejection that a middleware raises."""
    try:
        await answer
    except Rejected as rejected:
        return rejected
    return None


# -- outcomes ----------------------------------------------------------------------------------------------------------


async def judged(site: Crawl, response: Response, request: Request | None = None) -> Rejected | None:
    """The rejection of a response to the request of an article."""
    request = request or await site.request(NEWS, Kind.ARTICLE, "1")
    return await raised(OutcomeMiddleware.from_crawler(site.crawler).process_response(request, response))


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind", "failure"),
    [
        (404, {}, b"", Gone, Failure.GONE),
        (403, {}, b"", Blocked, Failure.BLOCKED),
        (403, {}, CLOUDFLARE.encode(), Blocked, Failure.CHALLENGE),
        (404, {}, CLOUDFLARE.encode(), Blocked, Failure.CHALLENGE),
        (200, {}, CLOUDFLARE.encode(), Blocked, Failure.CHALLENGE),
        (503, {}, b"", Unavailable, Failure.SERVER),
        (400, {"Retry-After": "600"}, b"", Unavailable, Failure.SERVER),
        (408, {}, b"", NotFetched, Failure.TIMEOUT),
        (500, {}, b"", NotFetched, Failure.SERVER),
        (302, {}, b"", NotFetched, Failure.LEADS_AWAY),
        (304, {}, b"", NotFetched, Failure.OTHER),
        (200, {}, PAGE, type(None), None),
    ],
)
def test_outcome_of_a_response(
    tmp_path: Path, status: int, headers: dict[str, str], body: bytes, kind: type, failure: Failure | None
) -> None:
    async def crawl() -> tuple[Rejected | None, int]:
        async with begin_crawl(tmp_path) as site:
            found = await judged(site, HtmlResponse(NEWS, status=status, headers=Headers(headers), body=body))
            return found, site.frontier.summary.counts["fetched"]

    rejected, fetched = asyncio.run(crawl())
    assert type(rejected) is kind
    assert (rejected and rejected.failure) == failure
    assert fetched == (rejected is None)


@pytest.mark.parametrize(
    ("to", "kind", "key"),
    [
        (f"{SITE}/en/news/1", type(None), "1"),
        (f"{SITE}/news/2", type(None), "2"),
        (f"{SITE}/", NotAnArticle, None),
        (f"{SITE}/login", Unavailable, None),
    ],
)
def test_redirected_article(tmp_path: Path, to: str, kind: type, key: str | None) -> None:
    async def crawl() -> tuple[Rejected | None, str | None]:
        async with begin_crawl(tmp_path) as site:
            request = await site.request(NEWS, Kind.ARTICLE, "1")
            request.meta["redirect_urls"] = [NEWS]
            response = HtmlResponse(to, body=PAGE)
            rejected = await judged(site, response, request)
            row = site.frontier.in_flight.row(row_id(response.request) or 0) if rejected is None else None
            return rejected, None if row is None else row.found.key

    rejected, settled_as = asyncio.run(crawl())
    assert (type(rejected), settled_as) == (kind, key)


def test_redirect_to_an_article_that_is_known(tmp_path: Path) -> None:
    async def crawl() -> Rejected | None:
        async with begin_crawl(tmp_path) as site:
            await site.request(f"{SITE}/news/2", Kind.ARTICLE, "2")
            request = await site.request(NEWS, Kind.ARTICLE, "1")
            request.meta["redirect_urls"] = [NEWS]
            return await judged(site, HtmlResponse(f"{SITE}/news/2", body=PAGE), request)

    assert isinstance(asyncio.run(crawl()), Redirected)
    outcomes = dict(query(tmp_path, "SELECT key, outcome FROM ledger"))
    assert outcomes == {"1": "duplicate", "2": None}


def test_resting_host_gets_no_request(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path) as site:
            middleware = OutcomeMiddleware.from_crawler(site.crawler)
            request = await site.request(NEWS, Kind.ARTICLE, "1")
            refusal = Response(NEWS, status=429, headers=Headers({"Retry-After": "3600"}))
            # The response to a request that is not from the ledger is not counted.
            middleware.response_downloaded(refusal, Request(NEWS))
            middleware.process_request(request)
            middleware.response_downloaded(refusal, request)
            with pytest.raises(Resting, match="429"):
                middleware.process_request(request)
            middleware.process_request(Request(NEWS))

    asyncio.run(crawl())
    assert query(tmp_path, "SELECT host FROM hosts") == [("first.example",)]


# -- robots.txt --------------------------------------------------------------------------------------------------------

RULES = b"User-agent: *\nDisallow: /news/\n"


class Downloads:
    """Answers downloads of an engine in order; counts them."""

    def __init__(self, *answers: Response | Exception) -> None:
        self.answers = list(answers)

    async def download_async(self, request: Request) -> Response:
        await asyncio.sleep(0)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer.replace(url=request.url)


def robots(body: bytes = b"", status: int = 200) -> Response:
    """A response with a robots.txt."""
    return TextResponse(f"{SITE}/robots.txt", status=status, body=body)


async def begin_robots(site: Crawl, downloads: Downloads) -> RobotsMiddleware:
    """A middleware that has fetched nothing yet."""
    site.crawler.engine = downloads  # type: ignore[assignment]  # only its downloads are used
    return RobotsMiddleware.from_crawler(site.crawler)


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (robots(b"User-agent: *\nAllow: /\n"), None),
        (robots(RULES), Failure.ROBOTS),
        (robots(RULES, status=404), None),
        (robots(RULES, status=500), Failure.ROBOTS_UNREACHABLE),
        (robots(RULES, status=429), Failure.ROBOTS_UNREACHABLE),
        (robots(RULES, status=302), Failure.ROBOTS_UNREACHABLE),
        (robots(CLOUDFLARE.encode()), Failure.ROBOTS_UNREACHABLE),
        (robots(PAGE), None),
        (CannotResolveHostError("no such host"), Failure.DNS),
        (OSError("anything"), Failure.ROBOTS_UNREACHABLE),
    ],
)
def test_robots_txt(tmp_path: Path, answer: Response | Exception, failure: Failure | None) -> None:
    async def crawl() -> Rejected | None:
        async with begin_crawl(tmp_path, TDMREP=False) as site:
            engine = site.crawler.engine
            middleware = await begin_robots(site, Downloads(answer))
            try:
                return await raised(middleware.process_request(Request(NEWS)))
            finally:
                site.crawler.engine = engine

    rejected = asyncio.run(crawl())
    assert (rejected and rejected.failure) == failure
    assert isinstance(rejected, {None: type(None), Failure.ROBOTS: Forbidden}.get(failure, Unavailable))


def test_robots_txt_is_fetched_once_and_its_copy_is_used(tmp_path: Path) -> None:
    async def crawl() -> None:
        async with begin_crawl(tmp_path, TDMREP=False) as site:
            engine = site.crawler.engine
            downloads = Downloads(robots(RULES), robots(status=500), robots(PAGE), robots(b""))
            for left in (3, 2, 1, 0):
                middleware = await begin_robots(site, downloads)
                both = [raised(middleware.process_request(Request(f"{SITE}/news/{number}"))) for number in (1, 2)]
                expected = Forbidden if left else type(None)
                assert [type(rejected) for rejected in await asyncio.gather(*both)] == [expected] * 2
                assert len(downloads.answers) == left
            site.crawler.engine = engine

    asyncio.run(crawl())
