"""Arabic words of the report, by the English words that they are shown with."""

from __future__ import annotations

WORDS = {
    "Report on the crawl": "تقرير الجمع",
    "Arabic": "العربية",
    "English": "English",
    "made": "أُعدّ في",
    "days": "الأيام",
    "all times in UTC": "الأوقات كلها بالتوقيت العالمي",
    # States.
    "ok": "سليم",
    "quiet": "هادئ",
    "dead": "متوقف",
    "blocked": "محجوب",
    "decaying": "متراجع",
    "new": "جديد",
    "off": "خارج الجمع",
    "as usual": "كالمعتاد",
    "silent, but not yet for too long": "صامت، لكن ليس أطول مما يُتوقع",
    "no new article for too long, or no source can be read": "لا أخبار جديدة منذ مدة طويلة، أو تعذرت قراءة مصادره",
    "the site refuses the crawler": "الموقع يرفض الجامع",
    "fewer or worse articles than usual": "أقل من المعتاد أو أسوأ",
    "too new to be judged": "حديث العهد، لا يُحكم عليه بعد",
    "not crawled": "لا يُجمع",
    # Sites that need attention.
    "Needs attention": "ما يحتاج إلى تدخل",
    "Nothing: no site is dead, blocked or decaying.": "لا شيء: ما من موقع متوقف أو محجوب أو متراجع.",
    "since": "منذ",
    "why": "السبب",
    "what to do": "ما العمل",
    "All sites": "كل المواقع",
    "site": "الموقع",
    "state": "الحالة",
    "articles, 24 h": "أخبار 24 ساعة",
    "usual": "المعتاد",
    "newest": "أحدث خبر قبل",
    "delay": "التأخر",
    "articles": "الأخبار",
    "note": "ملاحظة",
    # Plots.
    "Articles per day": "الأخبار في اليوم",
    "All sites together; the last day is not complete.": "كل المواقع معًا؛ واليوم الأخير لم ينته بعد.",
    "Each site has its own scale; the number is that of its highest day.": "لكل موقع مقياسه؛ والرقم أعلى أيامه.",
    "Freshness": "حداثة الأخبار",
    "Minutes from publication until the article was stored:": "الدقائق من نشر الخبر حتى حفظه:",
    "half of the articles within": "نصف الأخبار خلال",
    "90% of the articles within": "تسعة أعشارها خلال",
    "Only articles whose time of day is known, and that were stored within two days.":
        "الأخبار المعروفة الساعة فقط، وما حُفظ منها خلال يومين.",
    "No article with a time of day was stored in these days.": "لم يُحفظ في هذه الأيام خبر معروف الساعة.",
    "The stalest sites": "أكثر المواقع تأخرًا",
    "Fields": "الحقول",
    "Share of articles that have each field.": "نسبة الأخبار التي فيها كل حقل.",
    "Which rung filled it": "الدرجة التي ملأته",
    "Field coverage by site: the last 7 days, and the change from the days before if it is 10 points or more.":
        "امتلاء الحقول في كل موقع: آخر 7 أيام، والتغير عما قبلها إن بلغ 10 نقاط أو أكثر.",
    "others": "غيرها",
    # Failures.
    "Failures": "الإخفاقات",
    "class": "الصنف",
    "URLs": "الروابط",
    "sites": "المواقع",
    "No failure was classified in these days.": "لم يُصنف إخفاق في هذه الأيام.",
    # Alarms.
    "Alarms": "الإنذارات",
    "open": "قائم",
    "ended": "انتهى",
    "opened": "بدأ",
    "what": "ما حدث",
    "No alarm is open, and none ended in these days. `scrapy health --send` stores alarms.":
        "لا إنذار قائمًا، ولا انتهى إنذار في هذه الأيام. يحفظها الأمر `scrapy health --send`.",
    # The ledger.
    "The ledger": "السجل",
    "URLs of articles, by outcome, since the first crawl.": "روابط الأخبار بحسب مآلها، منذ أول جمع.",
    "found": "وُجد",
    "stored": "محفوظ",
    "duplicates": "مكرر",
    "failed": "أخفق",
    "not stored": "لم يُحفظ",
    "unopened": "لم يُفتح",
    "due again": "يُعاد",
    "all": "الكل",
    "The ledger is empty.": "السجل فارغ.",
    # Stories.
    "Most copied stories": "أكثر الأخبار نسخًا",
    "story": "الخبر",
    "copies": "النسخ",
    "No copy was found in these days.": "لم تُكتشف نسخ في هذه الأيام.",
    # Rights.
    "Rights": "الحقوق",
    "Hosts known: {known}. Refusing an AI agent: {refusing}. Reserving AI training or AI input: {reserving}.":
        "المضيفون المعروفون: {known}. من يرفض منهم روبوت ذكاء اصطناعي: {refusing}. من يحفظ حق التدريب أو تغذية"
        " النماذج: {reserving}.",
    # Empty reports.
    "This store is empty: no crawl has found anything yet.": "هذا المخزن فارغ: لم يجد الجمع شيئًا بعد.",
    "No crawl in these days recorded figures: earlier versions kept none. The history begins with the next crawl.":
        "لم تترك عمليات الجمع في هذه الأيام أرقامًا: لم تكن الإصدارات السابقة تحفظها. يبدأ التاريخ مع الجمع التالي.",
}  # fmt: skip
FIELDS = {
    "title": "العنوان", "summary": "الملخص", "body": "النص", "published": "تاريخ النشر", "modified": "تاريخ التعديل",
    "authors": "الكاتب", "section": "القسم", "tags": "الوسوم", "source": "المصدر", "images": "الصور",
}  # fmt: skip
FAILURES = {
    "blocked": "حجب الجامع",
    "challenge": "تحدٍّ من خدمة حماية",
    "consent wall": "جدار موافقة",
    "login wall": "جدار تسجيل دخول",
    "notice": "نص واحد في روابط عدة",
    "other page": "صفحة أخرى مكان الخبر",
    "server error": "خطأ في الخادم",
    "soft 404": "صفحة «غير موجود» برمز 200",
    "paywall stub": "بداية خبر للمشتركين",
    "gone": "صفحة محذوفة",
    "robots": "ممنوع في robots.txt",
    "robots unreachable": "تعذر جلب robots.txt",
    "dns": "تعذر العثور على المضيف",
    "tls": "شهادة أو اتصال TLS غير مقبول",
    "refused": "رُفض الاتصال",
    "timeout": "لا جواب في المهلة",
    "reset": "انقطع الاتصال",
    "cut body": "جواب مبتور",
    "too large": "أكبر من الحد",
    "too slow": "قراءة أطول من الحد",
    "leads away": "تؤدي إلى موقع آخر",
    "redirect loop": "إحالات لا تنتهي",
    "layout change": "تغير تصميم الموقع",
    "empty source": "مصدر بلا أخبار",
    "frozen source": "مصدر متجمد",
    "unreadable source": "مصدر لا يُقرأ",
    "other": "غير ذلك",
}
"""Class of failure (`outcomes.Failure`) -> its description."""
