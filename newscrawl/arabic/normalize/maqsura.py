"""Words that end in alef maqsura (ى), to distinguish it from a final yeh: Persian keyboards write U+06CC for both.

A spelling lexicon, used by `cleaning`; `languages` determines which words are not Arabic at all.
"""

import re

# Words whose form with ي is as common are left out and get ي, the default: رأي, قوي, نادي, التحدي, تلقي, سعي, يدعي.
_WORDS = frozenset(
    "على إلى الى حتى متى لدى مدى سوى شتى عسى بلى أنى إحدى احدى أخرى اخرى كبرى صغرى عظمى وسطى يسرى يمنى مثلى فضلى حسنى "
    "قصوى أولى اولى ذكرى بشرى قرى رؤى هوى هدى ندى صدى ضحى أضحى اضحى أقصى اقصى أعلى اعلى أدنى ادنى أغلى أقوى أغنى أسمى "
    "عدوى جدوى دعوى فتوى شكوى بلوى نجوى تقوى مستوى محتوى منتدى ملتقى مستشفى مشفى مقهى ملهى مبنى معنى مغزى مجرى مرمى "
    "مرسى منحى منفى مأوى مثوى مسعى مبتغى مقتضى مسمى مستثنى ملغى معفى شورى فوضى موسيقى أنثى "
    "مصطفى مرتضى موسى عيسى يحيى ليلى سلمى لبنى كسرى جرحى قتلى مرضى أسرى اسرى موتى غرقى صرعى جوعى "
    "جرى أجرى اجرى انتهى التقى ألقى القى أعطى اعطى أنهى انهى أدى ادى أبدى ابدى أمضى قضى يرى ترى نرى يتولى تتولى "
    "يتبنى تتبنى يتخطى تتخطى يتحدى يتعدى تتعدى يتلقى تتلقى يبقى تبقى يلقى اكتفى احتوى اشترى ارتدى اعتدى استدعى "
    "اقتضى استثنى تعالى عانى كفى يسمى تسمى أوصى اوصى أضفى ارتأى انقضى اختفى أخفى أفضى".split()
)
_PREFIX = re.compile("[وف]?(?:[بك]?ال|لل|[بلك])?")


def ends_in_maqsura(word: str) -> bool:
    """Whether the word ends in alef maqsura; it must consist of letters only, with the last written as ى.

    The prefixes و ف ب ل ك and ال are allowed.
    """
    return word in _WORDS or any(
        word[size:] in _WORDS for size in range(1, min(len(word), 5)) if _PREFIX.fullmatch(word, 0, size)
    )
