"""Read source lines and credit lines, which name who an article credits («المصدر: بوابة الفجر», «(أ ف ب)»)."""

import re
from dataclasses import dataclass

from newscrawl.arabic.gazetteer.agencies import canonical_agency, is_desk, is_outlet, is_weak_agency
from newscrawl.arabic.gazetteer.phrases import BLANKS, DASHES, Phrases, first_key, keys_of, listed, word_key, words_of
from newscrawl.arabic.gazetteer.places import place_length
from newscrawl.arabic.lines.date_lines import is_date_line

_DASH = re.escape(DASHES)
_LONGEST = 160
_LONGEST_BARE = 60

_LABEL = Phrases(
    listed("""
المصدر | المصادر | مصدر | مصدر الخبر | مصادر | المصدر الأصلي | مصدر المقال | نقلا عن | نقلا من | منقول عن
منقول من | Source | Sources | Via
""")
)
_SOURCE_WORD = "المصدر"
_SOURCE = word_key(_SOURCE_WORD)
# «24 أكتوبر 2024 | المصدر: بوابة الفجر»
_BEHIND = re.compile(rf"[|•·،,{_DASH}]\s{{0,3}}(?={_SOURCE_WORD}\s?[:：])")
_QUOTING = keys_of("نقلا منقول")
# If one of these words occurs, the line is a sentence about a source.
_SENTENCE_WORDS = keys_of(
    """
قال قالت إن أن إنه أنه التي الذي أكد أكدت أضاف كشف أعلن ذكر نفسه ذاته قوله قولها مسؤول مسؤولين مصدر مصادر شهود
أوضح أشار تابع شدد لفت رفض طلب تحدث
"""
)
_SIGN = re.compile(rf"[:：/|{_DASH}]|\sـ")
_SPLIT = re.compile(rf"\s*[+،,؛|&]\s*|\s+[/{_DASH}]+\s+|(?<![:/])/(?!/)|\s*_\s*")
_AFTER = re.compile(r"\s(?:التاريخ|تاريخ النشر|الكاتب|الرابط)\s*:")
QUOTES = BLANKS + "«»\"“”'()[]:." + DASHES
"""Characters around a name in a credit that are not part of the name."""

