"""Names of people in bylines: which runs of words are a name, and how to split several authors."""

import re

from newscrawl.arabic.gazetteer.agencies import canonical_agency
from newscrawl.arabic.gazetteer.page_words import JOBS
from newscrawl.arabic.gazetteer.phrases import DASHES, Word, keys_of, word_key, words_of

# Given names at the start of a byline; a run of words after a dash is a person only if its first word is one of these.
GIVEN_NAMES = keys_of(
    """
محمد أحمد محمود مصطفى حامد حمدي حمادة حمزة حسن حسين حسام حسني علي عمر عمرو عثمان عبدالله عبدالرحمن عبدالعزيز
عبدالحميد عبدالمجيد عبدالرحيم عبدالفتاح عبدالكريم عبدالقادر عبدالسلام عبدالوهاب عبدالناصر عبدالمنعم عبدالحليم
عبدالحكيم عبدالستار عبدالجليل عبدالإله عبده عبد إبراهيم إسماعيل إسحاق إسلام أيمن أسامة أشرف أنور أمين أنس إيهاب إياد
أكرم أمجد أدهم أيوب آدم باسم باسل بسام بلال بهاء بدر بكر بشير تامر توفيق تيسير ثامر جمال جلال جابر جورج جوزيف جاسم
جعفر جواد جهاد حاتم حازم حمد حيدر خالد خليل خليفة خميس داود رامي رائد رشيد رضا رفعت رمضان رياض ربيع رؤوف زياد زيد
زكريا زكي زهير سامح سامي سالم سعد سعود سعيد سليم سليمان سمير سيد سيف سفيان سلمان سلطان شادي شريف شوقي صابر صادق صالح
صبري صلاح طارق طلال طلعت طه طاهر عادل عاطف عاصم عامر عباس عصام عزت عزيز عماد عمار عوض عيسى علاء غسان غازي فادي فارس
فاروق فايز فتحي فراس فريد فهد فهمي فؤاد فيصل فوزي قاسم قيس قصي كارم كامل كريم كمال لؤي ليث ماجد مازن ماهر مالك مجدي
محسن مدحت مراد مروان مسعود معاذ معتز معتصم منصور منير مهند مهدي مؤمن موسى مؤيد ميلاد مينا نادر ناجي ناصر نايف نبيل
نجيب نزار نضال نعيم نوح هادي هاني هاشم هشام هيثم وائل وليد وسام وحيد وجدي ياسر ياسين يحيى يزن يعقوب يوسف يونس السيد
الحسين الحسن الشيماء مايكل بيتر كيرلس شنودة ستيفن فاطمة عائشة مريم خديجة زينب سارة سلمى سمر سميرة سهام سهير سوسن
شيماء شيرين صفاء ضحى عبير علا غادة فرح كوثر لمى لمياء ليلى ليندا مروة منى منال مها مي ميرنا ميساء نادية ناهد نجلاء
نجوى ندى نرمين نسرين نسمة نهى نهال نورا نورهان نورة هاجر هالة هبة هدى هناء هند هيام وفاء وداد ولاء ياسمين يارا يسرا
آية آلاء أسماء أماني أمنية أميرة أميمة إسراء إلهام إنجي إيناس بسمة بسنت بثينة تسنيم تغريد جيهان حنان خلود داليا دعاء
دينا رانيا رباب رحاب رحمة رضوى رنا روان ريم ريهام رشا زهراء سحر سهى سعاد لبنى نعيمة فتيحة رقية سكينة نزهة مليكة سلوى
سناء سهيلة
"""
)

# If one of these words occurs, the run is a sentence, not a name.
_NOT_A_NAME = keys_of(
    """
في من إلى عن مع أن إن أنه إنه أنها إنها هذا هذه ذلك تلك هناك التي الذي الذين ما ماذا متى كيف لماذا هل قد لقد لم
لن لا ليس كان كانت يكون قال قالت وقال أكد أعلن أضاف ذكر كشف أفاد صرح بعد قبل بين خلال منذ حتى عند عندما حين حول ضد
دون بدون غير كل بعض أي أو أم ثم لكن كما حيث اليوم أمس غدا الآن جديد جديدة رسالة رسائل كتاب مقال مقالا قصة رواية
تغريدة منشورا يوم عام جدا رئيس الرئيس وزير الوزير ملك الملك الأمير الشيخ الدكتور اللاعب المدرب الفنان الكاتب النجم
نحو أول آخر أكثر إذا إذ لو لأن بسبب عبر تحت فوق أمام خلف نفسه نفسها
"""
)
_JOINED = ("بال", "لل", "وال", "كال", "فال")
_TITLES = keys_of("د دكتور أ م مهندس")
# Names that begin with the letter of «و» (and): «محمد علي وليد حسن» is not two authors.
_WAW_NAMES = keys_of(
    """
وليد وائل وسام وفاء وجدي وحيد وداد ورد ولاء وديع وهيب وسيم وجيه وردة وصال وعد وضاح وليم وصفي وهبة وهبي وهيبة وهدان
ود وادي وفيق وسيلة وعيل
"""
)

