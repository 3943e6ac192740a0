"""`scrapy newsite NAME DOMAIN`: write the spider of a new site, with TODO for what only a person can fill in."""

from __future__ import annotations

import argparse
import inspect
import json
import keyword
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from string import Template
from typing import TYPE_CHECKING, ClassVar

from scrapy.exceptions import UsageError

from newscrawl import cms
from newscrawl.cli import SiteCommand
from newscrawl.urls import BadURLError, host, in_domains, normalize

if TYPE_CHECKING:
    from newscrawl.spider import NewsSpider

_LINE = 120


class Command(SiteCommand):
    """Writes a spider."""

    requires_crawler_process = False
    home: ClassVar[Path] = Path(__file__).parents[2]
    """The checkout: the folder that holds `templates/` and the spiders."""

    def syntax(self) -> str:
        return "<name> <domain> --outlet OUTLET [options]"

    def short_desc(self) -> str:
        return "Write the spider of a new site, with TODO where something is left to fill in"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--outlet", help="name of the outlet, in Arabic")
        parser.add_argument("--english", metavar="NAME", help="the same in Latin letters (default: made from <name>)")
        parser.add_argument("--region", metavar="CODE", help="ISO code of its country, for dates (default: EG)")
        for kind, what in (
            ("rss", "RSS feeds"),
            ("sitemap", "sitemaps"),
            ("listing", "listing pages, with {page} for the page number"),
        ):
            parser.add_argument(f"--{kind}", nargs="+", action="extend", default=[], metavar="URL", help=what)
        parser.add_argument("--cms", help=f"CMS of the site: {', '.join(_systems())}")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) != 2:
            raise UsageError(f"expected a name and a domain, got {' '.join(args) or 'nothing'}")
        folder = self.home / self.settings["NEWSPIDER_MODULE"].replace(".", "/")
        path = folder / f"{args[0]}.py"
        try:
            _check_name(args[0], path)
            text = self._rendered(args[0], args[1], opts)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except (ValueError, OSError) as error:
            raise UsageError(str(error)) from error
        shown = path.relative_to(self.home)
        print(f"{shown} is written. Next steps:")
        print("  resolve each TODO, with a saved page at hand: docs/adding-a-site.md")
        print(f'  see how an article is read:  python -m scrapy shell "https://{host_of(args[1])}/..."')
        print("  add its row to the table of sites in docs/sites.md")
        print(f'  make test PYTEST_ARGS="-k {args[0]}"  fails until every TODO is resolved')

    def _rendered(self, name: str, domain: str, opts: argparse.Namespace) -> str:
        """The spider's file. Raises `ValueError` with one line, and `OSError` if the template is missing."""
        from newscrawl.arabic.dates.regions import REGIONS
        from newscrawl.spider import NewsSpider

        base = _base_of(opts.cms) if opts.cms else NewsSpider
        region = (opts.region or base.region).upper()
        if region not in REGIONS:
            raise ValueError(f"--region={opts.region}: no zone is known for it; there are: {', '.join(REGIONS)}")
        outlet = " ".join((opts.outlet or "").split())
        if not outlet:
            raise ValueError("--outlet is required: the name of the outlet, in Arabic")
        english = " ".join((opts.english or name.replace("_", " ").title()).split())
        if not re.fullmatch(r"[\w+][\w '’&.+-]*", english):
            raise ValueError(f"--english={opts.english}: may have only letters, digits, spaces and '&.+-")
        bare = host_of(domain)
        sources = {"rss_urls": opts.rss, "sitemap_urls": opts.sitemap, "listing_urls": opts.listing}
        domains = [bare]
        for url in (url for urls in sources.values() for url in urls):
            try:
                of = host(normalize(url.replace("{page}", "1")))
            except BadURLError as error:
                raise ValueError(f"not a URL: {error}") from error
            if not in_domains(url, domains):
                domains.append(of.removeprefix("www."))
        if not any(sources.values()):
            sources = {"rss_urls": [f"https://{bare}/TODO"]}
        values = {
            "name": name,
            "class_name": "".join(part.capitalize() for part in name.split("_")) + "Spider",
            "english": english,
            "country": REGIONS[region].country,
            "domains": _list(domains),
            "outlet": _string(outlet),
            "region": region,
            "sources": "\n".join(_assignment(kind, urls) for kind, urls in sources.items() if urls),
            "host": re.escape(bare).replace(r"\-", "-"),
            "module": base.__module__,
            "base": base.__name__,
        }
        template = self.home / "templates" / ("cms_spider.py.tmpl" if opts.cms else "spider.py.tmpl")
        return Template(template.read_text("utf-8")).substitute(values)


def host_of(domain: str) -> str:
    """The host of a domain or of a URL on it, without `www`. Raises `ValueError` with one line."""
    try:
        found = host(normalize(domain if "//" in domain else f"https://{domain}"))
    except BadURLError as error:
        raise ValueError(f"not a domain: {error}") from error
    if not re.search(r"[^.]\.[a-z]", found):
        raise ValueError(f"not a domain: {domain!r}; expected e.g. example.com")
    return found.removeprefix("www.")


def _check_name(name: str, path: Path) -> None:
    """Raise `ValueError` if a spider's module cannot have that name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise ValueError(
            f"{name!r} cannot name a spider: use lower-case Latin letters, digits and _, a letter first, no keyword"
        )
    if path.exists():
        raise ValueError(f"{path.parent.name}/{path.name} exists already")
    if find_spec(name) is not None:
        raise ValueError(f"{name!r} is the name of a Python module or of a folder of this project; choose another one")


def _systems() -> list[str]:
    return sorted(module.name for module in iter_modules(cms.__path__))


def _base_of(name: str) -> type[NewsSpider]:
    """The base class of a CMS. Raises `ValueError`."""
    from newscrawl.spider import NewsSpider

    if name not in _systems():
        raise ValueError(f"--cms={name}: must be one of {', '.join(_systems())}")
    module = import_module(f"{cms.__name__}.{name}")
    classes = [cls for _, cls in inspect.getmembers(module, inspect.isclass) if cls.__module__ == module.__name__]
    return next(cls for cls in classes if issubclass(cls, NewsSpider))


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(texts: list[str]) -> str:
    return f"[{', '.join(map(_string, texts))}]"


def _assignment(name: str, urls: list[str]) -> str:
    """The line `name = [...]` of a class, as ruff formats it."""
    line = f"    {name} = {_list(urls)}"
    if len(line) <= _LINE:
        return line
    return "\n".join([f"    {name} = [", *(f"        {_string(url)}," for url in urls), "    ]"])
