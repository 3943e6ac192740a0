"""Split a text that may contain markup (an `articleBody` with HTML, possibly escaped) into blocks."""

from __future__ import annotations

import re
from html import unescape

from newscrawl.extract.html import NotHtmlError, parse_html
from newscrawl.extract.selectors import collapse
from newscrawl.extract.text.blocks import Block, blocks_of

_TAG = re.compile(
    r"<(?:p|br|div|span|a|strong|b|em|i|ul|ol|li|h[1-6]|blockquote|img|figure|/p|/div)\b[^<>]*>", re.IGNORECASE
)
_ESCAPED = re.compile(r"&(?:amp;)?lt;/?(?:p|br|div|span|a|strong|h[1-6]|ul|li)\b", re.IGNORECASE)
_MAX_UNESCAPED = 2
# WordPress shortcodes for pictures and players, with their captions, and for page-builder layout.
_SHORTCODE = re.compile(
    r"\[(caption|gallery|embed|audio|video|playlist)\b[^\[\]]{0,300}\](?:[^\[\]]{0,300}\[/\1\])?"
    r"|\[/?(?:vc|et_pb|su|fusion|av)_\w{1,40}[^\[\]]{0,300}\]"
)


def text_blocks(text: str) -> list[Block]:
    """Return the paragraphs of a text: those of its markup if it has any, else its lines."""
    for _ in range(_MAX_UNESCAPED):
        if not _ESCAPED.search(text):
            break
        text = unescape(text)
    if "[" in text:
        text = _SHORTCODE.sub("", text)
    if "\\n" in text and "\n" not in text:
        # The newlines were escaped twice.
        text = text.replace("\\r", "").replace("\\n", "\n")
    if _TAG.search(text):
        try:
            root = parse_html(f"<div>{text}</div>".encode("utf-8", "replace"))
        except NotHtmlError:
            return []
        # With markup, line ends do not separate paragraphs.
        return list(blocks_of([root]))
    if "&" in text:
        text = unescape(text)
    return [Block(line, level=0) for part in text.splitlines() if (line := collapse(part))]
