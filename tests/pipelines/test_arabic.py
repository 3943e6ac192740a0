"""Cleaning: what a reader sees, in display-safe spelling; what is "as printed" stays so."""

from __future__ import annotations

from pipelines.arabic import ArabicPipeline
from tests.articles import article


def test_what_people_read_is_cleaned() -> None:
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


def test_fields_as_printed_and_missing_ones_stay() -> None:
    item = article(summary=None, authors=["محمـد"], dateline=None)
    ArabicPipeline().process_item(item)
    assert (item.summary, item.authors) == (None, ["محمـد"])


def test_what_is_no_article_passes() -> None:
    other = {"title": "خبـــر"}
    assert ArabicPipeline().process_item(other) == {"title": "خبـــر"}
