"""Pages that mislead: text beside text, boxes like paragraphs, headlines in odd places."""

from __future__ import annotations

from tests.extract.site_pages import chrome
from tests.extract.site_pages.site_page import OUTLET, SitePage, json_ld, og, site_page
from tests.extract.site_pages.stories import BRIDGE, CULTURE, FLASH, HEALTH, LONG_READ, MARKET, MATCH, OPINION


def headline_in_the_picture() -> SitePage:
    """The headline over the picture, outside the article's element; kicker and sub-headline around it."""
    s = MARKET
    return site_page(
        "headline in the picture", s,
        f"""{chrome.menu('header')}<section class="hero"><img src="h.jpg"><div class="hero-text"><a href="/economy">{s.section}</a><h1>{s.title}</h1>
        <h2>توقعات بمحصول أكبر في حوض البحر الأسود</h2></div></section><div class="cols"><div class="col-meta"><div>{s.author}</div><div>03 نوفمبر 2024 - 09:10</div>{chrome.share()}</div>
        <div class="col-text">{chrome.paragraphs(s.paragraphs)}</div><div class="col-more">{chrome.cards(4, teaser=True)}</div></div>{chrome.FOOTER}""",
        head=og(s), url="/economy/qamh", tags=False, optional=("توقعات بمحصول أكبر في حوض البحر الأسود",),
    )  # fmt: skip


def links_in_every_paragraph() -> SitePage:
    """A wiki-like article: names are links to topic pages; a list of sources at the end."""
    s = BRIDGE
    linked = tuple(
        p.replace("الجسر", '<a href="/topic/bridge">الجسر</a>')
        .replace("الهيئة", '<a href="/topic/road">الهيئة</a>')
        .replace("البلدية", '<a href="/topic/b">البلدية</a>')
        for p in s.paragraphs
    )
    return site_page(
        "links in every paragraph", s, f"{chrome.menu('div')}<main><h1>{s.title}</h1><p>الخميس 24 أكتوبر 2024</p><div class='c'>{chrome.paragraphs(linked)}</div></main>"
        f"<div>{chrome.cards(3)}</div>", head=og(s), clock=False, author=False, section=False, tags=False,
    )  # fmt: skip


def tabs() -> SitePage:
    """Tabs «text», «video», «comments» above the text, hidden panes, a reading-aid bar, a summary in bullets first."""
    s = HEALTH
    points = (
        "المشي عشر دقائق بعد العشاء يكفي لخفض السكر.",
        "الأثر أوضح بعد سن الخمسين.",
        "الدراسة لم تشمل مستخدمي الأنسولين.",
    )
    return site_page(
        "tabs", s,
        f"""{chrome.menu('div')}<article><h1>{s.title}</h1><div class="line"><time datetime="{s.day}T{s.clock}+02:00">الأحد</time></div><ul class="tabs"><li><a href="#t">النص</a></li><li><a href="#v">فيديو</a></li></ul>
        <div id="v" style="display: none"><p>هذا المقطع غير متاح في بلدك لأسباب تتعلق بحقوق البث، حاول مرة أخرى في وقت لاحق.</p></div>
        <div id="t"><div class="aid">استمع 3:12</div><ul class="points">{"".join(f"<li>{p}</li>" for p in points)}</ul>{chrome.paragraphs(s.paragraphs)}</div></article>{chrome.FOOTER}""",
        head=og(s), body=(*points, *s.paragraphs), author=False, section=False, tags=False,
    )  # fmt: skip


