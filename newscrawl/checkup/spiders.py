"""The spiders: whether each can be imported and made."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader

from newscrawl.checkup.check import Check, failed, ok
from newscrawl.spider import NewsSpider


@dataclass(slots=True)
class Loaded:
    """The spiders that could be loaded."""

    sites: dict[str, NewsSpider] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def check(self) -> Check:
        """One line about all of them."""
        if self.faults:
            return failed("spiders", "; ".join(self.faults), "correct the file, or take it out of the project")
        if not self.sites:
            return failed("spiders", "there are none", "run it in the project's folder; see SPIDER_MODULES")
        return ok("spiders", f"{len(self.sites)} are imported")


def load_spiders(settings: BaseSettings) -> Loaded:
    """Import every spider and make one of each."""
    loaded = Loaded()
    strict = settings.copy()
    strict.set("SPIDER_LOADER_WARN_ONLY", True, priority="cmdline")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        loader = SpiderLoader.from_settings(strict)
    # The loader goes on after a fault, and warns with a traceback.
    for text in (str(warning.message).strip() for warning in said):
        loaded.faults.append(f"{text.splitlines()[-1].strip()} ({text.splitlines()[0].strip()})")
    for name in sorted(loader.list()):
        try:
            spider = loader.load(name)()
        except Exception as error:  # whatever a spider's own code raises
            loaded.faults.append(f"{name}: {type(error).__name__}: {error}")
            continue
        if isinstance(spider, NewsSpider):
            loaded.sites[name] = spider
    return loaded
