"""Recognize captions: paragraphs that belong to a picture, and the credit at their end or beginning."""

import re

from newscrawl.arabic.gazetteer.agencies import canonical_agency, is_outlet, is_photo_credit
from newscrawl.arabic.gazetteer.phrases import BLANKS, DASHES, Phrases, first_key, keys_of, listed, words_of
from newscrawl.arabic.lines.sources import QUOTES

_DASH = re.escape(DASHES)
_LONGEST = 260
_MAX_WORDS = 28

_LABEL = Phrases(
    listed("""
صورة | الصورة | الصور | صور | تصوير | عدسة | كاميرا | مصدر الصورة | صدر الصورة | مصدر الصور | التعليق على الصورة
تعليق الصورة | التعليق على الفيديو | Photo | AP Photo | Image | Credit | Photo by | Image source
""")
)
_COMMENT = keys_of("التعليق تعليق")
_SINGLE = keys_of("صورة الصورة الصور صور تصوير عدسة كاميرا Photo Image Credit")
_ARCHIVE = Phrases(
    listed("""
صورة أرشيفية | صورة من الأرشيف | صورة أرشيف | أرشيفية | أرشيف | صورة تعبيرية | صورة توضيحية | صورة متداولة
صورة ملتقطة | لقطة شاشة | لقطة من الفيديو | لقطة من فيديو | صورة من الفيديو
""")
)
_STOCK = keys_of(
    "Getty غيتي جيتي Shutterstock iStock EPA شترستوك شاترستوك Alamy AP NurPhoto Imago Pexels Pixabay Unsplash"
)

# First words of a news sentence, with or without «و» and «ف»; not «بعد», «خلال», «هذا», which begin captions too.
_NEWS_VERBS = frozenset(
    prefix + key
    for key in keys_of(
        """
قال قالت أعلن أعلنت أكد أكدت أضاف أضافت ذكر ذكرت أفاد أفادت كشف كشفت صرح صرحت نقل نقلت أوضح أوضحت أشار أشارت بين بينت
اعتبر اعتبرت رأى رأت دعا دعت طالب طالبت حذر حذرت نفى نفت شدد شددت لفت لفتت تابع تابعت ختم واصل واصلت بدأ بدأت انتهى
انتهت وصل وصلت قتل قتلت أصيب أصيبت لقي لقيت ارتفع ارتفعت انخفض انخفضت تراجع تراجعت سجل سجلت بلغ بلغت شهد شهدت شن شنت
قصف قصفت استهدف استهدفت سقط سقطت أدى أدت تسبب تسببت أسفر أسفرت جاء جاءت كان كانت أصبح أصبحت ظل ظلت قرر قررت وافق
وافقت رفض رفضت وقع وقعت اتفق اتفقت التقى التقت استقبل استقبلت بحث بحثت ناقش ناقشت فاز فازت خسر خسرت تعادل تعادلت
تأهل تأهلت اعتقل اعتقلت أوقف أوقفت ضبط ضبطت أطلق أطلقت أغلق أغلقت افتتح افتتحت توفي توفيت رحل رحلت عاد عادت غادر
غادرت تصدر تصدرت حقق حققت انضم انضمت قدم قدمت تقدم تقدمت نشر نشرت نشب نشبت اندلع اندلعت هاجم هاجمت صعد صعدت هبط هبطت
قفز قفزت زاد زادت تجاوز تجاوزت استقر استقرت اتهم اتهمت أقر أقرت وجه وجهت أمر أمرت انسحب انسحبت اضطر أجرى أجرت عقد
عقدت أطلع أبلغ أبلغت أعرب أعربت توقع توقعت عبر عبرت فرض فرضت منع منعت حصل حصلت تمكن تمكنت نجح نجحت فشل فشلت
يذكر يشار لم لن لا قد لقد تم ما إن أن إذ بينما فيما لكن حيث كما المتوقع وفقا وفق بحسب نقلا يرى ترى يتوقع تتوقع يعتزم
تعتزم يسعى تسعى يواصل تواصل تستعد يستعد يأتي تأتي كذلك أيضا
"""
    )
    for prefix in ("", "و", "ف")
)
_BRACKET = re.compile(r"[(\[]\s*([^()\[\]]{1,60})[)\]]\s*\.?$")
_INNER_STOP = re.compile(r"[.!؟?]\s")
_CREDIT_SPLIT = re.compile(rf"[/،,+|؛{_DASH}]")
_AFTER_SIGN = re.compile(rf"\s[{_DASH}|/]+\s*([^{_DASH}|/]{{1,40}})$")


