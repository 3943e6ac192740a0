"""Turn the bytes of pages into articles. Uses neither Scrapy nor a store; `read_page` is the entry point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.lazy_imports import lazy_imports

if TYPE_CHECKING:
    from newscrawl.extract.pages import read_page

__all__ = ["read_page"]
__getattr__ = lazy_imports(__name__, {"pages": ("read_page",)})
