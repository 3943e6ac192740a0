"""The Scrapy project that crawls a world, in its own folder with one module per site."""

from __future__ import annotations

from pathlib import Path

from benchmarks.world.faults import Fault
from benchmarks.world.pages import container, has_selectors
from benchmarks.world.plan import Plan, Site
from benchmarks.world.sources import PATHS

ROOT = Path(__file__).resolve().parents[2]
_SETTINGS = """from newscrawl.settings import *

SPIDER_MODULES = ["sites"]
LOG_LEVEL = "{level}"
PRIVATE_ADDRESSES_ALLOWED = ["127.7.0.0/16"]
"""
_SPIDER = '''"""Of the farm."""

from newscrawl.spider import Fields, NewsSpider


class Site{number}(NewsSpider):
    name = "{name}"
    outlet = "{outlet}"
    allowed_domains = ["{host}"]
    region = "{region}"
    article_url = r"{pattern}"
'''
_PATTERNS = {
    "/news/{n}": r"/news/(?P<id>\d+)$",
    "/{day}/{n}-{slug}.html": r"/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/(?P<id>\d+)-[^/]+\.html$",
    "/article/{n}/{slug}": r"/article/(?P<id>\d+)/",
    "/?p={n}": r"/\?p=(?P<id>\d+)$",
}


def write_project(folder: Path, plan: Plan, settings: str = "", level: str = "INFO") -> None:
    """Write the project into an existing folder."""
    (folder / "sites").mkdir()
    (folder / "sites" / "__init__.py").write_text("")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = farmsettings\n")
    (folder / "farmsettings.py").write_text(_SETTINGS.format(level=level) + settings)
    for site in plan.sites:
        (folder / "sites" / f"{site.name}.py").write_text(_spider(plan, site), encoding="utf-8")


def _spider(plan: Plan, site: Site) -> str:
    pattern = rf"^https?://{site.host.replace('.', chr(92) + '.')}(?::\d+)?{_PATTERNS[site.shape]}"
    lines = _SPIDER.format(
        number=site.number, name=site.name, outlet=site.outlet, host=site.host, region=site.region, pattern=pattern
    )
    declared: dict[str, list[str]] = {"rss_urls": [], "sitemap_urls": [], "listing_urls": []}
    names = {"rss": "rss_urls", "listing": "listing_urls"}
    unresolved = site.episode is not None and site.episode.fault is Fault.UNRESOLVED
    for number, kind in enumerate(site.sources):
        base = f"http://{site.name}.invalid" if unresolved and number == 0 else plan.base(site)
        path = PATHS[kind].replace("page=1", "page={page}")
        declared[names.get(kind, "sitemap_urls")].append(f"{base}{path}")
    lines += "".join(f"    {name} = {urls!r}\n" for name, urls in declared.items() if urls)
    if has_selectors(site):
        body = f".{container(site)} p"
        date, links = ".meta time::attr(datetime)", ".related a"
        lines += f"    fields = Fields(title='h1.title', body={body!r}, published={date!r}, related={links!r})\n"
    return lines
