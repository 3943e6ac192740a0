"""Recognize related and most-read headings: the lines at which an article's body ends, or a promo interrupts it."""

from newscrawl.arabic.gazetteer.phrases import Phrases, Word, first_key, keys_of, listed, words_of

_LONGEST = 90
_LONGEST_PROMO = 400

# Headings at the beginning of any line, with or without a colon.
_STRONG = listed("""
للمزيد اقرأ أيضا | وللمزيد اقرأ أيضا | لمزيد من الأخبار اقرأ أيضا
اقرأ أيضا | واقرأ أيضا | اقرأ كذلك | اقرأ المزيد | اقرئي أيضا | اقرأوا أيضا | اقرؤوا أيضا | إقراء أيضا | يقرأ أيضا
اقرأ معنا | طالع أيضا | طالع المزيد | طالعوا أيضا | شاهد أيضا | شاهدوا أيضا | شاهدي أيضا | انظر أيضا | انظر كذلك
استمع أيضا | تابع أيضا | موضوعات متعلقة | الموضوعات المتعلقة | مواضيع متعلقة | المواضيع المتعلقة | أخبار متعلقة
الأخبار المتعلقة | مقالات متعلقة | المقالات المتعلقة | تقارير متعلقة | موضوع متعلق | روابط متعلقة
موضوع يهمك | موضوع قد يهمك
موضوعات ذات صلة | مواضيع ذات صلة | مقالات ذات صلة | أخبار ذات صلة | تقارير ذات صلة | مواد ذات صلة | قصص ذات صلة
روابط ذات صلة | ملفات ذات صلة | فيديوهات ذات صلة | منشورات ذات صلة | محتوى ذو صلة | محتوى ذات صلة | موضوع ذو صلة
خبر ذو صلة | مقال ذو صلة | خبر ذات صلة | مقال ذات صلة | ذات صلة | الموضوعات ذات الصلة | المواضيع ذات الصلة
المقالات ذات الصلة | الأخبار ذات الصلة | أخبار ذات الصلة | مقالات ذات الصلة | مواضيع ذات الصلة | موضوعات ذات علاقة
مواضيع ذات علاقة | مقالات ذات علاقة | أخبار ذات علاقة | أخبار مرتبطة | مواضيع مرتبطة | موضوعات مرتبطة
مقالات مرتبطة | الأخبار المرتبطة | المواضيع المرتبطة | الموضوعات المرتبطة | مقالات مشابهة | مواضيع مشابهة
أخبار مشابهة | موضوعات مشابهة | المقالات المشابهة | المواضيع المشابهة | موضوعات قد تهمك | مواضيع قد تهمك
مقالات قد تهمك | أخبار قد تهمك | مقالات أخرى قد تهمك | أخبار أخرى قد تهمك | موضوعات تهمك | مواضيع تهمك
مقالات تهمك | أخبار تهمك | موضوعات قد تعجبك | مقالات قد تعجبك | قد يهمك أيضا | وقد يهمك أيضا | قد تهمك أيضا
قد يعجبك أيضا | ربما يهمك أيضا | يهمك أيضا | ربما يعجبك أيضا | قد يهمك قراءة | المزيد حول هذه القصة
المزيد حول هذا الموضوع | المزيد عن هذا الموضوع | المزيد عن هذه القصة | نرشح لك | نرشح لكم | رشحنا لك
ننصحك بقراءة | ننصحكم بقراءة | ينصح بقراءة | اخترنا لك | اخترنا لكم | اقرأ في الموقع | اقرأ للكاتب
اقرأ للكاتب نفسه | لا تفوت قراءة | لا يفوتك
""")

# Headings if nothing else is on the line, promos if a colon follows.
_WEAK = listed("""
قد يهمك | قد يعجبك | ربما يهمك | قد تهمك | يهمك | تابع القراءة | تابع قراءة المزيد | أكمل القراءة | واصل القراءة
متابعة القراءة | المزيد | للمزيد | اقرأ | شاهد | طالع | انظر | المزيد من الأخبار | المزيد من أخبار
مزيد من الأخبار | أخبار أخرى | مقالات أخرى | موضوعات أخرى | مواضيع أخرى | أضف المزيد | إظهار المزيد | عرض المزيد
شاهد المزيد | مختارات | مختارات لك | آخر الأخبار | أحدث الأخبار | أهم الأخبار | شاهد الفيديو
شاهد بالفيديو | تابع المزيد | اقرأ عن | اقرأ التفاصيل | مواد أخرى
""")
_NEED_COLON = keys_of("اقرأ شاهد طالع انظر للمزيد يهمك")

# «المزيد من أخبار مصر» is a heading, «المزيد من الجهود» the start of a sentence.
_MORE = listed("""
المزيد من | المزيد في | المزيد عن | المزيد حول | لمزيد من | للمزيد من | للمزيد عن | للمزيد حول | اقرأ المزيد من
اقرأ المزيد عن | اقرأ المزيد حول
""")
_MORE_OF = keys_of(
    """
أخبار الأخبار مقالات المقالات تقارير التقارير مواضيع المواضيع موضوعات الموضوعات التفاصيل القصص قسم فيديوهات
الفيديوهات ملفات مواد الموضوع
"""
)
_WHERE = keys_of("على في من عن حول عبر لـ ل بقلم")
_SENTENCE = tuple(".!?؟،,")

