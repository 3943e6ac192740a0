"""Learn the shape that the URLs of a site's articles share, as a pattern for `article_url`. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from newscrawl.urls import BadURLError, normalize, readable

MIN_TITLE_WORDS = 4
"""Minimum words of a link text that is a headline rather than the name of a section."""
_MIN_ID = 4
"""Minimum digits of a number that may identify an article; shorter numbers count pages and sections."""
_SURE = 0.6
"""Minimum share of headlines among the links of one form, if no source lists articles."""
_MAX_NAMES = 20
_FEW = 3
_FILE = re.compile(r"\.(?:html?|aspx?|php|shtml|jsp|cms)$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{1,2}")
_DATE_HEAD = re.compile(r"(?:19|20)\d\d-\d{1,2}-\d{1,2}(?=-)")
_HEAD_NUMBER = re.compile(rf"\d{{{_MIN_ID},}}(?=([-_.]))")
_TAIL_NUMBER = re.compile(rf"(?<=([-_.]))\d{{{_MIN_ID},}}$")
_CODE = re.compile(r"(?=[a-z0-9]*\d)[a-z0-9]{6,16}")
_LETTERS_OR_DIGITS = re.compile(r"[a-z0-9]{6,16}")
_ID_PARAMETERS = ("id", "p", "newsid", "articleid", "news_id", "article_id", "storyid", "nid", "secid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A link that may lead to an article."""

    url: str
    title: str = ""
    is_article: bool = False
    """Whether a source of articles lists it."""

    @property
    def is_headline(self) -> bool:
        """Whether it is known to lead to an article, or its text looks like a headline."""
        return self.is_article or len(self.title.split()) >= MIN_TITLE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A pattern, and how well it fits."""

    pattern: str
    """Regular expression for `article_url`, searched in the readable URL."""
    matching: list[Candidate]
    """The links that it matches, in their order."""
    unmatched: list[Candidate]
    """Links that a source lists as articles but the pattern does not match."""


@dataclass(frozen=True, slots=True)
class _Parts:
    candidate: Candidate
    host: str
    segments: tuple[str, ...]
    slash: bool
    number: tuple[str, str] | None
    """Name and value of the query parameter that is the article's number."""

    @property
    def form(self) -> tuple[object, ...]:
        """The form of the URL; URLs of one shape have the same form."""
        return (
            len(self.segments),
            *(_form(segment) for segment in self.segments),
            self.number and self.number[0],
        )


def learn(candidates: Sequence[Candidate], home: str, never: Collection[str] = ()) -> Shape | None:
    """Learn the shape that most article links share; None if there is none, or if it would match one of `never`.

    If a source lists articles, their links decide; otherwise links with headlines, numbers or dates do. `never` are
    URLs that are not articles, such as the sources.
    """
    own = urlsplit(normalize(home)).netloc.removeprefix("www.")
    parts = [one for candidate in candidates if (one := _parts(candidate)) is not None and one.host.endswith(own)]
    known = [one for one in parts if one.candidate.is_article]
    groups: dict[tuple[object, ...], list[_Parts]] = {}
    for one in known or parts:
        groups.setdefault(one.form, []).append(one)
    best = max(groups.values(), key=lambda group: _weight(group, is_known=bool(known)), default=[])
    if not best or not _weight(best, is_known=bool(known)):
        return None
    if len(best) < _FEW:
        # Too few to see which parts are fixed; links of the same form with headlines are added.
        same = (one for one in parts if one.form == best[0].form and one.candidate.is_headline)
        best = list(dict.fromkeys([*best, *same]))
    pattern = _pattern(best, own, parts)
    compiled = re.compile(pattern)
    if any(compiled.search(_readable(url)) for url in (home, *never)):
        return None
    matching = [one.candidate for one in parts if compiled.search(_readable(one.candidate.url))]
    matched = {one.url for one in matching}
    unmatched = [one.candidate for one in known if one.candidate.url not in matched]
    return Shape(pattern=pattern, matching=matching, unmatched=unmatched)


def _parts(candidate: Candidate) -> _Parts | None:
    try:
        split = urlsplit(readable(candidate.url))
    except BadURLError:
        return None
    segments = tuple(part for part in split.path.split("/") if part)
    number = next(
        (
            (name, value)
            for name, value in parse_qsl(split.query)
            if name.lower() in _ID_PARAMETERS and value.isdecimal() and value.isascii()
        ),
        None,
    )
    if not segments and number is None:
        return None
    return _Parts(candidate, split.netloc, segments, split.path.endswith("/"), number)


