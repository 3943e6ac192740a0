"""Bytes to articles. No Scrapy, no store; `read_page` is the entry point."""

from __future__ import annotations

from newscrawl.extract.pages import read_page

__all__ = ["read_page"]
