"""Recognize banners: lines in which a site promotes itself (app, follow-us, newsletter, share, comment, copyright)."""

import re

from newscrawl.arabic.gazetteer.phrases import Phrases, Word, first_key, keys_of, listed, words_of

_LONGEST = 260
_MAX_WORDS = 24

# Banners if they are the whole line.
_WHOLE = listed("""
TT | إعلان | إعلانات | Advertisement | مساحة إعلانية | شارك | مشاركة | شارك الخبر | شارك المقال | مشاركة الخبر
مشاركة المقال | شارك هذا الخبر | شارك هذا المقال | شارك الموضوع | شاركها | طباعة | طباعة الخبر | نسخ الرابط
انسخ الرابط | تم نسخ الرابط | رابط مختصر | الرابط المختصر | حجم الخط | تصغير الخط | تكبير الخط | استمع إلى المقال
استمع للمقال | الاستماع إلى المقال | استمع إلى الخبر | اضغط هنا للمزيد | أضف تعليق | أضف تعليقا | أضف تعليقك
إضافة تعليق | اترك تعليقا | اترك تعليقك | التعليقات | تعليقات القراء | تحميل التطبيق | حمل التطبيق
حمل التطبيق الآن | النشرة الإخبارية | النشرة البريدية | اشترك | اشترك الآن | اشترك في خدماتنا | اشتراك | سجل الآن
تواصل معنا | اتصل بنا | أعلن معنا | من نحن | سياسة الخصوصية | تابعنا | تابعونا | العودة إلى الأعلى | Share | Print
Tweet | Copy link | Follow us | حفظ | أرسل إلى صديق | البث المباشر | بث مباشر | انضم إلينا | انضموا إلينا
انضم إلى ملايين المتابعين | شارك برأيك | شاركنا رأيك | اشترك ليصلك كل جديد | مشاركه الخبر | تابعنا الآن
استماع | قيم هذا المقال | هل أعجبك المقال | الكلمات الأكثر بحثا | قصص مقترحة | نهاية قصص مقترحة | نهاية الأكثر قراءة
""")

# Beginnings of banners, whatever follows.
_OPENS = Phrases(
    listed("""
تابعونا على | تابعونا عبر | تابعونا في | تابعنا على | تابعنا عبر | تابعنا في | تابعوا قناتنا | تابعوا صفحتنا
تابعوا حسابنا | تابعوا صفحاتنا | تابع قناتنا | تابع صفحتنا | تابع حسابنا | تابع أحدث الأخبار عبر
تابع آخر الأخبار عبر | تابعوا أحدث الأخبار عبر | تابعوا آخر الأخبار عبر | تابع أحدث الأخبار على
تابع آخر الأخبار على | تابع أهم الأخبار عبر | تابعوا أهم الأخبار عبر | تابع كل جديد | تابعوا كل جديد
اشترك في قناتنا | اشتركوا في قناتنا | اشترك بقناتنا | اشتركوا بقناتنا | اشترك في نشرتنا | اشتركوا في نشرتنا
اشترك في النشرة | اشتركوا في النشرة | اشترك بالنشرة | اشترك بنشرتنا | اشترك في خدمة الإشعارات
اشترك في القائمة البريدية | سجل في النشرة | سجل بريدك | انضم إلى قناتنا | انضموا إلى قناتنا | انضم لقناتنا
انضموا لقناتنا | انضم إلى مجموعتنا | انضم لمجموعتنا | انضم إلى مجموعاتنا | انضم إلى صفحتنا
انضم إلى مجموعة الواتساب | حمل الآن تطبيق | حملوا الآن تطبيق | حملوا تطبيق | حمل تطبيقنا | حمل تطبيقات الهاتف
نزل تطبيق | نزلوا تطبيق | قم بتحميل تطبيق | تواصلوا معنا عبر | تواصل معنا عبر | شارك هذا الخبر | شارك هذا المقال
شارك الخبر عبر | شارك المقال عبر | شاركنا رأيك | شاركونا رأيكم | شاركونا آراءكم | تم التصميم والتطوير
تصميم وتطوير شركة | تصميم وبرمجة شركة | تطوير وتصميم شركة | برمجة وتصميم شركة | تصميم وتطوير فريق | تنبيهات موقع
اضغط هنا | انقر هنا | إذا أعجبك هذا المقال | لا تنس الاشتراك | لا تنسوا الاشتراك | يمكنكم متابعتنا
يمكنك متابعتنا | للاشتراك في قناتنا | للاشتراك في نشرتنا | للاشتراك في النشرة | للاشتراك بقناتنا
للانضمام إلى قناتنا | لا تفوت أهم الأخبار | لا تفوت أهم أخبار | لا تفوتوا أهم الأخبار | لا تفوتوا أهم أخبار
اشترك لتصلك | اشتركوا لتصلكم | متصفحك لا يدعم | متصفحك الحالي لا يدعم | يرجى تعطيل مانع الإعلانات
الرجاء تعطيل مانع الإعلانات
""")
)