def _form(segment: str) -> str:
    """The class of a path segment; segments of one class may be at the same position of a shape."""
    stem = _FILE.sub("", segment)
    suffix = segment[len(stem) :].lower()
    if stem.isdecimal() and stem.isascii():
        return ("year" if _YEAR.fullmatch(stem) else "day" if len(stem) <= 2 else "number") + suffix
    if _DATE_HEAD.match(stem):
        return "dated" + suffix
    if _HEAD_NUMBER.match(stem):
        return "number-slug" + suffix
    if _TAIL_NUMBER.search(stem):
        return "slug-number" + suffix
    return "words" + suffix


def _weight(group: Sequence[_Parts], *, is_known: bool) -> float:
    """A score for how likely a group of links of one form are the articles; 0 if they are not."""
    urls = {one.candidate.url for one in group}
    if is_known:
        return float(len(urls))
    headlines = sum(one.candidate.is_headline for one in group)
    has_marker = any(part in str(group[0].form) for part in ("number", "dated", "year")) or group[0].number is not None
    codes = _has_codes([one.segments[-1] for one in group if one.segments])
    if len(urls) < 3 or not (has_marker or codes or headlines >= _SURE * len(group)):
        return 0.0
    return headlines + len(urls) * (1.0 if has_marker or codes else 0.1)


def _has_codes(texts: Sequence[str]) -> bool:
    """Whether texts are codes of at most two lengths, most of them with digits among the letters."""
    if len(set(texts)) < 3 or len({len(text) for text in texts}) > 2:
        return False
    return all(map(_LETTERS_OR_DIGITS.fullmatch, texts)) and sum(
        1 for text in texts if _CODE.fullmatch(text)
    ) >= _SURE * len(texts)


def _pattern(group: Sequence[_Parts], own: str, parts: Sequence[_Parts]) -> str:
    """The pattern for a group of one form; `parts` are all links of the site."""
    first = group[0]
    columns = [[one.segments[at] for one in group] for at in range(len(first.segments))]
    dated = _date_columns(columns)
    number = None if first.number is not None else _id_column(columns, dated)
    by_slug = number is None and first.number is None
    places = []
    for at, texts in enumerate(columns):
        is_last = at == len(columns) - 1
        if at in dated:
            places.append(dated[at])
        elif by_slug and not is_last and len(set(texts)) <= _MAX_NAMES and all(map(_is_word, texts)):
            # Without a number, only the names of sections distinguish articles from other pages.
            same = (one for one in parts if one.form == first.form and one.candidate.is_headline)
            names = sorted({*texts, *(one.segments[at] for one in same), *_sections(first, at, parts)})
            places.append(_literal(names[0]) if len(names) == 1 else f"(?:{'|'.join(map(_literal, names))})")
        else:
            places.append(_place(texts, is_id=at == number, is_slug_id=by_slug and is_last))
    # The part after the number is the slug, which changes with the headline.
    if number is not None and all(place in ("[^/]+", r"\d+") for place in places[number + 1 :]):
        places = places[: number + 1]
    if number is not None:
        places = _with_sections(first, places, parts)
    hosts = "" if all(one.host.removeprefix("www.") == own for one in group) else r"(?:[a-z0-9-]+\.)*"
    path = "".join(f"/{place}" for place in places)
    head = rf"^https?://(?:www\.)?{hosts}{_literal(own)}{path}"
    if first.number is not None:
        return rf"{head}/?\?(?:[^#]*&)?{_literal(first.number[0])}=(?P<id>\d+)"
    if number is not None and number == len(places) - 1 and not places[-1].endswith("*"):
        return head + r"(?:[/?]|$)"
    return head + r"/?(?:\?|$)"


def _sections(first: _Parts, at: int, parts: Sequence[_Parts]) -> set[str]:
    """Names of sections at one position: each has its own page and, below it, pages of the articles' form."""
    pages = {_without_case(_without_index(one.segments)) for one in parts}
    below = Counter(one.segments[: at + 1] for one in parts if one.form == first.form)
    return {
        path[at]
        for path, count in below.items()
        if count >= _FEW and _without_case(path) in pages and path[:at] == first.segments[:at] and _is_word(path[at])
    }


def _without_case(segments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str.lower, segments))


def _without_index(segments: tuple[str, ...]) -> tuple[str, ...]:
    is_index = bool(segments) and _FILE.sub("", segments[-1]).lower() == "index"
    return segments[:-1] if is_index else segments


def _with_sections(first: _Parts, places: list[str], parts: Sequence[_Parts]) -> list[str]:
    """Generalize fixed names in the pattern that are names of sections, which have their own page, to any name.

    A name stays if the wider pattern would match links to other pages.
    """
    paths = {one.segments for one in parts}
    other_links = [one for one in parts if not one.candidate.is_headline and len(one.segments) >= len(places)]
    for at, place in enumerate(places):
        here = first.segments[: at + 1]
        if place != _literal(first.segments[at]) or here not in paths:
            continue
        # If most other links begin with it too, it is the site's part of a shared host.
        rest = [one.segments[: at + 1] == here for one in parts if one.form != first.form]
        if 2 * sum(rest) > len(rest):
            continue
        wider = [*places[:at], "[^/]+", *places[at + 1 :]]
        narrow, wide = (re.compile("/" + "/".join(segments) + r"(?:/|$)") for segments in (places, wider))
        let_in = ("/" + "/".join(one.segments) for one in other_links if one.candidate.title)
        if not any(wide.match(path) and not narrow.match(path) for path in let_in):
            places = wider
    return places


