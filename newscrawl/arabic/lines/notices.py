"""Recognize headings of pages shown instead of an article: «الصفحة غير موجودة», "Just a moment"."""

from __future__ import annotations

import re
from enum import Enum

from newscrawl.arabic.gazetteer.notices import (
    FILLERS,
    NEGATIONS,
    PREFIXES,
    RELATIVES,
    SAYINGS,
    SENTENCES,
    STATES,
    SUBJECTS,
)
from newscrawl.arabic.normalize.folding import fold

_SITE_SIGNS = re.compile(r"[|–—»›·•]|\s-\s|::")
"""Separators between a page's own title and the name of the site."""
_PAUSES = re.compile(r"[:.!؟?…,،;؛()\[\]\"'“”]+(?:\s|$)|\.{2,}|[…!؟?\"“”()\[\]]")
_QUESTION = re.compile("[؟?]")
_NOT_WORDS = re.compile(r"[^\w]+")
_DOMAIN = re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b", re.IGNORECASE)
_RELATIVES = frozenset(map(fold, RELATIVES))
_NAME_WORDS = 5
"""Maximum words of a site's name."""
_COMPOSED = 3
"""Minimum words of an Arabic sentence judged only by its words: a shorter one may be a headline."""
_ARABIC = "\u0600"
_MAX_LENGTH = 200


def _words(text: str) -> list[str]:
    return _NOT_WORDS.sub(" ", fold(text)).split()


def _bare(words: list[str]) -> list[str]:
    return [word for word in words if word not in _RELATIVES]


class NoticeKind(Enum):
    """The kind of a page shown instead of an article."""

    CHALLENGE = "a challenge"
    REFUSAL = "a refusal"
    CONSENT = "a consent notice"
    MAINTENANCE = "a maintenance page"
    ERROR = "an error page"
    MISSING = "a page for missing content"
    LOGIN = "a login page"
    HOSTING = "a page of the hosting provider"


_PHRASES = {tuple(_bare(_words(phrase))): NoticeKind[name] for name, phrases in SAYINGS.items() for phrase in phrases}
_SENTENCES = {
    f" {' '.join(_words(phrase))} ": NoticeKind[name] for name, phrases in SENTENCES.items() for phrase in phrases
}
_STATES = {" ".join(_words(word)): NoticeKind[name] for name, words in STATES.items() for word in words}
_SUBJECTS = frozenset(map(fold, SUBJECTS))
_NEGATIONS = frozenset(map(fold, NEGATIONS))
_HEADS = ("وبال", "وال", "بال", "كال", "لل", "ال", "و", "ب", "ل", "س")
_LONGEST = max(map(len, _PHRASES))
_FILLERS = frozenset(map(fold, FILLERS))
_PREFIXES = frozenset(map(fold, PREFIXES)) | _FILLERS
_FIRST = frozenset(phrase[0] for phrase in _PHRASES).union(_PREFIXES, _RELATIVES, _STATES, _SUBJECTS, _NEGATIONS)


def notice_kind(heading: str) -> NoticeKind | None:
    """Return the kind of a title or heading that is entirely a notice; None for any other heading.

    It may also have the site's name («404 - الصفحة غير موجودة | الموقع»), an apology before the notice, and words
    without further meaning after it. A headline that only begins like a notice is not one («أنا لست روبوتا.. كيف تعمل
    الكابتشا؟»).
    """
    if len(heading) > _MAX_LENGTH:
        return None
    kind: NoticeKind | None = None
    names = 0
    # A pair of guillemets is a quotation; a single one separates the name of the site.
    text = heading.replace("«", " ").replace("»", " ") if "«" in heading else heading
    for part in _SITE_SIGNS.split(text):
        part_kind, is_notice = _part(part) if _may_begin(part) else (None, False)
        kind = kind or part_kind
        if not is_notice:
            names += 1
            if names > 2 or _QUESTION.search(part) or len(part.split()) > _NAME_WORDS:
                return None
    return kind


def notice_in(text: str) -> NoticeKind | None:
    """Return the kind of notice page whose typical sentence occurs in the text; None if there is none."""
    # «nous et nos 842 partenaires»
    padded = f" {' '.join(word for word in _words(text) if not word.isdigit())} "
    return next((kind for sentence, kind in _SENTENCES.items() if sentence in padded), None)


def _may_begin(part: str) -> bool:
    """Whether the first word may begin a notice: a cheap test that saves the full one for most headlines."""
    words = part.split(maxsplit=1)
    if not words or "." in words[0]:
        return True
    first = fold(words[0]).split()
    return not first or first[0].isdigit() or not _FIRST.isdisjoint(_forms(first[0]))


def _part(part: str) -> tuple[NoticeKind | None, bool]:
    """The kind of a part of a heading, and whether each of its sentences is a notice or has no meaning of its own."""
    kind: NoticeKind | None = None
    for sentence in _PAUSES.split(_DOMAIN.sub(" ", part)):
        words = _bare(_words(sentence))
        sentence_kind = _sentence(words) or _composed(words)
        if sentence_kind is None and not all(word in _PREFIXES or word.isdigit() for word in words):
            return None, False
        kind = kind or sentence_kind
    return kind, True


def _sentence(words: list[str]) -> NoticeKind | None:
    # An apology may be part of the phrase («خطأ في الخادم»), so the phrase may begin at any of the leading prefixes.
    for begin, word in enumerate(words):
        for size in range(min(_LONGEST, len(words) - begin), 0, -1):
            kind = _PHRASES.get(tuple(words[begin : begin + size]))
            if kind is not None and all(rest in _FILLERS for rest in words[begin + size :]):
                return kind
        if word not in _PREFIXES and not word.isdigit():
            return None
    return None


def _composed(words: list[str]) -> NoticeKind | None:
    """The kind of a sentence that consists only of words of such pages: subjects and their states."""
    kind: NoticeKind | None = None
    subjects = 0
    denied = False
    for word in words:
        forms = _forms(word)
        if state := next((_STATES[form] for form in forms if form in _STATES), None):
            kind = kind or state
        elif not _SUBJECTS.isdisjoint(forms):
            subjects += 1
        elif word in _NEGATIONS:
            denied = True
        elif _PREFIXES.isdisjoint(forms) and not word.isdigit():
            return None
    if not subjects or (len(words) < _COMPOSED and words[0] >= _ARABIC):
        return None
    return kind or (NoticeKind.MISSING if denied else None)


def _forms(word: str) -> tuple[str, ...]:
    """A word as is, without its particles and its article, and that without a final «ا»."""
    bare = next((word[len(head) :] for head in _HEADS if word.startswith(head) and len(word) > len(head) + 2), word)
    return word, bare, bare.removesuffix("ا")
