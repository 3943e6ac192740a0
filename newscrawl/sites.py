"""The project's sites: which spider an address or an outlet's name belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from scrapy.spiderloader import get_spider_loader

from newscrawl.arabic import fold
from newscrawl.urls import article_key, host

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True)
class Site:
    """What the other sites need to know of one."""

    name: str
    outlet: str
    domains: tuple[str, ...]
    article_url: re.Pattern[str]


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
        return _load(tuple(settings.getlist("SPIDER_MODULES")), settings)

    def knows(self, name: str) -> bool:
        """Whether a spider is a site."""
        return name in self._by_name

    def named(self, name: str) -> Site | None:
        """The site of a spider, None where it is no site."""
        return self._by_name.get(name)

    def of_outlet(self, name: str) -> str | None:
        """The site of an outlet's name in any spelling, or None."""
        return self._by_outlet.get(fold(name))

    def of_url(self, url: str) -> tuple[str, str | None] | None:
        """`(site, article key)` of an address; the key is None where it is no article's. None for unknown hosts."""
        labels = host(url).split(".")
        for start in range(len(labels) - 1):
            for site in self._by_domain.get(".".join(labels[start:]), ()):
                key = article_key(url, site.article_url)
                if key is not None or len(self._by_domain[".".join(labels[start:])]) == 1:
                    return site.name, key
        return None


_loaded: dict[tuple[str, ...], Sites] = {}


def _load(modules: tuple[str, ...], settings: BaseSettings) -> Sites:
    if modules not in _loaded:
        loader = get_spider_loader(settings)
        classes = [loader.load(name) for name in loader.list()]
        _loaded[modules] = Sites(
            Site(
                name=cls.name,
                outlet=getattr(cls, "outlet", cls.name),
                domains=tuple(getattr(cls, "allowed_domains", ())),
                article_url=compiled_pattern(getattr(cls, "article_url", "")),
            )
            for cls in classes
            if getattr(cls, "article_url", "")
        )
    return _loaded[modules]


@cache
def compiled_pattern(pattern: str) -> re.Pattern[str]:
    """A site's `article_url`, compiled."""
    return re.compile(pattern)
