"""The sites of the project, their declarations, and lookup of the site of a URL or of an outlet's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from newscrawl.fields import Fields
from newscrawl.urls import article_key, host, readable

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newscrawl.items import Article

    Finish = Callable[[Article, bytes, str, str | None], Article]
    """The hook of a site that needs code: `(article, body, url, content_type)` -> article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The data of a site that other sites need."""

    name: str
    """Name of the spider."""
    outlet: str
    domains: tuple[str, ...] = ()
    article_url: str
    """Pattern of the URLs of articles."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """`article_url`, compiled on first use: a crawl lists all sites, and matches the URLs of few."""
        return compiled_pattern(self.article_url)

    def day_in(self, url: str) -> str | None:
        """Return the day in a URL as an ISO date, by the groups `year`, `month`, `day` of `article_url`; else None."""
        match = self.pattern.search(readable(url))
        groups = match.groupdict() if match else {}
        if not all(groups.get(part) for part in ("year", "month", "day")):
            return None
        return f"{groups['year']}-{int(groups['month']):02}-{int(groups['day']):02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration(Site):
    """A site with everything that is needed to read its pages."""

    region: str = "EG"
    """ISO 3166 code of the country whose month names and time zone the site's dates use."""
    country: str | None = None
    """ISO 3166 code of the country that the site belongs to; None if unknown."""
    fields: Fields = field(default_factory=Fields)
    finish: Finish | None = None


class Sites:
    """All sites of a project, by name, by domain and by outlet.

    `load` returns the declaration of a site that was listed without one.
    """

    def __init__(self, sites: Iterable[Site], load: Callable[[str], Declaration] | None = None) -> None:
        self._by_name = {site.name: site for site in sites}
        self._by_domain: dict[str, list[Site]] = {}
        self._load = load
        for site in self._by_name.values():
            for domain in site.domains:
                self._by_domain.setdefault(domain, []).append(site)
        self.outlets = tuple(site.outlet for site in self._by_name.values())

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Sites:
        """Return the sites of SPIDER_MODULES, without spiders that are not sites (no `article_url`)."""
        return cls.of_modules(tuple(settings.getlist("SPIDER_MODULES")))

    @classmethod
    def of_project(cls) -> Sites:
        """Return the sites of this project."""
        from newscrawl.settings import SPIDER_MODULES

        return cls.of_modules(tuple(SPIDER_MODULES))

    @classmethod
    def of_modules(cls, modules: tuple[str, ...]) -> Sites:
        """Return the sites of packages or modules of spiders, listed from source without importing spiders or Scrapy.

        A spider is imported only when its declaration is needed, or if its source is not enough.
        """
        return _listed(modules)

    def with_site(self, site: Declaration) -> Sites:
        """Return these sites and one more."""
        return Sites([*self._by_name.values(), site], self._load)

    @property
    def names(self) -> list[str]:
        """The names of the sites."""
        return list(self._by_name)

    def knows(self, name: str) -> bool:
        """Whether a spider is a site."""
        return name in self._by_name

    def named(self, name: str) -> Site | None:
        """Return the site of a spider, None if the spider is not a site."""
        return self._by_name.get(name)

    def declaration(self, name: str) -> Declaration | None:
        """Return a site's declaration; None for a spider that is not a site."""
        site = self._by_name.get(name)
        if site is not None and not isinstance(site, Declaration) and self._load is not None:
            site = self._by_name[name] = self._load(name)
        return site if isinstance(site, Declaration) else None

    @cached_property
    def _by_outlet(self) -> dict[str, str]:
        by_outlet: dict[str, str] = {}
        for site in self._by_name.values():
            by_outlet.setdefault(_folded(site.outlet), site.name)
        return by_outlet

    def of_outlet(self, name: str) -> str | None:
        """Return the site of an outlet's name in any spelling, or None."""
        return self._by_outlet.get(_folded(name))

    def on_hosts(self, hosts: Iterable[str]) -> set[str]:
        """Return the names of the sites that have one of the hosts."""
        domains = {domain for name in hosts for domain in _domains(name)}
        return {site.name for domain in domains for site in self._by_domain.get(domain, ())}

    def of_url(self, url: str) -> tuple[str, str | None] | None:
        """Return `(site, article key)` of a URL; the key is None if it is not an article's. None for unknown hosts."""
        for domain in _domains(host(url)):
            on_domain = self._by_domain.get(domain, ())
            for site in on_domain:
                key = article_key(url, site.pattern)
                if key is not None or len(on_domain) == 1:
                    return site.name, key
        return None


def _domains(name: str) -> Iterator[str]:
    """Return a host and its parent domains, except the top-level domain."""
    labels = name.split(".")
    return (".".join(labels[start:]) for start in range(len(labels) - 1))


@cache
def _listed(modules: tuple[str, ...]) -> Sites:
    from newscrawl.declared import imported_sites, listed_sites

    listed = {site.name: (site, module) for module, site in listed_sites(modules)}

    def load(name: str) -> Declaration:
        return next(site for site in imported_sites(listed[name][1]) if site.name == name)

    return Sites((listed[name][0] for name in sorted(listed)), load)


def _folded(name: str) -> str:
    # Imported late: every command imports this module, but few need Arabic.
    from newscrawl.arabic import fold

    return fold(name)


@cache
def compiled_pattern(pattern: str) -> re.Pattern[str]:
    """Return a site's `article_url`, compiled."""
    return re.compile(pattern)
