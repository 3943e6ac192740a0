"""The bytes and the encoding of a response. Imports no parser, because every spider imports this module."""

from __future__ import annotations

from scrapy.http import Response
from scrapy.utils.gz import gunzip, gzip_magic_number

MAX_SOURCE_SIZE = 64 * 1024 * 1024
"""Largest size of an uncompressed sitemap or feed in bytes; the sitemap protocol allows 50 MB."""


def encoding_of(response: Response) -> str:
    """The encoding that the headers or the page declare."""
    return getattr(response, "encoding", "utf-8")


def unpacked(response: Response) -> bytes:
    """Return the body, decompressed if it is a `.gz` file. Raises `NotXmlError`."""
    from newscrawl.discover.xml import NotXmlError

    if not gzip_magic_number(response):
        return response.body
    try:
        return gunzip(response.body, max_size=MAX_SOURCE_SIZE)
    except Exception as error:
        raise NotXmlError(f"gzip: {error}") from error
