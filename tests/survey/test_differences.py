"""Differences between two readings of an article."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.survey.differences import TextChange, differences, shown, text_changes, word_counts

TEXT = st.lists(st.sampled_from(["خبر", "مدينة", "ماء", "\n", "a"]), max_size=40).map(" ".join)


def test_only_fields_that_differ_are_told() -> None:
    link = {"kind": "block", "url": "https://a.example/1", "text": "خبر", "site": None}
    old = {"title": "أ", "tags": [], "summary": None, "related": [link], "fetched": "1"}
    new = {"title": "ب", "tags": None, "summary": "", "related": [{**link, "site": "a"}], "fetched": "2"}
    assert differences(old, new, ("title", "tags", "summary", "related")) == {"title": ("أ", "ب")}


def test_words_around_a_change_are_shown_and_no_others() -> None:
    words = [f"كلمة{n}" for n in range(40)]
    changed = [*words[:20], "جديدة", *words[21:]]
    assert text_changes(" ".join(words), " ".join(changed)) == [
        TextChange("=", " ".join([*words[:4], "...", *words[16:20]])),
        TextChange("-", words[20]),
        TextChange("+", "جديدة"),
        TextChange("=", " ".join([*words[21:25], "...", *words[36:]])),
    ]
    assert text_changes("أ\nب", "أ\nب") == []
    assert text_changes("أ\nب", "أ") == [TextChange("-", "ب")]


@given(TEXT, TEXT)
def test_every_word_that_is_gone_or_new_is_counted(old: str, new: str) -> None:
    gone, come = word_counts(text_changes(old, new))
    assert len(old.split()) - gone == len(new.split()) - come


def test_long_texts_are_compared_by_paragraphs() -> None:
    old, new = "أ " * 50_000, "ب " * 50_000
    assert [change.sign for change in text_changes(old, new)] == ["-", "+"]


def test_values_are_short_lines() -> None:
    assert shown(None) == shown([]) == "nothing"
    assert shown(["أ", "ب"]) == "2: أ | ب"
    assert shown({"name": "رويترز", "site": None}) == "رويترز"
    assert len(shown("كلمة\n" * 100)) == 70
