"""The sites of the project: their declarations, and which site a URL or an outlet's name belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from newscrawl.arabic import fold
from newscrawl.urls import article_key, host

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newscrawl.extract.fields import Fields


def _no_fields() -> Fields:
    # `extract` knows the sites, so it is imported when it is needed.
    from newscrawl.extract.fields import Fields

    return Fields()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a site declares, as far as reading its pages needs it."""

    name: str
    outlet: str
    domains: tuple[str, ...] = ()
    article_url: re.Pattern[str]
    region: str = "EG"
    """ISO 3166 code of the country whose month names and time zone the site's dates have."""
    fields: Fields = field(default_factory=_no_fields)

    @classmethod
    def of(cls, spider: Any) -> Site:
        """The declaration of a spider's class or object."""
        return cls(
            name=spider.name,
            outlet=getattr(spider, "outlet", "") or spider.name,
            domains=tuple(getattr(spider, "allowed_domains", ())),
            article_url=compiled_pattern(getattr(spider, "article_url", "")),
            region=getattr(spider, "region", "EG"),
            fields=getattr(spider, "fields", None) or _no_fields(),
        )


class Sites:
    """All sites of a project, by domain and by outlet."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._by_domain: dict[str, list[Site]] = {}
        self._by_outlet: dict[str, str] = {}
        self.outlets: tuple[str, ...] = ()
        self._by_name: dict[str, Site] = {}
        for site in sites:
            for domain in site.domains:
                self._by_domain.setdefault(domain, []).append(site)
            self._by_outlet.setdefault(fold(site.outlet), site.name)
            self.outlets = (*self.outlets, site.outlet)
            self._by_name[site.name] = site

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Sites:
        """The sites of SPIDER_MODULES; spiders that are no sites (no `article_url`) are left out."""
        return cls.from_modules(tuple(settings.getlist("SPIDER_MODULES")))

    @classmethod
    def from_modules(cls, modules: tuple[str, ...] = ("spiders",)) -> Sites:
        """The sites of packages of spiders, loaded once. Loads Scrapy, which spiders are made of."""
        if modules not in _loaded:
            from scrapy.settings import Settings
            from scrapy.spiderloader import get_spider_loader

            loader = get_spider_loader(Settings({"SPIDER_MODULES": list(modules)}))
            spiders = [loader.load(name) for name in sorted(loader.list())]
            _loaded[modules] = cls(Site.of(spider) for spider in spiders if getattr(spider, "article_url", ""))
        return _loaded[modules]

    @property
    def names(self) -> list[str]:
        """The names of the sites."""
        return list(self._by_name)

    def knows(self, name: str) -> bool:
        """Whether a spider is a site."""
        return name in self._by_name

    def named(self, name: str) -> Site | None:
        """The site of a spider, None if it is not one."""
        return self._by_name.get(name)

    def of_outlet(self, name: str) -> str | None:
        """The site of an outlet's name in any spelling, or None."""
        return self._by_outlet.get(fold(name))

    def of_url(self, url: str) -> tuple[str, str | None] | None:
        """`(site, article key)` of a URL; the key is None if it is no article's. None for unknown hosts."""
        labels = host(url).split(".")
        for start in range(len(labels) - 1):
            for site in self._by_domain.get(".".join(labels[start:]), ()):
                key = article_key(url, site.article_url)
                if key is not None or len(self._by_domain[".".join(labels[start:])]) == 1:
                    return site.name, key
        return None


_loaded: dict[tuple[str, ...], Sites] = {}


@cache
def compiled_pattern(pattern: str) -> re.Pattern[str]:
    """A site's `article_url`, compiled."""
    return re.compile(pattern)
