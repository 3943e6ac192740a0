"""Pages that are no articles: homes, sections, tags, authors, searches."""

from __future__ import annotations

import json

from tests.extract.site_pages import chrome
from tests.extract.site_pages.stories import BRIDGE, MARKET, MATCH


def _page(title: str, content: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} - الضفاف</title>{head}'
        f'<meta property="og:title" content="{title}"></head><body>{content}</body></html>'
    )


def _wordpress(count: int) -> str:
    return "".join(
        f'<article class="post"><h2 class="entry-title"><a href="/{n}/">{chrome.HEADLINES[n]}</a></h2><div class="meta">24 أكتوبر 2024</div>'
        f'<div class="entry-summary"><p>{chrome.TEASERS[n % 3]} <a class="more" href="/{n}/">أكمل القراءة »</a></p></div></article>'
        for n in range(count)
    )


_SECTION = {
    "title": "رياضة",
    "posts": {
        "page": 1,
        "data": [
            {"title": s.title, "slug": f"s-{s.day}", "content": list(s.paragraphs)} for s in (MATCH, BRIDGE, MARKET)
        ],
    },
}
LISTINGS: dict[str, str] = {
    "home of cards": _page(
        "الرئيسية",
        chrome.menu() + f"<div>{chrome.cards(12)}</div><div>{chrome.cards(8, 4, teaser=True)}</div>{chrome.FOOTER}",
    ),
    "section of excerpts": _page(
        "اقتصاد", f"{chrome.menu('div')}<h1>اقتصاد</h1>{_wordpress(12)}<div>1 2 3 التالي</div>"
    ),
    "section without h1": _page("رياضة", f"{chrome.menu('div')}<div>{_wordpress(10)}</div>{chrome.FOOTER}"),
    "tag with a description": _page(
        "السدود",
        f"{chrome.menu('div')}<h1>السدود</h1><p>كل ما نشر عن السدود والري والمياه في صحيفة الضفاف من أخبار وتقارير "
        f"وتحقيقات منذ عام 2012.</p>{_wordpress(8)}",
    ),
    "author page": _page(
        "سلمى الحداد",
        f"{chrome.menu('div')}<h1>سلمى الحداد</h1><p>صحفية تغطي شؤون المدن والنقل منذ عشرة أعوام، وتكتب زاوية "
        f"أسبوعية.</p>{chrome.cards(10, teaser=True)}",
    ),
    "search": _page(
        "نتائج البحث",
        f"{chrome.menu('div')}<form><input></form><h1>نتائج البحث عن: الماء</h1><ul>{chrome.links(12)}</ul>{chrome.FOOTER}",
    ),
    "links with teasers in them": _page(
        "محليات",
        "<h1>محليات</h1>"
        + "".join(
            f'<a href="/n/{n}"><h3>{chrome.HEADLINES[n]}</h3><p>{chrome.TEASERS[n % 3]}</p></a>' for n in range(10)
        ),
    ),
    "teasers with bold headlines": _page(
        "سياسة",
        "<h1>سياسة</h1>"
        + "".join(
            f'<div><b>{chrome.HEADLINES[n]}</b><p>{chrome.TEASERS[n % 3]}</p><a href="/n/{n}">المزيد</a></div>'
            for n in range(9)
        ),
    ),
    "teasers in a table": _page(
        "ثقافة",
        "<table>"
        + "".join(
            f'<tr><td><img src=x.jpg></td><td><a href="/n/{n}">{chrome.HEADLINES[n]}</a><br>{chrome.TEASERS[n % 3]}</td></tr>'
            for n in range(9)
        )
        + "</table>",
    ),
    "videos": _page("فيديو", f"<h1>فيديو</h1>{chrome.cards(16, heading='div', date=False)}{chrome.FOOTER}"),
    "archive by day": _page(
        "أرشيف",
        "<h1>أرشيف 24 أكتوبر 2024</h1>"
        + "".join(f'<p>{n + 8}:15 <a href="/n/{n}">{chrome.HEADLINES[n]}</a></p>' for n in range(12)),
    ),
    "blog of whole beginnings": _page(
        "شعر",
        chrome.menu("div")
        + "".join(
            f'<article><header><h2><a href="/n/{n}">{chrome.HEADLINES[n]}</a></h2><span>22 مايو، 2023</span></header><div><p>{chrome.TEASERS[n % 3]}</p><p>{chrome.TEASERS[(n + 1) % 3]}</p><p><a href="/n/{n}#more">متابعة القراءة</a></p></div></article>'
            for n in range(8)
        ),
    ),
    "topic with an introduction": _page(
        "السدود",
        f"{chrome.menu('div')}<h1>ملف: السدود الصغيرة وقراها</h1><p>{' '.join(chrome.TEASERS)}</p>"
        + "".join(
            f'<div><a href="/n/{n}"><h3>{chrome.HEADLINES[n]}</h3><p>{chrome.TEASERS[n % 3]}</p></a></div>'
            for n in range(12)
        ),
    ),
    "videos and notices": _page(
        "فيديو",
        f"<div>الخميس 26 نوفمبر 2026</div>{chrome.menu('div')}<h1>فيديو</h1>{chrome.cards(9, heading='h4', teaser=True)}<div class='ck'>{chrome.COOKIES}</div>"
        "<div style='display:none'><p>لقد استنفدت عدد المقالات المجانية المسموح بها هذا الشهر، سجل الدخول لمتابعة القراءة والاستفادة "
        "من كامل المحتوى الذي ننشره كل يوم.</p></div>",
    ),
    "section in JSON": _page(
        "رياضة",
        f"<div id='app'></div><script type='application/json'>{json.dumps(_SECTION, ensure_ascii=False)}</script>",
    ),
    "category of hashed cards": _page(
        "صحة",
        '<div id="__next">'
        + "".join(
            f'<div class="_1a"><a class="_2b" href="/n/{n}"><div class="_3c">{chrome.HEADLINES[n]}</div></a><div class="_4d">{chrome.TEASERS[n % 3]}</div>'
            f'<div class="_5e">قبل {n + 1} ساعات</div></div>'
            for n in range(9)
        )
        + "</div>",
    ),
}
