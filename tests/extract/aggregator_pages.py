"""An aggregator's page in any markup: its own article, and under «إقرأ أيضاً» the complete texts of others.

A page is assembled from parts, each in one of several markups; the texts were written for the tests.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

TITLE = "وفدان من وزارتي المياه يجتمعان في صلالة لبحث مشروع السد الجديد"
DATE = "24th, October 2024 GMT"
OWN = (
    "أعلن وزير المياه أن وفدين فنيين سيجتمعان في صلالة يوم الخميس لبحث مشروع السد الجديد في الوادي الكبير.",
    'وقال الوزير في مؤتمر صحفي: "المهندسون سيعرضون الخرائط التي أعدت في الربيع على لجنة مشتركة من الجانبين".',
    "وأضاف أن الكلفة المتوقعة للمشروع تبلغ ثلاثة ملايين ريال تدفعها الوزارتان على مدى خمسة أعوام كاملة.",
    "وكانت ثلاث جولات سابقة قد انتهت في أغسطس دون اتفاق على موقع السد ولا على حصص القرى المجاورة له.",
)
TAGS = ("مشروع السد الجديد", "وزير المياه", "صلالة", "الوادي الكبير")
SOURCE = "بوابة الفجر"


@dataclass(frozen=True)
class Whole:
    """A complete article printed below the page's own."""

    title: str
    dateline: str
    outlet: str
    body: tuple[str, ...]
    day: str | None
    id: int


OTHERS = (
    Whole(
        "بعد جدل طويل.. البصرة تفتتح مرصد الغبار في المطار القديم وتؤجل تشغيل محطته الثانية",
        "بغداد اليوم - البصرة",
        "بغداد اليوم",
        (
            "قال مدير المرصد سالم الحيالي، اليوم الثلاثاء (24 كانون الأول 2024)، إن الأجهزة ستقيس الغبار كل ساعة.",
            'وأوضح الحيالي في حديث لـ"بغداد اليوم"، أن "المحطة الأولى تعمل وأن بياناتها ترسل إلى المستشفيات".',
            "وختم المدير حديثه بالقول إن تشغيل المحطة الثانية تأجل إلى الصيف بسبب تأخر وصول قطعها من الميناء.",
        ),
        "2024-12-24",
        5100001,
    ),
    Whole(
        "قرية في الأنبار تعيد زراعة ألف نخلة على ضفة النهر بعد موسمين من الجفاف",
        "بغداد اليوم - الأنبار",
        "بغداد اليوم",
        (
            "أعاد مزارعون في قرية صغيرة على ضفة النهر زراعة ألف نخلة كانت قد ماتت في موسمين من الجفاف الشديد.",
            "وقال أحد المزارعين إن الفسائل جاءت من مشتل قريب وإن شباب القرية حفروا لها قنوات جديدة بأيديهم.",
        ),
        None,
        5100002,
    ),
)

Join = Callable[[Sequence[str]], str]


def each(start: str, end: str, between: str = "") -> Join:
    """Put every paragraph into an element."""
    return lambda texts: between.join(f"{start}{text}{end}" for text in texts)


LAYOUTS = {
    "div": "<div class='post'>{0}</div>",
    "body": "{0}",
    "main": "<main><section>{0}</section></main>",
    "form": "<form id='aspnetForm' action='./'><div>{0}</div></form>",
    "article": "<article>{0}</article>",
    "cell": "<table width='100%'><tr><td width='200'><a href='/c/1'>سياسة</a></td><td>{0}</td></tr></table>",
    "tables": "<table><tr><td><table><tr><td><table><tr><td>{0}</td></tr></table></td></tr></table></td></tr></table>",
    "center": "<center><font face='Tahoma' size='3'>{0}</font></center>",
    "amp": "<amp-sidebar id='s' hidden>القائمة</amp-sidebar><article class='amp-wp-article'>{0}</article>",
}
HEADLINES = {
    "h1": "<h1>{0}</h1>",
    "h1 span": "<header><h1 class='t'><span>{0}</span></h1></header>",
    "h2": "<h2>{0}</h2>",
    "h6": "<h6>{0}</h6>",
    "bold": "<div><b>{0}</b></div>",
    "font": "<p><font size='5'>{0}</font></p>",
    "link": "<h1><a href='/a/5000001'>{0}</a></h1>",
}
DATES = {
    "bare": "<div>تاريخ النشر: {0}</div>",
    "small": "<small>تاريخ النشر: {0}</small><br>",
    "list": "<ul class='meta'><li>عرب خبر</li><li>تاريخ النشر: {0}</li></ul>",
    "time": "<time>تاريخ النشر: {0}</time><br>",
    "no label": "<p class='d'>{0}</p>",
    "two parts": "<dl><dt>تاريخ النشر:</dt><dd>{0}</dd></dl>",
    "bold label": "<p><b>تاريخ النشر:</b> {0}</p>",
    "section beside it": "<ul><li>تاريخ النشر: {0}</li><li>سياسة</li></ul>",
    "label alone": "<dl><dt>التاريخ</dt><dd>{0}</dd></dl>",
    "nbsp": "<span>تاريخ&nbsp;النشر:&nbsp;{0}</span><hr>",
}
PARAGRAPHS: dict[str, Join] = {
    "p": each("<p>", "</p>"),
    "P": each("<P ALIGN=RIGHT>", "</P>\n"),
    "div": each("<div>", "</div>"),
    "br": lambda texts: "<br><br>\n".join(texts) + "<br><br>",
    "one br": each("", "<br/>"),
    "spans": each("<span style='font-size:14pt'>", "</span><br>"),
    "font": each("<p><font color='#333'>", "</font></p>"),
    "nbsp": each("<p>&nbsp;&nbsp;", "</p><p>&nbsp;</p>"),
    "rows": lambda texts: f"<table>{each('<tr><td>', '</td></tr>')(texts)}</table>",
    "list": lambda texts: f"<ul>{each('<li>', '</li>')(texts)}</ul>",
    "terms": lambda texts: f"<dl>{each('<dd>', '</dd>')(texts)}</dl>",
    "bold lead": lambda texts: f"<p><strong>{texts[0]}</strong></p>{each('<p>', '</p>')(texts[1:])}",
}
SOURCES = {
    "p": "<p>المصدر: {0}</p>",
    "link": "<div>المصدر: <a href='https://www.elfagr.org/5089334'>{0}</a></div>",
    "bold label": "<p><b>المصدر :</b> {0}</p>",
    "cells": "<table><tr><td>المصدر:</td><td>{0}</td></tr></table>",
    "terms": "<dl><dt>المصدر</dt><dd>{0}</dd></dl>",
    "footer": "<footer>المصدر: {0}</footer>",
    "small": "<small>المصدر: {0}</small><br>",
}


