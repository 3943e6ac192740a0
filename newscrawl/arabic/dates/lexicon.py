"""The lexicon: folded word or phrase of a date -> its kind and value. Built once from `names` and `regions`."""

from __future__ import annotations

import re
from itertools import product

from newscrawl.arabic.dates import kinds as k
from newscrawl.arabic.dates import names, regions
from newscrawl.arabic.dates.signs import fold_letters, fold_signs

_WORD = re.compile(r"[^\W\d_]+(?:\.[mظغ]\b)?|[0-9]+")

MARKS = {"-": k.DASH, "/": k.SLASH, ",": k.COMMA, "،": k.COMMA, "(": k.OPEN, ")": k.CLOSE, ":": k.COLON, "+": k.PLUS}
MARKS |= dict.fromkeys("|@.", k.DOT)

_FILLERS = (
    "في الموافق الموافقة موافق بتاريخ تاريخ التاريخ تم آخر على عند وذلك "
    "للصفحة الصفحة للخبر الخبر للمقال المقال للموضوع الموضوع دولة المملكة العربية جمهورية مدينة "
    "المتحدة الله المحلي المحلية last date time on at the a an t cdate datetime le la à"
)
# Kind, value, words separated by spaces.
_WORDS = (
    (k.FILLER, 0, _FILLERS),
    (k.OF, 0, "من لشهر لعام للعام العام لسنة المبارك المعظم الحرام الخير of de"),
    (k.PUBLISHED, 0, "نشر النشر نشرت نشره ونشر المنشور منشور أضيف أضيفت الإضافة الإنشاء إنشاء"),
    (k.PUBLISHED, 0, "published posted publish created"),
    (k.MAYBE_UPDATED, 0, "تحديث التحديث تحديثه محدث محدثة حدث حدثت تعديل التعديل تعديله معدل معدلة عدل عدلت update"),
    (k.UPDATED, 0, "updated modified edited revised modifié modifiée actualisé actualisée güncelleme"),
    (k.OTHER_LABEL, 0, "الميلاد ميلاد مواليد الوفاة الطباعة الانتهاء انتهاء الصلاحية born birth expires"),
    (k.UNTIL, 0, "إلى الى حتى و to until"),
    (k.ORDINAL, 0, "st nd rd th er"),
    (k.HOUR_WORD, 0, "الساعة"),
    (k.ZONE_WORD, 0, "توقيت بتوقيت التوقيت بالتوقيت لتوقيت"),
    (k.GREGORIAN_ERA, 0, "ميلادي ميلادية الميلادي ميلاديا"),
    (k.HIJRI_ERA, 0, "هـ ه هجري هجرية الهجري هجريا"),
    (k.SINCE, 0, "منذ قبل مند since"),
    (k.AGO, 0, "ago مضت مضى خلت"),
    (k.ABOUT, 0, "حوالي تقريبا قرابة زهاء نحو about almost approximately"),
    (k.NOW, 0, "الآن لحظات قليل"),
    (k.DAY_WORD, 0, "اليوم today"),
    (k.DAY_WORD, 1, "أمس الأمس البارحة yesterday"),
)
# Kind, value, phrases separated by bars.
_PHRASES = (
    (k.UPDATED, 0, "آخر تحديث | آخر تعديل | تاريخ التحديث | تاريخ التعديل | تم التحديث | التحديث الأخير"),
    (k.UPDATED, 0, "آخر تغيير | آخر مراجعة | mis à jour | mise à jour | dernière mise à jour"),
    (k.OTHER_LABEL, 0, "ولد في | ولدت في | توفي في | توفيت في | عضو منذ | انضم في | تاريخ الانضمام | تاريخ التسجيل"),
    (k.OTHER_LABEL, 0, "تاريخ الحدث | يبدأ في | تبدأ في | ينتهي في | تنتهي في | آخر موعد | آخر أجل | الموعد النهائي"),
    (k.OTHER_LABEL, 0, "آخر زيارة | اطلع عليه | تاريخ الاطلاع | تاريخ الأرشفة | تاريخ اليوم"),
    (k.OTHER_LABEL, 0, "التقطت في | تاريخ التصوير | تاريخ الصورة | صورة أرشيفية | صورة من الأرشيف"),
    (k.ABOUT, 0, "ما يقارب | ما يقرب من"),
    (k.DAY_WORD, 0, "هذا اليوم | نهار اليوم"),
    (k.DAY_WORD, 1, "يوم أمس | يوم الأمس | نهار أمس"),
    (k.DAY_WORD, 2, "أول أمس | أمس الأول | أول من"),
)


