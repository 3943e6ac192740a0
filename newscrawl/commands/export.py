"""`scrapy export`: the feed, as JSON Lines."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scrapy.exceptions import UsageError

from newscrawl.arguments import Arguments
from newscrawl.command import SiteCommand
from newscrawl.store import open_engine, reading


class Command(SiteCommand):
    """Writes the articles of the feed store."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write the articles of the feed store as JSON Lines"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-o", "--output", default="-", metavar="FILE", help="file, or - for standard output")
        parser.add_argument("--site", help="articles of one site only")
        parser.add_argument("--since", metavar="DATE", help="articles published on or after a day (UTC) only")
        parser.add_argument(
            "--after",
            type=int,
            default=0,
            metavar="CURSOR",
            help="what was stored or changed after the cursor that an earlier export ended with",
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args:
            raise UsageError(f"export takes no {args[0]!r}; see scrapy export --help")
        self.check_sites([opts.site] if opts.site else [])
        if opts.after < 0:
            raise UsageError(f"--after={opts.after}: a cursor is 0 or what an export ended with")
        since = Arguments.parse({"since": opts.since} if opts.since else {}, region="GB").since
        engine = open_engine(self.settings["FEED_STORE_URL"])
        count, cursor = 0, opts.after
        try:
            with engine.connect() as connection, _output(opts.output) as file:
                for article in reading.export(connection, site=opts.site, since=since, after=opts.after):
                    file.write(json.dumps(article.data, ensure_ascii=False) + "\n")
                    count, cursor = count + 1, article.seq
        except BrokenPipeError:
            # The reader has had enough (`| head`); Python would complain again when it closes standard output.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        print(f"{count} articles; next time: --after {cursor}", file=sys.stderr)


@contextmanager
def _output(name: str) -> Iterator[IO[str]]:
    """Standard output, or a file that appears whole or not at all. Raises `UsageError`."""
    if name == "-":
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(name)
    part = path.with_name(f"{path.name}.part")
    try:
        file = part.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from error
    with file:
        yield file
    part.replace(path)
