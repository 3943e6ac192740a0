"""`scrapy probe URL`: show how a page is read: every rung of every field, what is cut from the text, and why."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.cli import FetchingCommand, print_json
from newscrawl.urls import BadURLError, normalize, readable

if TYPE_CHECKING:
    from newscrawl.console.probe_report import Arrival
    from newscrawl.crawl.fetching import Fetched, Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    body: bytes
    url: str
    content_type: str | None
    fetched: datetime
    arrival: Arrival


class Command(FetchingCommand):
    """Shows how a page is read."""

    def syntax(self) -> str:
        return "<url> [--spider NAME] [--replay ARCHIVE | --file FILE] [options]"

    def short_desc(self) -> str:
        return "Show how a page is read: each rung of each field, what is cut from the text, and why"

    def long_desc(self) -> str:
        return (
            "Reads one page of any site, with or without a spider: live, from an archive (--replay ARCHIVE), or saved "
            "(--file FILE --url URL). Nothing is stored. Exits with 1 if the page is not an article."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--file", metavar="FILE", help="read a saved page; needs its --url")
        parser.add_argument("--url", metavar="URL", help="URL of the saved page")
        parser.add_argument(
            "--spider", metavar="NAME", help="read the page with this spider (default: the one of its host)"
        )
        parser.add_argument("--full", action="store_true", help="show whole values, and every line that was cut")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        # A value of --replay is an archive, or the URL that should have come before it.
        args = [*args, *(name for name in opts.replay or () if "://" in name)]
        opts.replay = [name for name in opts.replay or () if "://" not in name]
        if len(args) > 1:
            raise UsageError("expected one URL or file")
        self._take_argument(args, opts)
        if opts.file is not None and opts.url is None:
            raise UsageError(f"{opts.file}: a saved page needs --url, its URL")
        if opts.file is not None and opts.replay:
            raise UsageError("--file and --replay cannot be combined")
        if opts.url is None:
            raise UsageError("expected a URL, or --file FILE --url URL")
        try:
            opts.url = normalize(opts.url)
        except BadURLError as error:
            raise UsageError(str(error)) from error
        if opts.spider is not None:
            self.site(opts.spider)

    @staticmethod
    def _take_argument(args: list[str], opts: argparse.Namespace) -> None:
        """Store the argument as the option `url`, or `file` if it is the name of a file."""
        for argument in args:
            name = "file" if "://" not in argument and (opts.url is not None or _is_there(argument)) else "url"
            if getattr(opts, name) is not None:
                raise UsageError(f"{argument} and --{name} {getattr(opts, name)}: give one of them")
            setattr(opts, name, argument)

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.console.probe_report import data_of, print_report
        from newscrawl.crawl.network.timelimit import cpu_limit
        from newscrawl.discover.kinds import no_page
        from newscrawl.extract.probe import probe_page
        from newscrawl.outcomes import Rejected
        from newscrawl.sites import Sites

        page = self._saved(Path(opts.file), opts.url) if opts.file is not None else self._fetched(opts.url, opts.spider)
        if (other := no_page(page.body, page.url)) is not None:
            raise UsageError(f"{readable(page.url)}: {other.reason}")
        try:
            with cpu_limit(self.project.getfloat("PAGE_CPU_SECONDS")):
                probe = probe_page(
                    page.body,
                    page.url,
                    spider=opts.spider,
                    content_type=page.content_type,
                    fetched=page.fetched,
                    sites=Sites.from_settings(self.project),
                )
        except Rejected as error:
            raise UsageError(f"{readable(page.url)}: {error}") from error
        self.exitcode = 0 if probe.articles else 1
        if opts.json:
            print_json(data_of(probe, page.arrival))
            return
        print_report(probe, page.arrival, full=opts.full)

    @staticmethod
    def _saved(path: Path, url: str) -> _Page:
        from newscrawl.console.probe_report import Arrival

        try:
            body, moment = path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror or error}") from error
        arrival = Arrival(
            origin=f"the file {path.name}; its date is used as the time of the fetch",
            requested_url=url,
            milliseconds={},
        )
        return _Page(body=body, url=url, content_type=None, fetched=moment, arrival=arrival)

    def _fetched(self, url: str, spider: str | None) -> _Page:
        """Fetch the page as a crawl would. Raises `UsageError` if there is none."""
        from newscrawl.console.probe_report import arrival_of
        from newscrawl.crawl.requests import fetched_at
        from newscrawl.found import Found, Kind
        from newscrawl.sites import Sites
        from newscrawl.urls import identity

        async def script(visitor: Visitor) -> tuple[Fetched, float]:
            found = Found(url=url, kind=Kind.ARTICLE, key=identity(url), via="url")
            started = perf_counter()
            fetched = await visitor.fetch(visitor.spider.request(found))
            return fetched, 1000 * (perf_counter() - started)

        name = spider or (Sites.from_settings(self.project).of_url(url) or (None,))[0]
        fetched, milliseconds = self.visit(script, self.site(name) if name is not None else None)
        response = fetched.response
        if response is None:
            raise UsageError(f"{readable(url)}: {fetched.problem}")
        kind = response.headers.get("Content-Type")
        return _Page(
            body=response.body,
            url=normalize(response.url),
            content_type=kind.decode("latin-1") if kind else None,
            fetched=fetched_at(response).astimezone(UTC),
            arrival=arrival_of(response, url, {"download": milliseconds}, self.project),
        )


def _is_there(name: str) -> bool:
    try:
        return Path(name).exists()
    except OSError:
        # The text is too long for a file name.
        return False