def _id_column(columns: Sequence[Sequence[str]], dated: Collection[int]) -> int | None:
    """The column of the article's number: the one with the most different numbers, then the longest, then the last."""
    best: tuple[int, int, int] | None = None
    for at, texts in enumerate(columns):
        found = [_number(text) for text in texts]
        is_year = all(map(_YEAR.fullmatch, texts)) and (len(texts) == 1 or len(set(texts)) < len(texts))
        if at in dated or is_year or not all(found):
            continue
        numbers = [text for text in found if text]
        short = min(map(len, numbers))
        if short < _MIN_ID and (len(numbers) == 1 or len(set(numbers)) < len(numbers)):
            continue
        rank = (len(set(numbers)), short, at)
        if (short >= _MIN_ID or len(set(numbers)) > 1) and (best is None or rank > best):
            best = rank
    if best is not None:
        return best[2]
    return len(columns) - 1 if columns and _has_codes(columns[-1]) else None


def _number(segment: str) -> str | None:
    stem = _FILE.sub("", segment)
    if stem.isdecimal() and stem.isascii():
        return stem
    found = _HEAD_NUMBER.match(stem) if not _DATE_HEAD.match(stem) else None
    found = found or _TAIL_NUMBER.search(stem)
    return found.group() if found else None


def _date_columns(columns: Sequence[Sequence[str]]) -> dict[int, str]:
    """The adjacent columns of year, month and day -> their patterns."""
    year, month, day = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
    kinds = [
        "year" if all(map(_YEAR.fullmatch, texts)) else "day" if all(map(_DAY.fullmatch, texts)) else ""
        for texts in columns
    ]
    for at, kind in enumerate(kinds):
        if kind == "year" and kinds[at + 1 : at + 3] == ["day", "day"]:
            return {at: year, at + 1: month, at + 2: day}
        if kind == "year" and at >= 2 and kinds[at - 2 : at] == ["day", "day"]:
            return {at - 2: day, at - 1: month, at: year}
        if kind == "year" and kinds[at + 1 : at + 2] == ["day"]:
            return {at: year, at + 1: month}
    return {}


def _place(texts: Sequence[str], *, is_id: bool, is_slug_id: bool) -> str:
    """The pattern for one column; `is_slug_id` if its words identify the article."""
    suffixes = {text[len(_FILE.sub("", text)) :] for text in texts}
    suffix = _literal(suffixes.pop()) if len(suffixes) == 1 else r"(?:\.[a-z]+)?"
    stems = [_FILE.sub("", text) for text in texts]
    digits = r"(?P<id>\d+)" if is_id else r"\d+"
    if all(stem.isdecimal() and stem.isascii() for stem in stems):
        return digits + suffix
    date = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})-" if all(map(_DATE_HEAD.match, stems)) else ""
    if is_id and _has_codes(stems):
        sizes = sorted({len(stem) for stem in stems})
        size = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]},{sizes[-1]}"
        return rf"(?P<id>[a-z0-9]{{{size}}})" + suffix
    for pattern, build in ((_HEAD_NUMBER, "{id}{mark}[^/]*"), (_TAIL_NUMBER, "{date}[^/]*{mark}{id}")):
        marks = {found[1] for stem in stems if (found := pattern.search(stem))}
        if all(map(pattern.search, stems)) and len(marks) == 1 and not (date and pattern is _HEAD_NUMBER):
            return build.format(id=digits, mark=_literal(marks.pop()), date=date) + suffix
    if len(set(stems)) == 1 and _is_word(stems[0]) and not is_slug_id:
        return _literal(stems[0]) + suffix
    # A slug is not an `id` group: without one, the whole normalized URL identifies the article.
    return date + (_slug(stems, suffix) if is_slug_id else "[^/]+") + suffix


def _slug(stems: Sequence[str], suffix: str) -> str:
    """The pattern for slugs; if all have several words, it does not match the one-word names of sections."""
    letters = "[^/.]" if suffix else "[^/]"
    return f"{letters}+-{letters}+" if all("-" in stem.strip("-") for stem in stems) else f"{letters}+"


def _is_word(text: str) -> bool:
    """Whether a segment may be a fixed part of the path, rather than a slug of which only one example is known."""
    return text.isascii() and not text.isdecimal() and len(text) <= 24 and text.count("-") < 3


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\-", "-")


def _readable(url: str) -> str:
    return readable(normalize(url))
