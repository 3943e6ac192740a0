"""Keyword lines: with separators, or with only spaces, where the article's text determines the phrases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.arabic.gazetteer.phrases import words_of
from newscrawl.arabic.lines import read_keywords

# The keyword line of the seed article, and sentences that carry its phrases as an article does: with joined
# conjunctions, quotes inside the phrase, and a preposition that goes on with another word elsewhere.
SEED = (
    "كلمات دلالية: اسرائيل الولايات المتحدة الامريكية الولايات المتحدة تحرير الرهائن حركة حماس الفلسطينية "
    "رئيس الوزراء القطري فی الدوحة"
)
TEXT = """اجتماع في الدوحة بشأن غزة
قال رئيس الوزراء القطري في كلمة له، إن الجهود مستمرة مع مصر والولايات المتحدة الأمريكية.
والهدف تحرير الرهائن. وتتوسط الولايات المتحدة، بين إسرائيل وحركة "حماس" الفلسطينية."""

SEPARATED = [
    ("كلمات دلالية: مصر, فيروس كورونا", ("مصر", "فيروس كورونا")),
    ("الكلمات الدلالية:مصر, فيروس كورونا", ("مصر", "فيروس كورونا")),
    ("كلمات دلالية : مصر، فيروس كورونا، الصحة", ("مصر", "فيروس كورونا", "الصحة")),
    ("الكلمات المفتاحية: مصر | فيروس كورونا", ("مصر", "فيروس كورونا")),
    ("كلمات مفتاحية: مصر؛ فيروس كورونا", ("مصر", "فيروس كورونا")),
    ("كَلِمات دلاليّة: مصر - فيروس كورونا", ("مصر", "فيروس كورونا")),
    ("وسوم: #مصر #فيروس_كورونا", ("مصر", "فيروس كورونا")),
    ("وسوم #مصر #فيروس_كورونا", ("مصر", "فيروس كورونا")),
    ("الوسوم: مصر / فيروس كورونا", ("مصر", "فيروس كورونا")),
    ("تاغ: مصر  فيروس كورونا", ("مصر", "فيروس كورونا")),
    ("تاغات: مصر\tفيروس كورونا", ("مصر", "فيروس كورونا")),
    ("Tags: مصر, Covid-19", ("مصر", "Covid-19")),
    ("هاشتاغ: #مصر", ("مصر",)),
    ("كلمات دلالية مصر، كورونا", ("مصر", "كورونا")),
    ("الكلمات الدالة : مصر، مصر، كورونا.", ("مصر", "كورونا")),
    ("\u200fكلمات\u00a0دلالية:\u00a0مصر، كورونا", ("مصر", "كورونا")),
    ("كلمات دلالية: يناير/كانون الثاني، مصر", ("يناير/كانون الثاني", "مصر")),
    ("كلمات دلالية:", ()),
    ("كلمات دلالية", ()),
]

NOT_KEYWORDS = """
وسوم الجمارك ارتفعت هذا العام
وسم المنتج شرط لبيعه
وسم على مواقع التواصل يطالب بالإفراج عنه
تاج الملكة معروض في المتحف
تاغ هوير شركة ساعات
العلامات التجارية تعود إلى السوق
كلمات الأغنية من التراث
كلمات الرئيس: لن نتراجع
كلمات
الكلمات المتقاطعة: لعبة الصباح
دلالية
مفتاحية
الوسوم التي تصدرت اليوم
هاشتاق يتصدر المنصة
كلمات البحث. مقال في اللغة
سمات الشخصية الناجحة
أوسمة ملكية لعدد من الفنانين
المصدر: رويترز
""".strip().split("\n")


@pytest.mark.parametrize(("line", "keywords"), SEPARATED)
def test_keywords_are_split_at_separators(line: str, keywords: tuple[str, ...]) -> None:
    assert read_keywords(line) == keywords
    assert read_keywords(line, TEXT) == keywords


@pytest.mark.parametrize("line", NOT_KEYWORDS)
def test_sentences_are_no_keyword_lines(line: str) -> None:
    assert read_keywords(line) is None


def test_line_with_spaces_is_split_by_the_phrases_of_the_article() -> None:
    assert read_keywords(SEED, TEXT) == (
        "اسرائيل",
        "الولايات المتحدة الامريكية",
        "الولايات المتحدة",
        "تحرير الرهائن",
        "حركة حماس الفلسطينية",
        "رئيس الوزراء القطري",
        "فی الدوحة",
    )


def test_without_a_text_the_line_stays_whole() -> None:
    assert read_keywords("كلمات دلالية: مصر فيروس كورونا") == ("مصر فيروس كورونا",)


@pytest.mark.parametrize(
    ("words", "text", "keywords"),
    [
        # words that are not in the text stay together
        ("نجم الدوري مصر", "سافر إلى مصر أمس.", ("نجم الدوري", "مصر")),
        ("مصر نجم الدوري", "سافر إلى مصر أمس.", ("مصر", "نجم الدوري")),
        ("مصر نجم الدوري غزة", "من مصر إلى غزة.", ("مصر", "نجم الدوري", "غزة")),
        # the split with the most matches, not the one with the first long phrase
        ("مجلس الأمن الدولي للسلم", "عقد مجلس الأمن جلسة. الأمن الدولي للسلم غاية.", ("مجلس", "الأمن الدولي للسلم")),
        # a phrase does not cross the end of a sentence
        ("مصر غزة", "سافر إلى مصر. غزة تنتظر.", ("مصر", "غزة")),
        # joined conjunctions and prepositions
        ("الرياض القاهرة", "بين القاهرة والرياض.", ("الرياض", "القاهرة")),
        ("القضاء الأعلى", "قال للقضاء الأعلى كلمته.", ("القضاء الأعلى",)),
        # a preposition alone is not a keyword
        ("غزة في القاهرة", "في الصباح. من غزة إلى القاهرة.", ("غزة", "في القاهرة")),
        ("غزة في", "في الصباح. غزة تنتظر.", ("غزة في",)),
        ("مصر مصر", "مصر", ("مصر",)),
    ],
)
def test_splitting_a_line_with_spaces(words: str, text: str, keywords: tuple[str, ...]) -> None:
    assert read_keywords(f"كلمات دلالية: {words}", text) == keywords


_WORDS = st.lists(
    st.sampled_from("مصر غزة في الدوحة رئيس الوزراء حركة وحماس والولايات المتحدة من ضد 2024".split()), max_size=14
)


@given(_WORDS, _WORDS)
def test_no_word_is_lost(line: list[str], text: list[str]) -> None:
    keywords = read_keywords("كلمات دلالية: " + " ".join(line), " ".join(text))
    assert keywords is not None
    assert {word for keyword in keywords for word in keyword.split()} == set(line)


@given(st.text(max_size=120), st.text(max_size=120))
def test_no_letter_is_lost(line: str, text: str) -> None:
    keywords = read_keywords("كلمات دلالية: " + line, text)
    if keywords:
        kept = {word.key for word in words_of(" ".join(keywords).replace("_", " "))}
        assert {word.key for word in words_of(line.replace("_", " "))} <= kept
