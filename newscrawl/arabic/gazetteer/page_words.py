"""Words of a page around its article: labels of authors and sections, comments, the way home."""

from __future__ import annotations

AUTHOR_CLASSES = (
    "author authors byline columnist editor editors journalist reporter reporters submitted username writer writers"
    " كاتب الكاتب"
)
"""Words in the class or path of elements that name an author."""
JOBS = "محرر محررة مراسل مراسلة كاتب كاتبة صحفي صحفية صحافي صحافية وكالات متابعات خاص"
"""Words in a byline instead of a name, or after it."""
TAG_CLASSES = "tag tags keyword keywords topic topics وسم وسوم الوسوم"
"""Words in the class or path of what holds tags."""
SECTION_CLASSES = "cat cats categories category channel section sections newssection تصنيف قسم أقسام"
"""Words in the class or path of what names a section."""
NO_AUTHORS = (
    "author|staff|staff writer|guest|unknown|anonymous|news ?desk|newsroom|user"
    "|مجهول|غير معروف|بدون كاتب|الكاتب|اسم الكاتب|التحرير|الإدارة|زائر|مدير الموقع|مشرف"
)
"""Texts in the place of an author that name nobody."""
AUTHOR_LABELS = (
    "Author|By|Written by|الكاتب|الكاتبة|المؤلف|المحرر|المحررة|بواسطة|أعده|أعدته|بقلم|كتب|كتبت|كتبه|كتبته"
    "|مرسلة بواسطة|كتب بواسطة|حوار|حاوره|حاورته|إعداد|ترجمة"
)
SECTION_LABELS = "التصنيف|التصنيفات|تصنيف|القسم|قسم|الأقسام|Category|Section"
LABEL_SIGNS = ":,،：/–-"
"""What may stand between a label and what it labels."""
DATELINE_SIGNS = "–—/|،,:-"
"""Separators between the place and the agency of a byline."""
HOME = ("الرئيسية", "الصفحة الرئيسية", "الصفحة الأولى", "الرئيسيه", "Home")
"""The first link of a breadcrumb."""
ABOUT_AUTHOR = (
    "عن الكاتب",
    "عن الكاتبة",
    "حول الكاتب",
    "نبذة عن الكاتب",
    "نبذة عن الكاتبة",
    "عن المؤلف",
    "About the author",
)
"""Headings of a note on the author below a text."""
COMMENTS = "التعليقات تعليقات تعليقاتكم أضف إضافة اترك اكتب Comments Leave"
"""Words that open the comments."""
AGO = "منذ قبل"
"""Words that open a time ago."""
NEWS = "أخبار الأخبار اخبار عاجل عاجلة جريدة صحيفة الصحيفة موقع بوابة قناة news breaking newspaper"
"""Keywords that only mean that the page belongs to a news site."""
BREAKING = "عاجل عاجلة خبرعاجل breaking urgent"
"""Words in the headline of a flash."""
READ_MORE = (
    "المزيد", "اقرأ المزيد", "إقرأ المزيد", "قراءة المزيد", "أكمل القراءة", "تابع القراءة", "متابعة القراءة",
    "التفاصيل", "اقرأ التفاصيل", "تفاصيل أكثر", "للمزيد", "شاهد المزيد",
    "Read more", "More", "Continue reading", "Details",
)  # fmt: skip
"""Texts of a teaser's link."""
SEPARATORS = " \t\u00a0-–—|/\\:»«>›,،•·"
"""Separators between the parts of a breadcrumb or a date line."""
LETTERS = "ء-ي"
"""The letters of Arabic, as a range of a regular expression."""
SENTENCE_ENDS = tuple('.!?؟…:»"”۔')
"""Characters that end a sentence in any language of the Arab press."""
