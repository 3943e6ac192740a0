"""Words around the article on a page: labels of authors and sections, comments, the home page."""

from __future__ import annotations

AUTHOR_CLASSES = (
    "author authors byline columnist editor editors journalist reporter reporters submitted username writer writers"
    " كاتب الكاتب"
)
"""Words in the class of an element, or in the path of a link, that names an author."""
JOBS = "محرر محررة مراسل مراسلة كاتب كاتبة صحفي صحفية صحافي صحافية وكالات متابعات خاص"
"""Job titles in a byline, instead of a name or next to it."""
TAG_CLASSES = "tag tags keyword keywords topic topics وسم وسوم الوسوم"
"""Words in the class of an element that holds tags, or in the path of a tag's link."""
SECTION_CLASSES = "cat cats categories category channel section sections newssection تصنيف قسم أقسام"
"""Words in the class of an element, or in the path of a link, that names a section."""
NO_AUTHORS = (
    "author|staff|staff writer|guest|unknown|anonymous|news ?desk|newsroom|user"
    "|مجهول|غير معروف|بدون كاتب|الكاتب|اسم الكاتب|التحرير|الإدارة|زائر|مدير الموقع|مشرف"
)
"""Author fields that do not name a person."""
AUTHOR_LABELS = (
    "Author|By|Written by|الكاتب|الكاتبة|المؤلف|المحرر|المحررة|بواسطة|أعده|أعدته|بقلم|كتب|كتبت|كتبه|كتبته"
    "|مرسلة بواسطة|كتب بواسطة|حوار|حاوره|حاورته|إعداد|ترجمة"
)
SECTION_LABELS = "التصنيف|التصنيفات|تصنيف|القسم|قسم|الأقسام|Category|Section"
LABEL_SIGNS = ":,،：/–-"
"""Signs between a label and its value."""
DATELINE_SIGNS = "–—/|،,:-"
"""Separators between the place and the agency of a byline."""
HOME = ("الرئيسية", "الصفحة الرئيسية", "الصفحة الأولى", "الرئيسيه", "Home")
"""Names of the home page, the first link of a breadcrumb."""
ABOUT_AUTHOR = (
    "عن الكاتب",
    "عن الكاتبة",
    "حول الكاتب",
    "نبذة عن الكاتب",
    "نبذة عن الكاتبة",
    "عن المؤلف",
    "About the author",
)
"""Headings of a note about the author below a text."""
COMMENTS = "التعليقات تعليقات تعليقاتكم أضف إضافة اترك اكتب Comments Leave"
"""First words of the heading of the comments."""
AGO = "منذ قبل"
"""First words of a relative time («منذ ساعة»)."""
NEWS = "أخبار الأخبار اخبار عاجل عاجلة جريدة صحيفة الصحيفة موقع بوابة قناة news breaking newspaper"
"""Words in keywords that only describe a news site, not the article."""
BREAKING = "عاجل عاجلة خبرعاجل breaking urgent"
"""Words that label the headline of a news flash."""
READ_MORE = (
    "المزيد", "اقرأ المزيد", "إقرأ المزيد", "قراءة المزيد", "أكمل القراءة", "تابع القراءة", "متابعة القراءة",
    "التفاصيل", "اقرأ التفاصيل", "تفاصيل أكثر", "للمزيد", "شاهد المزيد",
    "Read more", "More", "Continue reading", "Details",
)  # fmt: skip
"""Texts of the «read more» link of a teaser."""
SEPARATORS = " \t\u00a0-–—|/\\:»«>›,،•·"
"""Separators between the parts of a breadcrumb or a date line."""
LETTERS = "ء-ي"
"""The Arabic letters, as a character range for regular expressions."""
SENTENCE_ENDS = tuple('.!?؟…:»"”۔')
"""Characters that end a sentence, in any language of the Arab press."""
