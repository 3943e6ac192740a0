"""The messages of the watch in both languages, made from kinds and figures."""

from __future__ import annotations

import ast
import inspect
import re
from string import Formatter

import pytest

from newscrawl.arabic import findings as arabic
from newscrawl.failures import Failure
from newscrawl.watch import advice, english
from newscrawl.watch.diagnosis import Diagnosis, Figure, Phrase, phrase
from newscrawl.watch.sentences import in_arabic, in_english

FIGURES: dict[str, Figure] = {
    "answered": 70, "articles": 40, "classes": ["timeout", "server error"], "count": 3, "day": "Eid", "days": 9,
    "entries": 12, "expected": 41, "failed": 60, "field": "published", "hours": 24, "last": "2026-11-24 12:30",
    "least_articles": 12, "least_days": 14, "limit": 5, "listed": 300, "mean": 25, "missing": 11, "now": "json-ld",
    "reason": "unreachable", "rung": "site", "runs": 2, "share": 0.98, "site": "sana", "total": 11, "usual": 250,
}  # fmt: skip
LATIN = re.compile(r"[A-Za-z][A-Za-z.]+")


def figures(template: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(template) if name}


def names(template: str) -> set[str]:
    return {name for name, _ in figures(template)}


OF_EARLIER_STORES = "as it was said"


@pytest.mark.parametrize("kind", sorted(english.PHRASES.keys() - {OF_EARLIER_STORES}))
def test_both_languages_use_the_same_figures(kind: str) -> None:
    assert names(arabic.PHRASES[kind]) == names(english.PHRASES[kind])
    told = Phrase(kind, {name: FIGURES[name] for name in names(english.PHRASES[kind])})
    typed = re.compile("`[^`]+`")
    shown = typed.sub("", in_arabic(told))
    assert re.search("[\u0621-\u064a]{2}", shown)
    # Other text is typed by the user, and is in backquotes.
    assert LATIN.findall(shown.replace("TLS", "")) == []
    assert not re.search("[\u0600-\u06ff{}]", in_english(told))
    assert "{" not in shown
    # A command is the same in both languages.
    assert {one for one in typed.findall(in_english(told)) if " " in one} == {
        one for one in typed.findall(in_arabic(told)) if " " in one
    }


def test_all_phrases_and_nouns_are_used() -> None:
    assert set(arabic.PHRASES) == set(english.PHRASES)
    code = ast.walk(ast.parse(inspect.getsource(advice)))
    string_constants = {node.value for node in code if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert set(english.PHRASES) - string_constants == {OF_EARLIER_STORES}
    specs = {spec for table in (english, arabic) for one in table.PHRASES.values() for _, spec in figures(one)}
    nouns = {spec for spec in specs if spec and spec != "%" and not spec.startswith(".")}
    assert nouns == set(english.NOUNS) == set(arabic.NOUNS)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0 أخبار"), (1, "خبرًا واحدًا"), (2, "خبرين"), (3, "3 أخبار"), (10, "10 أخبار"), (11, "11 خبرًا"),
        (99, "99 خبرًا"), (100, "100 خبر"), (102, "102 خبر"), (103, "103 أخبار"), (1_211, "1,211 خبرًا"),
    ],
)  # fmt: skip
def test_arabic_noun_agrees_with_its_number(number: int, shown: str) -> None:
    assert arabic.NOUNS["article"].counted(number) == shown


def test_one_is_singular_in_english() -> None:
    told = advice.scarce(1, 41.4, 24, "sana").what
    assert in_english(told) == "1 article in 24 hours, usually 41"
    assert in_arabic(told) == "نشر خبرًا واحدًا خلال 24 ساعة، والمعتاد 41"


def test_reason_is_not_repeated() -> None:
    told = advice.unread(30, "blocked", ["blocked", "timeout"], blocked=True)
    assert in_english(told.why) == "the last run ended as blocked (timeout)"
    assert in_arabic(told.why) == "نتيجة آخر عملية جمع: حُجب الجامع (لا جواب في المهلة)"


def test_known_names_are_translated_and_others_kept() -> None:
    told = phrase("site refuses", classes=[Failure.CHALLENGE, "of tomorrow"])
    assert in_english(told) == "the site refuses the crawler (challenge, of tomorrow)"
    assert in_arabic(told) == "الموقع يرفض الجامع (تحدٍّ من خدمة حماية، `of tomorrow`)"
    assert in_english(phrase("site refuses", classes=[])) == "the site refuses the crawler"
    assert in_arabic(advice.empty("published", 2, 40, 0.987, "sana").what) == (
        "حقل «تاريخ النشر» مملوء في 2 من آخر 40 خبرًا، والمعتاد 99%"
    )
    assert in_english(Phrase("of a later version")) == in_arabic(Phrase("of a later version")) == ""


def test_message_round_trip_through_the_store() -> None:
    told = advice.failing(3, 4, ["timeout"], blocked=True)
    assert Diagnosis.of(told.plain()) == told
