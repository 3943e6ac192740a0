"""`PageShell`: Scrapy's shell with the article of the page, as a crawl reads it, and a banner that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response
from scrapy.shell import Shell
from scrapy.utils.datatypes import SequenceExclude
from scrapy.utils.defer import deferred_f_from_coro_f
from w3lib.url import any_to_uri

from newscrawl.console.probe_report import arrival_of, print_report
from newscrawl.console.terminal import isolated
from newscrawl.crawl.network.timelimit import cpu_limit
from newscrawl.crawl.refusals.failures import rejection
from newscrawl.crawl.refusals.walls import wall_of
from newscrawl.crawl.requests import fetched_at
from newscrawl.crawl.reuse import served
from newscrawl.discover.kinds import no_page
from newscrawl.extract.document import Document
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.pages import Order, order_of
from newscrawl.extract.probe import Probe, probe
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle
from newscrawl.printable import counted
from newscrawl.sites import Sites
from newscrawl.spider import NewsSpider
from newscrawl.urls import BadURLError, readable

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.spiderloader import SpiderLoaderProtocol

_WORDS = """
  article     the article of the page as a crawl reads it, or None
  related     its links to other articles
  probe()     how the page was read: every rung of every field; probe(full=True) cuts nothing
  read()      reads the page again: read(title="h1.news", body="div.text p") tries selectors
  fetch(url)  fetches another page, and renews all of these
  spider, request, response, settings, crawler, view(response); shelp() prints this again
