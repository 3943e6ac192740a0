"""Articles whose text is no row of paragraphs."""

from __future__ import annotations

from tests.extract.site_pages import chrome
from tests.extract.site_pages.site_page import SitePage, json_ld, og, site_page
from tests.extract.site_pages.stories import BRIDGE, CULTURE, FLASH, HEALTH, LONG_READ, MARKET, MATCH, OPINION, Story


def _around(content: str) -> str:
    return (
        f"<div class='hdr'>{chrome.menu('div')}</div><div class='page'><div class='main-col'>{content}</div>"
        f"<div class='side-col'><h3>الأكثر قراءة</h3><ol>{chrome.links(6, 2)}</ol></div></div><div class='ftr'>{chrome.FOOTER}</div>"
    )


def _head(s: Story) -> str:
    return f"<h1>{s.title}</h1><div class='dt'>{s.day} {s.clock}</div>"


def live_blog() -> SitePage:
    """Updates with a clock and a heading each."""
    s = MATCH
    updates = tuple(
        zip(
            ("23:01", "22:40", "22:21", "21:58"),
            ("صافرة النهاية", "هدف التعادل", "تبديلات بالجملة", "نهاية الشوط الأول"),
            s.paragraphs[1:5],
            strict=True,
        )
    )
    text = "".join(
        f'<div class="live-item"><div class="live-time">{c}</div><h3>{h}</h3><p>{p}</p></div>' for c, h, p in updates
    )
    return site_page(
        "live blog", s, _around(f"<article>{_head(s)}<p>{s.paragraphs[0]}</p><div class='live-list'>{text}</div></article>"),
        head=og(s) + json_ld(s, datePublished=f"{s.day}T{s.clock}:00+02:00"),
        body=(s.paragraphs[0], *(part for _, h, p in updates for part in (h, p))), optional=tuple(c for c, _, _ in updates),
        author=False, section=False, tags=False,
    )  # fmt: skip


def gallery_with_text() -> SitePage:
    """A lead, then pictures with long captions that are the text."""
    s = CULTURE
    text = "".join(
        f"<div class='slide'><img src='{n}.jpg'><div class='slide-text'>{p}</div></div>"
        for n, p in enumerate(s.paragraphs[1:])
    )
    return site_page(
        "gallery with text", s, _around(f"{_head(s)}<div class='intro'>{s.paragraphs[0]}</div><div class='slides'>{text}</div>"),
        head=og(s), author=False, section=False, tags=False,
    )  # fmt: skip


def video_with_text() -> SitePage:
    """A player with its own texts, then an article."""
    s = HEALTH
    player = "<div class='player'><video src='v.mp4'><p>متصفحك لا يدعم تشغيل الفيديو</p></video><div class='vjs-control'>تشغيل كتم الصوت ملء الشاشة</div></div>"
    return site_page(
        "video with text", s, _around(f"{_head(s)}{player}<div class='desc'>{chrome.paragraphs(s.paragraphs)}</div>"
                                      f"<div class='vids'><h4>فيديوهات أخرى</h4>{chrome.cards(6)}</div>"),
        head=og(s).replace('"article"', '"video.other"'), author=False, section=False, tags=False,
    )  # fmt: skip


def interview() -> SitePage:
    """Questions in bold, answers after dashes."""
    s = LONG_READ
    questions = ("متى بدأت فكرة السد؟", "وماذا عن اعتراض القريتين؟", "هل تغيرت المحاصيل؟", "ما الذي تطلبونه اليوم؟")
    answers = s.paragraphs[1:5]
    text = "".join(f"<p><strong>{q}</strong></p><p>- {a}</p>" for q, a in zip(questions, answers, strict=True))
    return site_page(
        "interview", s, _around(f"{_head(s)}<p class='hiwar'>حوار: {s.author}</p><div class='t'><p>{s.paragraphs[0]}</p>{text}</div>"),
        head=og(s), section=False, tags=False, optional=(f"حوار: {s.author}",),
        body=(s.paragraphs[0], *(part for q, a in zip(questions, answers, strict=True) for part in (q, f"- {a}"))),
    )  # fmt: skip


