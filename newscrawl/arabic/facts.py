"""Words of folded text that carry facts, and the forms a word may take; for telling texts of one template apart."""

from __future__ import annotations

from collections.abc import Iterator

FACT_WORDS = frozenset(
    # Weekdays, months (Gregorian, Maghrebi, Levantine) and small numbers, as the fold writes them.
    """
    السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه
    يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر
    ماي يوليوز غشت شتنبر نونبر دجنبر جانفي فيفري افريل جوان جويليه اوت
    شباط اذار نيسان ايار حزيران تموز ايلول
    واحد واحده اثنان اثنين اثنتين ثلاثه ثلاث اربعه اربع خمسه خمس سته ست سبعه سبع ثمانيه ثمان ثماني تسعه تسع عشره عشر
    شخصين شخصان قتيلين قتيلان جريحين جريحان
    """.split()
)
_CLITICS = "وفبلك"


def word_forms(word: str) -> Iterator[str]:
    """How a title's word may stand in the body: as it is, without a clitic, with or without the article."""
    if len(word) < 3:
        return
    yield word
    bare = word[1:] if word[0] in _CLITICS else word
    bare = f"ا{bare}" if word.startswith("لل") else bare
    yield from (form for form in (bare, f"ال{word}", bare.removeprefix("ال")) if len(form) > 2)
