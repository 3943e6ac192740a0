"""Datelines and bylines: lines that are one, lines that are not; no part of the paragraph is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.arabic.lines import Dateline, read_dateline, strip_byline

BAGHDAD = ("بغداد اليوم",)
PROSE = "قالت وزارة الصحة في بيان لها إن الحملة مستمرة"

# paragraph, outlet, place, authors, agency, rest
WITH_OUTLET = [
    ("بغداد اليوم - بغداد", "بغداد", None, ""),
    ("بغداد اليوم-بغداد", "بغداد", None, ""),
    ("بغداد اليوم – السليمانية", "السليمانية", None, ""),
    ("بغداد اليوم — أربيل", "أربيل", None, ""),
    ("بغداد اليوم: البصرة", "البصرة", None, ""),
    ("بغداد اليوم / كركوك", "كركوك", None, ""),
    ("بغداد اليوم ـ النجف", "النجف", None, ""),
    ("بغداد اليوم – متابعة", None, None, ""),
    ("بغداد اليوم - خاص", None, None, ""),
    ("بغداد اليوم - وكالات", None, "وكالات", ""),
    ("بغداد اليوم - واع", None, "واع", ""),
    ("متابعة - بغداد اليوم", None, None, ""),
    ("(بغداد اليوم) - بغداد", "بغداد", None, ""),
    (f"بغداد اليوم – {PROSE}", None, None, PROSE),
    (f"بغداد اليوم – بغداد {PROSE}", "بغداد", None, PROSE),
    (f"بغداد اليوم - متابعة {PROSE}", None, None, PROSE),
    (f"بغداد اليوم - ديالى: {PROSE}", "ديالى", None, PROSE),
    ("بَغداد اليوم - بغداد", "بغداد", None, ""),
    ("\u200fبغداد اليوم\u00a0- بغداد", "بغداد", None, ""),
    ("بغـداد اليوم - بغداد", "بغداد", None, ""),
]

DATELINES = [
    ("القاهرة - أ ش أ", {"place": "القاهرة", "agency": "أ ش أ"}),
    ("القاهرة - أ.ش.أ", {"place": "القاهرة", "agency": "أ ش أ"}),
    ("القاهرة ـ وكالة أنباء الشرق الأوسط", {"place": "القاهرة", "agency": "أ ش أ"}),
    (f"القاهرة (رويترز) - {PROSE}", {"place": "القاهرة", "agency": "رويترز", "rest": PROSE}),
    (f"القاهرة (رويترز)- {PROSE}", {"place": "القاهرة", "agency": "رويترز", "rest": PROSE}),
    (f"واشنطن/بيروت (رويترز) - {PROSE}", {"place": "واشنطن/بيروت", "agency": "رويترز", "rest": PROSE}),
    (f"(رويترز) - {PROSE}", {"agency": "رويترز", "rest": PROSE}),
    (f"(أ ف ب) - {PROSE}", {"agency": "أ ف ب", "rest": PROSE}),
    (f"رويترز - {PROSE}", {"agency": "رويترز", "rest": PROSE}),
    ("باريس - أ ف ب", {"place": "باريس", "agency": "أ ف ب"}),
    ("باريس - (أ.ف.ب)", {"place": "باريس", "agency": "أ ف ب"}),
    ("باريس ـ فرانس برس", {"place": "باريس", "agency": "أ ف ب"}),
    ("برلين - د ب أ", {"place": "برلين", "agency": "د ب أ"}),
    (f"برلين - د ب أ - {PROSE}", {"place": "برلين", "agency": "د ب أ", "rest": PROSE}),
    ("إسطنبول/ الأناضول", {"place": "إسطنبول", "agency": "الأناضول"}),
    ("الدوحة/ 24 أكتوبر/قنا", {"place": "الدوحة", "agency": "قنا"}),
    (f"الدوحة في 24 أكتوبر /قنا/ {PROSE}", {"place": "الدوحة", "agency": "قنا", "rest": PROSE}),
    (f"أبوظبي في 3 يونيو / وام / {PROSE}", {"place": "أبوظبي", "agency": "وام", "rest": PROSE}),
    ("عمان 24 تشرين الأول (بترا) -", {"place": "عمان", "agency": "بترا"}),
    (f"عمان 24 تشرين الأول (بترا)- {PROSE}", {"place": "عمان", "agency": "بترا", "rest": PROSE}),
    ("الرياض 15 صفر 1446 هـ الموافق 19 أغسطس 2024 م واس", {"place": "الرياض", "agency": "واس"}),
    (f"الرياض 15 صفر 1446 هـ الموافق 19 أغسطس (واس) {PROSE}", {"place": "الرياض", "agency": "واس", "rest": PROSE}),
    (f"الكويت - 24 - 10 (كونا) -- {PROSE}", {"place": "الكويت", "agency": "كونا", "rest": PROSE}),
    (f"دمشق-سانا {PROSE}", {"place": "دمشق", "agency": "سانا", "rest": PROSE}),
    ("دمشق-سانا", {"place": "دمشق", "agency": "سانا"}),
    (f"نابلس 24-10-2026 وفا- {PROSE}", {"place": "نابلس", "agency": "وفا", "rest": PROSE}),
    ("نابلس 24-10-2026 وفا- علاء سالم", {"place": "نابلس", "agency": "وفا", "authors": ("علاء سالم",)}),
    (f"رام الله - وفا- {PROSE}", {"place": "رام الله", "agency": "وفا", "rest": PROSE}),
    (f"غزة - معا - {PROSE}", {"place": "غزة", "agency": "معا", "rest": PROSE}),
    ("بغداد اليوم - بغداد", {"outlet": "بغداد اليوم", "place": "بغداد"}),
    ("السومرية نيوز / بغداد", {"outlet": "السومرية نيوز", "place": "بغداد"}),
    ("شفق نيوز – متابعة", {"outlet": "شفق نيوز"}),
    (f"السومرية نيوز / بغداد - {PROSE}", {"outlet": "السومرية نيوز", "place": "بغداد", "rest": PROSE}),
    ("واس - الرياض", {"place": "الرياض", "agency": "واس"}),
    ("دبي: «الشرق الأوسط»", {"place": "دبي", "outlet": "الشرق الأوسط"}),
    (f"لندن: «الشرق الأوسط» - {PROSE}", {"place": "لندن", "outlet": "الشرق الأوسط", "rest": PROSE}),
    (f"رام الله ـ «القدس العربي»: {PROSE}", {"place": "رام الله", "outlet": "القدس العربي", "rest": PROSE}),
    ("بيروت - «صحيفة ما»", {"place": "بيروت", "outlet": "صحيفة ما"}),
    ("أبوظبي - سكاي نيوز عربية", {"place": "أبوظبي", "outlet": "سكاي نيوز عربية"}),
    ("(أبوظبي - البيان)", {"place": "أبوظبي", "outlet": "البيان"}),
    ("دبي - العربية.نت", {"place": "دبي", "outlet": "العربية.نت"}),
    (f"دبي، الإمارات العربية المتحدة (CNN)-- {PROSE}",
     {"place": "دبي، الإمارات العربية المتحدة", "outlet": "CNN", "rest": PROSE}),
    (f"القاهرة - {PROSE}", {"place": "القاهرة", "rest": PROSE}),
    (f"القاهرة- {PROSE}", {"place": "القاهرة", "rest": PROSE}),
    (f"القاهرةـ {PROSE}", {"place": "القاهرة", "rest": PROSE}),
    (f"القُدس المحتلّة – {PROSE}", {"place": "القُدس المحتلّة", "rest": PROSE}),
    (f"مدريد ــ {PROSE}", {"place": "مدريد", "rest": PROSE}),
    (f"نواكشوط ــ - {PROSE}", {"place": "نواكشوط", "rest": PROSE}),
    (f"شمال لبنان - {PROSE}", {"place": "شمال لبنان", "rest": PROSE}),
    (f"أريحا والأغوار- {PROSE}", {"place": "أريحا والأغوار", "rest": PROSE}),
    (f"عكار (شمالي لبنان)– {PROSE}", {"place": "عكار", "rest": PROSE}),
    (f"القاهرة (خاص) - {PROSE}", {"place": "القاهرة", "rest": PROSE}),
    ("القاهرة – \"لا حديث يعلو هنا على غلاء الأسعار\"",
     {"place": "القاهرة", "rest": "\"لا حديث يعلو هنا على غلاء الأسعار\""}),
    ("عواصم - وكالات", {"place": "عواصم", "agency": "وكالات"}),
    ("محمد وتد – أم الفحم", {"place": "أم الفحم", "authors": ("محمد وتد",)}),
    ("القاهرة - محمد عماد", {"place": "القاهرة", "authors": ("محمد عماد",)}),
    ("كتب - محمد عماد", {"authors": ("محمد عماد",)}),
    ("كتب: محرر الموقع", {"authors": ("محرر الموقع",)}),
    ("كتب/ أحمد عبد الله", {"authors": ("أحمد عبد الله",)}),
    ("كتب محمد علي", {"authors": ("محمد علي",)}),
    ("كتبت أسماء نصار", {"authors": ("أسماء نصار",)}),
    ("كتبت- سارة محمود", {"authors": ("سارة محمود",)}),
    ("كَتَبَ ـ علي حسن", {"authors": ("علي حسن",)}),
    ("كتب - محمد عماد وأحمد علي", {"authors": ("محمد عماد", "أحمد علي")}),
    ("كتب - محمد حسن وأحمد علي", {"authors": ("محمد حسن", "أحمد علي")}),
    ("كتب محمد علي - أحمد حسن", {"authors": ("محمد علي", "أحمد حسن")}),
    ("كتب - محمد عماد - القاهرة", {"authors": ("محمد عماد",), "place": "القاهرة"}),
    ("كتبت: منى سعيد، هدى سالم", {"authors": ("منى سعيد", "هدى سالم")}),
    ("كتب محمد علي:", {"authors": ("محمد علي",)}),
    ("كتب - أحمد محمود ووكالات", {"authors": ("أحمد محمود",), "agency": "وكالات"}),
    ("كتب: أ.ش.أ", {"agency": "أ ش أ"}),
    ("بيروت - علي حسن - رويترز", {"place": "بيروت", "authors": ("علي حسن",), "agency": "رويترز"}),
    ("وكالات - غزة", {"place": "غزة", "agency": "وكالات"}),
    ("بقلم: د. سعيد حسن", {"authors": ("د. سعيد حسن",)}),
    ("تقرير: محمود سمير", {"authors": ("محمود سمير",)}),
    ("إعداد - نورا خالد", {"authors": ("نورا خالد",)}),
]  # fmt: skip

NOT_DATELINES = [
    "قال - أمس - إنه لن يترشح",
    "القاهرة -أكبر مدن العالم العربي- تستعد للمؤتمر",
    "القاهرة - التي تستضيف القمة - أعلنت استعدادها",
    "بغداد - وهي العاصمة - تشهد أمطارا غزيرة",
    "القاهرة - أمس الأحد - شهدت احتفالا كبيرا",
    "القاهرة - 35 - 22",
    "القاهرة - الإسكندرية",
    "القاهرة - الإسكندرية الصحراوي يشهد زحاما شديدا",
    "القاهرة: العظمى 35 والصغرى 22",
    "واشنطن: لن نسمح لأحد بتهديد الملاحة",
    "موسكو: مستعدون للتفاوض من دون شروط",
    "باريس: رويترز تكشف تفاصيل الصفقة",
    "رويترز: أسعار النفط تقفز إلى أعلى مستوى",
    "القاهرة",
    "رويترز",
    "بغداد",
    "القاهرة تستضيف القمة العربية - الأفريقية غدا",
    "القاهرة (العاصمة) تشهد احتفالات واسعة هذا العام",
    "مصر - وصل الرئيس إلى المطار قادما من الخارج",
    "وصل الرئيس إلى القاهرة - قادما من باريس",
    "كتب الرئيس رسالة إلى شعبه",
    "كتب على صفحته: لن نتراجع",
    "كتبت الصحيفة: الأزمة مستمرة",
    "كتب: «لن ننسى ما حدث»",
    "كتب في تغريدة - أمس - أنه باق في منصبه",
    "كتب محمد رواية عن المدينة القديمة ونال عنها جائزة.",
    "تقرير - الاقتصاد العالمي يواجه صعوبات",
    "تقرير: لا حل في الأفق",
    "حوار وطني شامل - ما المطلوب؟",
    "محمد صلاح - هداف الدوري",
    "أحمد يعود: النجم جاهز للمباراة",
    "معا - نستطيع أن نصل إلى الهدف المنشود",
    "فارس - الذي لا يعرف الهزيمة أبدا - فاز",
    "ومع - نهاية اليوم - انتهى الاجتماع",
    "سؤال - وجواب",
    "الاتحاد - الرياض",
    "القدس العربي - مشروع وطن واحد للجميع",
    "القاهرة - سعيد جدا بالفوز",
    "القاهرة - أمل جديد للمرضى",
    "متابعة - القراءة",
    "أسعار الذهب: عيار 21 - عيار 18",
    "بغداد اليوم تشهد احتفالا بذكرى التأسيس",
    "",
    "-",
    "- - -",
    "(",
    "()",
]


@pytest.mark.parametrize(("paragraph", "place", "agency", "rest"), WITH_OUTLET)
def test_a_site_outlet_makes_a_dateline_certain(
    paragraph: str, place: str | None, agency: str | None, rest: str
) -> None:
    read = read_dateline(paragraph, outlets=BAGHDAD)
    assert read is not None
    assert read.outlet is not None
    assert (read.place, read.agency, read.rest, read.authors) == (place, agency, rest, ())


@pytest.mark.parametrize(("paragraph", "parts"), DATELINES)
def test_datelines_are_read(paragraph: str, parts: dict[str, object]) -> None:
    read = read_dateline(paragraph)
    assert read is not None
    empty: dict[str, object] = {"outlet": None, "place": None, "authors": (), "agency": None, "rest": ""}
    assert {name: getattr(read, name) for name in empty} == empty | parts


@pytest.mark.parametrize("paragraph", NOT_DATELINES)
def test_sentences_are_no_datelines(paragraph: str) -> None:
    assert read_dateline(paragraph) is None


def test_an_outlet_without_a_separator_is_a_sentence() -> None:
    assert read_dateline("بغداد اليوم تشهد احتفالا", outlets=BAGHDAD) is None
    assert read_dateline("بغداد اليوم", outlets=BAGHDAD) is None


def test_bidi_marks_are_not_part_of_a_name() -> None:
    read = read_dateline("القاهرة - بغداد اليوم\u200f", outlets=BAGHDAD)
    assert read is not None
    assert (read.place, read.outlet, read.raw) == ("القاهرة", "بغداد اليوم", "القاهرة - بغداد اليوم")


_PIECES = st.sampled_from([
    "القاهرة", "بغداد اليوم", "بغداد", "رويترز", "أ ش أ", "كتب", "محمد", "علي", "24 أكتوبر", "قنا", "قال",
    "«الشرق الأوسط»", "خاص", "وكالات", "والأغوار", "(شمالي لبنان)",
])  # fmt: skip
_JOINTS = st.sampled_from(
    [" - ", "-", " – ", ": ", "/", " (", ") ", " ", "ـ ", " ـ ", "، ", " -", "- ", "» ", ". ", "\u00a0", "\u200f"]
)


@given(st.lists(st.tuples(_PIECES, _JOINTS), max_size=9))
def test_nothing_is_lost(parts: list[tuple[str, str]]) -> None:
    paragraph = "".join(piece + joint for piece, joint in parts).strip()
    read = read_dateline(paragraph, outlets=BAGHDAD)
    if read is not None:
        _check(paragraph, read)


@given(st.text(max_size=300))
def test_any_paragraph_is_read_without_error(paragraph: str) -> None:
    read = read_dateline(paragraph, outlets=BAGHDAD)
    if read is not None:
        _check(paragraph, read)


def _check(paragraph: str, read: Dateline) -> None:
    """Assert that raw, separators and rest make up the paragraph, and that the named parts are in it."""
    assert paragraph.startswith(read.raw)
    assert paragraph.endswith(read.rest)
    between = paragraph[len(read.raw) : len(paragraph) - len(read.rest)]
    assert not any(char.isalnum() and char != "ـ" for char in between)
    for named in (read.outlet, read.place):
        assert named is None or named in read.raw


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("كتب سعيد حسن", "سعيد حسن"),
        ("بواسطة سعيد حسن", "سعيد حسن"),
        ("مرسلة بواسطة سعيد حسن", "سعيد حسن"),
        ("سعيد حسن", "سعيد حسن"),
        ("سعيد بواسطة حسن", "سعيد بواسطة حسن"),
        ("بواسطة", "بواسطة"),
    ],
)
def test_bylines(byline: str, name: str) -> None:
    assert strip_byline(byline) == name
