"""Recognize paywall notices: «هذا المحتوى للمشتركين فقط», "Subscribe to continue reading"."""

from __future__ import annotations

import re

from newscrawl.arabic.gazetteer import paywalls
from newscrawl.arabic.gazetteer.phrases import keys_of, listed
from newscrawl.arabic.normalize.folding import fold

_LONGEST = 300
_MAX_WORDS = 48
_UNKNOWN = 2
"""Maximum unknown words in a notice, such as the outlet's name; in a long notice, a quarter of the words."""
_SENTENCES = re.compile(r"[.!?؟؛;|:…•\n]+(?:\s|$)|\s[-–—]\s")
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_POLITE, _THINGS, _ONLY, _READERS, _MEMBERS, _STATUS, _VERBS, _READING, _OTHER_SUBJECTS, _AROUND = (
    frozenset(word for key in keys_of(text) for word in key.split())
    for text in (
        paywalls.POLITE, paywalls.THINGS, paywalls.ONLY, paywalls.READERS, paywalls.MEMBERS, paywalls.STATUS,
        paywalls.VERBS, paywalls.READING, paywalls.OTHER_SUBJECTS, paywalls.AROUND,
    )
)  # fmt: skip
_WHOLE = tuple(fold(phrase) for phrase in listed(paywalls.WHOLE))
_KNOWN = frozenset().union(
    _POLITE,
    _THINGS,
    _ONLY,
    _READERS,
    _MEMBERS,
    _STATUS,
    _VERBS,
    _READING,
    _AROUND,
    *(phrase.split() for phrase in _WHOLE),
)


def is_paywall_notice(line: str) -> bool:
    """Whether the line is only a notice that subscribers, or readers who log in, may read on.

    A sentence of an article about subscriptions is not a notice, nor is an invitation to a newsletter or a channel.
    """
    sentences = _sentences(line)
    return any(map(_shuts_out, sentences)) and _is_known(sentences)


def is_subscription_talk(line: str) -> bool:
    """Whether the line may follow such a notice: «لديك حساب؟ سجل الدخول», "Already a subscriber? Log in"."""
    sentences = _sentences(line)
    return bool(sentences) and _is_known(sentences)


def _sentences(line: str) -> list[list[str]]:
    """The folded words of each sentence; `[]` for a line that is too long or does not mention subscribing."""
    if len(line) > _LONGEST:
        return []
    lowered = _MARKS.sub("", line).casefold()
    if not any(mark in lowered for mark in paywalls.MARKS):
        return []
    return [words for part in _SENTENCES.split(line) if (words := fold(part).split())]


def _is_known(sentences: list[list[str]]) -> bool:
    words = [word for sentence in sentences for word in sentence]
    unknown = sum(word not in _KNOWN and not word[0].isdigit() for word in words)
    return len(words) <= _MAX_WORDS and unknown <= max(min(_UNKNOWN, len(words) // 2), len(words) // 4)


def _shuts_out(words: list[str]) -> bool:
    if not _OTHER_SUBJECTS.isdisjoint(words):
        return False
    begin = next((at for at, word in enumerate(words) if word not in _POLITE), 0)
    rest = " ".join(words[begin:])
    if any(f"{text} ".startswith(f"{phrase} ") for text in (rest, " ".join(words)) for phrase in _WHOLE):
        return True
    return _is_for_subscribers(words[begin:]) or _asks_to_subscribe(words[begin:])


def _is_for_subscribers(words: list[str]) -> bool:
    """«هذا المقال متاح للمشتركين»: the text, named or not, is for subscribers only."""
    at = next((place for place, word in enumerate(words) if word in _READERS or word in _MEMBERS), None)
    if at is None:
        return False
    before, after = words[:at], words[at + 1 : at + 5]
    if words[at] in _MEMBERS and (not _ONLY.issuperset(after) or _ONLY.isdisjoint((*before, *after))):
        return False
    if not all(word in _STATUS or word in _THINGS or word in _ONLY or word in _READING for word in before):
        return False
    return not _ONLY.isdisjoint((*before, *after)) or not _THINGS.isdisjoint(before)


def _asks_to_subscribe(words: list[str]) -> bool:
    """«اشترك لقراءة المقال كاملا», «لمتابعة القراءة سجل الدخول»: a request, what for, and what is read then."""
    if not words or (words[0] not in _VERBS and words[0] not in _READING and words[0] not in _STATUS):
        return False
    reading = next((at for at, word in enumerate(words) if word in _READING), None)
    if reading is None or _VERBS.isdisjoint(words):
        return False
    return not _THINGS.isdisjoint(words[reading + 1 :])
