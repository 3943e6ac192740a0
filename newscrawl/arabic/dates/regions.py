"""The countries whose news can be read: their zones, dateparser locales, and the Arabic names of their time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A country as a date reader sees it."""

    code: str
    """ISO 3166 code."""
    country: str
    """English name."""
    zone: str
    """IANA zone of its newsrooms; in a country of many zones, that of its largest newsrooms."""
    places: tuple[str, ...] = ()
    """Arabic names that stand for its time after «توقيت». A name that several regions have is read in those alone."""
    locales: tuple[str, ...] = ()
    """dateparser locales to ask for a month's name that the tables lack, besides `ar` and `en`."""


def _region(code: str, country: str, zone: str, places: str = "", locales: str = "") -> Region:
    """A region from one row; `places` are separated by bars, `locales` by spaces."""
    names = tuple(name.strip() for name in places.split("|") if name.strip())
    return Region(code=code, country=country, zone=zone, places=names, locales=tuple(locales.split()))


_ALL = (
    _region("AE", "United Arab Emirates", "Asia/Dubai", "دبي | الإمارات | أبوظبي | أبو ظبي | الشارقة"),
    _region("AU", "Australia", "Australia/Sydney", "سيدني"),
    _region("BE", "Belgium", "Europe/Brussels", "بروكسل | بلجيكا"),
    _region("BH", "Bahrain", "Asia/Bahrain", "المنامة | البحرين"),
    _region("CA", "Canada", "America/Toronto", "تورونتو"),
    _region("CH", "Switzerland", "Europe/Zurich", "جنيف | سويسرا"),
    _region("CN", "China", "Asia/Shanghai", "بكين | الصين"),
    _region("CY", "Cyprus", "Asia/Nicosia", "نيقوسيا"),
    _region("DE", "Germany", "Europe/Berlin", "برلين | ألمانيا", "de"),
    _region("DJ", "Djibouti", "Africa/Djibouti", "جيبوتي"),
    _region("DZ", "Algeria", "Africa/Algiers", "الجزائر", "ar-DZ fr"),
    _region("EG", "Egypt", "Africa/Cairo", "القاهرة | مصر"),
    _region("ES", "Spain", "Europe/Madrid", "مدريد | إسبانيا", "es"),
    _region("FR", "France", "Europe/Paris", "باريس | فرنسا", "fr"),
    _region("GB", "United Kingdom", "Europe/London", "لندن | بريطانيا | المملكة المتحدة"),
    _region("IL", "Israel", "Asia/Jerusalem", "إسرائيل | تل أبيب"),
    _region("IQ", "Iraq", "Asia/Baghdad", "بغداد | العراق", "ar-IQ"),
    _region("IR", "Iran", "Asia/Tehran", "طهران | إيران"),
    _region("IT", "Italy", "Europe/Rome", "روما | إيطاليا", "it"),
    _region("JO", "Jordan", "Asia/Amman", "الأردن | عمان", "ar-JO"),
    _region("KM", "Comoros", "Indian/Comoro", "جزر القمر | موروني"),
    _region("KW", "Kuwait", "Asia/Kuwait", "الكويت"),
    _region("LB", "Lebanon", "Asia/Beirut", "بيروت | لبنان | طرابلس", "ar-LB fr"),
    _region("LY", "Libya", "Africa/Tripoli", "ليبيا | طرابلس"),
    _region("MA", "Morocco", "Africa/Casablanca", "الرباط | المغرب | الدار البيضاء", "ar-MA fr"),
    _region("MR", "Mauritania", "Africa/Nouakchott", "نواكشوط | موريتانيا", "ar-MR fr"),
    _region("NL", "Netherlands", "Europe/Amsterdam", "أمستردام | هولندا"),
    _region("OM", "Oman", "Asia/Muscat", "مسقط | سلطنة عمان | عمان"),
    _region("PS", "Palestine", "Asia/Hebron", "القدس | فلسطين | غزة | رام الله | هيبرون", "ar-PS"),
    _region("QA", "Qatar", "Asia/Qatar", "الدوحة | قطر"),
    _region("RU", "Russia", "Europe/Moscow", "موسكو", "ru"),
    _region("SA", "Saudi Arabia", "Asia/Riyadh", "مكة | مكة المكرمة | السعودية | الرياض | جدة | المدينة المنورة"),
    _region("SD", "Sudan", "Africa/Khartoum", "الخرطوم | السودان"),
    _region("SE", "Sweden", "Europe/Stockholm", "ستوكهولم | السويد"),
    _region("SO", "Somalia", "Africa/Mogadishu", "مقديشو | الصومال"),
    _region("SS", "South Sudan", "Africa/Juba", "جوبا | جنوب السودان"),
    _region("SY", "Syria", "Asia/Damascus", "دمشق | سوريا | سورية | حلب", "ar-SY"),
    _region("TD", "Chad", "Africa/Ndjamena", "تشاد | نجامينا"),
    _region("TN", "Tunisia", "Africa/Tunis", "تونس", "ar-TN fr"),
    _region("TR", "Turkey", "Europe/Istanbul", "إسطنبول | اسطنبول | أنقرة | تركيا", "tr"),
    _region("US", "United States", "America/New_York", "واشنطن | نيويورك"),
    _region("YE", "Yemen", "Asia/Aden", "صنعاء | عدن | اليمن"),
)
REGIONS: dict[str, Region] = {region.code: region for region in _ALL}
"""Every region by its code."""


def places() -> dict[str, dict[str, str]]:
    """Each place's name -> the zones of the regions that have it, by code."""
    found: dict[str, dict[str, str]] = {}
    for region in _ALL:
        for name in region.places:
            found.setdefault(name, {})[region.code] = region.zone
    return found


def home_zone(region: str, tz: tzinfo | str | None = None) -> tzinfo:
    """The zone of a site: `tz` if given, else its region's. Raises ValueError if either does not exist."""
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