class _Builder:
    def __init__(self) -> None:
        self.entries: dict[str, tuple[str, int]] = {mark: (kind, 0) for mark, kind in MARKS.items()}
        # The numbers and clock times of dates are entries too: one lookup per token, and no int().
        self.entries.update((str(number), (k.NUMBER, number)) for number in range(100))
        self.entries.update((f"{number:02}", (k.NUMBER, number)) for number in range(10))
        for hour, minute in product(range(24), range(60)):
            clock = (k.CLOCK, hour * 60 + minute)
            self.entries[f"{hour}:{minute:02}"] = self.entries[f"{hour:02}:{minute:02}"] = clock
        self.entries.update((str(year), (k.YEAR, year)) for year in range(1990, 2060))

    def put(self, kind: str, value: int, *spellings: str) -> None:
        for spelling in spellings:
            words = " ".join(_WORD.findall(fold_signs(spelling)))
            self.entries[words] = self.entries[fold_letters(words)] = (kind, value)

    def build(self) -> dict[str, tuple[str, int]]:
        self._zones()  # first, so that more frequent meanings replace places such as «المدينة»
        for kind, value, words in _WORDS:
            self.put(kind, value, *words.split())
        for kind, value, phrases in _PHRASES:
            self.put(kind, value, *names.spelled(phrases))
        for parts, hours in names.DAY_PARTS.items():
            self.put(k.DAY_PART, hours, *names.spelled(parts))
        for letter, hours in names.LETTER_PARTS.items():
            self.put(k.LETTER_PART, hours, letter)
        self.put(k.MEEM, names.PM, "م")
        for number, words in enumerate(names.NUMERALS, 1):
            self.put(k.NUMERAL, number, *words.split())
        for seconds, singular, dual, plural in names.UNITS:
            for kind, words in ((k.UNIT, singular), (k.DUAL_UNIT, dual), (k.PLURAL_UNIT, plural)):
                self.put(kind, seconds, *words.split(), *("و" + word for word in words.split()))
        for weekday, days in enumerate(names.WEEKDAYS):
            self.put(k.WEEKDAY, weekday, *days)
        self._months()
        return self.entries

    def _months(self) -> None:
        for month in range(12):
            self.put(k.HIJRI_MONTH, month + 1, *names.HIJRI[month])
            families = (*names.GREGORIAN, names.ABBREVIATED)
            self.put(k.MONTH, month + 1, *(name for family in families for name in family[month]))
            # the two names of a month printed without a separator
            western = {*names.GULF[month], *names.MAGHREB[month], *names.MOROCCO[month]}
            for one, other in product(western, names.LEVANT[month]):
                self.put(k.MONTH, month + 1, one + other, other + one)

    def _zones(self) -> None:
        for phrases in names.ZONE_NAMES:
            self.put(k.PLACE, 0, *names.spelled(phrases))
        self.put(k.PLACE, 0, *regions.places())
        for words, minutes in names.ZONE_OFFSETS.items():
            self.put(k.ZONE, minutes, *words.split())
        self.put(k.ZONE, 0, *names.spelled(names.GREENWICH_SHORT))


def _places() -> dict[str, dict[str, str] | int]:
    """The meaning of `PLACE` tokens: zones by region, or an offset in minutes."""
    found: dict[str, dict[str, str] | int] = {}
    for phrases, minutes in names.ZONE_NAMES.items():
        for name in names.spelled(phrases):
            found[fold_letters(fold_signs(name))] = minutes
    for name, zones in regions.places().items():
        found[fold_letters(fold_signs(name))] = zones
    return found


def _phrase_heads() -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in LEXICON:
        if " " in entry:
            head, *more = entry.split(" ")
            found[head] = max(found.get(head, 0), 1 + len(more))
    return found


LEXICON = _Builder().build()
PHRASE_HEADS = _phrase_heads()
"""First word of multi-word entries -> number of words of the longest such entry."""
PLACES = _places()
