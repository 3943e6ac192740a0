"""Edits as lines for a terminal: the changed words with a few words around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newscrawl.arabic.normalize.wording import tokens
from newscrawl.printable import printable
from newscrawl.watch.edits.edits import Edit
from newscrawl.watch.edits.worddiff import Span

if TYPE_CHECKING:
    from rich.text import Text

_CONTEXT = 8
"""Tokens shown before and after a change: about four words."""
_LONGEST = 120
"""Maximum tokens shown of one run of added or removed words."""
_MAX_SHOWN = 12
"""Maximum paragraphs shown of one edit."""
_STYLES = {"added": "green", "removed": "red strike", "same": ""}
_SIGNS = {"added": ("{+", "+}"), "removed": ("[-", "-]"), "same": ("", "")}


def lines(edit: Edit, *, signs: bool) -> Iterator[Text]:
    """The changed paragraphs, each as one line; with `signs` changes are bracketed too, for output without colours."""
    from rich.text import Text

    changed = [paragraph for paragraph in edit.paragraphs if paragraph.changed]
    for paragraph in changed[:_MAX_SHOWN]:
        line = Text()
        last = len(paragraph.spans) - 1
        for at, span in enumerate(paragraph.spans):
            before, after = _SIGNS[span.op] if signs else ("", "")
            shown = " ".join(printable(_cut(span, first=at == 0, last=at == last)).split("\n"))
            if at and (paragraph.spans[at - 1].op, span.op) == ("removed", "added"):
                # Without a space, Arabic letters would join across the two words.
                line.append(" ")
            line.append(before + shown + after, _STYLES[span.op])
        yield line
    if len(changed) > _MAX_SHOWN:
        yield Text(f"and {len(changed) - _MAX_SHOWN} more paragraphs", "dim")


def _cut(span: Span, *, first: bool, last: bool) -> str:
    words = tokens(span.text)
    if span.op != "same":
        return span.text if len(words) <= _LONGEST else "".join(words[:_LONGEST]).rstrip() + " …"
    head = [] if first else words[:_CONTEXT]
    tail = [] if last else words[len(words) - _CONTEXT :]
    if len(words) <= len(head) + len(tail) + 4:
        return span.text
    return "".join((*head, "… " if head or last else "…", *tail))
