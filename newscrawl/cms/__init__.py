"""One spider base class per publishing system that several sites share."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.spider import NewsSpider


def systems() -> list[str]:
    """Return the names of the publishing systems that have a base class."""
    return sorted(module.name for module in iter_modules(__path__))


def base_of(name: str) -> type[NewsSpider]:
    """Return the base class of a publishing system. Raises `LookupError`."""
    from newscrawl.spider import NewsSpider

    if name not in systems():
        raise LookupError(f"{name}: must be one of {', '.join(systems())}")
    module = import_module(f"{__name__}.{name}")
    classes = [cls for _, cls in inspect.getmembers(module, inspect.isclass) if cls.__module__ == module.__name__]
    return next(cls for cls in classes if issubclass(cls, NewsSpider))
