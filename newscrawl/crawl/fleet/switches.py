"""`Switches`: which sites are crawled, and the settings of single sites."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scrapy.utils.misc import load_object

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

OWN = 35
"""Priority of a site's own settings in a deployment: above those of its spider, below the command line."""
Switched = tuple[Sequence[str], Mapping[str, Mapping[str, Any]]]
"""The values of SITES_OFF and SITE_SETTINGS."""


class Switches:
    """The current switches of some sites; a function that SITES_SWITCHED names may change them while crawls run."""

    def __init__(self, settings: BaseSettings, sites: Sequence[str]) -> None:
        self._sites = list(sites)
        fixed: Switched = (settings.getlist("SITES_OFF"), settings.getdict("SITE_SETTINGS"))
        named = settings.get("SITES_SWITCHED")
        self._current: Callable[[], Switched] = load_object(named) if named else lambda: fixed

    @property
    def sites(self) -> list[str]:
        """The sites that are switched on."""
        off = set(self._current()[0])
        return [site for site in self._sites if site not in off]

    @property
    def off(self) -> list[str]:
        """The sites that are switched off."""
        off = set(self._current()[0])
        return [site for site in self._sites if site in off]

    def settings(self, site: str) -> dict[str, Any]:
        """Return a site's own settings; a value of None keeps the project's."""
        own = self._current()[1].get(site, {})
        return {name: value for name, value in own.items() if value is not None}
