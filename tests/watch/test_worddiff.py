"""The word difference of two texts: complete, in order, and with bounded work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.arabic.normalize.wording import token_key, tokens, wording
from newscrawl.watch.edits.worddiff import Paragraph, count_words, word_diff

WORDS = st.sampled_from(
    ["المدينة", "والقرية", "12", "١٢", "3.5", "«نعم»", "قال", "إن", "\u202eعكس", "م\u0640\u0640دينة", "،", "a"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=6).map("\n".join)


def new_of(found: list[Paragraph]) -> str:
    return "\n".join(paragraph.new for paragraph in found if paragraph.new is not None)


def shown(old: str, new: str) -> list[list[tuple[str, str]]]:
    return [[(span.op, span.text) for span in paragraph.spans] for paragraph in word_diff(old, new)]


@given(TEXTS, TEXTS)
def test_diff_without_removed_words_is_the_new_text(old: str, new: str) -> None:
    assert new_of(word_diff(old, new)) == new


@given(TEXTS, TEXTS)
def test_diff_without_added_words_has_the_words_of_the_old_text(old: str, new: str) -> None:
    kept = [span.text for one in word_diff(old, new) for span in one.spans if span.op != "added"]
    words = sorted(key for text in kept for key in map(token_key, tokens(text)) if key != " ")
    assert words == sorted(key for key in map(token_key, tokens(old)) if key != " ")


@given(TEXTS)
def test_equal_texts_do_not_differ(text: str) -> None:
    assert not any(paragraph.changed or paragraph.moved for paragraph in word_diff(text, text))


@given(st.text())
def test_joined_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_whole_words_are_marked() -> None:
    assert shown("وقال إن المدرسة أغلقت في 10:30.", "وقال إن والمدرسة أغلقت في 10:45.") == [
        [
            ("same", "وقال إن "), ("removed", "المدرسة"), ("added", "والمدرسة"), ("same", " أغلقت في "),
            ("removed", "10:30"), ("added", "10:45"), ("same", "."),
        ]
    ]  # fmt: skip


def test_moved_paragraph_is_not_deleted() -> None:
    first, second, third = "الفقرة الأولى عن الطرق.", "الفقرة الثانية عن المياه.", "الفقرة الثالثة عن الطقس."
    found = word_diff("\n".join([first, second, third]), "\n".join([third, first, second]))
    assert [(one.new, one.moved, one.changed) for one in found] == [
        (third, True, False), (first, False, False), (second, False, False),
    ]  # fmt: skip


def test_moved_and_edited_paragraph_is_compared_with_itself() -> None:
    old = "\n".join(["قتل 12 شخصا في حادث على الطريق الساحلي.", "وقالت الشرطة إنها تحقق.", "الطقس معتدل اليوم."])
    new = "\n".join(["وقالت الشرطة إنها تحقق.", "الطقس معتدل اليوم.", "قتل 13 شخصا في حادث على الطريق الساحلي."])
    *_, last = word_diff(old, new)
    assert last.moved
    assert [(span.op, span.text) for span in last.spans if span.op != "same"] == [("removed", "12"), ("added", "13")]


def test_removed_paragraph_keeps_its_position() -> None:
    found = word_diff("الأولى هنا.\nتحذف هذه الفقرة.\nالثالثة هنا.", "الأولى هنا.\nالثالثة هنا.")
    assert [one.spans[0].op for one in found] == ["same", "removed", "same"]
    assert count_words(found) == (0, 3)


@pytest.mark.parametrize(
    "other",
    [
        "قال\u00a0الوزير  «نعم»…", "قال الوزيـــر “نعم”...", "\u200fقال الوز\u200cير \"نعم\"…", "قال الوزير\n«نعم» ...",
    ],
)  # fmt: skip
def test_differences_of_typesetting_are_no_edits(other: str) -> None:
    assert wording(other) == wording("قال الوزير «نعم»…")


@pytest.mark.parametrize("other", ["أحمد", "احمد!", "احمَد", "حامد", "احمد 1"])
def test_letters_hamzas_marks_and_signs_are_edits(other: str) -> None:
    assert wording(other) != wording("احمد")


@given(st.text())
def test_wording_is_stable(text: str) -> None:
    assert wording(wording(text)) == wording(wording(wording(text)))


@pytest.mark.parametrize(
    "text", ["ا " * 500_000, "\n".join(["فقرة"] * 200_000), "ا" * 3_000_000, "\n".join(map(str, range(100_000)))]
)
def test_work_on_a_huge_text_is_bounded(text: str) -> None:
    # Comparing every pair of words or paragraphs would take hours.
    edited = f"{text} ب\nج"
    assert new_of(word_diff(text, edited)) == edited