# Sign-offs: the writer's and editor's initials before the agencies, «ي.أ/ ع.غ (د ب أ)», and the editors of an agency's
# Arabic text, «(إعداد فلان للنشرة العربية - تحرير فلان)».
_DESK_WORK = keys_of("إعداد تحرير أعده أعدها شارك شاركت تغطية")
_SIGN_OFF = 20
_SIGN_OFF_LENGTH = 40
_INITIALS = r"[ء-ي]{1,2}\.\s?[ء-ي]{1,2}\.?"
# Without agencies, below a horizontal rule: «ع.غ/ص.ش», «نادين فارس/ع.غ».
_SIGN_OFF_ALONE = re.compile(
    rf"[\sـ_{_DASH}]{{1,40}}|"
    rf"(?:[ء-ي]{{2,15}}(?: [ء-ي]{{2,15}}){{1,2}}\s?/\s?)?{_INITIALS}(?:\s?[/،{_DASH}]\s?{_INITIALS}){{0,3}}"
)
_MAX_NAMES = 4
_SIGNED = re.compile(r"(?:[ء-ي]{1,2}\s?[./،]\s?){1,8}(?:[ء-ي]{1,2}\s?)?\([^()]{2,40}\)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A credited source: «المصدر: بوابة الفجر», «المصدر : رويترز + وكالات»."""

    raw: str
    """The line as printed."""
    name: str
    """The first source: the canonical name of an agency, any other name as printed."""
    names: tuple[str, ...]
    """All sources, in the order of the line."""
    place: str | None = None
    """The place that some papers print before the source: «المصدر: (أبوظبي - البيان)»."""


def read_source(line: str) -> SourceLine | None:
    """Return the source that the line credits, or None; a sentence about «المصدر» is not a source line."""
    if len(line) > _LONGEST:
        return None
    if first_key(line) not in _LABEL.firsts:
        behind = _BEHIND.search(line) if _SOURCE_WORD in line else None
        return read_source(line[behind.end() :]) if behind and is_date_line(line[: behind.start()]) else None
    words = words_of(line)
    label = _LABEL.length(words)
    if not label or label >= len(words):
        return None
    sign = line[words[label - 1].end : words[label].start]
    quoting = words[0].key in _QUOTING
    if not quoting and not _SIGN.search(sign):
        return None
    left = words[label:]
    if len(left) > (6 if quoting else 12) or any(word.key in _SENTENCE_WORDS for word in left):
        return None
    text = line[words[label].start :].strip()
    if text.endswith(("،", "؛", ":", "?", "؟")) or (quoting and (text.endswith(".") or text.count("،") > 1)):
        return None
    text = _AFTER.split(text, maxsplit=1)[0]
    names: list[str] = []
    place = None
    for part in split_credits(text):
        there = words_of(part)
        if not names and place is None and "(" in sign and place_length(there, 0, part) == len(there):
            place = part
            continue
        name = canonical_agency(part) or part
        if name not in names:
            names.append(name)
    if not names and place:
        names, place = [place], None
    return SourceLine(raw=line, name=names[0], names=tuple(names), place=place) if names else None


def is_source_label(line: str) -> bool:
    """Whether the line is only the label of a source line; the name is then on the next line."""
    if len(line) > _LONGEST_BARE or first_key(line) not in _LABEL.firsts:
        return False
    words = words_of(line)
    return _LABEL.length(words) == len(words) and (":" in line or words[0].key == _SOURCE)


def split_credits(text: str) -> list[str]:
    """Return the names in a credit: «رويترز + وكالات», «أ ف ب، الأناضول», «رويترز ووكالات»; a URL stays whole."""
    if "://" in text or text.startswith("www."):
        return [text]
    parts: list[str] = []
    for piece in _SPLIT.split(text):
        piece = piece.strip(QUOTES)
        if piece:
            parts.extend(_split_and(piece))
    return parts


def _split_and(text: str) -> list[str]:
    """Split at a «و» that joins an agency, or that joins an outlet or desk word to an agency."""
    words = text.split()
    for at in range(1, len(words)):
        if not words[at].startswith("و") or len(words[at]) < 2:
            continue
        left, right = " ".join(words[:at]), " ".join([words[at][1:], *words[at + 1 :]])
        if canonical_agency(right) or (canonical_agency(left) and (is_outlet(right) or is_desk(right))):
            return [*_split_and(left), right]
    return [text]


def _is_signed(parts: list[str]) -> bool:
    """Whether the parts are an agency and its writers: «وام/أحمد البوتلي»; an agency and a place are a dateline."""
    agency, *writers = parts
    if not canonical_agency(agency) or is_weak_agency(agency):
        return False
    named = [words_of(writer, _MAX_NAMES + 1) for writer in writers]
    return all(
        1 < len(words) <= _MAX_NAMES
        and not place_length(words, 0, writer)
        and not any(word.key in _SENTENCE_WORDS for word in words)
        for writer, words in zip(writers, named, strict=True)
    )


def is_credit_line(line: str) -> bool:
    """Whether the paragraph is only a credit: «Reuters», «(أ ف ب)», «المصدر: RT», «ي.أ/ ع.غ (د ب أ)»."""
    if len(line) > _LONGEST:
        return False
    if len(line) <= _LONGEST_BARE:
        parts = split_credits(line)
        if parts and all(canonical_agency(part) or is_desk(part) or is_outlet(part) for part in parts):
            return any(canonical_agency(part) and not is_weak_agency(part) for part in parts)
        if "/" in line and len(parts) > 1 and _is_signed(parts):
            return True
    if line.endswith(")"):
        if line.startswith("("):
            return first_key(line) in _DESK_WORK and len(words_of(line)) <= _SIGN_OFF
        if len(line) <= _LONGEST_BARE and _SIGNED.match(line):
            return all(canonical_agency(part) for part in split_credits(line[line.index("(") :]))
    return read_source(line) is not None


def is_sign_off(line: str) -> bool:
    """Whether the paragraph is only the writer's and editor's initials, or the rule above them: «ع.ح/ر.ح», «ــــــ»."""
    return len(line) <= _SIGN_OFF_LENGTH and _SIGN_OFF_ALONE.fullmatch(line) is not None


def credited_agency(line: str) -> str | None:
    """Return the first agency of a credit line («فرانس24/ أ ف ب», «ي.أ/ ع.غ (د ب أ)») as printed, or None."""
    if len(line) > _LONGEST_BARE:
        return None
    signed = _SIGNED.match(line) is not None
    names = split_credits(line[line.index("(") :] if signed else line)
    return next(filter(canonical_agency, names), None)
