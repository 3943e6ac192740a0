"""A site of forty articles that refuses requests, or serves other pages in place of articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from newscrawl.store import open_engine
from newscrawl.store.ledger.balance import imbalances, tallies
from newscrawl.store.upkeep.integrity import faults
from tests.crawls import Project
from tests.servers import WORDS, Answer, Page, Server, article, rss, serve

SPIDER = 'rss_urls = ["{url}/rss"]'
# Without a delay Scrapy sends all waiting requests at once, whatever the concurrency.
SLOW = "CONCURRENT_REQUESTS_PER_DOMAIN = 1\nDOWNLOAD_DELAY = 0.02"
NUMBERS = [*range(1, 41)]
FEW = NUMBERS[:10]


@contextmanager
def site_of(numbers: list[int]) -> Iterator[Server]:
    """A server of a site with articles of these numbers."""
    with serve({"/robots.txt": Page(status=404), "/rss": rss(numbers), **healthy(numbers)}) as running:
        yield running


def healthy(numbers: Iterable[int]) -> dict[str, Answer]:
    """The pages of articles."""
    pages: dict[str, Answer] = {}
    for number in numbers:
        pages[f"/news/{number}"] = article(number)
    return pages


def serve_instead(server: Server, numbers: list[int], page: Page | str | Callable[[int], Answer]) -> None:
    """Serve a page in place of articles; a function makes the page from the article's number."""
    for number in numbers:
        server.pages[f"/news/{number}"] = page(number) if callable(page) else page


def requested_articles(server: Server) -> list[str]:
    """The paths of the articles that were requested."""
    return [hit for hit in server.hits if hit.startswith("/news/")]


def assert_balanced(project: Project) -> None:
    """Assert that the ledger balances and the store is intact, as `scrapy ledger` and `scrapy store check` do."""
    engine = open_engine(f"sqlite:///{project.store}")
    with engine.connect() as connection:
        assert not [*imbalances(tallies(connection, datetime.now(UTC)))]
    assert not [*faults(engine, lambda what, rows: None)]
    engine.dispose()


def assert_recovers(project: Project, server: Server, numbers: list[int]) -> None:
    """Assert that once the site serves its articles again, all are stored with their own texts."""
    server.pages.update(healthy(numbers))
    project.make_due()
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.keys() == numbers
    for key, body in project.bodies().items():
        assert f"رقم {key} " in body
    assert project.query("SELECT count(*) FROM versions") == [(0,)]
    assert project.query("SELECT count(*) FROM copies") == [(0,)]
    assert_balanced(project)


def unknown_notice(number: int) -> str:
    """A notice of no known kind, the same under every URL."""
    text = f"<p>نرجو من زوارنا الكرام قبول شروط الاستخدام الجديدة قبل قراءة الأخبار. {WORDS}.</p>"
    return f"<html lang='ar'><title>شروط</title><h1>شروط الاستخدام الجديدة</h1><article>{text}</article></html>"


def notice(heading: str) -> Callable[[int], str]:
    """A function that makes a page with this heading and a sentence."""
    text = f"<p>{heading}، يرجى المحاولة في وقت لاحق أو العودة إلى الصفحة الرئيسية للموقع.</p>"
    return lambda _: (
        f"<html lang='ar'><head><title>{heading}</title></head><h1>{heading}</h1><article>{text}</article></html>"
    )
