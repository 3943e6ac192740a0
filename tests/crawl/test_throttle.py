"""The request rate of a site: AutoThrottle respects Crawl-delay, and a site that refuses gets fewer requests."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from scrapy.core.downloader import Slot
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from newscrawl.crawl.network.throttle import Throttle, _Auto
from newscrawl.spider import NewsSpider
from tests.crawls import Project
from tests.servers import Answer, Page, article, rss, serve

HOST = "a.example"
AGENT = "newsbot"
URL = f"https://{HOST}/news/1"


class _Site(NewsSpider):
    name = "site"


def paced(crawl_delay: float | None, delay: float = 1.0) -> tuple[Throttle, Slot, _Auto]:
    """The throttle of a crawl whose one host has sent its robots.txt."""
    named = {
        "DOWNLOAD_DELAY": delay,
        "AUTOTHROTTLE_ENABLED": True,
        "CRAWL_DELAY_MAX": 30,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": AGENT,
    }
    crawler = get_crawler(_Site, named)
    slot = Slot(8, delay)
    downloader = SimpleNamespace(slots={HOST: slot}, _get_slot=lambda _: (HOST, slot), _delay=delay)
    crawler.engine = SimpleNamespace(downloader=downloader)  # type: ignore[assignment]  # the parts that it uses
    pace = Throttle.from_crawler(crawler)
    throttle = pace._auto
    assert throttle is not None
    throttle._spider_opened(SimpleNamespace())  # type: ignore[arg-type]  # it uses none
    pace.robots_parsed(SimpleNamespace(crawl_delay={AGENT: crawl_delay}.get), Request(URL))
    return pace, slot, throttle


def answered(throttle: _Auto, slot: Slot, latency: float, status: int = 200) -> None:
    request = Request(URL, meta={"download_slot": HOST, "download_latency": latency})
    throttle._adjust_delay(slot, latency, Response(URL, status=status, request=request))


def test_autothrottle_never_goes_below_the_crawl_delay() -> None:
    _, slot, throttle = paced(7.0)
    assert (slot.delay, slot.concurrency) == (7.0, 1)
    for _ in range(20):
        answered(throttle, slot, 0.01)
        assert slot.delay >= 7.0
    answered(throttle, slot, 20.0)
    assert slot.delay == 20.0


def test_autothrottle_goes_down_to_the_delay_without_robots_txt() -> None:
    _, slot, throttle = paced(None)
    answered(throttle, slot, 10.0)
    assert slot.delay == 10.0
    for _ in range(20):
        answered(throttle, slot, 0.01)
    assert slot.delay == 1.0


def test_new_slot_of_a_host_gets_the_crawl_delay() -> None:
    pace, slot, _ = paced(7.0)
    slot.delay = 1.0
    pace.request_reached_downloader(Request(URL, meta={"download_slot": HOST}))
    assert slot.delay == 7.0


def test_walls_double_the_delay_and_articles_halve_it() -> None:
    pace, slot, _ = paced(3.0)
    for wanted in (6.0, 12.0, 24.0, 24.0):
        pace.slow_down(HOST)
        assert slot.delay == wanted
    for _ in range(10):
        pace.answered(HOST)
    assert slot.delay == 3.0
    # A delay set by AutoThrottle is not halved.
    slot.delay = 10.0
    pace.answered(HOST)
    assert slot.delay == 10.0


def test_long_crawl_delay_is_capped() -> None:
    assert paced(500.0)[1].delay == 30.0


def test_site_that_shows_walls_gets_fewer_requests(tmp_path: Path) -> None:
    pages: dict[str, Answer] = {"/robots.txt": Page(status=404), "/rss": rss([*range(1, 5)]), "/news/4": article(4)}
    pages |= {f"/news/{number}": Page(status=403) for number in range(1, 4)}
    probe = (
        "from newscrawl.crawl.network.throttle import Throttle\n"
        "def slow_down(pace, host, before=Throttle.slow_down):\n"
        "    before(pace, host)\n"
        "    print('delay', pace._slot(host).delay)\n"
        "Throttle.slow_down = slow_down\n"
    )
    with serve(pages) as server:
        settings = f"CONCURRENT_REQUESTS_PER_DOMAIN = 1\nDOWNLOAD_DELAY = 0.01\n{probe}"
        run = Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]', settings).crawl()
    delays = [float(line.split()[1]) for line in run.out.splitlines() if line.startswith("delay")]
    assert delays == [0.02, 0.04, 0.08], run.err
