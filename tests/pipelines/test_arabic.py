"""Cleaning: texts for readers get display-safe spelling; fields kept "as printed" are not changed."""

from __future__ import annotations

from pipelines.arabic import ArabicPipeline
from tests.articles import article


def test_texts_for_readers_are_cleaned() -> None:
    item = article(
        title="  خبـــر\u200f المدينة ",
        summary="موجز\u00a0 الخبر",
        body="الفقرة  الأولى.\nالفقرة\tالثانية.",
        tags=["مدينة", " مدينة ", "\u200b", "أخبار"],
    )
    cleaned = ArabicPipeline().process_item(item)
    assert cleaned is item
    assert (item.title, item.summary) == ("خبر المدينة", "موجز الخبر")
    assert item.body == "الفقرة الأولى.\nالفقرة الثانية."
    assert item.tags == ["مدينة", "أخبار"]


def test_fields_as_printed_and_missing_fields_are_unchanged() -> None:
    item = article(summary=None, authors=["محمـد"], dateline=None)
    ArabicPipeline().process_item(item)
    assert (item.summary, item.authors) == (None, ["محمـد"])


def test_other_items_are_unchanged() -> None:
    other = {"title": "خبـــر"}
    assert ArabicPipeline().process_item(other) == {"title": "خبـــر"}
