"""`scrapy export`: the feed, as JSON Lines, CSV, Parquet, RSS, Atom or JSON Feed."""

from __future__ import annotations

import argparse
import re
import signal
import sys
from datetime import UTC, datetime

from scrapy.exceptions import UsageError

from newscrawl.cli import SiteCommand
from newscrawl.export.formats import FORMATS
from newscrawl.export.job import Job
from newscrawl.export.target import TargetError
from newscrawl.sites import Sites
from newscrawl.store.feed.query import Wanted
from newscrawl.store.feed.search import Query


class Command(SiteCommand):
    """Writes the articles of the feed store."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return f"Write the articles of the feed store: {', '.join(FORMATS)}"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        place = parser.add_argument_group("Where to")
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
            help=f"{', '.join(FORMATS)}, or one with .gz or .zst; where nothing is said the output's name tells",
        )
        place.add_argument("--title", help="of an RSS, Atom or JSON feed (default: the site's outlet)")
        place.add_argument("--link", metavar="URL", help="the page such a feed belongs to (default: the site)")
        which = parser.add_argument_group("Which articles")
        which.add_argument("--site", action="append", default=[], help="of one site; may be given several times")
        which.add_argument("--since", metavar="DATE", help="published on or after a day or time (UTC)")
        which.add_argument("--until", metavar="DATE", help="published before a day or time (UTC)")
        which.add_argument("--tag", action="append", default=[], help="with a tag, in any spelling; or one of several")
        which.add_argument("--text", metavar="WORDS", help='with all these words, in any spelling; or "a phrase"')
        which.add_argument("--originals", action="store_true", help="no copies of other articles")
        which.add_argument("--limit", type=int, metavar="N", help="the latest N; after a cursor the first N")
        since = parser.add_argument_group("What is new").add_mutually_exclusive_group()
        since.add_argument(
            "--after", type=int, metavar="CURSOR", help="stored or changed after the number an export ended with"
        )
        since.add_argument("--consumer", metavar="NAME", help="stored or changed since the last export of that name")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args:
            raise UsageError(f"export takes no {args[0]!r}; see scrapy export --help")
        self.check_sites(opts.site)
        if opts.after is not None and opts.after < 0:
            raise UsageError(f"--after={opts.after}: a cursor is 0 or what an export ended with")
        if opts.limit is not None and opts.limit < 1:
            raise UsageError(f"--limit={opts.limit}: it is at least 1")
        if opts.consumer is not None and not re.fullmatch(r"[\w.-]{1,40}", opts.consumer):
            raise UsageError(f"--consumer={opts.consumer}: a name is up to 40 letters, digits, dots and hyphens")
        title, link = self._about(opts.site)
        job = Job(
            engine=self.open_store(),
            wanted=_wanted(opts),
            output=opts.output,
            format=opts.format,
            title=opts.title or title,
            link=opts.link or link,
            tell=lambda text: print(text, file=sys.stderr),
        )
        # What systemd says to end a process ends it as Ctrl-C does: with nothing left half-written.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            job.run(opts.consumer)
        except BrokenPipeError:
            # The reader has had enough (`| head`): no error, and no consumer has gone on.
            pass
        except KeyboardInterrupt:
            print("scrapy: the export was stopped; it is not complete", file=sys.stderr)
            self.exitcode = 1
        except TargetError as error:
            raise UsageError(str(error)) from error
        finally:
            job.engine.dispose()

    def _about(self, names: list[str]) -> tuple[str, str]:
        """A feed's title and page: of the site where there is one, else the operator's, as the user agent has it."""
        assert self.settings is not None
        site = Sites.from_settings(self.settings).named(names[0]) if len(set(names)) == 1 else None
        if site is not None:
            return site.outlet, f"https://{site.domains[0]}/"
        contact = re.search(r"https?://[^\s()]+", str(self.settings["USER_AGENT"]))
        return str(self.settings["BOT_NAME"]), contact.group() if contact else "https://example.com/"


def _wanted(opts: argparse.Namespace) -> Wanted:
    since, until = _moment("since", opts.since), _moment("until", opts.until)
    if since and until and since >= until:
        raise UsageError(f"--since={opts.since} is not before --until={opts.until}")
    return Wanted(
        sites=tuple(dict.fromkeys(opts.site)),
        since=since,
        until=until,
        tags=tuple(opts.tag),
        text=None if opts.text is None else Query.parse(opts.text),
        originals=opts.originals,
        after=opts.after,
        limit=opts.limit,
    )


def _moment(name: str, text: str | None) -> datetime | None:
    """A day or time, in UTC where it does not say otherwise."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"--{name}={text} is not a date such as 2024-10-01 or 2024-10-01T12:00") from None
