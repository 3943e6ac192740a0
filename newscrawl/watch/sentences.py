"""Phrases of the watch as English or Arabic text. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newscrawl.arabic import findings as arabic
from newscrawl.arabic import labels
from newscrawl.arabic.report import FAILURES
from newscrawl.watch import english
from newscrawl.watch.diagnosis import Figure, Phrase


@dataclass(frozen=True, slots=True)
class _Language:
    phrases: Mapping[str, str]
    count: Callable[[int, str], str]
    names: Mapping[str, Mapping[str, str]]
    """Figure -> the translated names of its values; values of other figures are shown unchanged."""
    comma: str


def in_english(sentence: Phrase) -> str:
    """A phrase in English; empty for an unknown kind, which a later version may have stored."""
    return _written(sentence, _ENGLISH)


def in_arabic(sentence: Phrase) -> str:
    """A phrase in Arabic; empty for an unknown kind, which a later version may have stored."""
    return _written(sentence, _ARABIC)


class _Number(float):
    """A number whose format specification is a noun, `%`, or one of Python's that begins with a point."""

    language: _Language

    def __new__(cls, value: float, language: _Language) -> _Number:
        number = super().__new__(cls, value)
        number.language = language
        return number

    def __format__(self, spec: str) -> str:
        if not spec:
            return f"{float(self):,.0f}"
        if spec == "%":
            return f"{float(self):.0%}"
        return float(self).__format__(spec) if spec.startswith(".") else self.language.count(round(self), spec)


def _written(sentence: Phrase, language: _Language) -> str:
    figures = {name: _shown(name, value, language) for name, value in sentence.figures.items()}
    return language.phrases.get(sentence.kind, "").format(**figures)


def _shown(name: str, value: Figure, language: _Language) -> _Number | str:
    if isinstance(value, (int, float)):
        return _Number(value, language)
    names = language.names.get(name)

    def named(one: str) -> str:
        # An unknown name, of a later version or from Scrapy, is shown as code.
        return one if names is None else names.get(one, f"`{one}`")

    if isinstance(value, str):
        return named(value)
    return f" ({language.comma.join(map(named, value))})" if value else ""


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else english.NOUNS[noun]}"


_ENGLISH = _Language(english.PHRASES, _counted, {}, ", ")
_ARABIC = _Language(
    arabic.PHRASES,
    lambda number, noun: arabic.NOUNS[noun].counted(number),
    {"field": labels.FIELDS, "classes": FAILURES, "reason": arabic.REASONS, "day": arabic.DAYS},
    labels.COMMA,
)
