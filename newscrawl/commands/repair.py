"""`scrapy repair NAME`: learn new selectors for a redesigned site from articles in the store."""

from __future__ import annotations

import argparse
import difflib
import inspect
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from newscrawl.cli import FetchingCommand, print_json
from newscrawl.printable import counted, printable

if TYPE_CHECKING:
    from newscrawl.crawl.fetching import Visitor
    from newscrawl.items import Article
    from newscrawl.learn.known import FieldReport, KnownPage
    from newscrawl.learn.learner import FieldChange, Repair
    from newscrawl.spider import NewsSpider

_DEFAULT_PAGES = 12
_TRIES_PER_PAGE = 5
"""Maximum number of stored articles tried per requested page, because an archive may not have all of them."""


class Command(FetchingCommand):
    """Repairs the selectors of a site."""

    def syntax(self) -> str:
        return "<site> [--replay ARCHIVE] [--apply] [options]"

    def short_desc(self) -> str:
        return "Find new selectors for a site that was redesigned"

    def long_desc(self) -> str:
        return (
            "Fetches pages whose articles are in the store, and finds the elements that hold the known headline, text, "
            "date, authors, section and tags. Learns from half of the pages, and accepts a selector only if it reads "
            "the other half as well. Prints the change; --apply writes it into the spider."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--pages", type=int, default=_DEFAULT_PAGES, metavar="N", help="pages to fetch (default: %(default)s)"
        )
        parser.add_argument("--apply", action="store_true", help="write the change into the spider's file")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.learn.learner import MIN_PAGES

        if len(args) != 1:
            raise UsageError("expected exactly one site")
        if opts.pages < MIN_PAGES:
            raise UsageError(
                f"--pages={opts.pages}: at least {MIN_PAGES} are needed, half of them to prove what is found"
            )

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.files.atomic import replace_file
        from newscrawl.learn.known import KnownReader
        from newscrawl.learn.learner import MIN_PAGES, mend
        from newscrawl.learn.source import SourceError, with_selectors
        from newscrawl.sites import Sites

        site = self.site(args[0])
        articles = self._stored(site.name, opts.pages * _TRIES_PER_PAGE)
        pages = self.visit(lambda visitor: _known_pages(visitor, articles, opts.pages), site)
        if len(pages) < MIN_PAGES:
            raise UsageError(
                f"{len(pages)} of {counted(len(articles), 'stored article')} of {site.name} could be fetched: at least "
                f"{MIN_PAGES} are needed, to learn selectors and to verify them"
            )
        repair = mend(KnownReader(site.declaration(), Sites.from_settings(self.project)), pages)
        path = Path(inspect.getfile(site))
        before = after = path.read_text("utf-8")
        if repair.values:
            newest = max(page.fetched for page in pages)
            basis = f"repaired by `scrapy repair` on {counted(len(pages), 'page')} of {newest:%Y-%m-%d}"
            try:
                after = with_selectors(before, site.name, site.fields, repair.values, basis)
            except SourceError as error:
                raise UsageError(f"{path}: {error}; change it by hand: {repair.values}") from error
        diff = _diff(before, after, path)
        if opts.apply and after != before:
            replace_file(path, after.encode())
        if opts.json:
            print_json(_data(site.name, repair, diff, written=opts.apply and after != before))
        else:
            _print(site, repair, diff, path, written=opts.apply and after != before)
        self.exitcode = int(not repair.is_whole)

    def _stored(self, site: str, limit: int) -> list[Article]:
        """Return the newest stored articles of a site. Raises `UsageError` if there are none."""
        from newscrawl.store.lookup import newest_articles
        from newscrawl.store.opening import is_there

        articles: list[Article] = []
        if is_there(self.project["FEED_STORE_URL"]):
            with self.store(read_only=True) as engine, engine.connect() as connection:
                articles = newest_articles(connection, site, limit)
        if not articles:
            raise UsageError(f"the store has no article of {site}: there is nothing to learn from")
        return articles


