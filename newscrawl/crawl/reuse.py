"""Statements about reuse that come with a response: its headers, and its host's policy."""

from __future__ import annotations

import re

from scrapy.http import Response
from scrapy.settings import BaseSettings

from newscrawl.crawl.network.bodies import encoding_of
from newscrawl.crawl.network.unpack import BrokenBodyError, TooMuchError, encodings_of, unpack_all
from newscrawl.crawl.requests import policy_of
from newscrawl.rights import HEADERS, Served, forbids_archive, product_token

_MARKS = re.compile(rb"no(?:archive|cache)", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def own_agent(settings: BaseSettings) -> str:
    """Return the user agent whose rules in robots.txt are obeyed."""
    return str(settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"])


def rights_headers(response: Response) -> dict[str, list[str]]:
    """Return the headers about reuse: lower-case name -> values."""
    headers = response.headers
    return {name: [value.decode("latin-1") for value in headers.getlist(name)] for name in HEADERS if name in headers}


def served(response: Response, settings: BaseSettings) -> Served:
    """Return the reuse headers of a page, and the policy of its host."""
    policy = None if response.request is None else policy_of(response.request)
    return Served(headers=rights_headers(response), policy=policy, agent=product_token(own_agent(settings)))


def no_archive(response: Response, agent: str, most: int) -> bool:
    """Whether a response says `noarchive` to everyone or to our product token, in its headers or its meta tags.

    Its body is still encoded; if it decodes to more than `most` bytes, only the headers are used.
    """
    values = rights_headers(response).get("x-robots-tag", [])
    if forbids_archive(values, {}, agent):
        return True
    body = _unpacked(response, most)
    # The page is parsed only if one of its tags may say `noarchive`.
    if not body.startswith(_UTF_16) and _MARKS.search(body) is None:
        return False
    from newscrawl.extract.document import Document
    from newscrawl.extract.html import NotHtmlError

    try:
        meta = Document.parse(body, lambda: encoding_of(response), response.url).meta
    except NotHtmlError:
        return False
    return forbids_archive((), meta, agent)


def _unpacked(response: Response, most: int) -> bytes:
    try:
        return unpack_all(response.body, encodings_of(response.headers.getlist("Content-Encoding")), most)[0]
    except BrokenBodyError as error:
        return error.part
    except TooMuchError:
        return b""
