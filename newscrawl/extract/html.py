"""Bytes to a tree, by libxml2, which repairs broken markup as browsers do."""

from __future__ import annotations

import re

from lxml import etree

MAX_ATTRIBUTES = 1000
"""Attributes of one tag: libxml2 compares each with all others, 100,000 of them for ten seconds."""


class NotHtmlError(ValueError):
    """The body holds nothing that parses as HTML."""


def parse_html(body: bytes) -> etree._Element:
    """The root element of a page or a fragment in UTF-8. Raises `NotHtmlError`."""
    if _WITHIN_LIMITS.match(body).end() < len(body):  # type: ignore[union-attr]  # it matches the empty text too
        raise NotHtmlError(f"a tag with more than {MAX_ATTRIBUTES} attributes")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise NotHtmlError("an empty page") from error
    if root is None:
        raise NotHtmlError("an empty page")
    return root


def within_limits(most: int) -> re.Pattern[bytes]:
    """A pattern that matches a page up to the first tag with more than `most` attributes.

    Each byte is looked at once: no part gives back what it has matched.
    """
    value = rb"""(?:"[^"]*+"|'[^']*+'|[^\s>]*+)"""
    attribute = rb"""(?:[\s/]++|(?<=["']))[^\s>/][^\s=>/]*+(?:\s*+=\s*+%s)?+""" % value
    attributes = rb"(?:%s){0,%d}+(?!%s)" % (attribute, most, attribute)
    # Most tags are plain, and need no second look.
    plain = rb"""</?+(?![sS][cCtT])[a-zA-Z0-9]++(?: [a-z-]++="[^"]*+"){0,%d}+>[^<]*+""" % min(20, most)
    # Text in a script may look like tags but is not.
    script = rb"<(?i:script|style)\b%s(?:[^<]++|<(?!/(?i:script|style)))*+" % attributes
    return re.compile(rb"(?:%s|[^<]++|<(?![a-zA-Z])|%s|<[a-zA-Z][^\s>/]*+%s)*+" % (plain, script, attributes))


_WITHIN_LIMITS = within_limits(MAX_ATTRIBUTES)