def linked(tags: Sequence[str], start: str = "", end: str = " ") -> str:
    """Keywords as links."""
    return "".join(f"{start}<a href='/tag/{at}'>{tag}</a>{end}" for at, tag in enumerate(tags))


KEYWORDS: dict[str, Join] = {
    "links": lambda tags: f"<p>كلمات دلالية: {linked(tags)}</p>",
    "commas": lambda tags: f"<p>كلمات دلالية: {'، '.join(tags)}</p>",
    "spaces": lambda tags: f"<div>كلمات دلالية: {' '.join(tags)}</div>",
    "list": lambda tags: f"<ul class='tags'><li>كلمات دلالية:</li>{linked(tags, '<li>', '</li>')}</ul>",
    "label above": lambda tags: f"<h4>كلمات دلالية</h4><div class='tags'>{linked(tags)}</div>",
    "terms": lambda tags: f"<dl><dt>كلمات دلالية:</dt><dd>{' , '.join(tags)}</dd></dl>",
    "bold label": lambda tags: f"<p><b>كلمات دلالية:</b> {' | '.join(tags)}</p>",
    "none": lambda tags: "",
}
HEADINGS = {
    "h2": "<h2>إقرأ أيضاً:</h2>",
    "h5": "<h5>اقرأ أيضا</h5>",
    "bold": "<div><strong>إقرأ أيضاً :</strong></div>",
    "inline bold": "<br><b>إقرأ أيضاً:</b><br>",
    "div": "<div class='title'>اقرأ أيضًا:</div>",
    "tashkeel": "<p>إِقْرَأْ أَيْضاً</p>",
    "tatweel": "<p>إقـــرأ أيضـــاً..</p>",
    "nbsp": "<p>&nbsp;إقرأ&nbsp;أيضاً:&nbsp;</p>",
    "no hamza": "<h3><span>اقرا ايضا:</span></h3>",
    "legend": "<dt>أقرأ أيضاً:</dt>",
    "pictures": "<h4>📌 إقرأ أيضاً: 👇</h4>",
}
TITLES = {
    "h3": "<h3>{0}</h3>",
    "h4 link": "<h4><a href='{1}'>{0}</a></h4>",
    "link": "<div><a href='{1}'>{0}</a></div>",
    "bold link": "<p><a href='{1}'><b>{0}</b></a></p>",
    "bold": "<p><b>{0}</b></p>",
    "inline bold": "<b>{0}</b><br>",
    "plain": "<div>{0}</div>",
    "h6": "<h6>{0}</h6>",
    "dt": "<dt>{0}</dt>",
    "whole link": "<a href='https://www.arabkhabar.com{1}?utm_source=x'><h3>{0}</h3></a>",
}
BLOCKS = {
    "bare": "{0}",
    "div": "<div class='more'>{0}</div>",
    "related": "<div class='related-news'>{0}</div>",
    "aside": "<aside>{0}</aside>",
    "article": "<section class='also'><article>{0}</article></section>",
    "table": "<table><tr><td>{0}</td></tr></table>",
}
FOOTERS = {
    "footer": "<footer><p>جميع الحقوق محفوظة لموقع عرب خبر 2024</p></footer>",
    "div": "<div class='footer'>عرب خبر محرك بحث ينقل الأخبار كما ترد في مصادرها ولا يسأل عما ينشر فيها.</div>",
    "menu": "<nav><a href='/c/1'>سياسة</a> <a href='/c/2'>اقتصاد</a> <a href='/'>الرئيسية</a></nav>",
    "none": "",
}
HEADERS = {
    "nav": "<nav><a href='/'>الرئيسية</a></nav>",
    "ticker": "<div class='ticker'><b>عاجل</b> <a href='/a/5000777'>أول حافلة كهربائية في نزوى تعمل غدا</a></div>",
    "stamp": "<div><b>بوابة الفجر:</b> <small>2024-10-24@16:43:47 GMT</small></div>",
    "none": "",
}