# A request to the reader: a banner if it names a channel, an app or a link.
_REQUESTS = keys_of(
    """
تابع تابعوا تابعي لمتابعة للمتابعة ولمتابعة لمتابعتنا اشترك اشتركوا اشتركي للاشتراك انضم انضموا انضمي للانضمام حمل حملوا
حملي لتحميل نزل لتنزيل شارك شاركوا لقراءة لمشاهدة للاطلاع للمزيد لمزيد للمشاركة لمعرفة للحصول سجل يمكنكم يمكنك ولمزيد
وللمزيد استمع شاهد اقرأ لتصلك كن ليصلك للتواصل للإعلان
"""
)
_TARGETS = Phrases(
    listed("""
اضغط | اضغطوا | انقر | تطبيق | تطبيقنا | تطبيقات | التطبيق | قناتنا | صفحتنا | حسابنا | صفحاتنا | حساباتنا
قنواتنا | مجموعتنا | نشرتنا | موقعنا | واتساب | واتس اب | الواتساب | تلغرام | تليجرام | تيليجرام | التليجرام
تليغرام | التلغرام | تلجرام | التلجرام | تيليغرام | فيسبوك | الفيسبوك | فيس بوك | تويتر | يوتيوب | اليوتيوب | إنستغرام
انستقرام | إنستجرام | غوغل نيوز | جوجل نيوز | أخبار جوجل | أخبار غوغل | Google News | نبض | تيك توك | سناب شات
الرابط التالي | هذا الرابط | الرابط | النشرة البريدية | النشرة الإخبارية | بريدك | WhatsApp | Telegram | Facebook
YouTube | Twitter | القائمة البريدية | النسخة الورقية | متصفحك
""")
)
# Clitics that may be joined to the platform's name («بواتساب», «بتطبيق»).
_JOINED = "بل"

_APPEARED = keys_of("ظهرت ظهر")
# «تخطى قصص مقترحة وواصل القراءة»: links for screen readers that skip a block.
_SKIP = keys_of("تخطى تخطي")
_GO_ON = Phrases(listed("وواصل القراءة | وأكمل القراءة | إلى المحتوى"))
_FIRST_ON = Phrases(listed("أولا على | أولا في | أولا عبر"))
_RIGHTS = Phrases(
    listed("""
جميع الحقوق محفوظة | كل الحقوق محفوظة | كافة الحقوق محفوظة | الحقوق محفوظة | حقوق النشر محفوظة | حقوق الطبع محفوظة
حقوق الطبع والنشر محفوظة | All rights reserved
""")
)
# «© 2020 …» is the site's copyright, «© REUTERS / …» a photographer's.
_COPYRIGHT = re.compile(r"©\s*(?:\d{4}|[^.]{0,40}حقوق)|\d{4}\s*©")
_CLICK = Phrases(listed("اضغط هنا | انقر هنا | اضغطوا هنا | انقروا هنا | من هنا اضغط"))
_CHANNEL = re.compile(r"//(?:t|telegram)\.me/|whatsapp\.com/channel/", re.IGNORECASE)
# «1203 مشاهدة | منذ 5 دقائق | 12 مشاركة»: counters and relative times, which change from fetch to fetch.
_COUNTED = keys_of(
    """
مشاهدة مشاهدات المشاهدات قراءة قراءات القراءات زيارة زيارات الزيارات مشاركة مشاركات المشاركات تعليق تعليقات التعليقات
إعجاب إعجابات زائر زائرا القراءة القراء قرأ views view shares share comments comment likes reads
"""
)
_CLOCK = keys_of(
    """
    منذ قبل عدد مدة وقت دقيقة دقائق ساعة ساعات يوم أيام ثانية ثوان ثواني تمت هذا هذه الخبر الموضوع المقال المادة مرة
    مرات شخص شخصا ago min minutes hours
    """
)
_BESIDE = re.compile(r"[\s:]+(?:https?://\S+|\d{1,2}:\d\d)$")
"""Text that may follow a banner: the short link itself, the length of a recording."""
_MAX_COUNTED = 16
_LONGEST_COUNTER = 120
# «// انتهى //»: an agency's text ends here; the newsroom's own text follows.
_END = keys_of("انتهى النهاية")
_END_LENGTH = 16
_LATER = (
    "t.me/", "telegram.me/", "whatsapp.com/", "حقوق", "©", "appeared first", "ights reserved", "ضغط هنا", "نقر هنا",
    "التصميم والتطوير",
)  # fmt: skip

