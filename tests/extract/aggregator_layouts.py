"""Complete layouts of an aggregator's page, with what real pages print around and between the articles."""

from __future__ import annotations

from collections.abc import Iterator

from tests.extract.aggregator_pages import DATE, OTHERS, OWN, SOURCE, TAGS, TITLE, linked

WHOLE = OTHERS[0]
H = f"<h1>{TITLE}</h1>"
D = f"<p>تاريخ النشر: {DATE}</p>"
FIRST, *REST = (f"<p>{text}</p>" for text in OWN)
T = "".join((FIRST, *REST))
C = f"<p>المصدر: {SOURCE}</p><p>كلمات دلالية: {linked(TAGS)}</p>"
R = "<h2>إقرأ أيضاً:</h2>"
L = f"<p>{WHOLE.dateline}</p>"
KEYWORDS = f"<p>كلمات دلالية: {linked(TAGS)}</p>"
W = "".join(f"<p>{text}</p>" for text in WHOLE.body)
TITLED = f"<h3>{WHOLE.title}</h3>"
LINK = f"/a/{WHOLE.id}"
PROMO = "<a href='/a/5000900'>خبر آخر من الأخبار في الموقع اليوم</a>"
PROMOS = f"<ul><li>{PROMO}</li><li><a href='/a/5000901'>خبر ثالث من الأخبار في الموقع اليوم</a></li></ul>"
ABOUT = "<p>عرب خبر محرك بحث ينقل الأخبار كما ترد في مصادرها كل يوم.</p>"

LAYOUTS = {
    "no headline": f"<nav><a href=/>الرئيسية</a></nav><div>{D}</div><div>{T}{C}{R}{TITLED}{L}{W}</div>",
    "the logo is the h1": f"<h1>عرب خبر</h1><div><h2>{TITLE}</h2>{D}{T}{C}{R}{TITLED}{L}{W}</div>",
    "the logo is a picture": f"<h1><a href=/><img src=l.png></a></h1><div><h2>{TITLE}</h2>{D}{T}{C}{R}{TITLED}{L}{W}</div>",
    "details": f"{H}{D}{T}{C}<details open><summary>إقرأ أيضاً</summary>{TITLED}{L}{W}</details>",
    "the heading is a link": f"{H}{D}{T}{C}<p><a href='/more'>إقرأ أيضاً</a></p>{TITLED}{L}{W}",
    "a list of articles": f"{H}{D}{T}{C}{R}<ul><li>{TITLED}{L}{W}</li></ul>",
    "one paragraph": f"{H}<p>تاريخ النشر: {DATE}<br>{'<br>'.join(OWN)}<br>المصدر: {SOURCE}<br>كلمات دلالية: {linked(TAGS)}<br>"
    f"إقرأ أيضاً:<br>{WHOLE.title}<br>{WHOLE.dateline}<br>{'<br>'.join(WHOLE.body)}</p>",
    "the dateline in the title": f"{H}{D}{T}{C}{R}<h3>{WHOLE.title}<br>{WHOLE.dateline}</h3>{W}",
    "the dateline before the text": f"{H}{D}{T}{C}{R}{TITLED}<p>{WHOLE.dateline}: {W[3:]}",
    "furniture": f"<header><ul class=breadcrumb><li><a href=/>الرئيسية</a></li><li><a href=/c/1>سياسة</a></li></ul></header><main>{H}{D}"
    f"<div class=share><a href=#>فيسبوك</a><a href=#>تويتر</a></div><figure><img src=a.jpg><figcaption>صورة أرشيفية للسد</figcaption></figure>"
    f"{T}<ins class=ads>إعلان</ins>{C}<section>{R}{TITLED}{L}{W}</section></main>"
    f"<section class=comments><h3>التعليقات</h3><p>تعليق طويل من قارئ يقول فيه كلاما كثيرا لا علاقة له بالخبر.</p></section>"
    f"<div><h3>الأكثر قراءة</h3>{PROMOS}</div>",
    "most read below": f"<div>{H}{D}{T}{C}{R}{TITLED}{L}{W}<h3>الأكثر قراءة</h3>{PROMOS}</div>",
    "links below": f"<div>{H}{D}{T}{C}{R}{TITLED}{L}{W}<h3>إقرأ أيضاً</h3>{PROMOS}{ABOUT}</div>",
    "a box in the text": f"<div>{H}{D}{FIRST}<div><h4>اقرأ أيضا</h4>{PROMO}</div>{''.join(REST)}{C}{R}{TITLED}{L}{W}</div>",
    "a promo in the text": f"<div>{H}{D}{FIRST}<p>اقرأ أيضا: {PROMO}</p>{''.join(REST)}{C}{R}{TITLED}{L}{W}</div>",
    "two h1": f"<article>{H}{D}{T}{C}</article>{R}<article><h1>{WHOLE.title}</h1>{L}{W}</article>",
    "articles": f"<main><article><header>{H}{D}</header>{T}<footer>{C}</footer></article>"
    f"<aside role=complementary>{R}<article><header><h2>{WHOLE.title}</h2></header>{L}{W}</article></aside></main>",
    "the date below": f"<div>{H}{T}{D}{C}{R}{TITLED}{L}{W}</div>",
    "a date of its own": f"<div>{H}{D}{T}{C}{R}{TITLED}<p>تاريخ النشر: 24th, December 2024 GMT</p>{L}{W}</div>",
    "a source of its own": f"<div>{H}{D}{T}{C}{R}{TITLED}{L}{W}<p>المصدر: {WHOLE.outlet}</p><p>كلمات دلالية: البصرة، مرصد</p></div>",
    "a picture with the link": f"<div>{H}{D}{T}{C}{R}<a href='{LINK}'><img src=x.jpg></a>{TITLED}{L}{W}<a href='{LINK}'>المزيد</a></div>",
    "upper case": f"<DIV><H1>{TITLE}</H1><FONT SIZE=2>تاريخ النشر: {DATE}</FONT>{T.replace('<p>', '<P>').replace('</p>', '')}"
    f"<P>المصدر: {SOURCE}<P>كلمات دلالية: {' '.join(TAGS)}<HR><B>إقرأ أيضاً:</B><BR><B>{WHOLE.title}</B><BR>{WHOLE.dateline}<BR>"
    f"{'<BR>'.join(WHOLE.body)}</DIV>",
    "spans": f"<span>{H}</span><span>{D}</span><section>{T}</section><section>{C}</section>"
    f"<section><span>اقرأ</span> <span>أيضاً:</span><br><span>{WHOLE.title}</span><br>{L}{W}</section>",
    "section and date": f"<div>{H}<p>أخبار عربية | {DATE}</p>{T}{C}{R}{TITLED}{L}{W}</div>",
    "date and views": f"<div>{H}<p>تاريخ النشر: {DATE} | 120 مشاهدة</p>{T}{C}{R}{TITLED}<p>24 ديسمبر 2024 | 90 مشاهدة</p>{L}{W}</div>",
    "date, then source": f"<div>{H}<p>تاريخ النشر: {DATE} | المصدر: {SOURCE}</p>{T}{KEYWORDS}{R}{TITLED}{L}{W}</div>",
    "the source above the headline": f"<div><p>المصدر: {SOURCE}</p>{H}{D}{T}{KEYWORDS}{R}{TITLED}{L}{W}</div>",
    "the heading is a button": f"<div>{H}{D}{T}{C}<button>إقرأ أيضاً</button>{TITLED}{L}{W}</div>",
    "between lines of equal signs": f"<div>{H}{D}{T}{C}<p>=== إقرأ أيضاً ===</p>{TITLED}{L}{W}</div>",
    "a button below the title": f"<div>{H}{D}{T}{C}{R}<h3><a href='{LINK}'>{WHOLE.title}</a></h3><a href='{LINK}'>اقرأ المزيد</a><br>{L}{W}</div>",
    "heading and title are links": f"<div>{H}{D}{T}{C}<a href='#'>إقرأ أيضاً:</a> <b><a href='{LINK}'>{WHOLE.title}</a></b>{L}{W}</div>",
    "no credit, no outlet": f"<div>{H}{D}{T}</div><div>{R}<h3><a href='{LINK}'>{WHOLE.title}</a></h3>{W}</div>",
    "all of it in JSON-LD": f"{H}{D}{T}{C}{R}{TITLED}{L}{W}<script type='application/ld+json'>"
    '{"@type": "NewsArticle", "articleBody": "' + " ".join((*OWN, *WHOLE.body)).replace('"', "") + '"}</script>',
}  # fmt: skip

