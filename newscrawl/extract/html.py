"""Parse bytes into a tree with libxml2, which repairs broken markup as browsers do."""

from __future__ import annotations

import re

from lxml import etree

MAX_ATTRIBUTES = 1000
"""Maximum attributes of one tag: libxml2 compares each with all others, so 100,000 of them take over a minute."""


class NotHtmlError(ValueError):
    """The body cannot be parsed as HTML."""


def parse_html(body: bytes) -> etree._Element:
    """Return the root element of a page or a fragment in UTF-8. Raises `NotHtmlError`."""
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
    """Return a pattern that matches a page up to the first tag with more than `most` attributes.

    It takes linear time: all quantifiers are possessive, so there is no backtracking.
    """
    value = rb"""(?:"[^"]*+"|'[^']*+'|[^\s>]*+)"""
    attribute = rb"""(?:[\s/]++|(?<=["']))[^\s>/][^\s=>/]*+(?:\s*+=\s*+%s)?+""" % value
    attributes = rb"(?:%s){0,%d}+(?!%s)" % (attribute, most, attribute)
    # Fast path: most tags are plain.
    plain = rb"""</?+(?![sS][cCtT])[a-zA-Z0-9]++(?: [a-z-]++="[^"]*+"){0,%d}+>[^<]*+""" % min(20, most)
    # Text inside a script may look like tags.
    script = rb"<(?i:script|style)\b%s(?:[^<]++|<(?!/(?i:script|style)))*+" % attributes
    return re.compile(rb"(?:%s|[^<]++|<(?![a-zA-Z])|%s|<[a-zA-Z][^\s>/]*+%s)*+" % (plain, script, attributes))


_WITHIN_LIMITS = within_limits(MAX_ATTRIBUTES)
