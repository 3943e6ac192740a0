"""Meaningless Arabic prose: words from our own list with the frequencies of a natural language, by seed."""

from __future__ import annotations

import random
from itertools import accumulate

_STEMS = (
    "حكومة وزير مدينة طريق مشروع شركة اقتصاد قطاع مجلس لجنة اجتماع قرار خطة برنامج اتفاق رئيس نائب محافظ "
    "سوق سعر نفط غاز كهرباء ماء زراعة قمح ميناء مطار قطار جسر مدرسة جامعة طالب معلم طبيب مستشفى دواء مرض "
    "لقاح بحث دراسة تقرير خبير عام شهر أسبوع يوم ليلة صباح مساء منطقة إقليم حدود دولة عاصمة قرية شارع "
    "مبنى مصنع عامل نقابة أجر ضريبة ميزانية بنك قرض عملة استثمار تجارة صادرات واردات سيارة طاقة شمس ريح "
    "مطر فيضان زلزال حريق إنقاذ شرطة محكمة قانون دستور برلمان حزب انتخاب صوت مرشح حملة مظاهرة صحيفة قناة "
    "إذاعة موقع شبكة هاتف تطبيق ذكاء بيانات علم فضاء قمر بحر سفينة صيد نهر سد جبل صحراء غابة حيوان طائر "
    "شجرة ثمرة مهرجان مسرح فيلم ممثل مخرج أغنية كتاب رواية شاعر معرض متحف آثار تاريخ تراث لغة ثقافة دين "
    "مسجد أسرة طفل امرأة شاب سكان هجرة لاجئ مخيم مساعدة منظمة أمم مؤتمر قمة سفير وفد زيارة محادثات هدنة "
    "سلام أمن جيش حرس فريق مباراة بطولة كأس دوري مدرب لاعب هدف ملعب جمهور فوز خسارة تعادل"
).split()
_VERBS = (
    "أعلن أكد أضاف أشار أوضح قال ذكر نفى طالب دعا بدأ انتهى وصل غادر افتتح أطلق وقع ناقش بحث قرر رفض وافق "
    "شهد سجل بلغ ارتفع انخفض توقع حذر كشف أصدر نشر تسلم أنجز واصل"
).split()
_SMALL = (
    "في من على إلى عن أن بعد قبل خلال مع بين حول هذا هذه التي الذي كما حيث لدى منذ نحو وفق ضمن بحسب أمام دون".split()
)
_LAST = "الماضي المقبل الجديد الكبير الأول الأخير الوطني المحلي العربي الدولي الحالي المشترك الخاص العام الشامل".split()
NAMES = "أحمد محمود علي حسن سامي خالد ليلى منى هدى سعاد يوسف كريم نادية رامي فؤاد عمر طارق سلمى رنا بشار".split()


def _vocabulary() -> list[str]:
    """About 1,500 words, the most frequent first."""
    shuffled = random.Random(7)
    forms = [f"{prefix}{stem}" for stem in _STEMS for prefix in ("ال", "وال", "بال", "لل", "")]
    rare = forms + [f"و{verb}" for verb in _VERBS] + [f"{stem.removesuffix('ة')}ات" for stem in _STEMS]
    shuffled.shuffle(rare)
    return [*_SMALL, *_VERBS, *_LAST, *rare]


_WORDS = _vocabulary()
_WEIGHTS = list(accumulate(1 / (rank + 8) for rank in range(len(_WORDS))))


def prose(source: random.Random, count: int) -> str:
    """A text of `count` words."""
    return " ".join(source.choices(_WORDS, cum_weights=_WEIGHTS, k=count))


def headline(source: random.Random) -> str:
    """A headline of seven to eleven words."""
    return f"{source.choice(_VERBS)} {prose(source, source.randint(6, 10))}"


def paragraphs(source: random.Random, count: int) -> list[str]:
    """Paragraphs of four sentences each, with names and numbers that make each text unique."""
    found = []
    for _ in range(count):
        sentences = [f"{source.choice(_VERBS)} {prose(source, source.randint(10, 22))}" for _ in range(3)]
        number, name = source.randint(12, 99_999), " ".join(source.sample(NAMES, 2))
        sentences.append(f"وبلغ العدد {number} {prose(source, 4)} كما ذكر {name}")
        source.shuffle(sentences)
        found.append("، ".join(sentences[:-1]) + f". {sentences[-1]}.")
    return found


def outlet(source: random.Random, number: int) -> str:
    """The name of a newspaper; the number makes it unique."""
    return f"{source.choice(['صحيفة', 'موقع', 'وكالة', 'شبكة', 'بوابة'])} ال{source.choice(_STEMS)} {number}"
