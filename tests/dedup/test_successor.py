"""A stored text is never replaced by a worse page, and always by a newer text of the same article."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawl.dedup.headlines import shares_headline
from newscrawl.dedup.successor import AGAIN, Printed, another, doubt, objection

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
TITLE = "القطار السريع يبدأ رحلاته بين العاصمة والميناء"
PARAGRAPHS = [
    "أعلنت وزارة النقل في بيان صدر اليوم أن المرحلة الأولى "
    "من مشروع القطار السريع بين العاصمة والميناء ستبدأ مطلع الشهر المقبل.",
    "وقال المهندس سالم الحارثي مدير المشروع إن الاختبارات جرت من دون حوادث وإن الرحلة ستستغرق أقل من ساعة واحدة.",
    "وأضاف أن التذاكر ستباع في المحطات وعلى الهاتف وأن طلاب الجامعة سيدفعون نصف الثمن في كل أيام الأسبوع.",
]
BODY = "\n".join(PARAGRAPHS)
OLD = Printed(title=TITLE, body=BODY, published=NOON)
OTHER = "\n".join(
    [
        "فاز الفريق الأول على ضيفه بهدفين دون رد في افتتاح مباريات الجولة الثالثة من البطولة.",
        "وسجل المهاجم الهدف الأول في الدقيقة العشرين قبل أن يعزز زميله النتيجة بضربة رأس قوية.",
        "ورفع الفريق رصيده إلى تسع نقاط في صدارة الترتيب بفارق الأهداف عن أقرب منافسيه.",
    ]
)


def page(**values: Any) -> Printed:
    return Printed(**{"title": TITLE, "body": BODY, "published": NOON, **values})


@pytest.mark.parametrize(
    "new",
    [
        page(),
        page(body=BODY.replace("ساعة واحدة", "ساعتين")),
        page(title="عنوان جديد كل الجدة عن أمر مختلف", published=None),
        page(body=BODY + "\nوفي تحديث لاحق قالت الوزارة إن الموعد تأجل أسبوعا", published=None),
        # A correction that removes a paragraph, or appends one.
        page(body="\n".join(PARAGRAPHS[1:])),
        page(body="\n".join([PARAGRAPHS[0], PARAGRAPHS[2]])),
        page(body="\n".join([*PARAGRAPHS[:2], "وقالت الوزارة في وقت لاحق إن الموعد تأجل."])),
        page(body="\n".join([PARAGRAPHS[2], PARAGRAPHS[0], PARAGRAPHS[1]])),
        # A story that was rewritten under the same headline, or with the same time.
        page(body=OTHER, published=None),
        page(title="الفريق الأول يفوز", body=OTHER),
        # The last line is a complete one of the old text.
        page(body=BODY.replace("أيام الأسبوع.", "أيام الأسبوع")),
    ],
)
def test_a_newer_text_of_the_same_article(new: Printed) -> None:
    assert objection(OLD, new) is None
    assert doubt(OLD, new) is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("\n".join(PARAGRAPHS[:2]), 40),
        # The page ends within a paragraph, at the end of a sentence.
        (f"{BODY} وانتهى البيان."[: -len(" وانتهى البيان.")], 58),
        ("\n".join(PARAGRAPHS[:2]).replace("ساعة واحدة", "ساعتين") + f"\n{PARAGRAPHS[1]}", 58),
    ],
)
def test_page_that_ends_before_the_stored_text_is_worse(body: str, words: int) -> None:
    old = page(body=f"{BODY} وانتهى البيان.")
    found = doubt(old, page(body=body))
    end = "goes on; accepted if the next retry finds the same"
    assert found == f"the page ends after {words} words, but the stored text of 60 {end}"
    # The same text again has the same reason.
    assert doubt(old, page(body=body)) == found
    assert objection(old, page(body=body)) is None


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (page(title="الموقع تحت الصيانة", body="نعمل على تحسين الموقع وسنعود قريبا.", published=None), "another text"),
        (page(title="الفريق الأول يفوز", body=OTHER, published=None), "another text"),
        # A front page: the article's teaser among others, without the article's headline.
        (page(title=None, body=f"{PARAGRAPHS[0]}\n{OTHER}", published=None), "another text"),
        # A paywall.
        (page(body=PARAGRAPHS[0]), "only 21 of the 58 words"),
        # A truncated transfer: within the last paragraph, within an updated text, and in the middle of a new sentence.
        (page(body=BODY[:-30]), "breaks off"),
        (page(body=BODY.replace("ساعة واحدة", "ساعتين")[:-30]), "breaks off"),
        (page(body=f"{PARAGRAPHS[0]}\n{PARAGRAPHS[1]} وذكر في تحديث"), "breaks off"),
    ],
)
def test_a_worse_page(new: Printed, reason: str) -> None:
    found = objection(OLD, new)
    assert found is not None
    assert reason in found


def test_the_reason_names_a_part_of_the_headline() -> None:
    found = objection(OLD, page(title="خبر " * 100, body=OTHER, published=None))
    assert found is not None
    assert len(found) < 200


WALL = Printed(title="حمل التطبيق", body="حمل التطبيق من المتجر لتواصل التصفح دون شبكة.", published=None)


def test_stored_wall_is_replaced_by_the_promised_article() -> None:
    assert another(WALL, OLD, TITLE) is None
    # Both if the stored text keeps the promise, and if the new page does not keep it either.
    for source_title in ("حمل التطبيق الجديد من المتجر", "افتتاح معرض الكتاب الدولي"):
        assert another(WALL, OLD, source_title) is not None, source_title
    assert another(OLD, WALL, TITLE) is not None
    # Without a promise, it is replaced by a page that is seen twice and looks more like an article.
    for none in (None, "خبر"):
        assert (another(WALL, OLD, none) or "").endswith(AGAIN)
        assert not (another(OLD, WALL, none) or "").endswith(AGAIN)


@pytest.mark.parametrize(
    ("source_title", "kept"),
    [
        (TITLE, True),
        # Words of the text count for the promise, too.
        ("سالم الحارثي: التذاكر في المحطات", True),
        ("افتتاح معرض الكتاب الدولي في دورته الجديدة", False),
        # Words that occur in every text, and too few others.
        ("من قال إن هذا لا يمكن أن يكون قبل", None),
        ("تفاصيل", None),
        ("خبر 1", None),
        ("", None),
        (None, None),
    ],
)
def test_a_promise(source_title: str | None, kept: bool | None) -> None:
    assert shares_headline(source_title, TITLE, BODY) is kept
