"""Tables of the words in dates: months, weekdays, parts of the day, units, numerals, zones.

The only definition of these names: `newscrawl.arabic.lines` and `newscrawl.arabic.facts` derive theirs from it. Names
are spelled as in the press and folded by the lexicon, so one spelling covers its variants in hamza, madda, teh marbuta,
vowel marks and tatweel. No name means two months (checked by a test), so every family is accepted in every region.

Sources: CLDR 46 ``ar``, ``ar-SY``, ``ar-DZ``, ``ar-MA``; the papers named in each comment.
"""

from __future__ import annotations

from collections.abc import Iterator

# Egypt, the Gulf, Sudan, Yemen, Libya; `يونيه` and `يوليه` are Al-Ahram's spellings.
GULF: tuple[tuple[str, ...], ...] = (
    ("يناير",),
    ("فبراير",),
    ("مارس",),
    ("أبريل", "إبريل"),
    ("مايو",),
    ("يونيو", "يونيه", "يونية"),
    ("يوليو", "يوليه", "يولية"),
    ("أغسطس", "أوغسطس"),
    ("سبتمبر",),
    ("أكتوبر",),
    ("نوفمبر",),
    ("ديسمبر",),
)

# Lebanon, Syria, Jordan, Palestine, Iraq.
LEVANT: tuple[tuple[str, ...], ...] = (
    ("كانون الثاني", "كانون ثاني", "كانون ثان", "كانون 2", "ك 2"),
    ("شباط",),
    ("آذار",),
    ("نيسان",),
    ("أيار",),
    ("حزيران",),
    ("تموز",),
    ("آب",),
    ("أيلول",),
    ("تشرين الأول", "تشرين أول", "تشرين 1", "ت 1"),
    ("تشرين الثاني", "تشرين ثاني", "تشرين ثان", "تشرين 2", "ت 2"),
    ("كانون الأول", "كانون أول", "كانون 1", "ك 1"),
)

# Algeria and Tunisia, after the French names.
MAGHREB: tuple[tuple[str, ...], ...] = (
    ("جانفي",),
    ("فيفري",),
    ("مارس",),
    ("أفريل", "آفريل"),
    ("ماي",),
    ("جوان",),
    ("جويلية", "جويليه", "جوييه"),
    ("أوت",),
    ("سبتمبر",),
    ("أكتوبر",),
    ("نوفمبر",),
    ("ديسمبر",),
)

# Morocco (Hespress) and Mauritania.
MOROCCO: tuple[tuple[str, ...], ...] = (
    ("يناير",),
    ("فبراير",),
    ("مارس",),
    ("أبريل", "إبريل"),
    ("ماي", "مايو"),
    ("يونيو",),
    ("يوليوز", "يوليز"),
    ("غشت", "أغشت"),
    ("شتنبر", "شتمبر"),
    ("أكتوبر",),
    ("نونبر", "نوانبر", "نومبر", "نوفنبر"),
    ("دجنبر", "دجمبر"),
)

ENGLISH: tuple[tuple[str, ...], ...] = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)

# Papers of the Maghreb print French dates next to Arabic text.
FRENCH: tuple[tuple[str, ...], ...] = (
    ("janvier", "janv"),
    ("février", "fevrier", "févr"),
    ("mars",),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil"),
    ("août", "aout"),
    ("septembre",),
    ("octobre",),
    ("novembre",),
    ("décembre", "decembre", "déc"),
)

GREGORIAN = (GULF, LEVANT, MAGHREB, MOROCCO, ENGLISH, FRENCH)

# Abbreviations by date-fns, most with a tatweel after them («فيفـ 24, 2018»); only in date stamps, never in prose.
ABBREVIATED: tuple[tuple[str, ...], ...] = (
    ("ينا", "جان"),
    ("فبر", "فيف"),
    (),
    (),
    (),
    ("يون",),
    ("يول", "جوي"),
    ("أغس",),
    ("سبت", "شتن"),
    ("أكت",),
    ("نوف", "نون"),
    ("ديس", "دجن"),
)