async def _known_pages(visitor: Visitor, articles: list[Article], most: int) -> list[KnownPage]:
    """Return up to `most` articles with their current pages; articles without a page are left out."""
    from newscrawl.crawl.requests import fetched_at
    from newscrawl.discover.kinds import no_page
    from newscrawl.found import Found, Kind
    from newscrawl.learn.known import KnownPage

    pages: list[KnownPage] = []
    for article in articles:
        if len(pages) == most:
            break
        found = Found(url=article.url, kind=Kind.ARTICLE, key=article.key, via="url")
        response = (await visitor.fetch(visitor.spider.request(found))).response
        if response is None or no_page(response.body, response.url) is not None:
            continue
        if visitor.spider.article_key(response.url) != article.key:
            continue
        header = response.headers.get("Content-Type")
        pages.append(
            KnownPage(
                article=article,
                body=response.body,
                content_type=header.decode("latin-1") if header else None,
                fetched=fetched_at(response),
            )
        )
    return pages


def _diff(before: str, after: str, path: Path) -> str:
    name = os.path.relpath(path)
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="", n=1)
    return "\n".join(lines)


def _data(site: str, repair: Repair, diff: str, *, written: bool) -> dict[str, Any]:
    return {
        "site": site,
        "pages": repair.pages,
        "sound": sorted(repair.right),
        "changes": [
            {
                "field": change.field,
                "today": change.today,
                "proposal": change.selector,
                "accepted": change.accepted,
                "on_page": change.on_page,
                "before": _counts(change.before),
                "learned": change.learned and _counts(change.learned),
                "proved": change.proved and _counts(change.proved),
            }
            for change in repair.changes
        ],
        "remove": repair.remove,
        "diff": diff,
        "written": written,
    }


def _counts(report: FieldReport) -> dict[str, Any]:
    return {
        "right": report.right,
        "wrong": report.wrong,
        "absent": report.absent,
        "grown": report.grown,
        "rungs": report.rungs,
    }


def _print(site: type[NewsSpider], repair: Repair, diff: str, path: Path, *, written: bool) -> None:
    _print_line(f"{site.name}: {counted(repair.pages, 'page')} whose articles are in the store")
    for name, report in repair.right.items():
        _print_line(f"  {name:<10} sound: right on {report.right} of {report.pages}{_by(report)}")
    for change in repair.changes:
        _print_line(f"  {change.field:<10} {_change_text(change)}")
    if not repair.changes:
        _print_line("Nothing to repair.")
        return
    if diff:
        _print_line(f"\n{diff}\n")
        if written:
            _print_line(
                f"{os.path.relpath(path)} is written. Still to do: the site's row in docs/sites.md, and "
                f"scrapy savepage {site.name} URL."
            )
        else:
            _print_line("Nothing is written; --apply writes it.")
    elif repair.is_whole:
        _print_line("No selector has to change.")
    refused = [change.field for change in repair.changes if not change.accepted and change.on_page]
    if refused:
        _print_line(f"Not repaired: {', '.join(refused)}. Look at a page: scrapy probe URL")


def _change_text(change: FieldChange) -> str:
    before = f"right on {change.before.right} of {change.before.pages}{_by(change.before)}"
    if change.selector is None:
        reason = "no selector reads it on all pages" if change.on_page else "the pages do not show it any more"
        return f"{before}; {reason}"
    if change.selector == change.today and change.accepted:
        return f"{before}; right again once the others are repaired"
    proposal = f"no selector{_by(change.proved)}" if change.selector == () else f"{change.selector!r}"
    proved = change.proved
    assert proved is not None, "a proposal has been tried on the other pages"
    verdict = "accepted" if change.accepted else "refused"
    return f"{before}; {verdict}: {proposal}, right on {proved.right} of {counted(proved.pages, 'other page')}"


def _by(report: FieldReport | None) -> str:
    return f" by {report.rungs[0]}" if report is not None and report.rungs else ""


def _print_line(text: str) -> None:
    print(printable(text))
