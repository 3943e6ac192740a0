"""Texts of invented words, and instances of templates, shared by the tests of deduplication."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import strategies as st

WORDS = [a + b for a in "بتجدرسصعفقكلمنهي" for b in ("اب", "ور", "يل", "ان", "مات", "سير", "تون", "لاح", "رام", "عيد")]
texts = st.lists(st.sampled_from([*WORDS, "5", "12", "2026", "3.5", "الاحد"]), max_size=120).map(" ".join)


def article(seed: int, words: int = 300) -> str:
    """A text of invented words, a different one for each seed."""
    rng = Random(seed)
    return " ".join(rng.choice(WORDS) + rng.choice(("", "ه", "ين", "ات", "نا", "هم", "لي", "كم")) for _ in range(words))


def blocks(text: str, other: str, share: float) -> str:
    """An updated text: its first words come from another text."""
    old, new = text.split(), other.split()
    return " ".join(new[: int(len(old) * share)] + old[: int(len(old) * (1 - share))])


def exact(a: str, b: str) -> float:
    """Jaccard similarity of the word 3-grams."""
    first, second = ({tuple(t.split()[i : i + 3]) for i in range(len(t.split()) - 2)} for t in (a, b))
    return len(first & second) / len(first | second)


WEATHER = (
    "حاله الطقس غدا في العاصمه والمحافظات",
    "تعلن هيءه الارصاد ان الطقس يكون غدا معتدلا نهارا باردا ليلا وان درجات الحراره المتوقعه هي {0} "
    "في العاصمه و {1} في الميناء و {2} في الجبل و {3} في الواحه و {4} في الساحل وتنصح الهيءه بارتداء "
    "الملابس الشتويه في ساعات الليل",
)
PRICES = (
    "اسعار الذهب اليوم في السوق المحليه",
    "استقرت اسعار الذهب اليوم في السوق المحليه وسجل عيار 24 نحو {0} جنيها وعيار 21 نحو {1} جنيها "
    "وعيار 18 نحو {2} جنيها وسجل الجنيه الذهب {3} جنيها والاوقيه {4} دولارا بحسب تجار الصاغه الذين "
    "اشاروا الى هدوء حركه البيع والشراء",
)
SCORES = (
    "نتاءج مباريات الجوله في الدوري الممتاز",
    "اختتمت اليوم مباريات الجوله وفاز صاحب الارض {0} مقابل {1} في المباراه الاولى وانتهت الثانيه {2} "
    "مقابل {3} ورفع المتصدر رصيده الى {4} نقطه قبل توقف الدوري لاسبوعين بسبب مباريات المنتخب الوطني "
    "في التصفيات",
)
TELEGRAM = (
    "رءيس الدوله يهنء رءيس {0} بالعيد الوطني",
    "بعث رءيس الدوله ببرقيه تهنءه الى الرءيس {1} رءيس جمهوريه {0} بمناسبه العيد الوطني لبلاده واعرب "
    "فيها عن اطيب التمنيات بموفور الصحه والسعاده لفخامته ولشعب {0} الصديق بالمزيد من التقدم والرخاء "
    "كما بعث ناءب الرءيس ورءيس الوزراء ببرقيتين مماثلتين",
)
ACCIDENT = (
    "قتلى وجرحى في حادث على طريق {0}",
    "لقي {1} مصرعهم واصيب {2} بجروح في حادث سير وقع فجر اليوم على طريق {0} بعد اصطدام {3} بسياره "
    "كانت متوقفه على جانب الطريق وهرعت فرق الاسعاف الى المكان ونقلت المصابين الى مستشفى {0} العام "
    "فيما فتحت الشرطه تحقيقا لمعرفه اسباب الحادث",
)
INSTANCES = [
    pytest.param(WEATHER, (19, 22, 11, 25, 21), (17, 23, 9, 24, 20), id="weather"),
    pytest.param(PRICES, (5320, 4655, 3990, 37240, 4071), (5340, 4672, 4005, 37380, 4083), id="prices"),
    pytest.param(SCORES, (2, 1, 0, 0, 31), (3, 2, 1, 4, 34), id="scores"),
    pytest.param(TELEGRAM, ("غانا", "جون ماهر"), ("بيرو", "كارلوس روميرو"), id="telegram"),
    pytest.param(
        ACCIDENT, ("اسوان", "شخصان", "ثلاثه", "شاحنه"), ("دمياط", "اربعه", "سبعه", "حافله ركاب"), id="accident"
    ),
]


def fill(template: tuple[str, str], values: tuple[object, ...]) -> tuple[str, str]:
    """Body and title of one instance of a template."""
    return template[1].format(*values), template[0].format(*values)
