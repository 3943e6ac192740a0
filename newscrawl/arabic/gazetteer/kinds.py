"""Words that declare the kind of an article: labels of headlines, names of sections."""

from __future__ import annotations

BREAKING_LABELS = (
    "عاجل", "عاجلة", "خبر عاجل", "خبرعاجل", "أخبار عاجلة", "نبأ عاجل", "عاجل جدا", "هام وعاجل", "عاجل وهام",
    "breaking", "breaking news", "urgent",
)  # fmt: skip
LIVE_LABELS = (
    "مباشر", "لحظة بلحظة", "مباشر لحظة بلحظة", "تغطية مستمرة", "التغطية مستمرة", "تغطية متواصلة", "تغطية مباشرة",
    "تغطية حية", "تغطية لحظية", "تغطية لحظة بلحظة", "متابعة مباشرة", "متابعة حية", "متابعة لحظية", "متابعة مستمرة",
    "تحديثات مباشرة", "تحديثات حية", "تحديث مستمر", "تحديث مباشر", "live", "live blog", "liveblog", "live updates",
    "live coverage",
)  # fmt: skip
RELEASE_LABELS = ("بيان صحفي", "بيان صحافي", "بيان صحفي مشترك", "بيان صحافي مشترك", "press release")
OPINION_LABELS = ("رأي", "مقال رأي", "مقالة رأي", "وجهة نظر", "opinion", "op-ed")
RELEASE_OPENINGS = ("بيان صحفي صادر عن", "بيان صحافي صادر عن")
"""Beginnings of headlines that mark a press release even without a separator after them."""
NOT_A_LABEL = "إلى الى من في على عن مع بين بعد قبل حتى the to of for and care bad call calls"
"""Words after «عاجل» that show it is part of the sentence: «عاجل إلى وزير التعليم»."""

OPINION_SECTIONS = (
    "وجهة نظر", "وجهات نظر", "وجهات النظر", "افتتاحية", "الافتتاحية", "قضايا وآراء", "مقالات رأي", "مقالات الرأي",
    "مقال الرأي", "كتاب الرأي", "صفحة الرأي", "منبر الرأي", "رأي حر", "كتاب المقالات", "كتاب الأعمدة", "رأي وتحليل",
    "opinion", "opinions", "op-ed", "op-eds", "editorial", "editorials", "columns", "columnists", "opinion articles",
)  # fmt: skip
RELEASE_SECTIONS = (
    "بيانات صحفية", "البيانات الصحفية", "بيانات صحافية", "البيانات الصحافية", "بيان صحفي", "بيان صحافي",
    "press release", "press releases",
)  # fmt: skip
LIVE_SECTIONS = ("لحظة بلحظة", "تغطية مباشرة", "تغطيات مباشرة", "تغطية مستمرة", "live blog", "liveblog", "live updates")
OPINION_WORDS = "رأي الرأي آراء الآراء أعمدة الأعمدة أقلام"
"""Words that mean opinion if the section's name consists of nothing else: «آراء وأقلام»."""
ARTICLE_WORDS = "مقال المقال مقالات المقالات مقالة كتاب الكتاب كتابنا"
"""Words for columns and columnists that may also mean any article, or a book."""
