"""`scrapy newsite NAME URL`: explore a site and write its spider, with a TODO where a person must fill in something."""

from __future__ import annotations

import argparse
import asyncio
import keyword
import re
from collections.abc import Collection, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.exceptions import UsageError

from newscrawl import cms
from newscrawl.cli import FetchingCommand, print_json
from newscrawl.files.atomic import replace_file
from newscrawl.files.folders import making
from newscrawl.saved import PAGES, SavedPage
from newscrawl.sites import Sites
from newscrawl.urls import BadURLError, host, normalize

if TYPE_CHECKING:
    from newscrawl.spider import NewsSpider
    from newscrawl.survey.drafting import Drafted, DraftedPage, System
    from newscrawl.survey.exploring import Fetch, Survey
    from newscrawl.survey.writing import Draft

_SOURCES = (
    ("rss", "RSS feeds"),
    ("sitemap", "sitemaps"),
    ("listing", "listing pages, with {page} for the page number"),
)


class Command(FetchingCommand):
    """Explores a site and writes its spider."""

    home: Path = Path(__file__).parents[2]
    """The checkout: the folder with `templates/`, the spiders and the saved pages."""
    explores: ClassVar[bool] = True
    """Whether a site given by URL is explored."""

    def syntax(self) -> str:
        return "<name> <url or domain> [--replay ARCHIVE | --file FILE --url URL] [options]"

    def short_desc(self) -> str:
        return "Explore a site and write its spider, with TODO for what is left to fill in"

    def long_desc(self) -> str:
        return (
            "With the URL of a front page (or of a page that lists articles), fetches it, robots.txt, feeds, sitemaps "
            "and a few articles, and writes a spider, saved pages and their expectations. With a bare domain nothing "
            "is fetched, and the spider is written from the options."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--outlet", help="name of the outlet, in Arabic")
        parser.add_argument("--english", metavar="NAME", help="its name in Latin letters (default: made from <name>)")
        parser.add_argument(
            "--region", metavar="CODE", help="ISO code of its country, for dates (default: recognized, else EG)"
        )
        for kind, help_text in _SOURCES:
            parser.add_argument(f"--{kind}", nargs="+", action="extend", default=[], metavar="URL", help=help_text)
        parser.add_argument("--cms", help=f"CMS of the site: {', '.join(cms.systems())} (default: recognized)")
        parser.add_argument(
            "--file",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="use a saved file instead of the live site; repeatable",
        )
        parser.add_argument("--url", action="append", default=[], help="URL of the --file in the same position")
        parser.add_argument("--articles", type=int, default=4, metavar="N", help="articles to fetch (default: 4)")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.file and opts.replay:
            raise UsageError("--file and --replay cannot be combined")
        if not 0 < opts.articles <= 20:
            raise UsageError("--articles must be between 1 and 20")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.survey import report
        from newscrawl.survey.exploring import SurveyError

        assert self.settings is not None
        if len(args) != 2:
            raise UsageError(f"expected a name and a URL or domain, got {' '.join(args) or 'nothing'}")
        folder = self.home / self.settings["NEWSPIDER_MODULE"].replace(".", "/")
        path = folder / f"{args[0]}.py"
        try:
            _check_name(args[0], path, self.home / PAGES / args[0])
            if self.explores and "//" in args[1]:
                drafted, survey = self._drafted(args[0], args[1], opts)
                saved = self._write(path, drafted.draft, drafted.pages)
                files = [str(one.relative_to(self.home)) for one in (path, *saved)]
                result, lines = report.data(drafted, survey, files), list(report.lines(drafted, survey, files))
            else:
                self._write(path, self._from_options(args[0], args[1], opts), [])
                shown, left = str(path.relative_to(self.home)), self._next_steps(path.stem, host_of(args[1]))
                result = {"files": [shown], "left": left}
                lines = [f"{shown} is written. Next steps:", *(f"  {step}" for step in left)]
        except OSError as error:
            raise UsageError(f"{error.filename or path}: {error.strerror or error}; nothing is written") from error
        except (ValueError, LookupError, SurveyError) as error:
            raise UsageError(str(error)) from error
        if opts.json:
            print_json(result)
        else:
            print("\n".join(lines))

    # -- without exploring ---------------------------------------------------------------------------------------------

    def _from_options(self, name: str, domain: str, opts: argparse.Namespace) -> Draft:
        """Return the draft of a spider made only from the options. Raises `ValueError` with one line."""
        from newscrawl.spider import NewsSpider
        from newscrawl.survey.writing import Draft, domains_of

        if opts.file:
            raise ValueError("--file needs the site's URL, not only its domain")
        base = cms.base_of(opts.cms) if opts.cms else NewsSpider
        outlet = " ".join((opts.outlet or "").split())
        if not outlet:
            raise ValueError("--outlet is required: the name of the outlet, in Arabic; or give a URL to explore")
        sources = _sources(opts)
        return Draft(
            name=name,
            english=_english(name, opts),
            outlet=outlet,
            region=_region(opts) or base.region,
            domains=domains_of(f"https://{host_of(domain)}/", [url for urls in sources.values() for url in urls]),
            rss=opts.rss,
            sitemaps=opts.sitemap,
            listings=opts.listing,
            module=base.__module__,
            base=base.__name__,
        )

    @staticmethod
    def _next_steps(name: str, domain: str) -> list[str]:
        return [
            "resolve each TODO, with a saved page at hand: docs/adding-a-site.md",
            f'see how an article is read:  python -m scrapy probe "https://{domain}/..."',
            "add its row to the table of sites in docs/sites.md",
            f'make test PYTEST_ARGS="-k {name}"  fails until every TODO is resolved',
        ]

    # -- with exploring ------------------------------------------------------------------------------------------------

    def _drafted(self, name: str, url: str, opts: argparse.Namespace) -> tuple[Drafted, Survey]:
        from newscrawl.crawl.survey_fetching import engine_fetcher, file_fetcher
        from newscrawl.survey.drafting import draft, region_of
        from newscrawl.survey.exploring import Explorer, Survey
        from newscrawl.survey.systems import recognize

        home = _url(url)
        _sources(opts)
        english, region = _english(name, opts), _region(opts)
        bases = {system: cms.base_of(system) for system in ([opts.cms] if opts.cms else cms.systems())}
        survey = Survey(home=home, region=region or region_of(home) or "EG")
        files = _files(opts, home)

        async def explore(fetch: Fetch, held: Collection[str] | None = None) -> None:
            explorer = Explorer(survey, fetch, list(files.values()), held)
            await explorer.sources(opts.rss, opts.sitemap, opts.listing)
            await explorer.articles(opts.articles)

        if files:
            asyncio.run(explore(file_fetcher(files)))
        else:
            self.visit(lambda visitor: explore(engine_fetcher(visitor), visitor.held))
        system = opts.cms or recognize(survey.bodies, {name: base.marks for name, base in bases.items()})
        base = bases[system] if system else None
        drafted = draft(
            survey,
            Sites.from_settings(self.project),
            name=name,
            english=english,
            outlet=" ".join((opts.outlet or "").split()) or None,
            region=region,
            system=_system(base) if base else None,
        )
        return drafted, survey

    def _write(self, path: Path, draft: Draft, pages: Sequence[DraftedPage]) -> list[Path]:
        """Write the saved pages, then the spider: all of them, or nothing."""
        from newscrawl.survey.writing import render

        text = render((self.home / "templates" / "spider.py.tmpl").read_text("utf-8"), draft)
        folder = self.home / PAGES / draft.name
        written: list[SavedPage] = []
        with making(*([folder] if pages else [])):
            try:
                for page in pages:
                    written.append(SavedPage(folder / f"{page.name}.html", page.sample.url, page.sample.fetched))
                    written[-1].write(page.sample.body, page.expectation)
                _create(path, text)
            except BaseException:
                for saved in written:
                    for one in saved.existing():
                        one.unlink()
                raise
        return [saved.path for saved in written]


def _create(path: Path, text: str) -> None:
    """Write a new file, whole or not at all. Raises `FileExistsError`: it may have appeared during the exploration."""
    path.touch(exist_ok=False)
    try:
        replace_file(path, text.encode())
    except BaseException:
        path.unlink()
        raise


def host_of(domain: str) -> str:
    """Return the host of a domain or URL, without `www`. Raises `ValueError` with one line."""
    try:
        found = host(normalize(domain if "//" in domain else f"https://{domain}"))
    except BadURLError as error:
        raise ValueError(f"not a domain: {error}") from error
    if not re.search(r"[^.]\.[a-z]", found):
        raise ValueError(f"not a domain: {domain!r}; expected e.g. example.com")
    return found.removeprefix("www.")


def _url(text: str) -> str:
    try:
        return normalize(text)
    except BadURLError as error:
        raise ValueError(f"not a URL: {error}") from error


def _check_name(name: str, path: Path, pages: Path) -> None:
    """Raise `ValueError` if a spider's module cannot have that name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise ValueError(
            f"{name!r} cannot name a spider: use lower-case Latin letters, digits and _, "
            "starting with a letter, and no Python keyword"
        )
    if path.exists():
        raise ValueError(f"{path.parent.name}/{path.name} already exists")
    if pages.exists():
        raise ValueError(f"{PAGES}/{name} already exists, but its spider does not; move these pages away")
    if find_spec(name) is not None:
        raise ValueError(f"{name!r} is the name of a Python module or of a folder of this project; choose another one")


def _sources(opts: argparse.Namespace) -> dict[str, list[str]]:
    """Return the sources given as options. Raises `ValueError` if one is not a URL."""
    sources = {kind: [url.replace("{page}", "1") for url in getattr(opts, kind)] for kind, _ in _SOURCES}
    for urls in sources.values():
        for url in urls:
            _url(url)
    return sources


def _english(name: str, opts: argparse.Namespace) -> str:
    english = " ".join((opts.english or name.replace("_", " ").title()).split())
    if not re.fullmatch(r"[\w+][\w '’&.+-]*", english):
        raise ValueError(f"--english={opts.english}: may have only letters, digits, spaces and '&.+-")
    return english


def _region(opts: argparse.Namespace) -> str | None:
    from newscrawl.arabic.dates.regions import REGIONS

    if opts.region and opts.region.upper() not in REGIONS:
        raise ValueError(f"--region={opts.region}: no time zone is known for it; the codes are: {', '.join(REGIONS)}")
    return opts.region.upper() if opts.region else None


def _files(opts: argparse.Namespace, home: str) -> dict[Path, str]:
    """Return the files to explore, and their URLs. Raises `ValueError`."""
    urls = list(opts.url) or [home] * (len(opts.file) == 1)
    if len(urls) != len(opts.file):
        raise ValueError(f"each --file needs its --url: {len(opts.file)} files, {len(urls)} URLs")
    for path in opts.file:
        if not path.is_file():
            raise ValueError(f"--file {path}: there is no such file")
    return {path: _url(url) for path, url in zip(opts.file, urls, strict=True)}


def _system(base: type[NewsSpider]) -> System:
    from newscrawl.survey.drafting import System

    return System(
        module=base.__module__,
        base=base.__name__,
        article_url=base.article_url,
        fields=base.fields,
        region=base.region,
    )
