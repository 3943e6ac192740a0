"""Text for the report page in both languages, of which it shows one; and escaping for HTML."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from newscrawl.arabic import labels
from newscrawl.arabic import report as arabic
from newscrawl.failures import Failure
from newscrawl.printable import printable
from newscrawl.urls import readable
from newscrawl.watch.diagnosis import Phrase
from newscrawl.watch.sentences import in_arabic, in_english

_CODE = re.compile("`([^`]+)`")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")


def text(words: str) -> str:
    """Text from a site, escaped and isolated so that its direction does not reorder the text around it."""
    return f'<bdi dir="auto">{escape(printable(words))}</bdi>'


def code(words: str) -> str:
    """An identifier, such as the name of a site: left to right in both languages."""
    return f'<bdi dir="ltr">{escape(printable(words))}</bdi>'


def number(value: float) -> str:
    """A number with thousands separators."""
    return f'<bdi dir="ltr">{value:,.0f}</bdi>'


def link(url: str, words: str) -> str:
    """A link if the URL is http or https; otherwise only the text."""
    if not url.startswith(("http://", "https://")):
        return text(words)
    return f'<a href="{escape(printable(readable(url)))}" rel="noreferrer">{text(words)}</a>'


def label(words: str, **values: int) -> str:
    """One of our English texts together with its Arabic translation."""
    return both(words.format(**values) if values else words, _arabic(words, values))


def both(english: str, in_arabic: str) -> str:
    """One text in both languages; text in backquotes is shown as code, and dates run left to right."""
    return (
        f'<span class="en" lang="en" dir="ltr">{_marked(english)}</span>'
        f'<span class="ar" lang="ar" dir="rtl">{_marked(in_arabic)}</span>'
    )


def sentence(phrase: Phrase) -> str:
    """A phrase of the watch, in both languages."""
    return both(in_english(phrase), in_arabic(phrase))


def field_name(name: str) -> str:
    """The name of a field, in both languages."""
    return both(name, labels.FIELDS.get(name, name))


def failure(name: str) -> str:
    """A failure class in both languages, and its meaning in English."""
    known = Failure.named(name)
    meaning = (
        f'<small class="en soft" lang="en" dir="ltr">{_marked(known.meaning)}</small>' if known is not None else ""
    )
    return f"{both(name, arabic.FAILURES.get(name, f'`{name}`'))} {meaning}"


def span(minutes: float) -> str:
    """A duration in its two largest units."""
    whole = max(round(minutes), 0)
    days, rest = divmod(whole, 24 * 60)
    hours, rest = divmod(rest, 60)
    parts = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (rest, "min")) if count][:2]
    return both(" ".join(parts) or "0 min", labels.elapsed(whole))


def moment(at: datetime) -> str:
    """A time in UTC."""
    return f'<time datetime="{at.isoformat()}" dir="ltr">{at:%Y-%m-%d %H:%M}</time>'


def _arabic(words: str, values: dict[str, int]) -> str:
    found = arabic.WORDS[words]
    return found.format(**values) if values else found


def _marked(words: str) -> str:
    apart = _MOMENT.sub(r'<time dir="ltr">\g<0></time>', escape(printable(words)))
    return _CODE.sub(r'<code dir="ltr">\1</code>', apart)
