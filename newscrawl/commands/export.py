"""`scrapy export`: write the feed as JSON Lines, CSV, Parquet, RSS, Atom or JSON Feed."""

from __future__ import annotations

import argparse
import re
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand, window_of
from newscrawl.export.names import FORMAT_NAMES, FORMATS_HELP
from newscrawl.printable import counted
from newscrawl.rights import Use

if TYPE_CHECKING:
    from newscrawl.store.feed.query import Wanted
    from newscrawl.store.feed.search import Query

USES = [use.label for use in Use]
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_HIGHEST = 2**63 - 1
"""The highest integer that the databases support."""


class Command(SiteCommand):
    """Writes the articles of the feed store."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return f"Write the articles of the feed store: {', '.join(FORMAT_NAMES)}"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        place = parser.add_argument_group("Output")
        place.add_argument(
            "-o",
            "--output",
            default="-",
            metavar="PLACE",
            help="file, folder (Parquet), URL such as s3://bucket/name.csv.gz, or - for standard output (default)",
        )
        place.add_argument(
            "--format",
            metavar="NAME",
            help=f"{FORMATS_HELP} (default: by the output's name)",
        )
        place.add_argument("--title", help="title of an RSS, Atom or JSON feed (default: the site's outlet)")
        place.add_argument("--link", metavar="URL", help="page that such a feed belongs to (default: the site)")
        place.add_argument(
            "--self",
            dest="own_url",
            metavar="URL",
            help="URL that such a feed is published under (default: the output's name, relative to --link)",
        )
        place.add_argument(
            "--feeds",
            metavar="FOLDER",
            help="keep a folder of Atom feeds up to date: one per site, country and saved search (SEARCHES), and a "
            "list of them (OPML); --self is then the URL of the folder, and --limit the entries of each (default: 100)",
        )
        selection = parser.add_argument_group("Which articles")
        selection.add_argument("--site", action="append", default=[], help="only articles of this site; repeatable")
        selection.add_argument(
            "--since", metavar="DATE", help="only articles published at or after a day or time (UTC)"
        )
        selection.add_argument("--until", metavar="DATE", help="only articles published before a day or time (UTC)")
        selection.add_argument(
            "--tag", action="append", default=[], help="only articles with this tag (any spelling); repeatable"
        )
        selection.add_argument(
            "--text", metavar="WORDS", help='only articles with all of these words (any spelling), or with "a phrase"'
        )
        selection.add_argument("--originals", action="store_true", help="leave out copies of other articles")
        selection.add_argument(
            "--may",
            action="append",
            default=[],
            choices=USES,
            metavar="USE",
            help=f"leave out articles whose site reserves this use ({', '.join(USES)}); repeatable",
        )
        selection.add_argument(
            "--unsaid",
            choices=("allow", "leave-out"),
            default="allow",
            help="whether --may keeps articles whose site says nothing about the use (default: allow)",
        )
        selection.add_argument(
            "--limit",
            type=int,
            metavar="N",
            help="at most N articles: the newest, or the first after --after or --consumer",
        )
        since = parser.add_argument_group("What is new since an earlier export").add_mutually_exclusive_group()
        since.add_argument(
            "--after",
            type=int,
            metavar="CURSOR",
            help="only what was stored or changed after an earlier export's cursor",
        )
        since.add_argument(
            "--consumer", metavar="NAME", help="only what was stored or changed since this consumer's last export"
        )
        super().add_options(parser)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"export takes no argument {args[0]!r}; see scrapy export --help")
        self.check_stored(opts.site)
        if opts.after is not None and not 0 <= opts.after <= _HIGHEST:
            raise UsageError(f"--after={opts.after}: must be 0 or a cursor printed by an earlier export")
        if opts.limit is not None and not 1 <= opts.limit <= _HIGHEST:
            raise UsageError(f"--limit={opts.limit}: must be between 1 and {_HIGHEST}")
        if opts.consumer is not None and not re.fullmatch(r"[\w.-]{1,40}", opts.consumer):
            raise UsageError(f"--consumer={opts.consumer}: a name has up to 40 letters, digits, dots and hyphens")
        for name, url in (("self", opts.own_url), ("link", opts.link)):
            if url is not None and not _URL.fullmatch(url):
                raise UsageError(f"--{name}={url}: expected an http or https URL")
        if opts.feeds is not None:
            _check_feeds(opts)
        if opts.unsaid != "allow" and not opts.may:
            raise UsageError(f"--unsaid={opts.unsaid} needs --may")
        _wanted(opts)

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.export.job import ExportJob

        if opts.feeds is not None:
            self._write_feeds(opts)
            return
        title, link = self._about(opts.site)
        # The position of a consumer and the text index are written to the store.
        with self.store(read_only=opts.consumer is None and opts.text is None) as engine:
            job = ExportJob(
                engine=engine,
                wanted=_wanted(opts),
                output=opts.output,
                format=opts.format,
                title=opts.title or title,
                link=opts.link or link,
                url=opts.own_url,
                gathered_by=self.operator,
                outlets=self.outlets(),
                notify=lambda message: print(message, file=sys.stderr),
            )
            # SIGTERM ends it like Ctrl-C, so that nothing is left half-written.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            try:
                job.run(opts.consumer)
            except BrokenPipeError:
                # The reader closed the pipe (`| head`): not an error, and no consumer has advanced.
                pass
            except KeyboardInterrupt:
                print("scrapy: the export was stopped; it is not complete", file=sys.stderr)
                self.exitcode = 1

    def _write_feeds(self, opts: argparse.Namespace) -> None:
        from newscrawl.export.feeds import FeedFolder, subscriptions
        from newscrawl.export.formats import LATEST
        from newscrawl.export.searches import read_searches
        from newscrawl.store.db.transactions import snapshot
        from newscrawl.store.feed.query import sites_of

        searches = read_searches(self.project["SEARCHES"], self.check_sites([]))
        with self.store(read_only=not any(search.text for search in searches)) as engine:
            with snapshot(engine) as connection:
                stored = [site for site in sites_of(connection) if not opts.site or site in opts.site]
            declared = list(self.declarations().values())
            title, home = self._about([])
            folder = FeedFolder(
                engine=engine,
                folder=Path(opts.feeds),
                title=opts.title or title,
                url=opts.own_url,
                outlets=self.outlets(),
                latest=opts.limit or LATEST,
            )
            feeds = [
                replace(feed, wanted=_without_reserved(feed.wanted, opts))
                for feed in subscriptions(declared, stored, searches, home=opts.link or home)
            ]
            written, removed = folder.write(feeds)
        ended = f"; {removed} removed" if removed else ""
        counts = f"{counted(len(feeds), 'feed')}, {counted(written, 'file')} written"
        print(f"{opts.feeds}: {counts}{ended}", file=sys.stderr)

    def _about(self, names: list[str]) -> tuple[str, str]:
        """Return a feed's title and page: those of the site if there is only one, else those of the user agent."""
        from newscrawl.sites import Sites

        site = Sites.from_settings(self.project).named(names[0]) if len(set(names)) == 1 else None
        if site is not None:
            return site.outlet, f"https://{site.domains[0]}/"
        return self.operator


