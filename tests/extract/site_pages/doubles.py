"""Pages of the last lot: two headlines, two dates, other articles as the only `<article>`."""

from __future__ import annotations

from tests.extract.site_pages import chrome
from tests.extract.site_pages.site_page import OUTLET, SitePage, json_ld, og, site_page
from tests.extract.site_pages.stories import BRIDGE, CULTURE, FLASH, HEALTH, LONG_READ, MARKET, MATCH, OPINION


def logo_as_headline() -> SitePage:
    """The site's name is the page's `<h1>`, the headline an `<h2>`; date, author and section in one list."""
    s = MARKET
    return site_page(
        "logo h1",
        s,
        f"<header><h1><a href='/'>{OUTLET}</a></h1>{chrome.menu('div')}</header><div class='a1'><h2 class='t'>{s.title}</h2><ul class='meta'><li>الأحد ٣ نوفمبر ٢٠٢٤ - ٩:١٠ ص</li><li><a href='/user/karim'>{s.author}</a></li><li><a href='/cat/eco'>{s.section}</a></li></ul>{chrome.paragraphs(s.paragraphs)}</div><div class='a2'>{chrome.cards(4)}</div>{chrome.FOOTER}",
        head=f'<meta property="og:title" content="{s.title} - {OUTLET}">',
        tags=False,
        author=False,
    )


def toc_and_faq() -> SitePage:
    """A table of contents that links into the text, before it."""
    s = LONG_READ
    return site_page(
        "toc and faq",
        s,
        f"<nav>{chrome.menu('div')}</nav><main><article><h1>{s.title}</h1><p class='by'>بقلم: {s.author} — 17 أغسطس 2024</p><div class='toc'><b>في هذا المقال</b><ol><li><a href='#a'>البداية</a></li><li><a href='#b'>جدول الري</a></li><li><a href='#c'>الأسئلة</a></li></ol></div><h2 id=a>البداية</h2>{chrome.paragraphs(s.paragraphs[:3])}<h2 id=b>جدول الري</h2>{chrome.paragraphs(s.paragraphs[3:6])}<h2 id=c>الأسئلة</h2>{chrome.paragraphs(s.paragraphs[6:])}</article></main>{chrome.FOOTER}",
        head=og(s),
        body=("البداية", *s.paragraphs[:3], "جدول الري", *s.paragraphs[3:6], "الأسئلة", *s.paragraphs[6:]),
        clock=False,
        section=False,
        tags=False,
    )


def cards_are_articles() -> SitePage:
    """The related cards are the page's only `<article>` elements, with days of their own."""
    s = CULTURE
    cards = "".join(
        f"<article><a href='/n/{n}'><h3>{h}</h3></a><p>{chrome.TEASERS[n % 3]}</p><time datetime='2023-01-0{n + 1}'>يناير</time></article>"
        for n, h in enumerate(chrome.HEADLINES[:4])
    )
    return site_page(
        "cards are articles",
        s,
        f"{chrome.menu('div')}<main><h1>{s.title}</h1><div class='info'><span class='writer-name'>{s.author}</span><time datetime='{s.day}T{s.clock}:00+02:00'>15 يناير</time></div><div>{chrome.paragraphs(s.paragraphs)}</div><section>{cards}</section></main>",
        head=og(s),
        section=False,
        tags=False,
    )


def hijri_and_gregorian() -> SitePage:
    """Two calendars above the headline, hashtags as the last line."""
    s = HEALTH
    return site_page(
        "hijri and gregorian",
        s,
        f"{chrome.menu('div')}<div class='x'><div class='y'>الأحد 29 جمادى الأولى 1446هـ - 1 ديسمبر 2024م</div><h1>{s.title}</h1><p class='k'>{s.author} (الضفاف)</p>{chrome.paragraphs(s.paragraphs)}<p>#سكر_الدم #المشي</p></div>{chrome.cards(3)}",
        head=og(s),
        clock=False,
        section=False,
        tags=False,
        author=False,
        optional=("#سكر_الدم #المشي", f"{s.author} (الضفاف)"),
    )


def lazy_duplicate_for_mobile() -> SitePage:
    """The headline twice, for two sizes of screen."""
    s = BRIDGE
    return site_page(
        "lazy duplicate for mobile",
        s,
        f"{chrome.menu('div')}<div class='desktop'><h1>{s.title}</h1><span>24 أكتوبر 2024 14:35</span></div><div class='mobile-head'><h1>{s.title}</h1><span>24 أكتوبر 2024 14:35</span></div><div class='content'>{chrome.paragraphs(s.paragraphs)}</div>{chrome.cards(3)}",
        head=og(s),
        author=False,
        section=False,
        tags=False,
    )


def drop_cap_and_pull_quote() -> SitePage:
    """The first letter in an element of its own; a sentence of the text again, aside."""
    s = OPINION
    return site_page(
        "drop cap and pull quote",
        s,
        f"{chrome.menu('div')}<article><h1>{s.title}</h1><div class='auth-box'><img><span>{s.author}</span><small>كاتبة</small></div><p>30-9-2024</p><p><span class='drop'>أ</span>{s.paragraphs[0][1:]}</p><aside class='pull'><p>الرصيف عندنا فكرة مؤجلة</p></aside>{chrome.paragraphs(s.paragraphs[1:])}</article>{chrome.FOOTER}",
        head=og(s) + json_ld(s, datePublished="2024-09-30", author={"@type": "Person", "name": s.author}),
        clock=False,
        section=False,
        tags=False,
    )


def press_release_table() -> SitePage:
    """Tables in tables, and the day of printing below the text."""
    s = MATCH
    return site_page(
        "press release table",
        s,
        f"<table width=100%><tr><td>{chrome.menu('div')}</td></tr><tr><td><table><tr><td><h1>{s.title}</h1></td></tr><tr><td>2024/11/08 23:05</td></tr><tr><td>{'<br><br>'.join(s.paragraphs)}</td></tr><tr><td>تاريخ الطباعة: 26/11/2026</td></tr></table></td><td>{chrome.links(5)}</td></tr></table>",
        author=False,
        section=False,
        tags=False,
    )


def flash_with_header_date() -> SitePage:
    """Today's date in the head of the page, a relative time below the headline."""
    s = FLASH
    return site_page(
        "flash with header date",
        s,
        f"<div>الخميس 26 نوفمبر 2026</div>{chrome.menu('div')}<div><h1>{s.title}</h1><div>منذ سنة</div><time datetime='2025-02-11T05:52:00+02:00'></time>{chrome.paragraphs(s.paragraphs)}</div>{chrome.cards(5, teaser=True)}",
        head=og(s),
        optional=("منذ سنة",),
        section=False,
        tags=False,
    )


PAGES = (
    logo_as_headline,
    toc_and_faq,
    cards_are_articles,
    hijri_and_gregorian,
    lazy_duplicate_for_mobile,
    drop_cap_and_pull_quote,
    press_release_table,
    flash_with_header_date,
)