def _is_credit(text: str) -> bool:
    """Whether every part of the text is an agency, an outlet or a photo credit."""
    if is_photo_credit(text) or canonical_agency(text):
        return True
    parts = [part.strip(QUOTES) for part in _CREDIT_SPLIT.split(text)]
    parts = [part for part in parts if part]
    return 0 < len(parts) <= 4 and all(
        canonical_agency(part) or is_photo_credit(part) or is_outlet(part) for part in parts
    )


def _bracketed(line: str) -> re.Match[str] | None:
    """The credit in brackets at the end of the line."""
    if line[-1:] not in {")", "]", "."}:
        return None
    opened = max(line.rfind("("), line.rfind("["))
    if opened < 0:
        return None
    found = _BRACKET.match(line, opened)
    return found if found and _is_credit(found.group(1).strip()) else None


def is_caption_credit(line: str) -> bool:
    """Whether the paragraph is a picture's caption or credit: «… (رويترز)», «صورة أرشيفية», «صدر الصورة، Getty».

    A sentence of the article may also end with an agency in brackets: a caption is one short sentence that neither
    begins with a verb of reporting («قال», «وأعلنت») nor has a full stop before the bracket.
    """
    if len(line) > _LONGEST:
        return False
    credit = _bracketed(line)
    if credit is not None:
        return _is_caption(line[: credit.start()].strip(), line.endswith("."))
    if line[:1] == "©":
        return len(line) <= 90 and "حقوق" not in line and "ights" not in line and not line[1:6].strip().isdigit()
    first = first_key(line)
    if first in _LABEL.firsts or first in _ARCHIVE.firsts:
        return _is_labelled(line)
    return first in _STOCK and len(line) <= 90 and _is_credit(line)


def _is_caption(text: str, stopped: bool) -> bool:
    """Whether the text before a credit in brackets is a caption or empty; `stopped` if a full stop ends the line."""
    if not text:
        return True
    if text[-1] in ".!؟?،" or _INNER_STOP.search(text):
        return False
    words = words_of(text)
    if not words:
        return True
    if len(words) > (14 if stopped else _MAX_WORDS):
        return False
    return words[0].key not in _NEWS_VERBS


def _is_labelled(line: str) -> bool:
    """Whether a label marks the line as a caption: «صورة: رويترز», «صدر الصورة، …», «صورة أرشيفية للملعب»."""
    words = words_of(line)
    if _ARCHIVE.length(words):
        return len(words) <= 16 and not line.endswith((".", "!", "؟", "?"))
    label = _LABEL.length(words)
    if not label:
        return False
    sign = line[words[label - 1].end : words[label].start if label < len(words) else len(line)].strip(BLANKS)
    if label > 1:
        return bool(sign) or label == len(words) or words[0].key == "ap"
    if len(words) == 1:
        return False
    short = len(words) <= 16 and not (line.endswith(".") and len(words) > 6)
    return short and sign[:1] in {":", "：", "/", "©"}


def split_caption_credit(text: str) -> tuple[str, str | None]:
    """Split a caption into its text and its credit (an agency's canonical name); the credit is None if there is none.

    The text must be a caption; this is not checked.
    """
    return _split(text, commented=False)


def _split(text: str, *, commented: bool) -> tuple[str, str | None]:
    """Like `split_caption_credit`; `commented` if a label such as «التعليق على الصورة:» has already been removed."""
    line = text.strip()
    if not line:
        return "", None
    credit = _bracketed(line)
    if credit is not None:
        return line[: credit.start()].rstrip(BLANKS + DASHES + ":|،"), _named(credit.group(1))
    if len(line) <= 90 and _is_credit(line):
        return "", _named(line)
    words = words_of(line)
    label = _LABEL.length(words)
    if label and label < len(words):
        sign = line[words[label - 1].end : words[label].start].strip(BLANKS)
        if sign and words[0].key in _COMMENT and not commented:
            return _split(line[words[label].start :], commented=True)
        if sign and len(words) - label <= 8 and (label > 1 or words[0].key in _SINGLE):
            return "", _named(line[words[label].start :])
    at = line.rfind("©")
    if at >= 0 and len(line) - at <= 60:
        return line[:at].rstrip(), _named(line[at + 1 :])
    after = _AFTER_SIGN.search(line[-60:])
    if after and _is_credit(after.group(1).strip()):
        return line[: len(line) - len(after.group())].rstrip(), _named(after.group(1))
    return line, None


def _named(credit: str) -> str:
    """The canonical name of an agency, or the credit as printed, without surrounding signs."""
    bare = credit.strip(QUOTES)
    return canonical_agency(bare) or bare