"""
_LABEL = 10
_WIDE = 100
_FOLLOWING: dict[str, Any] = {"handle_httpstatus_list": SequenceExclude(range(300, 400))}
_AS_IT_IS: dict[str, Any] = {"handle_httpstatus_all": True}


class PageShell(Shell):
    """The shell of one command. `name` is the value of `--spider`. Nothing is stored, and no lease is taken."""

    def __init__(self, crawler: Crawler, loader: SpiderLoaderProtocol, *, name: str | None, code: str | None) -> None:
        super().__init__(crawler, update_vars=self._update, code=code)
        self._loader = loader
        self._name = name
        self._sites = Sites.from_settings(crawler.settings)
        self._spiders: dict[str, NewsSpider] = {}
        self._milliseconds = 0.0
        self._requested_url = ""
        self.reason: str | None = None
        """Why there is no article, in one line; None if there is one."""
        self._probe: Probe | None = None

    def fetch(
        self, request_or_url: Request | str, spider: Spider | None = None, redirect: bool = True, **kwargs: Any
    ) -> None:
        """Fetch a page and renew the objects; a failure becomes `reason`, without a traceback."""
        from twisted.internet import reactor, threads

        request = request_or_url
        if not isinstance(request, Request):
            request = Request(any_to_uri(request), dont_filter=True, **kwargs)
            request.meta.update(_FOLLOWING if redirect else _AS_IT_IS)
        self._requested_url, self.reason = request.url, None
        response: Response | None = None
        started = perf_counter()
        try:
            schedule: Any = deferred_f_from_coro_f(self._schedule)
            response = threads.blockingCallFromThread(reactor, schedule, request, spider)
        except Exception as error:
            self.reason = str(rejection(error))
        self._milliseconds = 1000 * (perf_counter() - started)
        # Scrapy removes `banner` from the names when it opens the console.
        opened = bool(self.vars) and "banner" not in self.vars
        self.populate_vars(response, request, self.spider)
        if opened and self.vars.pop("banner", None) is not None:
            print("\n".join(self._about()))

    def _update(self, names: dict[str, Any]) -> None:
        """Renew the shell's objects for the current page."""
        response: Response | None = names["response"]
        names |= {"article": None, "related": [], "probe": self._print_probe, "read": self._read}
        self._probe = None
        if response is None:
            self.reason = self.reason or ("nothing was fetched" if self._requested_url else "no page was requested")
            return
        try:
            order = self._order(response)
            spider = self._spider_of(order)
            names["spider"] = spider or names["spider"]
            names["article"] = article = self._article(response, order, spider)
        except Exception as error:
            self.reason = str(error) if isinstance(error, (NotAnArticle, BadURLError)) else str(rejection(error))
            return
        self.reason = None
        names["related"] = list(article.related)

    def _article(self, response: Response, order: Order, spider: NewsSpider | None) -> Article:
        """Return the article of a page. Raises `NotAnArticle` and what a site's own code raises."""
        wall = wall_of(response.status, response.headers, response.body)
        if response.status != 200:
            raise NotAnArticle(f"HTTP {response.status}{f': {wall.reason}' if wall else ''}")
        barrier = wall or no_page(response.body, response.url)
        if barrier is not None:
            raise NotAnArticle(barrier.reason)
        with cpu_limit(self.crawler.settings.getfloat("PAGE_CPU_SECONDS")):
            self._probe = found = probe(order, response.body, _kind(response))
        if spider is not None and spider.article_key(response.url) is not None:
            return spider.read(response)
        if not found.articles:
            raise NotAnArticle(found.reason or "nothing was read from it")
        return found.articles[0]

    def _order(self, response: Response) -> Order:
        return order_of(response.url, spider=self._name, fetched=fetched_at(response), sites=self._sites)

    def _spider_of(self, order: Order) -> NewsSpider | None:
        """Return the spider of the page's site, which may differ from the previous page's; None if it has no spider."""
        name = order.site.name
        if self._name is None and self._sites.of_url(order.found.url) is None:
            return None
        if name not in self._spiders:
            loaded = self._loader.load(name)
            if not issubclass(loaded, NewsSpider):
                return None
            self._spiders[name] = loaded.from_crawler(self.crawler)
        return self._spiders[name]

    # -- what it offers --------------------------------------------------------------------------------------------

    def _print_probe(self, *, full: bool = False) -> None:
        """Print how the page was read, as `scrapy probe` does."""
        response: Response | None = self.vars["response"]
        if self._probe is None or response is None:
            print(self.reason)
            return
        arrival = arrival_of(response, self._requested_url, {"download": self._milliseconds}, self.crawler.settings)
        print_report(self._probe, arrival, full=full)

    def _read(self, response: Response | None = None, **selectors: Any) -> Article:
        """Read a page, by default the current one; `selectors` replace those of the site's `Fields`."""
        response = response or self.vars["response"]
        if response is None:
            raise NotAnArticle(self.reason or "there is no page")
        order = self._order(response)
        if not selectors:
            return self._article(response, order, self._spider_of(order))
        from newscrawl.crawl.network.bodies import encoding_of
        from newscrawl.extract.reader import Reader

        site = replace(order.site, fields=replace(order.site.fields, **selectors))
        try:
            document = Document.parse(response.body, lambda: encoding_of(response), order.found.url)
        except NotHtmlError as error:
            raise NotAnArticle(str(error)) from error
        own = served(response, self.crawler.settings)
        return Reader(site, self._sites).read(document, order.found, order.fetched, own)[0]

    def get_help(self) -> str:
        """Return the banner."""
        return "\n".join(self._about()) + "\n" + _WORDS

    def _about(self) -> Iterator[str]:
        response: Response | None = self.vars.get("response")
        if response is None:
            yield f"No page: {self.reason}."
            return
        url = response.url
        # Scrapy's shell also opens files.
        yield isolated(readable(url) if url.startswith("http") else url)
        picked = self._probe
        rows: list[tuple[str, str]] = []
        if picked is not None:
            rows.append(("spider", f"{picked.spider or 'none'}: {picked.picked}"))
        article: Article | None = self.vars["article"]
        if article is None:
            rows.append(("article", f"none: {self.reason}"))
        else:
            rows.append(("article", article.title))
            if article.published is not None:
                form = "%Y-%m-%d" if article.published_precision == "day" else "%Y-%m-%d %H:%M %z"
                rows.append(("published", f"{article.published:{form}}"))
            paragraphs = [line for line in article.body.split("\n") if line]
            words = counted(len(article.body.split()), "word")
            rows.append(("body", f"{words} in {counted(len(paragraphs), 'paragraph')}: {paragraphs[0]}"))
            rows.append(("related", str(len(article.related))))
        for label, value in rows:
            yield f"  {label:<{_LABEL}}{isolated(value, _WIDE)}"


def _kind(response: Response) -> str | None:
    kind = response.headers.get("Content-Type")
    return kind.decode("latin-1") if kind else None