HIJRI: tuple[tuple[str, ...], ...] = (
    ("محرم", "المحرم"),
    ("صفر",),
    ("ربيع الأول", "ربيع أول", "ربيع 1"),
    ("ربيع الآخر", "ربيع الثاني", "ربيع ثاني", "ربيع ثان", "ربيع آخر", "ربيع 2"),
    ("جمادى الأولى", "جمادى أولى", "جمادى الأول", "جماد الأول", "جماد أول", "جمادى 1", "جماد 1"),
    (
        "جمادى الآخرة",
        "جمادى الثانية",
        "جمادى الآخر",
        "جمادى الثاني",
        "جمادى ثانية",
        "جماد الآخر",
        "جماد الثاني",
        "جماد ثاني",
        "جمادى 2",
        "جماد 2",
    ),
    ("رجب",),
    ("شعبان",),
    ("رمضان",),
    ("شوال",),
    ("ذو القعدة", "ذي القعدة", "ذا القعدة", "ذوالقعدة"),
    ("ذو الحجة", "ذي الحجة", "ذا الحجة", "ذوالحجة"),
)

# Monday first, as in date.weekday(). Without ال most are numerals or given names (اثنين, خميس, جمعة), so not listed.
WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("الاثنين", "الإثنين", "الأثنين", "الاتنين", "monday", "mon", "lundi"),
    ("الثلاثاء", "الثلاثا", "الثلثاء", "tuesday", "tue", "tues", "mardi"),
    ("الأربعاء", "الاربعا", "wednesday", "wed", "mercredi"),
    ("الخميس", "thursday", "thu", "thur", "thurs", "jeudi"),
    ("الجمعة", "friday", "fri", "vendredi"),
    ("السبت", "saturday", "sat", "samedi"),
    ("الأحد", "sunday", "sun", "dimanche"),
)

# Seconds in a unit, and its singular, dual and plural. A span of more than a week does not determine a day.
UNITS: tuple[tuple[int, str, str, str], ...] = (
    (1, "ثانية second sec", "ثانيتين ثانيتان", "ثوان ثواني ثوانٍ seconds secs"),
    (60, "دقيقة minute min", "دقيقتين دقيقتان", "دقائق دقايق minutes mins"),
    (3_600, "ساعة hour", "ساعتين ساعتان", "ساعات hours"),
    (86_400, "يوم يوما يوماً day", "يومين يومان", "أيام days"),
    (604_800, "أسبوع أسبوعا week", "أسبوعين أسبوعان", "أسابيع weeks"),
    (2_592_000, "شهر شهرا month", "شهرين شهران", "أشهر شهور months"),
    (31_536_000, "سنة عام عاما year", "سنتين سنتان عامين عامان", "سنوات سنين أعوام years"),
)

NUMERALS: tuple[str, ...] = (
    "واحد واحدة one",
    "اثنان اثنين اثنتان اثنتين two",
    "ثلاث ثلاثة three",
    "أربع أربعة four",
    "خمس خمسة five",
    "ست ستة six",
    "سبع سبعة seven",
    "ثماني ثمانية ثمان eight",
    "تسع تسعة nine",
    "عشر عشرة ten",
)


def _hours(first: int, last: int) -> int:
    """The set of hours from `first` to `last`, one bit per hour; it may extend past midnight."""
    return sum(1 << hour % 24 for hour in range(first, last + 1))


AM, PM = _hours(0, 11), _hours(12, 23)

