"""Headings of pages that are shown in place of an article: «الصفحة غير موجودة», "Just a moment"."""

from __future__ import annotations

import re
from enum import Enum

from newscrawl.arabic.gazetteer.notices import PREFIXES, SAYINGS
from newscrawl.arabic.normalize.folding import fold

_SEGMENTS = re.compile(r"[|–—:»«•]|\s-\s|\.{2,}|…")
_NOT_WORDS = re.compile(r"[^\w]+")
_OTHER_WORDS = 3
"""Words that such a heading may have besides the phrase."""
_MAX_LENGTH = 200


class NoticeKind(Enum):
    """What a page in place of an article is; `blocked` if it is meant for crawlers alone."""

    CHALLENGE = "a challenge"
    REFUSAL = "a refusal"
    CONSENT = "a consent notice"
    MAINTENANCE = "a maintenance page"
    ERROR = "an error page"
    LOGIN = "a login page"

    @property
    def blocked(self) -> bool:
        """Whether others get the page that was asked for."""
        return self in (NoticeKind.CHALLENGE, NoticeKind.REFUSAL)


_PHRASES = {tuple(fold(phrase).split()): NoticeKind[name] for name, phrases in SAYINGS.items() for phrase in phrases}
_LONGEST = max(map(len, _PHRASES))
_PREFIXES = frozenset(fold(word) for word in PREFIXES)


def notice_kind(heading: str) -> NoticeKind | None:
    """What a title or heading says if it says nothing else; None for any other heading.

    A part of it between separators («404 - الصفحة غير موجودة | الموقع») is enough, and it may begin with an apology.
    """
    for part in _SEGMENTS.split(heading[:_MAX_LENGTH]):
        words = _NOT_WORDS.sub(" ", fold(part)).split()
        while words and words[0] in _PREFIXES:
            words = words[1:]
        for size in range(min(_LONGEST, len(words)), 0, -1):
            kind = _PHRASES.get(tuple(words[:size]))
            if kind is not None and len(words) - size <= (_OTHER_WORDS if size > 1 else 0):
                return kind
    return None
