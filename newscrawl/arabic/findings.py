"""The watch's findings in Arabic: one template per kind of phrase, as in `newscrawl.watch.english`.

Nouns after a number are in the oblique case: «{hours:hour}» follows a preposition or a verb. A name in Latin letters
is in backquotes, so that a page can set it apart.
"""

from __future__ import annotations

from typing import NamedTuple

PHRASES = {
    # A sentence stored by an earlier schema, unchanged.
    "as it was said": "{sentence}",
    # Notes.
    "switched off": "موقوف في الإعدادات",
    "not crawled since": "لم يُجمع منذ {last} بالتوقيت العالمي",
    "never crawled": "لم يُجمع قط",
    "too new":
        "معروف منذ {days:day}، وعدد أخباره {articles}؛ يبدأ الحكم عليه بعد {least_days:day} و{least_articles:article}",
    "quiet": "لا أخبار، وكان المتوقع {expected:.1f}؛ ويبدأ الإنذار من {limit}",
    "quiet on a day": "لا أخبار في {day}، وكان المتوقع {expected:.1f}؛ ويبدأ الإنذار من {limit}",
    # Problems.
    "removed": "لم يعد لهذا الموقع ملف؛ وما حُفظ منه باقٍ",
    "unread": "تعذرت قراءة مصادره كلها في {runs:run}",
    "silent": "لا أخبار جديدة، وكان المتوقع {expected:article}",
    "silent for weeks": "لا أخبار جديدة منذ أسابيع",
    "scarce": "نشر {count:article} خلال {hours:hour}، والمعتاد {expected}",
    "field is empty": "حقل «{field}» مملوء في {count} من آخر {articles:article}، والمعتاد {share:%}",
    "rung slipped": "حقل «{field}»: ملأته الدرجة `{rung}` في {count} من آخر {articles:article}",
    "rung slipped to":
        "حقل «{field}»: ملأته الدرجة `{rung}` في {count} من آخر {articles:article}، وتملؤه الآن `{now}`",
    "bodies are short": "قصُرت النصوص إلى {mean:word} في آخر {articles:article}، والمعتاد {usual}",
    "copies": "النسخ {count} من {total:text}، والمعتاد {share:%}",
    "pages fail": "من أصل {answered:page}، أخفق أو رُفض {failed}",
    "missed in a week": "من أصل {listed:entry} في مصادره خلال الأسبوع الأخير، لم يُحفظ {missing}",
    "missed in hours": "من أصل {listed:entry} في مصادره خلال الساعات الأخيرة، لم يُحفظ {missing}",
    # Causes.
    "spider removed": "حُذف ملفه أو تغير اسمه",
    "run ended": "نتيجة آخر عملية جمع: {reason}{classes}",
    "entries are no articles": "من أصل {entries:new URL} في مصادره، لم يُحفظ {missing}{classes}",
    "sources are empty": "مصادره تجيب لكنها لا تسرد أي خبر: أُفرغت، أو لم يعد `article_url` يطابق روابطها",
    "sources are old": "مصادره لا تسرد إلا أخبارًا سابقة: تجمدت، أو أن الموقع صامت",
    "sources are unchanged": "مصادره لم تتغير: تجمدت، أو أن الموقع صامت",
    "sections have vanished": "اختفت أقسام من مصادره، أو قلّ ما ينشره الموقع",
    "no rung finds it": "تغيرت الصفحة، فلا تجد أي درجة هذا الحقل",
    "page changed at rung": "تغيرت الصفحة حيث تقرأ الدرجة `{rung}`",
    "teasers only": "لا تُقرأ إلا المقدمات: النص للمشتركين، أو أن محدد النص لا يأخذ إلا أوله",
    "texts repeat": "الموقع يكرر نصوصه أو نصوص غيره، أو أن نصًا واحدًا يظهر في كل الصفحات",
    "site refuses": "الموقع يرفض الجامع{classes}",
    "server fails": "خادم الموقع يخفق{classes}",
    "no articles to the spider": "لم يعد ملف الموقع يعدّها أخبارًا: تصميم آخر، أو لغة أخرى، أو صفحات من نوع آخر",
    # Remedies.
    "nothing": "لا شيء؛ يُقال هذا مرة واحدة",
    "ask to be let in": "اطلب من الموقع السماح للجامع، أو اجمع ببطء أكثر",
    "look for the sources":
        "افتح مصادره في المتصفح؛ فإن انتقلت فصحح `rss_urls` أو `sitemap_urls` أو `listing_urls`",
    "compare the front page":
        "قارن صفحته الأولى بما يعرضه الأمر `scrapy discover {site}`، وأضف مصادر أخرى إلى ملف الموقع",
    "read one or explain it": "اقرأ أحدها بالأمر `scrapy probe URL`، أو اعرف قصته بالأمر `scrapy explain URL`",
    "compare the sections": "قارن أقسامه بما يعرضه الأمر `scrapy discover {site}`، وأضف المصادر الناقصة",
    "repair or probe": "يقترح الأمر `scrapy repair {site}` محددات جديدة، ويبين الأمر `scrapy probe URL` كل درجة",
    "repair in time": "يقترح الأمر `scrapy repair {site}` محددات جديدة قبل أن يفرغ الحقل",
    "probe the lines": "يبين الأمر `scrapy probe URL` الأسطر المحفوظة",
    "see the originals": "يبين الأمر `scrapy copies URL` أصولها",
    "slow down or ask": "اجمع ببطء أكثر، أو خاطب الموقع",
    "explain or wait": "اعرف قصة إحداها بالأمر `scrapy explain URL`، وانتظر إن كان العطل عند الموقع",
    "probe one or count": "اقرأ أحدها بالأمر `scrapy probe URL`؛ ويعدّ الأمر `scrapy ledger {site}` المآلات",
}  # fmt: skip
DAYS = {"Eid": "العيد", "a holiday": "يوم عطلة", "Ramadan": "رمضان", "the weekend": "عطلة نهاية الأسبوع"}
"""Kinds of days, by `calendar.Day.name`."""
REASONS = {
    "blocked": "حُجب الجامع",
    "forbidden": "المنع في `robots.txt`",
    "fruitless": "روابط بلا أخبار",
    "unreachable": "تعذر الوصول إلى المصادر",
    "unknown": "غير معروفة",
}
"""Reasons for which runs end."""


