"""Edits as HTML: a right-to-left page that loads nothing from the network, and the body of a feed entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files

from newscrawl.arabic import labels
from newscrawl.printable import printable
from newscrawl.urls import readable
from newscrawl.watch.edits.edits import Edit
from newscrawl.watch.edits.worddiff import Paragraph, Span

_TAGS = {"added": "ins", "removed": "del"}
_STYLES = {
    "ins": "background:#d7f5dd;color:#0b4a1c;text-decoration:none",
    "del": "background:#fde0dd;color:#8a1c12",
}
_NEAR = 1
"""Unchanged paragraphs shown before and after a changed one."""


def page(edits: Sequence[Edit], made: datetime) -> Iterator[str]:
    """The page of edits, part by part."""
    style = "".join(
        files("newscrawl.watch").joinpath(name).read_text("utf-8") for name in ("page.css", "edits/page.css")
    )
    yield (
        '<!DOCTYPE html>\n<html lang="ar" dir="rtl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{labels.EDITS}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<header>\n<h1>{labels.EDITS}</h1>\n"
        f"<p>{len(edits)} · {_time(made)} · <ins>{labels.ADDED}</ins> <del>{labels.REMOVED}</del></p>\n"
        "</header>\n<main>\n"
    )
    if not edits:
        yield f"<p>{labels.NO_EDITS}</p>\n"
    for edit in edits:
        yield _article(edit)
    yield "</main>\n</body>\n</html>\n"


def _article(edit: Edit) -> str:
    after = ""
    if edit.minutes is not None:
        after = f' · <span class="after">{labels.AFTER_PUBLICATION} {labels.elapsed(edit.minutes)}</span>'
    return (
        f'<article class="{edit.kind}">\n'
        f'<h2><a href="{_link(edit.url)}" rel="noreferrer">{_text(edit.title)}</a></h2>\n'
        f'<p class="about"><span class="kind">{labels.KINDS[edit.kind]}</span> '
        f"<bdi>{_text(edit.site)}</bdi> · {labels.EDITED[edit.field]} · {labels.SEEN} {_time(edit.seen)}{after}</p>\n"
        f"{_body(edit)}</article>\n"
    )


def _body(edit: Edit) -> str:
    if edit.field == "page":
        reason = f'<p class="reason"><bdi>{_text(edit.old)}</bdi></p>\n' if edit.old else ""
        return f'<div class="text">{reason}</div>\n' if reason else ""
    return f'<div class="text">\n{"".join(_shown(edit.paragraphs))}</div>\n'


def _shown(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """The paragraphs that changed, with their neighbours, and the number of unchanged ones omitted between them."""
    near = {
        at + step
        for at, paragraph in enumerate(paragraphs)
        if paragraph.changed or paragraph.moved
        for step in range(-_NEAR, _NEAR + 1)
    }
    hidden = 0
    for at, paragraph in enumerate(paragraphs):
        if at not in near:
            hidden += 1
            continue
        if hidden:
            yield _rest(hidden)
            hidden = 0
        moved = f'<span class="moved">⇅ {labels.MOVED}</span> ' if paragraph.moved else ""
        yield f"<p>{moved}{''.join(_spans(paragraph.spans))}</p>\n"
    if hidden:
        yield _rest(hidden)


def _rest(count: int) -> str:
    return f'<p class="rest">{labels.UNCHANGED}: {count}</p>\n'


def _spans(spans: Iterable[Span], *, styled: bool = False) -> Iterator[str]:
    before = ""
    for span in spans:
        tag = _TAGS.get(span.op)
        if (before, span.op) == ("removed", "added"):
            # Without a space, Arabic letters would join across the two words.
            yield " "
        before = span.op
        if tag is None:
            yield _text(span.text)
        else:
            style = f' style="{_STYLES[tag]}"' if styled else ""
            yield f"<{tag}{style}>{_text(span.text)}</{tag}>"


def entry_html(edit: Edit) -> str:
    """The whole edit as HTML; styles and direction are inline, because feed readers keep nothing else."""
    if edit.field == "page":
        return f'<p dir="rtl">{labels.KINDS[edit.kind]}. <bdi>{_text(edit.old)}</bdi></p>'
    return "".join(f'<p dir="rtl">{"".join(_spans(paragraph.spans, styled=True))}</p>' for paragraph in edit.paragraphs)


def _text(text: str) -> str:
    return escape(printable(text), quote=False)


def _link(url: str) -> str:
    """The URL as an escaped `href`; `#` if it is not an http or https URL."""
    return escape(printable(readable(url))) if url.startswith(("http://", "https://")) else "#"


def _time(moment: datetime) -> str:
    return f'<time datetime="{moment.isoformat()}" dir="ltr">{moment:%Y-%m-%d %H:%M} UTC</time>'
