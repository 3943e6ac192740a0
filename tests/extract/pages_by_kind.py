"""Pages written for these tests, modelled on real ones: one article in many kinds of markup."""

from __future__ import annotations

TITLE = "افتتاح الجسر الجديد في المدينة بعد ثلاثة أعوام من العمل"
P1 = "افتتح رئيس البلدية صباح الأحد الجسر الجديد الذي يربط ضفتي النهر، بحضور مئات من سكان الأحياء المجاورة."
P2 = "وقال المهندس المسؤول إن العمل استمر ثلاثة أعوام، وإن كلفة المشروع بقيت ضمن ما حددته الميزانية."
P3 = "وأضاف أن حركة المرور ستتحول إلى الجسر تدريجيا خلال الأسبوع المقبل، على أن يغلق الجسر القديم للصيانة."
P4 = "وطالب تجار السوق القديم بمواقف للسيارات قرب المدخل الشرقي، ووعدت البلدية بدراسة الطلب قبل نهاية العام."
TEXT = (P1, P2, P3, P4)

_OTHER = (
    "مجلس المدينة يناقش خطة النقل العام للعام المقبل",
    "انطلاق معرض الكتاب بمشاركة مئات الناشرين",
    "ارتفاع أسعار الخضروات في الأسواق قبل العيد",
    "المنتخب الوطني يستعد لمباراة الإياب في ملعبه",
)
LINKS = "".join(f'<li><a href="/news/{at}">{text}</a></li>' for at, text in enumerate(_OTHER))
COMMENTS = "".join(
    f"<div><b>قارئ {at}</b><p>تعليق طويل من قارئ يقول فيه إنه مر على الجسر ولم يجد ما وعدت به البلدية.</p></div>"
    for at in range(12)
)
_MENU = "<ul>" + "".join(
    f'<li><a href="/s/{name}">{name}</a></li>' for name in ("سياسة", "اقتصاد", "محليات", "رياضة", "فن")
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)


def page(content: str) -> str:
    """A page of a news site around the content."""
    return (
        f'<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title>{TITLE} - صحيفة المدينة</title></head>'
        f"<body><div class=top>{_MENU}</ul></div>{content}"
        f'<div class="bottom"><h4>الأكثر قراءة</h4><ul>{LINKS}</ul>'
        "<p>جميع الحقوق محفوظة لصحيفة المدينة</p></div></body></html>"
    )


def _h1(text: str = TITLE) -> str:
    return f"<h1>{text}</h1>"


KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "paragraphs": (f"<article>{_h1()}{PARAGRAPHS}</article>", TEXT),
    "no container": (f"{_h1()}{PARAGRAPHS}", TEXT),
    "one break between": (f"<div>{_h1()}<div>{'<br>'.join(TEXT)}</div></div>", TEXT),
    "two breaks between": (f"<div>{_h1()}<div>{'<br/><br/>'.join(TEXT)}</div></div>", TEXT),
    "text in div after div": (f"<div>{_h1()}<div>{''.join(f'<div>{text}</div>' for text in TEXT)}</div></div>", TEXT),
    "text nodes between elements": (f"<div>{_h1()}<div>{P1}<p>{P2}</p>{P3}<p>{P4}</p></div></div>", TEXT),
    "an editor's div among paragraphs": (
        f"<article>{_h1()}<div><p>{P1}</p><div>{P2}</div><p>{P3}</p><p>{P4}</p></div></article>",
        TEXT,
    ),
    "each paragraph wrapped": (
        f"<main><div>{_h1()}</div>{''.join(f'<div class=x1><p>{text}</p></div>' for text in TEXT)}</main>",
        TEXT,
    ),
    "some paragraphs wrapped": (
        f"<div>{_h1()}<div><p>{P1}</p><div><p>{P2}</p></div><p>{P3}</p><div><p>{P4}</p></div></div></div>",
        TEXT,
    ),
    "layout table": (
        f"<table><tr><td><ul>{LINKS}</ul></td><td>{_h1()}{PARAGRAPHS}</td><td><ul>{LINKS}</ul></td></tr></table>",
        TEXT,
    ),
    "form around the page": (f"<form action=/page.aspx><div>{_h1()}</div><div>{PARAGRAPHS}</div></form>", TEXT),
    "class names that only sound like the site's": (
        f'<div>{_h1()}<div class="no-share field-label-hidden">{PARAGRAPHS}</div></div>',
        TEXT,
    ),
    "text in a class of the site's": (f'<div>{_h1()}<div class="story-share-area">{PARAGRAPHS}</div></div>', TEXT),
    "lead in a place of its own": (
        f"<div><header>{_h1()}<div class=lead>{P1}</div></header>"
        f"<div class=x><p>{P2}</p><p>{P3}</p><p>{P4}</p></div></div>",
        TEXT,
    ),
    "lead in a heading of its own": (
        f"<div>{_h1()}<h2>{P1}</h2><div><p>{P2}</p><p>{P3}</p><p>{P4}</p></div></div>",
        TEXT,
    ),
    "teasers below the text": (
        f"<div>{_h1()}{PARAGRAPHS}<h3>أخبار ذات صلة</h3>"
        + "".join(f"<h4><a href=/n/{at}>{text}</a></h4><p>{P1[:60]}...</p>" for at, text in enumerate(_OTHER))
        + "</div>",
        TEXT,
    ),
    "a note on the author below the text": (
        f"<div><div>{_h1()}{PARAGRAPHS}</div><div><h3>عن الكاتب</h3><p>صحفي له كتب في تاريخ الجسور والأنهار والمدن "
        "القديمة، ويكتب في الصحيفة منذ عشرة أعوام.</p></div></div>",
        TEXT,
    ),
    "related block before the text": (
        f"<article>{_h1()}<div><h3>موضوعات متعلقة</h3><ul>{LINKS}</ul></div><div>{PARAGRAPHS}</div></article>",
        TEXT,
    ),
    "related box in the text": (
        f"<article>{_h1()}<div><p>{P1}</p><p>{P2}</p><section><div><h3>قصص مقترحة</h3><ul>{LINKS}</ul>"
        f"<p>شرح معمق لقصة بارزة من أخبار اليوم لمساعدتك على فهم الأحداث.</p></div><p>نهاية القصص</p></section>"
        f"<p>{P3}</p><p>{P4}</p></div></article>",
        TEXT,
    ),
    "shares, captions and ads in the text": (
        f"<article>{_h1()}<figure><img src=a.jpg><figcaption>الجسر الجديد كما بدا صباح أمس من الضفة الشرقية للنهر."
        f"</figcaption></figure><p>{P1}</p><div class='social-share'>شارك هذا الخبر مع أصدقائك على صفحاتك</div>"
        f"<p>{P2}</p>"
        f"<div class='ad-slot'>إعلان ممول لا علاقة له بالخبر ولا بالصحيفة ولا بالقراء</div>"
        f"<p>{P3}</p><p>{P4}</p></article>",
        TEXT,
    ),
    "comments longer than the text": (
        f"<div><div>{_h1()}<div>{PARAGRAPHS}</div></div><div class=c7><h3>التعليقات</h3>{COMMENTS}</div></div>",
        TEXT,
    ),
    "comments in a class of that name": (
        f"<div>{_h1()}<div>{PARAGRAPHS}</div><div class='comments-area'>{COMMENTS}</div></div>",
        TEXT,
    ),
    "other articles below": (
        f"<article>{_h1()}{PARAGRAPHS}</article>"
        + "".join(
            f"<article><h2><a href=/n/{at}>{text}</a></h2><p>{P1} {P2}</p></article>" for at, text in enumerate(_OTHER)
        ),
        TEXT,
    ),
    "the page goes on with the same article again": (
        f"<div><div>{_h1()}{PARAGRAPHS}</div><div>{_h1()}{PARAGRAPHS}</div></div>",
        TEXT,
    ),
    "headings and a list": (
        f"<article>{_h1()}<p>{P1}</p><h2>ما الذي تغير؟</h2><ul><li>مسار للدراجات</li><li>مسار للمشاة</li></ul>"
        f"<p>{P2}</p><p>{P3}</p></article>",
        (P1, "ما الذي تغير؟", "مسار للدراجات", "مسار للمشاة", P2, P3),
    ),
    "table of prices": (
        f"<article>{_h1()}<p>{P1}</p><p>{P2}</p><table><tr><th>العملة</th><th>السعر</th></tr>"
        f"<tr><td>الدولار</td><td>30.85</td></tr></table><p>{P3}</p></article>",
        (P1, P2, "العملة", "السعر", "الدولار", "30.85", P3),
    ),
    "quote in another place": (
        f"<article>{_h1()}<div><p>{P1}</p><p>{P2}</p><div class=embed><div><blockquote class='social-post'><p>"
        f"سنعبر الجسر معا صباح الأحد</p></blockquote></div></div><p>{P3}</p></div></article>",
        (P1, P2, "سنعبر الجسر معا صباح الأحد", P3),
    ),
    "interview": (
        f"<article>{_h1()}<p>{P1}</p><p><strong>متى بدأ العمل؟</strong></p><p>{P2}</p>"
        f"<p><strong>وماذا عن السوق؟</strong></p><p>{P4}</p></article>",
        (P1, "متى بدأ العمل؟", P2, "وماذا عن السوق؟", P4),
    ),
    "live blog": (
        f"<main>{_h1()}<p>{P1}</p>"
        + "".join(f"<article><time>1{at}:00</time><h3>تحديث {text}</h3><p>{p}</p></article>"
                  for at, (text, p) in enumerate(zip(("أول", "ثان", "ثالث"), (P2, P3, P4), strict=True)))
        + "</main>",
        (P1, "10:00", "تحديث أول", P2, "11:00", "تحديث ثان", P3, "12:00", "تحديث ثالث", P4),
    ),
    "gallery whose text is its captions": (
        f"<div>{_h1()}" + "".join(f"<figure><img src={at}.jpg><figcaption>{text}</figcaption></figure>"
                                  for at, text in enumerate(TEXT)) + "</div>",
        TEXT,
    ),
    "poem": (
        f"<article>{_h1()}<p>{P1}</p><p>{P2}</p><p>يا نهر يا أبانا</p><p>خذنا إلى الضفاف</p></article>",
        (P1, P2, "يا نهر يا أبانا", "خذنا إلى الضفاف"),
    ),
}  # fmt: skip

LISTINGS: dict[str, str] = {
    "headlines": f"<h1>محليات</h1><ul>{LINKS * 6}</ul>",
    "teasers": "<h1>محليات</h1>"
    + "".join(f"<div><h2><a href=/n/{at}>{text}</a></h2><p>{P1}</p></div>" for at, text in enumerate(_OTHER * 3)),
    "teasers with read-more links": "<h1>محليات</h1>"
    + "".join(
        f"<article><h3><a href=/n/{at}>{text}</a></h3><p>{P2} <a href=/n/{at}>اقرأ المزيد</a></p></article>"
        for at, text in enumerate(_OTHER * 4)
    ),
}