class Noun(NamedTuple):
    """The forms of a noun after a number."""

    one: str
    two: str
    few: str
    """From 3 to 10."""
    many: str
    """From 11 to 99."""
    hundreds: str

    def counted(self, number: int) -> str:
        """Return the number with the noun: «خبرًا واحدًا»، «خبرين»، «3 أخبار»، «11 خبرًا»، «100 خبر»."""
        if number == 1:
            return self.one
        if number == 2:
            return self.two
        if number == 0:
            return f"0 {self.few}"
        rest = number % 100
        noun = self.few if 3 <= rest <= 10 else self.many if rest >= 11 else self.hundreds
        return f"{number:,} {noun}"


NOUNS = {
    "article": Noun("خبرًا واحدًا", "خبرين", "أخبار", "خبرًا", "خبر"),
    "day": Noun("يوم واحد", "يومين", "أيام", "يومًا", "يوم"),
    "entry": Noun("رابط واحد", "رابطين", "روابط", "رابطًا", "رابط"),
    "hour": Noun("ساعة واحدة", "ساعتين", "ساعات", "ساعة", "ساعة"),
    "new URL": Noun("رابط جديد واحد", "رابطين جديدين", "روابط جديدة", "رابطًا جديدًا", "رابط جديد"),
    "page": Noun("صفحة واحدة", "صفحتين", "صفحات", "صفحة", "صفحة"),
    "run": Noun("عملية جمع واحدة", "عمليتي جمع", "عمليات جمع", "عملية جمع", "عملية جمع"),
    "text": Noun("نص واحد", "نصين", "نصوص", "نصًا", "نص"),
    "word": Noun("كلمة واحدة", "كلمتين", "كلمات", "كلمة", "كلمة"),
}
