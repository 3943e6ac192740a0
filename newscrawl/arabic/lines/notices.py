"""Headings of pages that are shown in place of an article: «الصفحة غير موجودة», "Just a moment"."""

from __future__ import annotations

import re
from enum import Enum

from newscrawl.arabic.gazetteer.notices import FILLERS, PREFIXES, SAYINGS
from newscrawl.arabic.normalize.folding import fold

_SITE_SIGNS = re.compile(r"[|–—»›·•]|\s-\s|::")
"""Separators between a page's own title and the name of the site."""
_PAUSES = re.compile(r"[:.!؟?…,،;؛()\[\]\"'“”]+(?:\s|$)|\.{2,}|[…!؟?\"“”()\[\]]")
_QUESTION = re.compile("[؟?]")
_NOT_WORDS = re.compile(r"[^\w]+")
_DOMAIN = re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b", re.IGNORECASE)
_NAME_WORDS = 5
"""Maximum words of a site's name."""
_MAX_LENGTH = 200


class NoticeKind(Enum):
    """The kind of a page shown in place of an article."""

    CHALLENGE = "a challenge"
    REFUSAL = "a refusal"
    CONSENT = "a consent notice"
    MAINTENANCE = "a maintenance page"
    ERROR = "a page of an error"
    MISSING = "a page of what is not found"
    LOGIN = "a login page"


_PHRASES = {tuple(fold(phrase).split()): NoticeKind[name] for name, phrases in SAYINGS.items() for phrase in phrases}
_LONGEST = max(map(len, _PHRASES))
_FIRST = frozenset(phrase[0] for phrase in _PHRASES)
_FILLERS = frozenset(fold(word) for word in FILLERS)
_PREFIXES = frozenset(fold(word) for word in PREFIXES) | _FILLERS


def notice_kind(heading: str) -> NoticeKind | None:
    """The kind of a title or heading that is a notice and nothing else; None for any other heading.

    The name of the site may stand beside it («404 - الصفحة غير موجودة | الموقع»), an apology before it, and words
    that add nothing after it. A headline that only begins so («أنا لست روبوتا.. كيف تعمل الكابتشا؟») is a headline.
    """
    if len(heading) > _MAX_LENGTH:
        return None
    kind: NoticeKind | None = None
    names = 0
    # A pair of guillemets is a quotation; a single one stands before the name of the site.
    text = heading.replace("«", " ").replace("»", " ") if "«" in heading else heading
    for part in _SITE_SIGNS.split(text):
        said, is_notice = _part(part) if _may_begin(part) else (None, False)
        kind = kind or said
        if not is_notice:
            names += 1
            if names > 2 or _QUESTION.search(part) or len(part.split()) > _NAME_WORDS:
                return None
    return kind


def _may_begin(part: str) -> bool:
    """Whether the first word may begin a notice: spares headlines the rest."""
    words = part.split(maxsplit=1)
    if not words or "." in words[0]:
        return True
    first = fold(words[0]).split()
    return not first or first[0] in _FIRST or first[0] in _PREFIXES or first[0].isdigit()


def _part(part: str) -> tuple[NoticeKind | None, bool]:
    """The kind of a part of a heading, and whether each of its sentences is a notice or adds nothing."""
    kind: NoticeKind | None = None
    for sentence in _PAUSES.split(_DOMAIN.sub(" ", part)):
        words = _NOT_WORDS.sub(" ", fold(sentence)).split()
        said = _sentence(words)
        if said is None and not all(word in _PREFIXES or word.isdigit() for word in words):
            return None, False
        kind = kind or said
    return kind, True


def _sentence(words: list[str]) -> NoticeKind | None:
    # An apology may be a part of the phrase («خطأ في الخادم»): the phrase may begin at each word up to the first other.
    for begin, word in enumerate(words):
        for size in range(min(_LONGEST, len(words) - begin), 0, -1):
            kind = _PHRASES.get(tuple(words[begin : begin + size]))
            if kind is not None and all(rest in _FILLERS for rest in words[begin + size :]):
                return kind
        if word not in _PREFIXES and not word.isdigit():
            return None
    return None