# Names of a part of the day, separated by bars -> the hours it may mean. Of the two hours that a time on 12 hours may
# mean, the one in the set is chosen; if none or both are («12:15 في المساء», midnight or noon), the time is unknown.
DAY_PARTS: dict[str, int] = {
    "صباحا | صباح | الصباح | am | a.m | ق.ظ": AM,
    "مساء | مساءا | pm | p.m | ب.ظ": PM,
    "المساء": _hours(13, 23),
    "فجرا | فجر | الفجر": _hours(0, 7),
    "ضحى | الضحى": _hours(7, 11),
    "قبل الظهر | قبل ظهر | قبل الزوال": _hours(5, 11),
    "ظهرا | ظهر | الظهر | القايلة | منتصف النهار": _hours(11, 15),
    "زوالا | الزوال": _hours(11, 19),
    "بعد الظهر | بعد ظهر | بعد الزوال | بعد القايلة | بعد العصر": PM,
    "عصرا | عصر | العصر": _hours(13, 19),
    "مغربا | بعد المغرب": _hours(16, 20),
    "عشاء | العشاء | بعد العشاء": _hours(18, 23),
    "عشية | العشية": _hours(13, 23),
    "ليلا | ليل | الليل": _hours(18, 29),
    "منتصف الليل | نصف الليل | نص الليل": _hours(23, 25),
    "بعد منتصف الليل": _hours(0, 5),
    "قبل منتصف الليل": _hours(18, 23),
}

# Single letters, which are a part of the day only next to a clock time: «ع» is PM in Tunisian formatters.
LETTER_PARTS: dict[str, int] = {"ص": AM, "صص": AM, "ع": PM, "ظ": _hours(11, 15)}

# «6:15 المغرب» means sunset, or Morocco.
PLACES_OR_PARTS = frozenset({"المغرب"})

# Names that always mean a zone -> minutes east of Greenwich. On an Arabic site, AST is Arabia Standard Time.
ZONE_OFFSETS: dict[str, int] = {
    "gmt utc ut wet غرينتش غرينيتش جرينتش جرينيتش كرينتش قرينتش الغرينتش": 0,
    "cet met mez bst west": 60,
    "cest mest mesz eet cat sast": 120,
    "ast ksa eest msk trt eat": 180,
    "irst": 210,
    "gst": 240,
    "irdt": 270,
    "pkt": 300,
    "est cdt": -300,
    "edt": -240,
    "cst mdt": -360,
    "mst pdt": -420,
    "pst": -480,
}

# Names after «توقيت», separated by bars -> minutes. From CLDR, without names that are ambiguous between standard and
# summer time («شرق أوروبا»). Countries and cities are in `regions`.
ZONE_NAMES: dict[str, int] = {
    "العالمي المنسق | غرب أوروبا الرسمي": 0,
    "وسط أوروبا الرسمي | غرب أوروبا الصيفي | بريطانيا الصيفي | غرب أفريقيا": 60,
    "شرق أوروبا الرسمي | وسط أوروبا الصيفي | وسط أفريقيا": 120,
    "شرق أوروبا الصيفي | شرق أفريقيا | العربي الرسمي | موسكو الرسمي": 180,
    "إيران الرسمي": 210,
    "الخليج | الخليج الرسمي | العربي الصيفي": 240,
    "إيران الصيفي": 270,
    "الرسمي الشرقي لأمريكا الشمالية": -300,
    "الصيفي الشرقي لأمريكا الشمالية": -240,
}
GREENWICH = "gmt utc غرينتش غرينيتش جرينتش جرينيتش كرينتش قرينتش".split()
"""Names that may be followed by an offset: "GMT+3", «غرينتش+03:00»."""
GREENWICH_SHORT = "ت غ | ت.غ"
"""Abbreviations of «توقيت غرينتش», separated by bars."""


def spelled(names: str) -> list[str]:
    """Return the names of a row in which they are separated by bars."""
    return [name.strip() for name in names.split("|")]


def prose_names() -> Iterator[str]:
    """Yield every name of a month, in either calendar, and of a weekday, that may occur in running text."""
    for family in (*GREGORIAN, HIJRI, WEEKDAYS):
        for names in family:
            yield from names
