"""`scrapy savepage NAME URL`: save one page of a site as a test, with what is read from it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.cli import FetchingCommand, print_json
from newscrawl.printable import printable
from newscrawl.saved import PAGES, SavedPage, describe, slug
from newscrawl.urls import BadURLError, normalize, readable

if TYPE_CHECKING:
    from newscrawl.crawl.fetching import Visitor
    from newscrawl.spider import NewsSpider


class Command(FetchingCommand):
    """Saves a page and its expected result."""

    home: Path = Path(__file__).parents[2]
    """The checkout: the folder with the saved pages."""

    def syntax(self) -> str:
        return "<site> <url> [--replay ARCHIVE | --file FILE] [options]"

    def short_desc(self) -> str:
        return "Save a page of a site as a test, with what is read from it"

    def long_desc(self) -> str:
        return (
            f"Writes {PAGES}/<site>/<key>.html, .url and .expect.txt: the page, its URL with the time of the fetch, "
            "and what is read from it. Check the last by hand: the tests compare every later reading with it."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--file", type=Path, metavar="FILE", help="take the page from a file")
        parser.add_argument("--overwrite", action="store_true", help="replace a page that is already saved")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 2:
            raise UsageError("expected a site and a URL: scrapy savepage <site> <url>")
        if opts.file is not None and opts.replay:
            raise UsageError("--file and --replay cannot be combined")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.discover.kinds import no_page
        from newscrawl.extract import read_page
        from newscrawl.outcomes import NotAnArticle

        site = self.site(args[0])
        try:
            url = normalize(args[1])
        except BadURLError as error:
            raise UsageError(str(error)) from error
        key = site().article_key(url)
        if key is None:
            raise UsageError(f"no article of {args[0]} by its article_url and allowed_domains: {readable(url)}")
        page = SavedPage(self.home / PAGES / args[0] / f"{slug(key)}.html", url, datetime.now(UTC))
        existing = page.existing()
        if existing and not opts.overwrite:
            raise UsageError(f"{existing[0].relative_to(self.home)} already exists; --overwrite replaces it")
        body, fetched = self._from_file(opts.file) if opts.file else self._fetched(site, url)
        page = SavedPage(page.path, url, fetched.replace(microsecond=0))
        if (other := no_page(body, url)) is not None:
            raise UsageError(f"nothing is saved: {other.reason}: {readable(url)}")
        try:
            articles = read_page(body, url, spider=args[0], fetched=page.fetched)
        except NotAnArticle as error:
            raise UsageError(f"nothing is saved: no article can be read: {error}: {readable(url)}") from error
        page.write(body, describe(articles))
        shown = page.path.relative_to(self.home)
        if opts.json:
            files = [str(path.relative_to(self.home)) for path in page.existing()]
            print_json({"url": url, "fetched": page.fetched.isoformat(), "files": files, "replaced": bool(existing)})
            return
        print(f"{shown} is {'replaced' if existing else 'written'}, and beside it:")
        print(
            f"  {shown.with_suffix('.url').name}  its URL, and when it was fetched: {page.fetched:%Y-%m-%d %H:%M} UTC"
        )
        print(f"  {page.expectation.name}  what is read from it; compare it with the page:\n")
        print(printable(describe(articles)), end="")

    def _fetched(self, site: type[NewsSpider], url: str) -> tuple[bytes, datetime]:
        """Return the page and when it was fetched. Raises `UsageError` if there is none."""
        from newscrawl.crawl.requests import fetched_at
        from newscrawl.found import Found, Kind

        async def script(visitor: Visitor) -> tuple[bytes, datetime]:
            found = Found(url=url, kind=Kind.ARTICLE, key=url, via="url")
            fetched = await visitor.fetch(visitor.spider.request(found))
            if fetched.response is None:
                raise UsageError(f"{readable(url)}: {fetched.problem}")
            return fetched.response.body, fetched_at(fetched.response).astimezone(UTC)

        return self.visit(script, site)

    @staticmethod
    def _from_file(path: Path) -> tuple[bytes, datetime]:
        """Return the page and when its file was written. Raises `UsageError`."""
        try:
            return path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except OSError as error:
            raise UsageError(f"--file {path}: {error.strerror or error}") from error