def list_article() -> SitePage:
    """Numbered headings with a short paragraph each, and a bulleted list."""
    s = HEALTH
    heads = ("1. ابدأ بخمس دقائق", "2. اختر طريقا مستويا", "3. لا تستعجل", "4. اشرب الماء")
    text = "".join(f"<h3>{h}</h3><p>{p}</p>" for h, p in zip(heads, s.paragraphs[1:], strict=True))
    bullets = ("حذاء مريح", "زجاجة ماء صغيرة", "ساعة أو هاتف")
    return site_page(
        "list article", s, _around(f"{_head(s)}<div class='content'><p>{s.paragraphs[0]}</p>{text}<h3>ماذا تحتاج؟</h3><ul>"
                                   f"{''.join(f'<li>{b}</li>' for b in bullets)}</ul></div>"),
        head=og(s), author=False, section=False, tags=False,
        body=(s.paragraphs[0], *(x for h, p in zip(heads, s.paragraphs[1:], strict=True) for x in (h, p)), "ماذا تحتاج؟", *bullets),
    )  # fmt: skip


def price_table() -> SitePage:
    """A table of prices between two paragraphs."""
    s = MARKET
    rows = (
        ("الصنف", "السعر بالدولار", "التغير"),
        ("قمح لين", "214", "-3.2%"),
        ("قمح صلب", "291", "-1.1%"),
        ("شعير", "187", "0.4%"),
        ("ذرة", "176", "-0.9%"),
    )
    table = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return site_page(
        "price table", s, _around(f"{_head(s)}<div class='body-txt'><p>{s.paragraphs[0]}</p><p>{s.paragraphs[1]}</p><table class='prices'>{table}</table>"
                                  f"<p>{s.paragraphs[2]}</p><p>{s.paragraphs[3]}</p></div>"),
        head=og(s), author=False, section=False, tags=False,
        body=(*s.paragraphs[:2], *(c for row in rows for c in row), *s.paragraphs[2:4]),
    )  # fmt: skip


def poem() -> SitePage:
    """Verses of four words, in stanzas with breaks."""
    verses = (
        "يا بحر علمنا السفر",
        "وخذ من العمر الضجر",
        "في كل موج نافذة",
        "تطل منها كالقمر",
        "يا بحر قل للراحلين",
        "إن الموانئ في انتظار",
        "وإن ضوءا في البيوت",
        "ما زال يسأل عن مطر",
        "نمشي على رمل قديم",
        "ونكتب الأسماء فيه",
        "فتمحها الريح الخفيفة",
        "ثم تحفظها الصور",
    )
    s = Story("قصيدة الميناء", verses, "ثقافة", "يوسف البحري", (), "2025-01-20", "10:00")
    stanzas = "".join("<p>" + "<br>".join(verses[at : at + 4]) + "</p>" for at in range(0, 12, 4))
    return site_page(
        "poem", s, _around(f"<div class='art'><h1>{s.title}</h1><div class='au'>شعر: {s.author}</div><div class='dt'>20/01/2025</div><div class='tx'>{stanzas}</div></div>"),
        head=og(s), author=False, section=False, tags=False, clock=False, optional=(f"شعر: {s.author}",),
    )  # fmt: skip


