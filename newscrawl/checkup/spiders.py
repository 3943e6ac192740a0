"""Check that every spider can be imported and instantiated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import walk_packages

from scrapy.settings import BaseSettings
from scrapy.utils.spider import iter_spider_classes

from newscrawl.checkup.check import Check, failed, ok
from newscrawl.spider import NewsSpider


@dataclass(slots=True)
class Loaded:
    """The spiders that were loaded, and the errors of the others."""

    sites: dict[str, NewsSpider] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def check(self) -> Check:
        """One check for all of them."""
        if self.faults:
            return failed("sites", "; ".join(self.faults), "correct the file, or remove it from the project")
        if not self.sites:
            return failed("sites", "no spiders were found", "run this in the project's folder; see SPIDER_MODULES")
        return ok("sites", f"{len(self.sites)} can be imported")


def load_spiders(settings: BaseSettings) -> Loaded:
    """Import every module in SPIDER_MODULES and instantiate each spider; Scrapy's loader would stop at an error."""
    loaded = Loaded()
    for package in settings.getlist("SPIDER_MODULES"):
        for name in (package, *_below(package)):
            try:
                module = import_module(name)
                for spider in iter_spider_classes(module):
                    if issubclass(spider, NewsSpider):
                        loaded.sites[spider.name] = spider()
            except Exception as error:  # any error that a module's own code raises
                loaded.faults.append(f"{name}: {type(error).__name__}: {' '.join(str(error).split())}")
    return loaded


def _below(package: str) -> Iterator[str]:
    try:
        path = getattr(import_module(package), "__path__", [])
    except Exception:  # reported by the caller, which imports it too
        return
    for found in walk_packages(path, f"{package}.", onerror=lambda _: None):
        yield found.name