_BETWEEN = re.compile(
    rf"\s*(?:[،,؛;/|+&\\\n]|\sand\s|\s[{re.escape(DASHES)}]+\s|\sـ+\s|(?<![A-Za-z])[{re.escape(DASHES)}]+)\s*"
)
# «فلان - مراسل», «فلانة (رئيسة التحرير)», «فلان (name@example.com)»: details of an author after the name.
_JOB = re.compile(
    rf"\s{{0,3}}[،,؛;/|(\[{re.escape(DASHES)}]\s{{0,3}}(?:{'|'.join(JOBS.split())}|رئيسة?|مديرة?|نائبة?)\b[^،,؛;/|]{{0,60}}$"
)
_ASIDE = re.compile(r"\s{1,3}(?:[(\[][^()\[\]]{1,60}[)\]]|[(<]?[\w.+-]{1,60}@[\w.-]{1,60}[)>]?|@\w{1,40})$")
_EDGES = " \t\n.\"'«»“”" + DASHES
_NEVER = re.compile(r"[\d٠-٩۰-۹«»\"“”?؟!:()\[\]]|https?")


def is_name(words: list[Word], *, known: bool = True, most: int = 5) -> bool:
    """Whether the words are a person's name: one to `most` words, none of which marks a sentence.

    With `known`, the first word must be one of the given names.
    """
    if words and words[0].key in _TITLES and len(words) > 1:
        words = words[1:]
    if not 1 <= len(words) <= most or any(word.key in _NOT_A_NAME for word in words):
        return False
    if any(word.key.startswith(_JOINED) for word in words):
        return False
    if known:
        first = words[0].key
        return first in GIVEN_NAMES or (len(words) > 1 and first.startswith("عبد"))
    return True


def bare_name(text: str) -> str:
    """Remove the details after the name from an author field: a job, a mail address, an agency in brackets."""
    for _ in range(2):
        text = _JOB.sub("", _ASIDE.sub("", text)).strip(_EDGES)
    return text


def split_authors(text: str) -> tuple[str, ...]:
    """Return the authors named in `text`, as printed; empty if the text is not a list of names.

    Authors are separated by commas, slashes, dashes, plus signs, or by «و» between two names of at least two words.
    """
    if not text or len(text) > 120 or _NEVER.search(text):
        return ()
    authors: list[str] = []
    for part in _BETWEEN.split(text):
        part = part.strip(" \u00a0.")
        if not part:
            continue
        for name in _split_and(part):
            words = words_of(name)
            if not is_name(words, known=False):
                return ()
            authors.append(name)
    return tuple(authors)


def _split_and(text: str) -> list[str]:
    words = text.split()
    pieces: list[list[str]] = [[]]
    for at, word in enumerate(words):
        key = word_key(word)
        left, right = len(pieces[-1]), len(words) - at
        if key == "و" and left >= 1 and right >= 2:
            pieces.append([])
            continue
        if len(key) > 3 and key[0] == "و" and canonical_agency(" ".join([_without_and(word), *words[at + 1 :]])):
            pieces.append([_without_and(word)])
            continue
        if (
            len(key) > 3
            and key.startswith("و")
            and key not in _WAW_NAMES
            and left >= 2
            and right >= 2
            and (key[1:] in GIVEN_NAMES or key.startswith("وعبد"))
        ):
            pieces.append([_without_and(word)])
            continue
        pieces[-1].append(word)
    return [" ".join(piece) for piece in pieces if piece]


def _without_and(word: str) -> str:
    """Remove the leading «و» and the marks on it from a word."""
    rest = word[word.find("و") + 1 :]
    while rest and "\u064b" <= rest[0] <= "\u0652":
        rest = rest[1:]
    return rest
