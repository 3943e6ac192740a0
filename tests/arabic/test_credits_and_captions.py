"""Captions, credit lines, source lines and agency names. Every line here was written for these tables."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.arabic import lines

CAPTIONS = """
رجل يسير قرب مبنى مدمر في غزة (رويترز)
رجل يسير قرب مبنى مدمر في غزة (أ ف ب)
رجل يسير قرب مبنى مدمر في غزة (أ.ف.ب)
رجل يسير قرب مبنى مدمر في غزة (أ. ف. ب.)
مصافحة بين الوزيرين في القاهرة (د ب أ)
جانب من الاجتماع في الرياض (واس)
جانب من الاجتماع (الشرق الأوسط)
جانب من الاجتماع (الجزيرة)
جنود قرب الحدود - أرشيفية (رويترز)
جنود قرب الحدود (رويترز - أرشيفية)
جنود قرب الحدود (رويترز/أرشيف)
مقر البنك المركزي (غيتي)
مقر البنك المركزي [رويترز]
لقطة من الفيديو المتداول (مواقع التواصل)
المتحدث باسم الوزارة خلال مؤتمر صحافي الثلاثاء (إ.ب.أ)
سيارات إسعاف في موقع الانفجار (الأناضول).
خلال لقاء الوزيرين في المطار (سبأ)
(رويترز)
(أ ف ب)
صورة: رويترز
الصورة: أ ف ب
تصوير: حسن محمود
تصوير/ حسن محمود
صورة أرشيفية
صورة أرشيفية للملعب
صورة من الأرشيف
صورة تعبيرية
صدر الصورة، Getty Images
صدر الصورة، Reuters
مصدر الصورة: وكالات
التعليق على الصورة، متظاهرة ترفع لافتة في المدينة
Getty Images
© REUTERS / NAME SURNAME
"""
NOT_CAPTIONS = """
قال مسؤول حكومي إن القوات انسحبت من المدينة (رويترز)
وقال مسؤول إن القوات انسحبت (رويترز)
وأعلنت الوزارة ارتفاع عدد المصابين إلى عشرة (أ ف ب)
ارتفعت أسعار النفط إلى تسعين دولارا للبرميل (رويترز)
لم يصدر تعليق من الحكومة حتى الآن (رويترز)
عاد الهدوء إلى المدينة. وفتحت المدارس أبوابها (د ب أ)
انتهى الاجتماع من دون اتفاق. (رويترز)
يذكر أن الاتفاق أبرم في القاهرة قبل عامين (أ ش أ)
وكان الوزير قد زار العاصمة الأسبوع الماضي (واس)
ولم تكشف الشركة قيمة الصفقة (بلومبرغ)
التقى الرئيس وفدا من الكونغرس (الأناضول)
بحث الوزيران سبل تعزيز التعاون (قنا)
رويترز
وكالات
حماس (حركة المقاومة الإسلامية)
الأمين العام للأمم المتحدة (البرتغالي)
حضر الحفل نجوم السينما (من الجنسين)
بلغت نسبة النمو خمسة في المئة (تقديرات)
الصورة التي نشرها الموقع قديمة
صورة العرب في السينما
صورة قاتمة رسمها التقرير عن الاقتصاد
صور الأقمار الصناعية تكشف حجم الدمار
تصوير الفيلم يبدأ في الصيف
عدسة الكاميرا لا تكذب
أرشيف الدولة يفتح أبوابه للباحثين.
مصدر الصورة المتداولة حساب مجهول
جلسة البرلمان (15 آب)
مهرجان المدينة (دبا)
"""
CREDITS = """
Reuters
وام/أحمد علي
وام / سارة محمد / منى حسن علي
AFP
رويترز
رويترز.
(رويترز)
(أ ف ب)
أ.ف.ب
*و.م.ع
* وكالة الأناضول
وكالات
وكالات - متابعات
رويترز + وكالات
رويترز، أ ف ب
الجزيرة + وكالات
أ ف ب ورويترز
المصدر: RT
المصدر: بوابة الفجر
المصدر : وكالات
ي.أ/ ع.غ (د ب أ)
ع.ج/ م.س (رويترز، أ ف ب)
(إعداد سعيد حسن للنشرة العربية - تحرير منى علي)
"""
NOT_CREDITS = """
الرياض
سانا/دمشق
وام / أبوظبي
واس/ قال المتحدث إن
أحمد علي/وام
معا
سياسة
متابعات
رويترز: أسعار النفط ترتفع
نقلت رويترز عن مصدر
قال لوكالة رويترز
الألمانية
المصدر نفسه أكد ذلك
(القدس المحتلة)
(15 مايو)
الجمهورية
الجزيرة
كرة القدم
(تحديث)
"""
SOURCES = [
    ("المصدر: بوابة الفجر", ("بوابة الفجر",)),
    ("المصدر:بوابة الفجر", ("بوابة الفجر",)),
    ("المصدر : بوابة الفجر", ("بوابة الفجر",)),
    ("المصدر:RT", ("RT",)),
    ("المصدر: RT", ("RT",)),
    ("المصدر - رويترز", ("رويترز",)),
    ("المصدر/ وكالة الأنباء السعودية", ("واس",)),
    ("المصدر: فرانس برس", ("أ ف ب",)),
    ("المصدر: AFP", ("أ ف ب",)),
    ("المصدر: وكالات", ("وكالات",)),
    ("المصدر : الجزيرة + وكالات", ("الجزيرة", "وكالات")),
    ("المصدر: رويترز + وكالات", ("رويترز", "وكالات")),
    ("المصدر: رويترز، الأناضول", ("رويترز", "الأناضول")),
    ("المصدر: رويترز / أ ف ب", ("رويترز", "أ ف ب")),
    ("المصدر: وكالات - سكاي نيوز عربية", ("وكالات", "سكاي نيوز عربية")),
    ("المصدر: أ ف ب ورويترز", ("أ ف ب", "رويترز")),
    ("المصدر: «الشرق الأوسط»", ("الشرق الأوسط",)),
    ("المصدر: صحيفة اليوم", ("صحيفة اليوم",)),
    ("المصدر: وطن وأمة", ("وطن وأمة",)),
    ("المصدر: https://example.com/a/1", ("https://example.com/a/1",)),
    ("المَصدر: رويترز", ("رويترز",)),
    ("المصـدر: رويترز", ("رويترز",)),
    ("\u200fالمصدر:\u00a0رويترز", ("رويترز",)),
    ("مصدر الخبر: رويترز", ("رويترز",)),
    ("نقلا عن رويترز", ("رويترز",)),
    ("نقلًا عن: صحيفة اليوم", ("صحيفة اليوم",)),
    ("(نقلا عن أ ف ب)", ("أ ف ب",)),
    ("Source: Reuters", ("رويترز",)),
]
NOT_SOURCES = """
المصدر
المصدر:
المصدر نفسه
المصدر ذاته أشار إلى ذلك
المصدر الأمني أكد الخبر
المصدر: قال مسؤول إن الخبر غير صحيح
المصدر: إن الوضع مستقر
مصدر مسؤول: لا صحة للخبر
مصدر أمني يكشف التفاصيل
مصادر: الاتفاق قريب إذا تحدث الطرفان
المصدرون يشكون ارتفاع التكاليف
نقلا عن مصادر مطلعة
نقلا عن مسؤول كبير
نقلا عن الصحيفة، قالت الوزارة، إن الأمر
نقلا عن وكالة رويترز قال المتحدث إن القوات باقية
بحسب رويترز
رويترز
"""
AGENCIES = """
رويترز = رويترز | وكالة رويترز | REUTERS | «رويترز»
أ ف ب = أ ف ب | أ.ف.ب | (أ.ف.ب.) | أف ب | ا ف ب | فرانس برس | Afp
الأناضول = الأناضول | الاناضول | وكالة الأناضول
د ب أ = د ب أ | د.ب.أ | وكالة الأنباء الألمانية
أ ش أ = أ ش أ | أ.ش.أ
واس = واس
وام = وام
بترا = بترا
سانا = سانا
وفا = وفا
قنا = قنا
كونا = كونا
بنا = بنا
واع = واع
أ ب = أسوشيتد برس | AP | أ ب
شينخوا = شينخوا
سبوتنيك = سبوتنيك
تاس = تاس
نوفوستي = نوفوستي
إفي = إفي
وكالات = الوكالات
و م ع = و م ع | و.م.ع
"""
# آب is August, دبا a town, ومع «and with»: initials glued together are other words.
NOT_AGENCIES = ["آب", "أب", "دبا", "ومع", "القاهرة", "", "الشرق الأوسط", "رويترز قالت", "وكالة"]


SIGN_OFFS = ["ع.ح/ر.ح", "ف.ع", "س.ك.", "ي. أ / ع.غ", "نادين فارس/ع.غ", "ــــــ", "------", "-"]
NOT_SIGN_OFFS = ["", "ع", "أ. د. سامي", "ع.ح/ر.ح قال", "محمد علي/القاهرة", "ص.ب 1200", "3.5", "* * *", "لا."]


def _rows(table: str) -> list[str]:
    return [line for line in table.split("\n") if line]


Recognizer = Callable[[str], object]
TABLES: list[tuple[Recognizer, list[str], list[str]]] = [
    (lines.is_caption_credit, _rows(CAPTIONS), _rows(NOT_CAPTIONS)),
    (lines.is_credit_line, _rows(CREDITS), _rows(NOT_CREDITS)),
    (lines.is_sign_off, SIGN_OFFS, NOT_SIGN_OFFS),
    (lines.read_source, [row[0] for row in SOURCES], _rows(NOT_SOURCES)),
]


@pytest.mark.parametrize(("recognizer", "line"), [(row[0], line) for row in TABLES for line in row[1]])
def test_matching_lines(recognizer: Recognizer, line: str) -> None:
    assert recognizer(line)


@pytest.mark.parametrize(("recognizer", "line"), [(row[0], line) for row in TABLES for line in row[2]])
def test_other_lines(recognizer: Recognizer, line: str) -> None:
    assert not recognizer(line)


@pytest.mark.parametrize(("line", "names"), SOURCES)
def test_sources_are_named(line: str, names: tuple[str, ...]) -> None:
    source = lines.read_source(line)
    assert source is not None
    assert (source.raw, source.name, source.names) == (line, names[0], names)


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Reuters", "Reuters"),
        ("فرانس24/ أ ف ب", "أ ف ب"),
        ("ي.أ/ ع.غ (د ب أ، رويترز)", "د ب أ"),
        ("(إعداد سامي عبد الله للنشرة العربية - تحرير مروة سلام)", None),
    ],
)
def test_the_agency_of_a_credit_line(line: str, agency: str | None) -> None:
    assert lines.is_credit_line(line)
    assert lines.credited_agency(line) == agency


def test_place_before_the_source_is_no_source() -> None:
    source = lines.read_source("المصدر: (أبوظبي - البيان) التاريخ: 03 يونيو 2020")
    assert source is not None
    assert (source.place, source.names) == ("أبوظبي", ("البيان",))


@pytest.mark.parametrize("row", AGENCIES.strip().split("\n"))
def test_agencies_have_one_name(row: str) -> None:
    canonical, spellings = row.split(" = ")
    for name in (canonical, *spellings.split(" | ")):
        assert lines.canonical_agency(name) == canonical


@pytest.mark.parametrize("name", NOT_AGENCIES)
def test_other_words_are_no_agencies(name: str) -> None:
    assert lines.canonical_agency(name) is None


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("جنود قرب الحدود (رويترز)", "جنود قرب الحدود", "رويترز"),
        ("جنود قرب الحدود (أ.ف.ب)", "جنود قرب الحدود", "أ ف ب"),
        ("جنود قرب الحدود (الجزيرة)", "جنود قرب الحدود", "الجزيرة"),
        ("جنود قرب الحدود (رويترز - أرشيفية)", "جنود قرب الحدود", "رويترز - أرشيفية"),
        ("جنود قرب الحدود - رويترز", "جنود قرب الحدود", "رويترز"),
        ("جنود قرب الحدود | Getty Images", "جنود قرب الحدود", "Getty Images"),
        ("جنود قرب الحدود © AFP", "جنود قرب الحدود", "أ ف ب"),
        ("صدر الصورة، Reuters", "", "رويترز"),
        ("صورة: رويترز", "", "رويترز"),
        ("تصوير: حسن محمود", "", "حسن محمود"),
        ("Getty Images", "", "Getty Images"),
        ("رويترز", "", "رويترز"),
        ("التعليق على الصورة، متظاهرة ترفع لافتة", "متظاهرة ترفع لافتة", None),
        ("جنود قرب الحدود", "جنود قرب الحدود", None),
        ("جنود قرب الحدود (شمال البلاد)", "جنود قرب الحدود (شمال البلاد)", None),
        ("القاهرة - الإسكندرية", "القاهرة - الإسكندرية", None),
        ("", "", None),
    ],
)
def test_caption_is_separated_from_its_credit(text: str, caption: str, credit: str | None) -> None:
    assert lines.split_caption_credit(text) == (caption, credit)


@given(st.text(max_size=200))
@example("\r")
def test_nothing_raises(line: str) -> None:
    for label in ("", "المصدر: ", "نقلا عن ", "صورة: ", "صدر الصورة، ", "© ", "("):
        for recognizer, _, _ in TABLES:
            recognizer(label + line)
        lines.canonical_agency(label + line)
        caption, credit = lines.split_caption_credit(label + line)
        assert caption in label + line
        assert credit is None or credit in label + line or credit == lines.canonical_agency(credit)


def test_writers_sign_for_their_agency() -> None:
    assert lines.credited_agency("وام/أحمد علي/سارة محمد") == "وام"
