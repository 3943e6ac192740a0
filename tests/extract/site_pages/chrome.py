"""Text that news sites print around an article."""

from __future__ import annotations

from collections.abc import Sequence

HEADLINES = (
    "مجلس النواب يقر قانون المياه الجديد بأغلبية كبيرة",
    "انطلاق مهرجان المدينة للمسرح بمشاركة تسع فرق",
    "ارتفاع طفيف في أسعار الخضار قبل عطلة الأسبوع",
    "وزير التعليم: لا تغيير في مواعيد الامتحانات هذا العام",
    "إصابة خمسة أشخاص في حادث سير على الطريق الساحلي",
    "المنتخب يعلن قائمته لمباراتي التصفيات الشهر المقبل",
    "افتتاح محطة جديدة للطاقة الشمسية جنوب البلاد",
    "أمطار متفرقة ورياح نشطة في معظم المناطق غدا",
    "شركة محلية تطور تطبيقا لتعليم الخط العربي للأطفال",
    "خبراء يحذرون من تراجع مخزون المياه الجوفية في السهل",
    "متحف الفن الحديث يستعيد لوحة فقدت قبل ثلاثين عاما",
    "البنك المركزي يثبت سعر الفائدة للمرة الثالثة هذا العام",
)
TEASERS = (
    "ناقش المجلس في جلسته المسائية تعديلات على القانون كانت اللجنة قد رفعتها قبل أسبوعين، وسط خلاف على مادتين...",
    "تشارك في المهرجان فرق من خمس دول عربية، وتقام العروض على ثلاثة مسارح في وسط المدينة القديمة...",
    "سجلت الأسواق ارتفاعا طفيفا عزاه التجار إلى زيادة الطلب قبل العطلة وتراجع الكميات الواردة من المزارع...",
)
SECTIONS = ("محليات", "سياسة", "اقتصاد", "رياضة", "ثقافة", "صحة", "تكنولوجيا", "رأي")


def menu(tag: str = "nav", attributes: str = "", first: str = "الرئيسية") -> str:
    items = "".join(f'<li><a href="/section/{at}">{name}</a></li>' for at, name in enumerate((first, *SECTIONS)))
    return f"<{tag} {attributes}><ul>{items}</ul></{tag}>"


def links(count: int = 5, start: int = 0, item: str = "li", between: str = "") -> str:
    """A list of links to other articles."""
    listed = [HEADLINES[(start + at) % len(HEADLINES)] for at in range(count)]
    items = f"</{item}>{between}<{item}>".join(
        f'<a href="/news/{9000 + start + at}">{text}</a>' for at, text in enumerate(listed)
    )
    return f"<{item}>{items}</{item}>"


def cards(
    count: int = 4,
    start: int = 0,
    *,
    heading: str = "h3",
    date: bool = True,
    teaser: bool = False,
    attributes: str = "",
) -> str:
    """Cards of other articles: picture, headline, day, at times a teaser."""
    made = []
    for at in range(count):
        headline = HEADLINES[(start + at) % len(HEADLINES)]
        stamp = f"<span>{3 + at} نوفمبر 2023</span>" if date else ""
        text = f"<p>{TEASERS[at % len(TEASERS)]}</p>" if teaser else ""
        made.append(
            f'<div {attributes}><a href="/news/{8000 + start + at}"><img src="/i/{at}.jpg" alt=""></a>'
            f'<{heading}><a href="/news/{8000 + start + at}">{headline}</a></{heading}>{stamp}{text}</div>'
        )
    return "".join(made)


def share(attributes: str = "") -> str:
    names = ("فيسبوك", "تويتر", "واتساب", "تلغرام", "نسخ الرابط")
    return (
        f"<div {attributes}><span>شارك</span>"
        + "".join(f'<a href="#s{n}">{name}</a>' for n, name in enumerate(names))
        + "</div>"
    )


def comments(count: int = 3) -> str:
    said = (
        "أشكر الكاتب على هذا الموضوع المهم وأتمنى أن يصل صوتنا إلى المسؤولين في أقرب وقت ممكن.",
        "الكلام جميل لكن التنفيذ على الأرض شيء آخر تماما، وقد سمعنا مثله في الأعوام الماضية كلها.",
        "هل من تفاصيل عن المواعيد؟ بحثت في الموقع ولم أجد شيئا، والهاتف لا يرد عليه أحد منذ يومين.",
    )
    return "".join(
        f"<li><b>زائر {at}</b> <span>قبل {at + 1} ساعات</span><p>{said[at % 3]}</p><a href=#r>رد</a></li>"
        for at in range(count)
    )


NEWSLETTER = (
    "<h4>النشرة البريدية</h4><p>اشترك في نشرتنا اليومية ليصلك أهم ما كتبه محررونا كل صباح في بريدك الإلكتروني.</p>"
    "<input type=email placeholder='بريدك'><button>اشترك</button>"
)
COOKIES = (
    "<p>نستخدم ملفات تعريف الارتباط لتحسين تجربتك على موقعنا وعرض إعلانات تناسبك، وبمتابعتك التصفح فإنك توافق على "
    "سياسة الخصوصية وشروط الاستخدام.</p><button>موافق</button>"
)
APP = "<p>حمّل تطبيقنا الآن لتصلك الأخبار العاجلة على هاتفك لحظة وقوعها من مصادرها الموثوقة.</p>"
FOOTER = (
    "<p>صحيفة يومية مستقلة تصدر عن مؤسسة الضفاف للإعلام منذ عام ألف وتسعمئة وثمانين، وتعنى بشؤون المنطقة.</p>"
    "<ul><li><a href=/about>من نحن</a></li><li><a href=/contact>اتصل بنا</a></li>"
    "<li><a href=/privacy>سياسة الخصوصية</a></li></ul><p>جميع الحقوق محفوظة © الضفاف 2024</p>"
)


def paragraphs(texts: Sequence[str], tag: str = "p", attributes: str = "") -> str:
    opening = f"<{tag} {attributes}>" if attributes else f"<{tag}>"
    return "".join(f"{opening}{text}</{tag}>" for text in texts)
