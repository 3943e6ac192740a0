"""`DisabledAddon`: keeps components that the project disables from being imported."""

from __future__ import annotations

from scrapy.settings import BaseSettings

_COMPONENTS = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS")


class DisabledAddon:
    """Removes components that are set to None from Scrapy's own lists too.

    Scrapy imports every component that a setting names, even disabled ones, in order to compare them. Without this
    add-on, a disabled middleware and a disabled extension would import aiohttp, tldextract and requests.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Remove the disabled components."""
        for name in _COMPONENTS:
            chosen, base = settings[name], settings[f"{name}_BASE"]
            for component in [component for component, order in chosen.items() if order is None]:
                del chosen[component]
                base.pop(component, None)
