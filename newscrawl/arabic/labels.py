"""Arabic words in the pages and feeds that newscrawl generates."""

from __future__ import annotations

ALSO_IN = "نُشر أيضًا في:"
"""Heading of the list of a text's copies."""
SITES = "الصحف"
COUNTRIES = "البلدان"
SEARCHES = "عمليات البحث"
COMMA = "، "
EDITS = "تعديلات الأخبار"
"""Title of the page of edits."""
NO_EDITS = "لا توجد تعديلات"
KINDS = {
    "expanded": "توسّع النص",
    "shortened": "اختُصر النص",
    "corrected": "صُحّح",
    "renamed": "تغيّر العنوان",
    "date": "تغيّر التاريخ",
    "authors": "تغيّر الكاتب",
    "section": "تغيّر القسم",
    "tags": "تغيّرت الوسوم",
    "caption": "تغيّر شرح الصورة",
    "gone": "حُذف الخبر",
    "back": "عاد الخبر",
}
FIELDS = {
    "title": "العنوان", "summary": "الملخص", "body": "النص", "published": "تاريخ النشر", "modified": "تاريخ التعديل",
    "authors": "الكاتب", "section": "القسم", "tags": "الوسوم", "source": "المصدر", "images": "الصور",
}  # fmt: skip
EDITED = {**FIELDS, "images": "شرح الصورة", "page": "الصفحة"}
"""Names of the parts that an edit may concern: of pictures only the captions; `page` for a page gone or back."""
SEEN = "رُصد"
AFTER_PUBLICATION = "من النشر: بعد"
MINUTES, HOURS, DAYS = "د", "س", "ي"
"""Abbreviations of minutes, hours and days after a number."""
ADDED, REMOVED, MOVED = "أضيف", "حُذف", "نُقلت الفقرة"
UNCHANGED = "فقرات لم تتغير"


def elapsed(minutes: int) -> str:
    """Return a duration in Arabic, in at most two units: «2 س 5 د»."""
    sign, minutes = ("-" if minutes < 0 else ""), abs(minutes)
    days, rest = divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    parts = [(days, DAYS), (hours, HOURS), (rest, MINUTES)]
    shown = [f"{number} {unit}" for number, unit in parts if number][:2]
    return sign + (" ".join(shown) or f"0 {MINUTES}")
