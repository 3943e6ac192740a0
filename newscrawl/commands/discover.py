"""`scrapy discover NAME`: show what each declared source of a site yields; only the sources are fetched."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy.exceptions import UsageError

from newscrawl.cli import FetchingCommand, print_json
from newscrawl.console.terminal import isolated
from newscrawl.found import Found, Kind
from newscrawl.printable import counted, printable
from newscrawl.urls import readable

if TYPE_CHECKING:
    from newscrawl.crawl.fetching import Visitor
    from newscrawl.spider import NewsSpider
    from newscrawl.survey.sources import Content

_MAX_TITLE = 60


class Command(FetchingCommand):
    """Shows what a site's sources list, and which articles are new."""

    def syntax(self) -> str:
        return "<site> [--replay ARCHIVE] [options]"

    def short_desc(self) -> str:
        return "Show what each source of a site yields: new, known, refused"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--samples", type=int, default=3, metavar="N", help="URLs to show per source (default: 3)")
        parser.add_argument(
            "--sitemaps",
            type=int,
            default=3,
            metavar="N",
            help="sitemaps of an index to read (default: 3)",
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("expected exactly one site")
        if opts.samples < 0 or opts.sitemaps < 0:
            raise UsageError("--samples and --sitemaps must be at least 0")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        site = self.site(args[0])

        async def script(visitor: Visitor) -> list[_Source]:
            return await _contents(visitor, opts.sitemaps)

        reports = [_report(source, site) for source in self.visit(script, site)]
        known = self._known(site.name, {one["key"] for report in reports for one in report["articles"]})
        for report in reports:
            for one in report["articles"]:
                one["state"] = known.get(one["key"], "new")
        if opts.json:
            print_json({"site": site.name, "sources": reports})
        else:
            for report in reports:
                _print(report, opts.samples)
        problems = [f"{report['url']}: {report['problem']}" for report in reports if report["problem"]]
        if not problems and not any(report["articles"] for report in reports):
            problems = [f"no source of {site.name} lists an article"]
        for problem in problems:
            print(f"scrapy: {printable(problem)}", file=sys.stderr)
        self.exitcode = int(bool(problems))

    def _known(self, site: str, keys: set[str]) -> dict[str, str]:
        """Return key -> outcome of the articles that are in the store; a missing store is not created."""
        from newscrawl.store.lookup import outcomes_of
        from newscrawl.store.opening import is_there

        if not is_there(self.project["FEED_STORE_URL"]):
            print("There is no store yet: every article counts as new.", file=sys.stderr)
            return {}
        with self.store(read_only=True) as engine, engine.connect() as connection:
            return outcomes_of(connection, site, keys)


class _Source(NamedTuple):
    """A source that was requested."""

    found: Found
    content: Content | str
    """Its contents, or why it cannot be read."""
    hub: str | None
    """The WebSub hub that it declares."""


async def _contents(visitor: Visitor, sitemaps: int) -> list[_Source]:
    """Fetch each source; the newest `sitemaps` sitemaps of indexes count as sources too."""
    from newscrawl.arabic import read_date
    from newscrawl.discover.sitemaps import children_to_follow
    from newscrawl.urls import host

    spider = visitor.spider
    waiting = list(spider.seeds())
    contents: list[_Source] = []
    visited: set[str] = set()
    while waiting:
        found = waiting.pop(0)
        # Some sitemaps list themselves, or a declared feed.
        if found.key in visited:
            continue
        visited.add(found.key)
        content, hub = await _content(visitor, found)
        contents.append(_Source(found, content, hub))
        if isinstance(content, str) or not content.sitemaps or not sitemaps:
            continue
        follow = children_to_follow(
            content.sitemaps,
            domains=(*spider.allowed_domains, *map(host, spider.sitemap_urls)),
            read=lambda text: read_date(text, region=spider.region) if text else None,
            limit=sitemaps,
        ).follow
        sitemaps -= len(follow)
        waiting[:0] = [spider.source(child.url, found.kind, found.via, found.page + 1) for child in follow]
    return contents


async def _content(visitor: Visitor, found: Found) -> tuple[Content | str, str | None]:
    from newscrawl.crawl.network.bodies import encoding_of, unpacked
    from newscrawl.crawl.sources import hub_named
    from newscrawl.discover.xml import NotXmlError
    from newscrawl.extract.selectors import Selection
    from newscrawl.survey.sources import UnreadableError, read_source

    fetched = await visitor.fetch(visitor.spider.request(found))
    response = fetched.response
    if response is None:
        return fetched.problem or "no answer", None
    hub = hub_named(response) if found.kind is Kind.RSS else None
    dates, site = Selection(visitor.spider.listing_date or ()), visitor.spider.declaration()
    try:
        content = read_source(
            found.kind,
            unpacked(response),
            lambda: encoding_of(response),
            response.url,
            dates,
            site,
            visitor.spider.json_link,
        )
    except (UnreadableError, NotXmlError) as error:
        return str(error), hub
    return content, hub


def _report(source: _Source, site: type[NewsSpider]) -> dict[str, Any]:
    """Return the report on a source as JSON-ready data."""
    from newscrawl.survey.sources import Content, named

    found, content, hub = source
    content, problem = (content, None) if isinstance(content, Content) else (Content(entries=[]), content)
    ones = [
        {
            "url": one.url,
            "key": one.key,
            "title": one.title,
            "dated": one.dated.value.isoformat() if one.dated else None,
            "precision": one.dated.precision if one.dated else None,
            "refusal": one.refusal,
        }
        for one in named(content.entries, site.declaration())
    ]
    return {
        "kind": str(found.kind),
        "url": readable(found.url),
        "problem": problem,
        "articles": [one for one in ones if one["key"] is not None],
        "refused": [one for one in ones if one["key"] is None],
        "sitemaps": len(content.sitemaps),
        "next_page": content.next_page and readable(content.next_page),
        "hub": hub and readable(hub),
    }


def _print(report: dict[str, Any], samples: int) -> None:
    articles, refused = report["articles"], report["refused"]
    print(f"{report['kind']} {isolated(report['url'])}")
    if report["problem"]:
        print(f"  {isolated(report['problem'])}")
        return
    states = Counter(one["state"] for one in articles)
    known = ", ".join(f"{count} {state}" for state, count in sorted(states.items()) if state != "new")
    print(
        f"  {counted(len(articles), 'article')}: {states['new']} new, {len(articles) - states['new']} known"
        f"{f' ({known})' if known else ''}; {counted(len(refused), 'other URL')} refused"
    )
    dates = sorted(one["dated"] for one in articles if one["dated"])
    if dates:
        without = len(articles) - len(dates)
        print(f"  dated {dates[0][:10]} to {dates[-1][:10]}{f', {without} without a date' if without else ''}")
    if report["sitemaps"]:
        print(f"  lists {counted(report['sitemaps'], 'further sitemap')}")
    if report["next_page"]:
        print(f"  the next page is {isolated(report['next_page'])}")
    if report["hub"]:
        print(f"  hub      {isolated(report['hub'])}")
    for one in [one for one in articles if one["state"] == "new"][:samples]:
        date = (one["dated"] or "")[: 10 if one["precision"] == "day" else 16].replace("T", " ")
        parts = filter(None, (isolated(one["key"]), date, isolated(one["title"] or one["url"], _MAX_TITLE)))
        print("  new      " + "  ".join(parts))
    reasons = Counter(one["refusal"] for one in refused)
    for reason, count in reasons.most_common():
        print(f"  refused  {count}: {isolated(reason)}")
        for one in [one for one in refused if one["refusal"] == reason][:samples]:
            print(f"           {isolated(one['url'])}")
