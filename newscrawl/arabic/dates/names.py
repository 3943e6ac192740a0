"""What the words of a date mean: months, weekdays, units, zones, regions. Tables only; the reader is in ``dates.py``.

Names are written as the press writes them and folded by the lexicon (``datewords.py``), so one spelling stands for
its variants in hamza, madda, teh marbuta, vowel marks and tatweel. No name stands for two months: a test asserts it,
so a family needs no choosing between and every region may print any of them.

Sources: CLDR 46 ``ar``, ``ar-SY``, ``ar-DZ``, ``ar-MA``; the papers named in each comment.
"""

from __future__ import annotations

# Egypt, the Gulf, Sudan, Yemen, Libya; `يونيه` and `يوليه` are Al-Ahram's spellings.
GULF: tuple[tuple[str, ...], ...] = (
    ("يناير",),
    ("فبراير",),
    ("مارس",),
    ("أبريل", "إبريل"),
    ("مايو",),
    ("يونيو", "يونيه", "يونية"),
    ("يوليو", "يوليه", "يولية"),
    ("أغسطس",),
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
    ("غشت",),
    ("شتنبر", "شتمبر"),
    ("أكتوبر",),
    ("نونبر", "نوانبر", "نومبر"),
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

# Papers of the Maghreb print French dates beside Arabic text.
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

# Monday first, as date.weekday(). Without ال most are numerals or names of people (اثنين, خميس, جمعة), so not read.
WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("الاثنين", "الإثنين", "الأثنين", "الاتنين", "monday", "mon", "lundi"),
    ("الثلاثاء", "الثلاثا", "الثلثاء", "tuesday", "tue", "tues", "mardi"),
    ("الأربعاء", "الاربعا", "wednesday", "wed", "mercredi"),
    ("الخميس", "thursday", "thu", "thur", "thurs", "jeudi"),
    ("الجمعة", "friday", "fri", "vendredi"),
    ("السبت", "saturday", "sat", "samedi"),
    ("الأحد", "sunday", "sun", "dimanche"),
)

# Seconds in a unit, and its singular, dual and plural. A week and longer are a span, not a day: read as too coarse.
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
    "واحد one",
    "اثنتين اثنين two",
    "ثلاث ثلاثة three",
    "أربع أربعة four",
    "خمس خمسة five",
    "ست ستة six",
    "سبع سبعة seven",
    "ثماني ثمانية ثمان eight",
    "تسع تسعة nine",
    "عشر عشرة ten",
)

# Where a site of a country keeps its clock; a country of many zones gives its newsrooms' (New York, Moscow, Toronto).
REGIONS: dict[str, str] = {
    "AE": "Asia/Dubai",
    "AU": "Australia/Sydney",
    "BE": "Europe/Brussels",
    "BH": "Asia/Bahrain",
    "CA": "America/Toronto",
    "CH": "Europe/Zurich",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "DJ": "Africa/Djibouti",
    "DZ": "Africa/Algiers",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "IL": "Asia/Jerusalem",
    "IQ": "Asia/Baghdad",
    "IR": "Asia/Tehran",
    "IT": "Europe/Rome",
    "JO": "Asia/Amman",
    "KM": "Indian/Comoro",
    "KW": "Asia/Kuwait",
    "LB": "Asia/Beirut",
    "LY": "Africa/Tripoli",
    "MA": "Africa/Casablanca",
    "MR": "Africa/Nouakchott",
    "NL": "Europe/Amsterdam",
    "OM": "Asia/Muscat",
    "PS": "Asia/Hebron",
    "QA": "Asia/Qatar",
    "RU": "Europe/Moscow",
    "SA": "Asia/Riyadh",
    "SD": "Africa/Khartoum",
    "SE": "Europe/Stockholm",
    "SO": "Africa/Mogadishu",
    "SS": "Africa/Juba",
    "SY": "Asia/Damascus",
    "TD": "Africa/Ndjamena",
    "TN": "Africa/Tunis",
    "TR": "Europe/Istanbul",
    "US": "America/New_York",
    "YE": "Asia/Aden",
}

# Minutes east of Greenwich of zones that name themselves, read wherever they stand. AST is Arabia's, on an Arabic site.
ABSOLUTE_ZONES: dict[str, int] = {
    "gmt utc ut غرينتش غرينيتش جرينتش جرينيتش كرينتش قرينتش الغرينتش": 0,
    "ast ksa": 180,
    "cet bst": 60,
    "cest eet": 120,
    "eest msk": 180,
    "gst": 240,
    "est cdt": -300,
    "edt": -240,
    "cst mdt": -360,
    "mst pdt": -420,
    "pst": -480,
}

# Places: a zone only after «توقيت» or in brackets after a clock; elsewhere a city is the dateline.
PLACE_ZONES: dict[str, str] = {
    "مكة السعودية الرياض جدة المدينة": "Asia/Riyadh",
    "القاهرة مصر": "Africa/Cairo",
    "بغداد العراق": "Asia/Baghdad",
    "بيروت لبنان": "Asia/Beirut",
    "دمشق سوريا سورية حلب": "Asia/Damascus",
    "الأردن": "Asia/Amman",
    "القدس فلسطين غزة رام": "Asia/Hebron",
    "دبي الإمارات أبوظبي أبو": "Asia/Dubai",
    "مسقط سلطنة": "Asia/Muscat",
    "الدوحة قطر": "Asia/Qatar",
    "الكويت": "Asia/Kuwait",
    "المنامة البحرين": "Asia/Bahrain",
    "صنعاء عدن اليمن": "Asia/Aden",
    "ليبيا": "Africa/Tripoli",
    "تونس": "Africa/Tunis",
    "الجزائر": "Africa/Algiers",
    "الرباط المغرب": "Africa/Casablanca",
    "نواكشوط موريتانيا": "Africa/Nouakchott",
    "الخرطوم السودان": "Africa/Khartoum",
    "مقديشو الصومال": "Africa/Mogadishu",
    "جيبوتي": "Africa/Djibouti",
    "باريس فرنسا": "Europe/Paris",
    "برلين ألمانيا": "Europe/Berlin",
    "لندن بريطانيا": "Europe/London",
    "موسكو": "Europe/Moscow",
    "اسطنبول إسطنبول أنقرة تركيا": "Europe/Istanbul",
    "طهران إيران": "Asia/Tehran",
    "واشنطن نيويورك": "America/New_York",
}

# «عمان» is Amman or Oman, «طرابلس» is in Libya and in Lebanon: the region says which, any other region says nothing.
SHARED_PLACES: dict[str, dict[str, str]] = {
    "عمان": {"JO": "Asia/Amman", "OM": "Asia/Muscat"},
    "طرابلس": {"LY": "Africa/Tripoli", "LB": "Asia/Beirut"},
}