def quotes_heavy() -> SitePage:
    """Blockquotes and embedded posts."""
    s = BRIDGE
    tweet = (
        "<blockquote class='twitter-tweet'><p lang='ar' dir='rtl'>الجسر سيغلق ليل الأحد، خططوا لطريقكم من الآن</p>— هيئة الطرق (@roads) "
        "<a href='https://twitter.com/r/status/1'>October 24, 2024</a></blockquote>"
    )
    return site_page(
        "quotes heavy", s, _around(f"<article>{_head(s)}<div class='tx'><p>{s.paragraphs[0]}</p><p>{s.paragraphs[1]}</p>{tweet}<blockquote>{s.paragraphs[2]}</blockquote>"
                                   f"<p>{s.paragraphs[3]}</p><p>{s.paragraphs[4]}</p></div></article>"),
        head=og(s), author=False, section=False, tags=False,
        body=(*s.paragraphs[:2], "الجسر سيغلق ليل الأحد، خططوا لطريقكم من الآن", *s.paragraphs[2:5]), optional=("— هيئة الطرق (@roads) October 24, 2024",),
    )  # fmt: skip


def mixed_scripts() -> SitePage:
    """Latin names and numbers; a caption, a cookie banner first and a newsletter in the middle."""
    extra = "وذكرت شركة NorthWave Systems في بيان على موقعها northwave.example أن جهاز القياس GX-200 متاح في الأسواق منذ الربع الثالث من عام 2023."
    s = HEALTH
    body = (*s.paragraphs[:3], extra, *s.paragraphs[3:])
    return site_page(
        "mixed scripts", s,
        f"<div id='cc'>{chrome.COOKIES}</div>" + _around(
            f"{_head(s)}<figure><img src=a.jpg><figcaption>جهاز GX-200 كما ظهر في عرض الشركة</figcaption></figure><div class='tx'>"
            f"{chrome.paragraphs(body[:3])}<div class='nl'>{chrome.NEWSLETTER}</div>{chrome.paragraphs(body[3:])}</div><div class='ap'>{chrome.APP}</div>"),
        head=og(s), body=body, author=False, section=False, tags=False,
    )  # fmt: skip


def flash_among_cards() -> SitePage:
    """A two-sentence flash before a long list of teasers, heading for heading."""
    s = FLASH
    return site_page(
        "flash among cards", s, _around(f"<div class='a'>{_head(s)}<div class='b'>{chrome.paragraphs(s.paragraphs)}</div></div>"
                                        f"<div class='c'><h2>آخر الأخبار</h2>{chrome.cards(9, teaser=True)}</div>"),
        head=og(s), section=False, tags=False,
    )  # fmt: skip


def agency_report() -> SitePage:
    """An agency report: dateline in the first paragraph, byline with places, credit at the end, sections by letters."""
    s = MARKET
    first = f"القاهرة (رويترز) - {s.paragraphs[0]}"
    return site_page(
        "agency report", s, _around(f"{_head(s)}<div class='author'>القاهرة - رويترز</div><div class='tx'>{chrome.paragraphs((first, *s.paragraphs[1:]))}"
                                    "<p>(إعداد أحمد السيد للنشرة العربية - تحرير منى يوسف)</p></div>"),
        head=og(s), author=False, section=False, tags=False,
        optional=("(إعداد أحمد السيد للنشرة العربية - تحرير منى يوسف)", "القاهرة (رويترز) -"),
    )  # fmt: skip


def long_sidebar_text() -> SitePage:
    """A column of another writer beside the article, with whole sentences, before it in the page."""
    s = OPINION
    column = "".join(
        f"<div><b>{h}</b><div>{t}</div></div>" for h, t in zip(chrome.HEADLINES[:3], chrome.TEASERS, strict=True)
    )
    return site_page(
        "column beside", s,
        f"{chrome.menu('div')}<table><tr><td class='r1'>{column}<div>{chrome.APP}</div></td><td class='r2'><h1>{s.title}</h1><div>بقلم: {s.author}</div>"
        f"<div>الإثنين 30 سبتمبر 2024</div>{chrome.paragraphs(s.paragraphs, 'div')}</td></tr></table>{chrome.FOOTER}",
        head=og(s), clock=False, section=False,
    )  # fmt: skip


PAGES = (
    live_blog, gallery_with_text, video_with_text, interview, list_article, price_table, poem, quotes_heavy, mixed_scripts,
    flash_among_cards, agency_report, long_sidebar_text,
)  # fmt: skip
