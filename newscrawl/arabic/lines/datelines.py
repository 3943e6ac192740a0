"""Read datelines and bylines: the outlet, place, agency and authors at the beginning of the first paragraph."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from newscrawl.arabic.gazetteer.agencies import AGENCIES, OUTLETS, canonical_agency
from newscrawl.arabic.gazetteer.names import GIVEN_NAMES, is_name, split_authors
from newscrawl.arabic.gazetteer.phrases import DASHES, Phrases, Word, first_key, keys_of, words_of
from newscrawl.arabic.gazetteer.places import FIRST_WORDS, place_length
from newscrawl.arabic.lines.dateline_reader import HEAD, SEPARATORS, DatelineReader

_LONGEST_BYLINE = 120
_WROTE = keys_of("كتب كتبت كتبه كتبها بقلم")
_BYLINE = _WROTE | keys_of(
    """
تقرير إعداد أعده أعدته أعدها حوار تحقيق ترجمة تحرير متابعة تغطية أجراه أجرته حاوره حاورته
"""
)
_BY = _BYLINE | keys_of(
    """
بواسطة مرسلة أرسلت نشر نشرت الكاتب الكاتبة المؤلف اسم وتقديم وترجمة وإعداد كاتب كاتبة المقال مراسلنا مراسلتنا By Author
"""
)
_AGENCY_FIRST = frozenset(
    words[0].key for name, more in AGENCIES.items() for spelling in (name, *more) if (words := words_of(spelling))
)
_LEADS = (
    FIRST_WORDS
    | Phrases(name for name in OUTLETS if " " in name).firsts
    | _BYLINE
    | GIVEN_NAMES
    | _AGENCY_FIRST
    | keys_of("خاص متابعة متابعات")
)
_MARK = re.compile(rf"[{re.escape(DASHES)}:：/|(\[«]|\sـ|ـ\s")
_SIGN_AFTER = re.compile(rf"\s*(?:[{re.escape(DASHES)}:：/|]|ـ)")
_ON = re.compile(r"\s*على\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The beginning of a paragraph before its text: «بغداد اليوم - بغداد», «القاهرة (رويترز) -», «كتب - فلان»."""

    raw: str
    """The dateline as printed; the paragraph is `raw`, separators and `rest` in sequence."""
    outlet: str | None = None
    """The outlet named, as printed."""
    place: str | None = None
    """The place or places, as printed."""
    authors: tuple[str, ...] = ()
    """The people named, as printed."""
    agency: str | None = None
    """The agency, by its canonical name («وكالات» for several unnamed)."""
    rest: str = ""
    """The paragraph's text after the dateline; empty if the paragraph is only a dateline."""


@lru_cache(maxsize=256)
def _phrases(outlets: tuple[str, ...]) -> Phrases:
    return Phrases(outlets)


def read_dateline(paragraph: str, *, outlets: Iterable[str] = ()) -> Dateline | None:
    """Return the dateline or byline at the beginning of `paragraph`, or None.

    `outlets` are the site's own names: a paragraph that begins with one and a separator certainly has a dateline.
    Without them, a dateline needs a known place, agency or byline word. A known place, a dash and a sentence
    («القاهرة - وصل الرئيس …») are a dateline; a place and a colon are not («واشنطن: لن نسمح» is a headline), nor one
    that opens a parenthesis («القاهرة -أكبر مدن العالم العربي- …»), nor a place alone.
    """
    own = _phrases(outlets if isinstance(outlets, tuple) else tuple(outlets))
    first = first_key(paragraph)
    if first not in _LEADS and first not in own.firsts:
        return None
    head = paragraph[:HEAD]
    byline = first in _BYLINE
    if not byline and not _MARK.search(head):
        return None
    words = words_of(head)
    if not words or words[0].start > 3:
        return None
    if byline and not own.length(words) and (read := _read_byline(paragraph, words)):
        return read
    reader = DatelineReader(paragraph, words, own)
    if not reader.read():
        return None
    return Dateline(
        raw=reader.raw,
        outlet=reader.outlet,
        place=reader.place,
        authors=reader.authors,
        agency=reader.agency,
        rest=reader.rest,
    )


def strip_byline(text: str) -> str:
    """Remove «كتب», «بقلم» or «اسم الكاتب» before the name from an author field."""
    words = words_of(text, 4)
    count = next((at for at, word in enumerate(words) if word.key not in _BY), 0)
    return text[words[count].start :] if count else text


def _read_byline(paragraph: str, words: list[Word]) -> Dateline | None:
    """Read a paragraph that is only a byline: «كتب - فلان», «كتب: محرر», «كتبت فلانة»."""
    if len(paragraph) > _LONGEST_BYLINE or len(words) < 2:
        return None
    tail = paragraph[words[0].end :]
    text = tail.strip(SEPARATORS)
    if not text or text[-1] in ".!?؟…،":
        return None
    marked = _SIGN_AFTER.match(tail) is not None
    wrote = words[0].key in _WROTE
    if not marked and (not wrote or _ON.match(tail)):
        return None
    authors = split_authors(text)
    if not authors:
        return None
    if not (marked and wrote):
        # «كتب فلان», «تقرير: فلان»: these are bylines only with a given name
        name = words_of(authors[0])
        if not is_name(name, known=True) or (not marked and len(name) < 2):
            return None
    place = agency = None
    people = []
    for author in authors:
        named = words_of(author)
        if canonical_agency(author):
            agency = agency or canonical_agency(author)
        elif place_length(named, 0, author) == len(named):
            place = place or author
        else:
            people.append(author)
    if not people and not agency:
        return None
    return Dateline(raw=paragraph.rstrip(SEPARATORS), place=place, authors=tuple(people), agency=agency)
