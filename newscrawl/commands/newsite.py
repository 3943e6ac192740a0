"""`scrapy newsite NAME DOMAIN`: the file of a new site's spider, with what is left to say marked TODO."""

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
_COUNTRIES = {
    line[:2]: line[3:]
    for line in """\
AE United Arab Emirates
AU Australia
BE Belgium
BH Bahrain
CA Canada
CH Switzerland
CN China
CY Cyprus
DE Germany
DJ Djibouti
DZ Algeria
EG Egypt
ES Spain
FR France
GB United Kingdom
IL Israel
IQ Iraq
IR Iran
IT Italy
JO Jordan
KM Comoros
KW Kuwait
LB Lebanon
LY Libya
MA Morocco
MR Mauritania
NL Netherlands
OM Oman
PS Palestine
QA Qatar
RU Russia
SA Saudi Arabia
SD Sudan
SE Sweden
SO Somalia
SS South Sudan
SY Syria
TD Chad
TN Tunisia
TR Turkey
US United States
YE Yemen""".splitlines()
}
"""The regions whose dates can be read, as the docstring of a spider names them."""


class Command(SiteCommand):
    """Writes a spider."""

    requires_crawler_process = False
    home: ClassVar[Path] = Path(__file__).parents[2]
    """The checkout: the folder that holds `templates/` and the spiders."""

    def syntax(self) -> str:
        return "<name> <domain> --outlet OUTLET [options]"

    def short_desc(self) -> str:
        return "Write the spider of a new site, what is left to say marked TODO"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--outlet", help="the outlet's own name, in Arabic")
        parser.add_argument("--english", metavar="NAME", help="its name in Latin letters (default: made from <name>)")
        parser.add_argument("--region", metavar="CODE", help="ISO code of the country its dates are of (default: EG)")
        for kind, what in (("rss", "feeds"), ("sitemap", "sitemaps"), ("listing", "listing pages, {page} the number")):
            parser.add_argument(f"--{kind}", nargs="+", action="extend", default=[], metavar="URL", help=what)
        parser.add_argument("--cms", help=f"publishing system of the site: {', '.join(_systems())}")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) != 2:
            raise UsageError(f"a name and a domain are needed, not {' '.join(args) or 'nothing'}")
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
        print(f"{shown} is written. What comes next:")
        print("  fill in what it marks TODO, with a saved page beside you: docs/adding-a-site.md")
        print(f'  look at an article as it is read:  python -m scrapy shell "https://{host_of(args[1])}/..."')
        print("  add its row to the table in docs/sites.md")
        print(f'  make test PYTEST_ARGS="-k {args[0]}"  fails until nothing is left to say')

    def _rendered(self, name: str, domain: str, opts: argparse.Namespace) -> str:
        """The spider's file. Raises `ValueError` in one line, and `OSError` where there is no template."""
        from newscrawl.spider import NewsSpider

        base = _base_of(opts.cms) if opts.cms else NewsSpider
        region = (opts.region or base.region).upper()
        if region not in _COUNTRIES:
            raise ValueError(f"--region={opts.region}: no zone is known for it; there are: {', '.join(_COUNTRIES)}")
        outlet = " ".join((opts.outlet or "").split())
        if not outlet:
            raise ValueError("--outlet is needed: the outlet's own name, in Arabic")
        english = " ".join((opts.english or name.replace("_", " ").title()).split())
        if not re.fullmatch(r"[\w+][\w '’&.+-]*", english):
            raise ValueError(f"--english={opts.english}: letters, digits, spaces and '&.+- only")
        bare = host_of(domain)
        sources = {"rss_urls": opts.rss, "sitemap_urls": opts.sitemap, "listing_urls": opts.listing}
        domains = [bare]
        for url in (url for urls in sources.values() for url in urls):
            try:
                of = host(normalize(url.replace("{page}", "1")))
            except BadURLError as error:
                raise ValueError(f"not an address: {error}") from error
            if not in_domains(url, domains):
                domains.append(of.removeprefix("www."))
        if not any(sources.values()):
            sources = {"rss_urls": [f"https://{bare}/TODO"]}
        values = {
            "name": name,
            "class_name": "".join(part.capitalize() for part in name.split("_")) + "Spider",
            "english": english,
            "country": _COUNTRIES[region],
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
    """The host of a domain or of any address on it, without `www`. Raises `ValueError` in one line."""
    try:
        found = host(normalize(domain if "//" in domain else f"https://{domain}"))
    except BadURLError as error:
        raise ValueError(f"not a domain: {error}") from error
    if not re.search(r"[^.]\.[a-z]", found):
        raise ValueError(f"not a domain: {domain!r}; it is such as example.com")
    return found.removeprefix("www.")


def _check_name(name: str, path: Path) -> None:
    """Raise `ValueError` where a spider's module cannot be called that."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise ValueError(
            f"{name!r} cannot name a spider: small Latin letters, digits and _, a letter first, no keyword"
        )
    if path.exists():
        raise ValueError(f"{path.parent.name}/{path.name} exists already")
    if find_spec(name) is not None:
        raise ValueError(f"{name!r} is the name of a Python module or of a folder of this project; choose another")


def _systems() -> list[str]:
    return sorted(module.name for module in iter_modules(cms.__path__))


def _base_of(name: str) -> type[NewsSpider]:
    """The base class of a CMS. Raises `ValueError`."""
    from newscrawl.spider import NewsSpider

    if name not in _systems():
        raise ValueError(f"--cms={name}: there is no such CMS; there are: {', '.join(_systems())}")
    module = import_module(f"{cms.__name__}.{name}")
    classes = [cls for _, cls in inspect.getmembers(module, inspect.isclass) if cls.__module__ == module.__name__]
    return next(cls for cls in classes if issubclass(cls, NewsSpider))


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(texts: list[str]) -> str:
    return f"[{', '.join(map(_string, texts))}]"


def _assignment(name: str, urls: list[str]) -> str:
    """`name = [...]` in the body of a class, as ruff formats it."""
    line = f"    {name} = {_list(urls)}"
    if len(line) <= _LINE:
        return line
    return "\n".join([f"    {name} = [", *(f"        {_string(url)}," for url in urls), "    ]"])
