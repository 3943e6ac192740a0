"""Propose selectors for a new site, if reading the samples with them is better than without. Pure.

Selectors that add nothing are not proposed, because sites change their class names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice

from lxml import etree

from newscrawl.arabic import fold, read_date
from newscrawl.dedup.bags import f1
from newscrawl.extract.rows import FieldMissing
from newscrawl.extract.selectors import UNSEEN, text_of
from newscrawl.fields import Fields
from newscrawl.items import Article
from newscrawl.printable import counted
from newscrawl.survey.samples import (
    Readings,
    Sample,
    SampleReader,
    count_read,
    repeated_lines,
    words_of,
)

_NAME = re.compile(r"-?[A-Za-z_][A-Za-z0-9_-]*")
_HASHED = re.compile(r"\d{3,}|[0-9a-f]{6,}|(?=[A-Za-z]*\d)[A-Za-z0-9]{5,}$")
_AGREE = 0.95
"""Minimum F1 score of the words of two texts that count as the same."""
_MAX_TRIED = 24
_SHORT = 90
"""Maximum characters of an element that holds only a date or a name."""
_MAX_NAMES = 5
"""Maximum words of a person's name."""
_MAX_TAGS = 21
_FEW = 12
"""An element with fewer nested elements than this may hold a single value with its icons."""
_MIN_WORDS = 30
_CONTAINERS = ("div", "article", "section", "main", "td")
_TAG_PATH = re.compile(r"/(?:tags?|keywords?|topics?)(?:[/?=]|$)", re.IGNORECASE)
_AUTHOR_NAMES = re.compile(r"author|writer|byline|by-line|editor", re.IGNORECASE)
_DATE_NAMES = re.compile(r"date|time|publish|posted", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The selectors of a new site, the reason for each, and the readings of the samples with them."""

    fields: Fields
    reasons: dict[str, str] = field(default_factory=dict)
    """Field -> why it has a selector."""
    doubts: dict[str, str] = field(default_factory=dict)
    """Field -> its fault that no selector fixed, in one line."""
    readings: Readings = field(default_factory=list)


def propose(trial: SampleReader, base: Fields) -> Proposal:
    """Propose selectors that work on all samples; `base` are those of the site's publishing system."""
    proposal = Proposal(fields=base, readings=trial.read(base))
    if not trial.samples:
        return proposal
    for step in (_title, _body, _published, _tags, _authors):
        proposal = step(trial, proposal)
    return proposal


# -- each field --------------------------------------------------------------------------------------------------------


def _title(trial: SampleReader, now: Proposal) -> Proposal:
    def faults(readings: Readings) -> int:
        titles = Counter(reading.title for reading in readings if isinstance(reading, Article))
        return sum(
            titles[reading.title] > 1 or not _is_named(reading.title, sample.title)
            if isinstance(reading, Article)
            else isinstance(reading, FieldMissing) and reading.field == "title"
            for reading, sample in zip(readings, trial.samples, strict=True)
        )

    before = faults(now.readings)
    if not before:
        return now
    choices = ["h1", "meta[property='og:title']::attr(content)", "h2"]
    choices += _common(trial.samples, lambda element: element.tag in ("h1", "h2", "h3", "div", "p", "span"))
    reason = f"without it the headline is wrong on {before} of {counted(len(trial.samples), 'page')}"
    return _first_without(trial, now, "title", choices, faults, reason, "the headline differs from the sources'")


def _is_named(title: str, expected: str | None) -> bool:
    """Whether a headline matches the one in the source, if there is one; sources shorten and extend headlines."""
    if not expected:
        return True
    one, other = set(fold(title).split()), set(fold(expected).split())
    return 2 * len(one & other) >= min(len(one), len(other))


def _body(trial: SampleReader, now: Proposal) -> Proposal:
    count = len(trial.samples)
    pages = counted(count, "page")
    common = repeated_lines(now.readings)
    texts = [words_of(reading, common) for reading in now.readings]
    choices = _containers(trial.samples, texts)
    best: tuple[float, int, str, Readings] | None = None
    for selector in choices:
        readings = trial.read(replace(now.fields, body=selector))
        if count_read(readings) < count:
            continue
        own = repeated_lines(readings)
        if count > 1 and all(not words_of(reading, own) for reading in readings):
            continue
        pairs = [(words_of(reading, common), text) for reading, text in zip(readings, texts, strict=True) if text]
        kept = sum((one & other).total() for one, other in pairs) / (sum(other.total() for _, other in pairs) or 1)
        size = sum(words_of(reading, set()).total() for reading in readings)
        rank = (round(kept, 2) - 0.05 * len(own), -size)
        if best is None or rank > best[:2]:
            best = (*rank, selector, readings)
    missing = count - count_read(now.readings)
    if best is None:
        doubt = f"the text of {missing} of {pages} is not found: {_first_reason(now.readings)}"
        return replace(now, doubts={**now.doubts, "body": doubt}) if missing else now
    _, _, selector, readings = best
    apart = [
        f1(words_of(reading, set()), words_of(before, set())) < _AGREE
        for reading, before in zip(readings, now.readings, strict=True)
        if isinstance(before, Article)
    ]
    fewer = len(common) - len(repeated_lines(readings))
    if missing:
        reason = f"without it {missing} of {pages} would have no text"
    elif fewer > 0 and count > 1:
        reason = f"without it {counted(fewer, 'line')} around the article would count as text"
    elif 0 < sum(apart) * 2 < len(apart):
        reason = f"without it {sum(apart)} of {pages} would be read differently from the rest"
    else:
        return now
    return _with(now, "body", selector, reason, readings)


def _published(trial: SampleReader, now: Proposal) -> Proposal:
    def faults(readings: Readings) -> int:
        return sum(
            isinstance(reading, Article) and not _is_dated(reading, sample)
            for reading, sample in zip(readings, trial.samples, strict=True)
        )

    def days(readings: Readings) -> int:
        return faults(readings) + sum(
            isinstance(reading, Article) and reading.published_precision == "day" for reading in readings
        )

    def is_stamp(element: etree._Element) -> bool:
        names = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
        if element.tag != "time" and not _DATE_NAMES.search(names) and not element.get("datetime"):
            return False
        text = element.get("datetime") or _short_text(element)
        return 0 < len(text) <= _SHORT and read_date(text, region=trial.site.region) is not None

    pages, missing, without_time = counted(len(trial.samples), "page"), faults(now.readings), days(now.readings)
    if not without_time:
        return now
    choices = _common(trial.samples, is_stamp)
    reason = f"without it {without_time} of {pages} would have a day but no time"
    mended = _first_without(trial, now, "published", choices, days, reason, "")
    if not missing:
        # Many sites print only a day.
        return now if mended.fields == now.fields else mended
    reason = f"without it {missing} of {pages} would have no date, or a different one from the source's"
    if mended.fields != now.fields:
        return replace(mended, reasons={**mended.reasons, "published": reason})
    return _first_without(trial, now, "published", choices, faults, reason, "the date of publication is not found")


def _short_text(element: etree._Element) -> str:
    """The text of an element that is small enough to hold a single value; empty for others."""
    return text_of(element) if sum(1 for _ in islice(element.iter(), _FEW)) < _FEW else ""


def _is_dated(article: Article, sample: Sample) -> bool:
    if article.published is None:
        return False
    if sample.published is None:
        return True
    return abs(article.published - sample.published.value) < timedelta(days=1, hours=1)


def _tags(trial: SampleReader, now: Proposal) -> Proposal:
    return _fill_missing(trial, now, "tags", _common(trial.samples, _holds_tags, least=_half(trial)), " a")


def _holds_tags(element: etree._Element) -> bool:
    """Whether an element holds links to tags and no others."""
    links = list(islice(element.iter("a"), _MAX_TAGS))
    return 0 < len(links) < _MAX_TAGS and all(
        "tag" in (link.get("rel") or "").lower().split() or _TAG_PATH.search(link.get("href") or "") for link in links
    )


def _authors(trial: SampleReader, now: Proposal) -> Proposal:
    def is_byline(element: etree._Element) -> bool:
        names = " ".join(element.get(name, "") for name in ("class", "id", "rel", "itemprop"))
        return bool(_AUTHOR_NAMES.search(names)) and 0 < len(_short_text(element)) <= _SHORT

    choices = _common(trial.samples, is_byline, least=_half(trial))
    proposal = _fill_missing(trial, now, "authors", choices, "")
    # A byline of one word is a section or an agency, not a person.
    names = [name for reading in proposal.readings if isinstance(reading, Article) for name in reading.authors]
    return proposal if all(1 < len(name.split()) <= _MAX_NAMES for name in names) else now


def _half(trial: SampleReader) -> int:
    return max(1, (len(trial.samples) + 1) // 2)


# -- choosing ----------------------------------------------------------------------------------------------------------


def _first_without(
    trial: SampleReader,
    now: Proposal,
    name: str,
    choices: Sequence[str],
    faults: Callable[[Readings], int],
    reason: str,
    doubt: str,
) -> Proposal:
    """The proposal with the first selector that leaves no fault and loses no page; if there is none, with a doubt."""
    before, read = faults(now.readings), count_read(now.readings)
    for selector in dict.fromkeys(choices[:_MAX_TRIED]):
        readings = trial.read(now.fields.with_selector(name, selector))
        if not faults(readings) and count_read(readings) >= max(read, 1):
            return _with(now, name, selector, reason, readings)
    line = f"{doubt} on {before} of {counted(len(trial.samples), 'page')}"
    return replace(now, doubts={**now.doubts, name: line})


def _fill_missing(trial: SampleReader, now: Proposal, name: str, choices: Sequence[str], below: str) -> Proposal:
    """The proposal with a selector for a field that no sample has, if its values differ from page to page."""
    if any(isinstance(reading, Article) and getattr(reading, name) for reading in now.readings):
        return now
    for selector in choices[:_MAX_TRIED]:
        readings = trial.read(now.fields.with_selector(name, selector + below))
        values = [tuple(getattr(reading, name)) for reading in readings if isinstance(reading, Article)]
        filled = [value for value in values if value]
        if len(filled) >= _half(trial) and (len(set(filled)) > 1 or len(trial.samples) == 1):
            return _with(now, name, selector + below, "it is nowhere else on the pages", readings)
    return now


def _with(now: Proposal, name: str, selector: str, reason: str, readings: Readings) -> Proposal:
    fields = now.fields.with_selector(name, selector)
    return replace(now, fields=fields, reasons={**now.reasons, name: reason}, readings=readings)


def _first_reason(readings: Readings) -> str:
    return next((str(reading) for reading in readings if not isinstance(reading, Article)), "")


# -- selectors that pages share ----------------------------------------------------------------------------------------


def _common(
    samples: Sequence[Sample], wanted: Callable[[etree._Element], bool], *, least: int | None = None
) -> list[str]:
    """Selectors that match a single element, one that is `wanted`, on each page (or on `least` of them).

    Pages on which a selector matches several elements do not count. Smaller elements come first.
    """
    found: dict[str, list[etree._Element]] = {}
    for sample in samples:
        for selector, element in _single(sample, wanted).items():
            found.setdefault(selector, []).append(element)
    least = len(samples) if least is None else least
    ranked = [
        (-len(elements), _size(elements[0]), len(selector), selector)
        for selector, elements in found.items()
        if len(elements) >= least
    ]
    return [selector for *_, selector in sorted(ranked)]


def _size(element: etree._Element) -> int:
    """The number of elements in an element, at most 100."""
    return sum(1 for _ in islice(element.iter(), 100))


def _single(sample: Sample, wanted: Callable[[etree._Element], bool]) -> dict[str, etree._Element]:
    """Selector -> the only element of the page that it matches, if this is `wanted`."""
    elements: dict[str, etree._Element | None] = {}
    for element in sample.document.root.iter(etree.Element):
        for name in set(_names(element)):
            elements[name] = None if name in elements else element
    return {name: element for name, element in elements.items() if element is not None and wanted(element)}


def _names(element: etree._Element) -> Iterator[str]:
    """The selectors that an element may be found by: its id, its classes, its declared role."""
    tag = str(element.tag)
    own = element.get("id", "")
    if _is_name(own):
        yield f"#{own}"
    for name in element.get("class", "").split():
        if _is_name(name):
            yield f"{tag}.{name}"
    for attribute in ("itemprop", "rel"):
        value = element.get(attribute, "")
        if _NAME.fullmatch(value):
            yield f"[{attribute}={value}]"
    if tag in ("article", "main", "time"):
        yield tag


def _is_name(text: str) -> bool:
    """Whether a class or id is a word that is likely to last, not a number or a generated hash."""
    return bool(_NAME.fullmatch(text)) and not _HASHED.search(text)


def _containers(samples: Sequence[Sample], texts: Sequence[Counter[str]]) -> list[str]:
    """Selectors of elements that may hold the article text: enough words, and different ones on each page.

    Selectors whose elements contain most of the known texts, and little else, come first.
    """
    found: dict[str, list[Counter[str]]] = {}
    for sample in samples:
        sizes = word_counts(sample.document.root)

        def is_container(element: etree._Element, sizes: dict[etree._Element, int] = sizes) -> bool:
            return element.tag in _CONTAINERS and sizes[element] >= _MIN_WORDS

        own = _single(sample, is_container)
        names = own if sample is samples[0] else [name for name in found if name in own]
        found = {name: [*found.get(name, ()), Counter(fold(text_of(own[name])).split())] for name in names}
    ranked: list[tuple[float, int, str]] = []
    for name, bags in found.items():
        if len({frozenset(bag.items()) for bag in bags}) < len(bags):
            continue
        kept = sum((bag & text).total() for bag, text in zip(bags, texts, strict=True))
        share = kept / (sum(text.total() for text in texts) or 1)
        ranked.append((-round(share, 1), sum(bag.total() for bag in bags), name))
    return [name for _, _, name in sorted(ranked)[:_MAX_TRIED]]


def word_counts(root: etree._Element) -> dict[etree._Element, int]:
    """The number of words in each element, counted in one pass."""
    counts: dict[etree._Element, int] = {}
    for _, element in etree.iterwalk(root, events=("end",)):
        total = len((element.text or "").split())
        for child in element:
            total += counts.get(child, 0) + len((child.tail or "").split())
        counts[element] = 0 if element.tag in UNSEEN else total
    return counts
