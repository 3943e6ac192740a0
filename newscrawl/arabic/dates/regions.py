"""The supported countries: their time zones, dateparser locales, and the Arabic place names for their time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The properties of a country that matter for reading dates."""

    code: str
    """ISO 3166 code."""
    country: str
    """English name."""
    name: str
    """Arabic name."""
    zone: str
    """IANA zone of its newsrooms; in a country with several zones, that of its largest newsrooms."""
    places: tuple[str, ...] = ()
    """Arabic place names for its time after «توقيت». A name shared by several regions is recognized only in those."""
    locales: tuple[str, ...] = ()
    """dateparser locales, besides `ar` and `en`, for looking up month names that are not in the tables."""


def _region(code: str, country: str, name: str, zone: str, places: str = "", locales: str = "") -> Region:
    """Build a region from one row; `places` are separated by bars, `locales` by spaces."""
    known = tuple(place.strip() for place in places.split("|") if place.strip())
    return Region(code=code, country=country, name=name, zone=zone, places=known, locales=tuple(locales.split()))


_ALL = (
    _region("AE", "United Arab Emirates", "الإمارات", "Asia/Dubai", "دبي | الإمارات | أبوظبي | أبو ظبي | الشارقة"),
    _region("AU", "Australia", "أستراليا", "Australia/Sydney", "سيدني"),
    _region("BE", "Belgium", "بلجيكا", "Europe/Brussels", "بروكسل | بلجيكا"),
    _region("BH", "Bahrain", "البحرين", "Asia/Bahrain", "المنامة | البحرين"),
    _region("CA", "Canada", "كندا", "America/Toronto", "تورونتو"),
    _region("CH", "Switzerland", "سويسرا", "Europe/Zurich", "جنيف | سويسرا"),
    _region("CN", "China", "الصين", "Asia/Shanghai", "بكين | الصين"),
    _region("CY", "Cyprus", "قبرص", "Asia/Nicosia", "نيقوسيا"),
    _region("DE", "Germany", "ألمانيا", "Europe/Berlin", "برلين | ألمانيا", "de"),
    _region("DJ", "Djibouti", "جيبوتي", "Africa/Djibouti", "جيبوتي"),
    _region("DZ", "Algeria", "الجزائر", "Africa/Algiers", "الجزائر", "ar-DZ fr"),
    _region("EG", "Egypt", "مصر", "Africa/Cairo", "القاهرة | مصر"),
    _region("ES", "Spain", "إسبانيا", "Europe/Madrid", "مدريد | إسبانيا", "es"),
    _region("FR", "France", "فرنسا", "Europe/Paris", "باريس | فرنسا", "fr"),
    _region("GB", "United Kingdom", "بريطانيا", "Europe/London", "لندن | بريطانيا | المملكة المتحدة"),
    _region("IL", "Israel", "إسرائيل", "Asia/Jerusalem", "إسرائيل | تل أبيب"),
    _region("IQ", "Iraq", "العراق", "Asia/Baghdad", "بغداد | العراق", "ar-IQ"),
    _region("IR", "Iran", "إيران", "Asia/Tehran", "طهران | إيران"),
    _region("IT", "Italy", "إيطاليا", "Europe/Rome", "روما | إيطاليا", "it"),
    _region("JO", "Jordan", "الأردن", "Asia/Amman", "الأردن | عمان", "ar-JO"),
    _region("KM", "Comoros", "جزر القمر", "Indian/Comoro", "جزر القمر | موروني"),
    _region("KW", "Kuwait", "الكويت", "Asia/Kuwait", "الكويت"),
    _region("LB", "Lebanon", "لبنان", "Asia/Beirut", "بيروت | لبنان | طرابلس", "ar-LB fr"),
    _region("LY", "Libya", "ليبيا", "Africa/Tripoli", "ليبيا | طرابلس"),
    _region("MA", "Morocco", "المغرب", "Africa/Casablanca", "الرباط | المغرب | الدار البيضاء", "ar-MA fr"),
    _region("MR", "Mauritania", "موريتانيا", "Africa/Nouakchott", "نواكشوط | موريتانيا", "ar-MR fr"),
    _region("NL", "Netherlands", "هولندا", "Europe/Amsterdam", "أمستردام | هولندا"),
    _region("OM", "Oman", "سلطنة عمان", "Asia/Muscat", "مسقط | سلطنة عمان | عمان"),
    _region("PS", "Palestine", "فلسطين", "Asia/Hebron", "القدس | فلسطين | غزة | رام الله | هيبرون", "ar-PS"),
    _region("QA", "Qatar", "قطر", "Asia/Qatar", "الدوحة | قطر"),
    _region("RU", "Russia", "روسيا", "Europe/Moscow", "موسكو", "ru"),
    _region(
        "SA", "Saudi Arabia", "السعودية", "Asia/Riyadh", "مكة | مكة المكرمة | السعودية | الرياض | جدة | المدينة المنورة"
    ),
    _region("SD", "Sudan", "السودان", "Africa/Khartoum", "الخرطوم | السودان"),
    _region("SE", "Sweden", "السويد", "Europe/Stockholm", "ستوكهولم | السويد"),
    _region("SO", "Somalia", "الصومال", "Africa/Mogadishu", "مقديشو | الصومال"),
    _region("SS", "South Sudan", "جنوب السودان", "Africa/Juba", "جوبا | جنوب السودان"),
    _region("SY", "Syria", "سوريا", "Asia/Damascus", "دمشق | سوريا | سورية | حلب", "ar-SY"),
    _region("TD", "Chad", "تشاد", "Africa/Ndjamena", "تشاد | نجامينا"),
    _region("TN", "Tunisia", "تونس", "Africa/Tunis", "تونس", "ar-TN fr"),
    _region("TR", "Turkey", "تركيا", "Europe/Istanbul", "إسطنبول | اسطنبول | أنقرة | تركيا", "tr"),
    _region("US", "United States", "الولايات المتحدة", "America/New_York", "واشنطن | نيويورك"),
    _region("YE", "Yemen", "اليمن", "Asia/Aden", "صنعاء | عدن | اليمن"),
)
REGIONS: dict[str, Region] = {region.code: region for region in _ALL}
"""All regions by code."""


def places() -> dict[str, dict[str, str]]:
    """Return a map: name of a place -> region code -> zone."""
    found: dict[str, dict[str, str]] = {}
    for region in _ALL:
        for name in region.places:
            found.setdefault(name, {})[region.code] = region.zone
    return found


def home_zone(region: str, tz: tzinfo | str | None = None) -> tzinfo:
    """Return the zone of a site: `tz` if given, else its region's zone. Raises ValueError if it does not exist."""
    if tz is None:
        return _region_zone(region)
    return _named_zone(tz) if isinstance(tz, str) else tz


@lru_cache(maxsize=256)
def _region_zone(region: str) -> ZoneInfo:
    known = REGIONS.get(region.upper())
    if known is None:
        raise ValueError(f"no zone known for region {region!r}: pass tz")
    return ZoneInfo(known.zone)


@lru_cache(maxsize=256)
def _named_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise ValueError(f"no zone named {name!r}") from None