def pages_of_two() -> SitePage:
    """Text in two halves, an advertisement and a poll between them, each half in a section of its own."""
    s = LONG_READ
    poll = "<div class='q'><h4>صوّت</h4><p>هل تؤيد إنشاء سدود صغيرة في القرى المرتفعة؟</p><label>نعم</label><label>لا</label><label>لا أدري</label></div>"
    return site_page(
        "two halves", s,
        f"""{chrome.menu('div')}<div class="st"><h1>{s.title}</h1><div class="bl">تحقيق: {s.author} | 17-08-2024 08:00</div><section class="pt">{chrome.paragraphs(s.paragraphs[:4])}</section>
        <div class="ad-x">إعلان</div>{poll}<section class="pt">{chrome.paragraphs(s.paragraphs[4:])}</section><div class="kw">كلمات مفتاحية: <a href="/k/1">السدود</a> <a href="/k/2">الزراعة</a> <a href="/k/3">قرى الوادي</a></div></div>
        {chrome.cards(5, 1)}""", head=og(s, site=False), section=False,
    )  # fmt: skip


def one_long_line() -> SitePage:
    """The whole text in one paragraph, among teasers with paragraphs."""
    s = CULTURE
    return site_page(
        "one paragraph", s, f"{chrome.menu('div')}<div class='n'><h1>{s.title}</h1><em>2025-01-15 17:45</em><p>{' '.join(s.paragraphs)}</p></div><div class='o'>{chrome.cards(6, teaser=True)}</div>{chrome.FOOTER}",
        head=og(s), body=(" ".join(s.paragraphs),), author=False, section=False, tags=False,
    )  # fmt: skip


def fixture_table() -> SitePage:
    """A report with a league table of many rows, wider than the text."""
    s = MATCH
    rows = [
        (str(n), name, str(20 + n), str(50 - 3 * n))
        for n, name in enumerate(("النسور", "الأمواج", "الصقور", "البحارة", "الوحدة", "الشباب", "الاتحاد", "السد"), 1)
    ]
    table = "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>"
        for row in (("المركز", "الفريق", "لعب", "النقاط"), *rows)
    )
    return site_page(
        "league table", s, f"{chrome.menu('div')}<article><h1>{s.title}</h1><span class='d'>8 نوفمبر 2024 - 23:05</span>{chrome.paragraphs(s.paragraphs[:3])}<table>{table}</table></article><aside>{chrome.cards(4)}</aside>",
        head=og(s), body=(*s.paragraphs[:3], *(c for row in (("المركز", "الفريق", "لعب", "النقاط"), *rows) for c in row)), author=False, section=False, tags=False,
    )  # fmt: skip


def standing_first() -> SitePage:
    """A standing paragraph about the column before the text, JSON-LD of the web site only, the author in `<meta>`."""
    s = OPINION
    return site_page(
        "meta author", s,
        f"""{chrome.menu('div')}<div class="post"><h1>{s.title}</h1><div class="m">30 سبتمبر، 2024</div>{chrome.paragraphs(s.paragraphs)}</div><div class="about"><h4>عن الكاتب</h4><p>روائية تكتب كل أسبوع عن المدينة وناسها وما يحدث على أرصفتها.</p></div>{chrome.cards(3)}""",
        head=og(s) + f'<meta name="author" content="{s.author}"><script type="application/ld+json">{{"@context":"https://schema.org","@type":"WebSite","name":"{OUTLET}","url":"https://www.difaf.example"}}</script>',
        clock=False, section=False, tags=False,
    )  # fmt: skip


def breaking() -> SitePage:
    """One sentence, no more: a breaking line with its clock, among other breaking lines."""
    s = FLASH
    others = "".join(
        f"<div class='br'><a href='/b/{n}'><span>0{n}:15</span> {h}</a></div>"
        for n, h in enumerate(chrome.HEADLINES[:8], 1)
    )
    return site_page(
        "breaking", s, f"{chrome.menu('div')}<div class='one'><h1>{s.title}</h1><div>11-02-2025 | 05:52</div><p>{s.paragraphs[0]}</p></div><div class='all'><h2>عاجل</h2>{others}</div>",
        head=og(s) + json_ld(s, datePublished="2025-02-11T05:52:00+02:00"), body=s.paragraphs[:1], section=False,
    )  # fmt: skip


PAGES = (
    headline_in_the_picture, links_in_every_paragraph, tabs, pages_of_two, one_long_line, fixture_table, standing_first, breaking,
)  # fmt: skip