def _check_feeds(opts: argparse.Namespace) -> None:
    """Raise `UsageError` for an option that selects articles, because each feed has its own selection."""
    options = ("format", "since", "until", "text", "after", "consumer", "tag", "originals")
    given = [f"--{name}" for name in options if getattr(opts, name) not in (None, [], False)]
    if opts.output != "-":
        given.insert(0, "--output")
    if given:
        raise UsageError(f"--feeds and {given[0]} cannot be combined")


def _wanted(opts: argparse.Namespace) -> Wanted:
    from newscrawl.store.feed.query import Wanted

    window = window_of(opts)
    wanted = Wanted(
        sites=tuple(dict.fromkeys(opts.site)),
        since=window.since,
        until=window.until,
        tags=tuple(opts.tag),
        text=None if opts.text is None else _query(opts.text),
        originals=opts.originals,
        after=opts.after,
        limit=opts.limit,
    )
    return _without_reserved(wanted, opts)


def _without_reserved(wanted: Wanted, opts: argparse.Namespace) -> Wanted:
    may = tuple(use for use in Use if use.label in opts.may)
    return replace(wanted, may=may, only_declared=opts.unsaid == "leave-out")


def _query(text: str) -> Query:
    from newscrawl.store.db.errors import StoreError
    from newscrawl.store.feed.search import Query

    try:
        return Query.parse(text)
    except StoreError as error:
        raise UsageError(f"--text: {error}") from error