_ANY = Phrases((*_STRONG, *_WEAK, *_MORE))
_STRONG_PHRASES, _WEAK_PHRASES, _MORE_PHRASES = Phrases(_STRONG), Phrases(_WEAK), Phrases(_MORE)

_MEASURES = """
قراءة | مشاهدة | تصفحا | تداولا | مشاركة | شيوعا | تعليقا | رواجا | زيارة | تفاعلا | متابعة | إرسالا | بحثا | شعبية
استماعا | طباعة | اطلاعا | مطالعة | انتشارا
"""
_MOST = Phrases(f"{most} {measure}" for most in ("الأكثر", "الأعلى", "أكثر") for measure in listed(_MEASURES))
_AND_MEASURES = keys_of(*(f"و{measure}" for measure in listed(_MEASURES)), "و", _MEASURES)
_MOST_OF = keys_of(
    """
الأخبار أخبار المقالات مقالات المواضيع مواضيع الموضوعات موضوعات القصص فيديوهات الفيديوهات التقارير المواد
"""
)
_MOST_PERIODS = keys_of(
    """
اليوم هذا الأسبوع الشهر الآن حاليا في خلال آخر ساعة ساعات أيام يوم شهر أسبوع الموقع موقعنا الساعة الأخيرة 24 7 30 48
على من لهذا
"""
)
_MOST_FIRST = _MOST.firsts | _MOST_OF


def _sign(line: str, words: list[Word], count: int) -> str:
    """The characters between the first `count` words and the next word, or the end of the line."""
    left = words[count - 1].end
    return line[left : words[count].start] if count < len(words) else line[left:]


def _signs(line: str) -> int:
    """The number of pictographs and spaces at the beginning of a line («📌 اقرأ أيضا»)."""
    at = 0
    while at < len(line) and (line[at] > "\u2190" or line[at] == " ") and not line[at].isalpha():
        at += 1
    return at


def is_related_heading(line: str) -> bool:
    """Whether the line is only a heading of related articles («إقرأ أيضاً:», «موضوعات متعلقة»)."""
    if len(line) > _LONGEST:
        return False
    line = line[_signs(line) :]
    if first_key(line) not in _ANY.firsts:
        return False
    words = words_of(line)
    strong = _STRONG_PHRASES.length(words)
    weak = _WEAK_PHRASES.length(words)
    if len(words) in {strong, weak}:
        # «شاهد» alone is a button or a word of the text; only with a colon it is a heading
        return len(words) > 1 or words[0].key not in _NEED_COLON or ":" in line[words[0].end :]
    if line.endswith(_SENTENCE):
        return False
    if strong:  # «اقرأ أيضا على موقعنا:» adds the place, and is still only a heading
        left = len(words) - strong
        return left <= 5 and words[strong].key in _WHERE and _sign(line, words, strong).isspace()
    more = _MORE_PHRASES.length(words)
    return 0 < more < len(words) <= more + 4 and words[more].key in _MORE_OF


def split_related_prefix(line: str) -> tuple[str, str] | None:
    """Split a one-line promo into heading and title («اقرأ أيضا: عنوان خبر آخر»); None for any other line.

    Joined by the space between them, the parts are the line. A weak heading («قد يهمك», «المزيد من») needs a colon or
    a similar sign: without one it begins a sentence.
    """
    if len(line) > _LONGEST_PROMO:
        return None
    if signs := _signs(line):
        parts = split_related_prefix(line[signs:])
        return parts and (line[:signs] + parts[0], parts[1])
    if first_key(line) not in _ANY.firsts:
        return None
    words = words_of(line[:_LONGEST])
    strong = _STRONG_PHRASES.length(words)
    count = max(strong, _WEAK_PHRASES.length(words), _MORE_PHRASES.length(words))
    if strong and count == strong < len(words) and words[count].key in _WHERE:
        # «اقرأ أيضا على موقعنا: عنوان»: the heading ends at its colon, a few words later
        ends = range(count + 1, min(count + 5, len(words)))
        count = next((at for at in ends if ":" in _sign(line, words, at)), count)
    if not count or count >= len(words):
        return None
    sign = _sign(line, words, count)
    if not set(sign) & _PROMO_SIGNS:
        if not strong or len(words) - count < 3 or not sign.isspace() or words[count].key in _WHERE:
            return None
    elif not strong and not set(sign) & _COLONS:
        return None
    cut = words[count].start
    while cut > words[count - 1].end and line[cut - 1] in '«"“([#':
        cut -= 1
    return line[:cut].rstrip(), line[cut:]


_COLONS = frozenset(":：|»←…")
_PROMO_SIGNS = _COLONS | frozenset('-–—.<>«"“[(/►▶•!؟?👇⬇')


def is_most_read_heading(line: str) -> bool:
    """Whether the line is the heading of a most-read list («الأكثر قراءة», «الاكثر مشاهدة هذا الأسبوع»)."""
    if len(line) > 60 or first_key(line) not in _MOST_FIRST:
        return False
    words = words_of(line)
    start = 1 if words[0].key in _MOST_OF else 0
    count = _MOST.length(words, start)
    if not count:
        return False
    rest = words[start + count :]
    return all(word.key in _MOST_PERIODS or word.key in _AND_MEASURES for word in rest)
