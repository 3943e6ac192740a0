"""The links in an article's own paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urlsplit

from newscrawl.arabic.gazetteer import page_words
from newscrawl.extract.document import Document

_MAX_LINKS = 50
_MAX_TRIED = 4 * _MAX_LINKS
_LISTS = frozenset((*page_words.TAG_CLASSES.split(), *page_words.AUTHOR_CLASSES.split()))
"""Folder names in URLs of tag pages and author pages."""
_SHARERS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|t|telegram|whatsapp|linkedin|pinterest|reddit|tumblr|wa)\.(?:com|me)$"
)
_SHARE = re.compile(r"(?i)/(?:sharer?|share_?article|sharing|intent|send|submit|dialog|pin/create)(?:[/.]|$)")


def links_out(document: Document, hrefs: Iterable[str]) -> list[str]:
    """Return the absolute URLs of the links in an article's paragraphs, in order, without duplicates, at most 50.

    Links to the page itself, to tag and author pages, and share buttons are left out.
    """
    found: dict[str, None] = {}
    for href in list(hrefs)[:_MAX_TRIED]:
        # A link with nothing but a fragment leads to the page itself.
        url = document.absolute(href) if href and not href.startswith("#") else None
        if url is None or url in found or url == document.url:
            continue
        parts = urlsplit(url)
        if not _is_list(parts) and not _is_share(parts):
            found[url] = None
            if len(found) == _MAX_LINKS:
                break
    return list(found)


def _is_list(parts: SplitResult) -> bool:
    folders = parts.path.lower().split("/")[1 : None if parts.query else -1]
    return any(unquote(folder) in _LISTS for folder in folders)


def _is_share(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    return bool(_SHARERS.search(host)) and (host.startswith("wa.") or bool(_SHARE.search(parts.path)))