TEASER = "<p>سطر واحد يعرف بالخبر الآخر لمن يريد أن يقرأه في صفحته.</p>"
ALONE = "<p>إقرأ أيضاً:</p><p>خبر آخر من الأخبار في الموقع اليوم</p>"
PROMOTED = {
    "heading and link": f"<p>إقرأ أيضاً:</p><p>{PROMO}</p>",
    "heading and link, broken": f"<br><b>إقرأ أيضاً:</b><br>{PROMO}<br>",
    "a list": f"<h4>مواضيع ذات صلة</h4>{PROMOS}",
    "one line": f"<p>إقرأ أيضاً: {PROMO}</p>",
    "aside": f"<aside><b>ذات صلة</b><p>{PROMO}</p></aside>",
    "table": f"<table><tr><td>إقرأ أيضاً</td></tr><tr><td>{PROMO}</td></tr></table>",
    "quote": f"<blockquote>إقرأ أيضاً: {PROMO}</blockquote>",
    "a teaser in a box": f"<div><h4>إقرأ أيضاً</h4>{PROMO}{TEASER}</div>",
}
"""Text that a page may print between its paragraphs."""


def promoting() -> Iterator[tuple[str, bytes, int]]:
    """Pages with a promo in their text, and the number of complete articles below it."""
    start, rest = f"<div>{H}{D}{FIRST}", "".join(REST)
    for name, promo in PROMOTED.items():
        yield name, _html(f"{start}{promo}{rest}{C}</div>"), 0
        yield f"{name}, no credit", _html(f"{start}{promo}{rest}</div>"), 0
        yield f"{name}, an article below", _html(f"{start}{promo}{rest}{C}{R}{TITLED}{L}{W}</div>"), 1
    yield "a title alone", _html(f"{start}{ALONE}{rest}{C}</div>"), 0
    yield "a teaser below", _html(f"{start}{rest}{C}<h4>إقرأ أيضاً</h4><h5>{PROMO}</h5>{TEASER}</div>"), 0


def page(layout: str) -> bytes:
    """The page of a layout."""
    return _html(LAYOUTS[layout])


def _html(body: str) -> bytes:
    head = f"<head><meta charset='utf-8'><title>{TITLE} | عرب خبر</title></head>"
    return f"<html lang='ar' dir='rtl'>{head}<body>{body}</body></html>".encode()