@dataclass(frozen=True, kw_only=True)
class Markup:
    """The markup of each part: its name in one of the tables above."""

    layout: str = "div"
    header: str = "nav"
    headline: str = "h1"
    date: str = "bare"
    paragraphs: str = "p"
    source: str = "p"
    keywords: str = "links"
    heading: str = "h2"
    title: str = "h3"
    block: str = "bare"
    below: str = "p"
    footer: str = "footer"
    date_first: bool = False
    """The date is above the headline."""
    credit_last: bool = False
    """The source line and the keywords are below the related article."""
    inline: bool = False
    """Heading and title are on one line."""
    others: int = 1
    encoding: str = "utf-8"

    @property
    def links(self) -> bool:
        """Whether the related article's title is a link."""
        return "link" in self.title and not self.inline

    def html(self) -> bytes:
        """The page."""
        headline, date = HEADLINES[self.headline].format(TITLE), DATES[self.date].format(DATE)
        credit = SOURCES[self.source].format(SOURCE) + KEYWORDS[self.keywords](TAGS)
        wholes = "".join(map(self._whole, OTHERS[: self.others]))
        heading = "" if self.inline else HEADINGS[self.heading]
        below = BLOCKS[self.block].format(heading + wholes)
        text = PARAGRAPHS[self.paragraphs](OWN)
        parts = (date, headline) if self.date_first else (headline, date)
        tail = (below, credit) if self.credit_last else (credit, below)
        body = LAYOUTS[self.layout].format("\n".join((*parts, text, *tail)))
        head = f"<head><meta charset='{self.encoding}'><title>{TITLE} | عرب خبر</title></head>"
        around = f"<body>{HEADERS[self.header]}{body}{FOOTERS[self.footer]}</body>"
        page = f"<!DOCTYPE html><html lang='ar' dir='rtl'>{head}{around}</html>"
        return page.encode(self.encoding, "xmlcharrefreplace")

    def _whole(self, whole: Whole) -> str:
        title = TITLES[self.title].format(whole.title, f"/a/{whole.id}")
        if self.inline:
            title = f"<p>إقرأ أيضاً: {whole.title}</p>"
        return title + PARAGRAPHS[self.below]((whole.dateline, *whole.body))


TABLES: dict[str, Sequence[str]] = {
    "layout": list(LAYOUTS),
    "header": list(HEADERS),
    "headline": list(HEADLINES),
    "date": list(DATES),
    "paragraphs": list(PARAGRAPHS),
    "source": list(SOURCES),
    "keywords": list(KEYWORDS),
    "heading": list(HEADINGS),
    "title": list(TITLES),
    "block": list(BLOCKS),
    "below": list(PARAGRAPHS),
    "footer": list(FOOTERS),
}
"""Part -> the names of its markups."""


def one_by_one() -> list[tuple[str, Markup]]:
    """One page per entry of each table, with the usual markup otherwise; and pages for options that are in no table."""
    found = [(f"{part}: {name}", varied({part: name})) for part, table in TABLES.items() for name in table]
    return [
        *found,
        ("the date first", Markup(date_first=True)),
        ("the credit last", Markup(credit_last=True)),
        ("the credit last, in a box", Markup(credit_last=True, block="div")),
        ("heading and title in one line", Markup(inline=True)),
        ("two related", Markup(others=2)),
        ("two related, linked", Markup(others=2, title="h4 link", block="aside")),
        ("two related, plain", Markup(others=2, title="plain", below="br", paragraphs="br")),
        ("two related, each behind its heading", Markup(others=2, inline=True)),
        ("windows-1256", Markup(encoding="windows-1256", keywords="spaces")),
    ]


def at_random(count: int, seed: int) -> list[tuple[str, Markup]]:
    """Pages whose parts are chosen at random."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        parts: dict[str, Any] = {part: chance.choice(table) for part, table in TABLES.items()}
        parts |= {"date_first": chance.random() < 0.2, "credit_last": chance.random() < 0.1}
        found.append((f"{seed}.{number}", varied(parts | {"others": chance.choice((1, 1, 1, 2))})))
    return found


def varied(parts: dict[str, Any]) -> Markup:
    """The usual markup with some parts replaced."""
    return replace(Markup(), **parts)