_WHOLE_KEYS = frozenset(" ".join(word.key for word in words_of(text)) for text in _WHOLE)
_WHOLE_FIRST = frozenset(key.split(" ", 1)[0] for key in _WHOLE_KEYS)
_ANY_FIRST = _OPENS.firsts | _REQUESTS | _WHOLE_FIRST | _APPEARED | _SKIP


def is_banner(line: str) -> bool:
    """Whether the line promotes the site (app, follow-us, newsletter, share, comment, copyright), or is its counters.

    A sentence of an article is not, even if it begins with the same word («تابع الرئيس …», «لمتابعة تنفيذ القرار، …»).
    """
    if len(line) > _LONGEST:
        return False
    first = first_key(line)
    words: list[Word] = []
    if first in _ANY_FIRST:
        words = words_of(_BESIDE.sub("", line))
        if len(words) <= 5 and " ".join(word.key for word in words) in _WHOLE_KEYS:
            return True
        if _OPENS.length(words):
            return True
        if first in _REQUESTS and len(words) <= _MAX_WORDS and _is_request(line, words):
            return True
        if first in _APPEARED and _contains(_FIRST_ON, words):
            return True
        if first in _SKIP and _contains(_GO_ON, words):
            return True
    if any(mark in line for mark in _LATER):
        return _has_banner_words(line, words or words_of(line))
    return _is_counter(line)


def is_end_mark(line: str) -> bool:
    """Whether the line is an agency's mark for the end of its text: «// انتهى //», «(النهاية)»."""
    if len(line) > _END_LENGTH or first_key(line) not in _END or line[0] not in "/([*-#":
        return False
    return len(words_of(line, 2)) == 1


def _is_counter(line: str) -> bool:
    """Whether the line consists only of counters, with or without a relative time: «1203 مشاهدة | منذ 5 دقائق»."""
    if len(line) > _LONGEST_COUNTER or not any(map(str.isdigit, line)):
        return False
    keys = [word.key for word in words_of(line, _MAX_COUNTED + 1)]
    if len(keys) > _MAX_COUNTED:
        return False
    words = [key for key in keys if not key.replace(".", "").isdigit()]
    return not _COUNTED.isdisjoint(words) and all(key in _COUNTED or key in _CLOCK for key in words)


def _is_request(line: str, words: list[Word]) -> bool:
    """Whether a request to the reader names a channel, an app or a link, and is not a long sentence."""
    if _contains(_CLICK, words):
        return True
    if line.endswith(".") and len(words) > 12:
        return False
    for at in range(1, len(words)):
        if _TARGETS.length(words, at):
            return True
        word = words[at]
        if len(word.key) > 4 and word.key[0] in _JOINED and _TARGETS.length([word._replace(key=word.key[1:])]):
            return True
    return False


def _has_banner_words(line: str, words: list[Word]) -> bool:
    """Whether later words make the line a banner: rights reserved, «appeared first on», «اضغط هنا»."""
    if len(words) > 30:
        return False
    if _contains(_RIGHTS, words) or _COPYRIGHT.search(line):
        return True
    if len(words) <= 16 and _CHANNEL.search(line):
        return True
    if "appeared first" in line:
        return True
    return len(words) <= 16 and (_contains(_CLICK, words) or "التصميم والتطوير" in line) and not line.endswith(".")


def _contains(phrases: Phrases, words: list[Word]) -> bool:
    return any(phrases.length(words, at) for at in range(len(words)))
