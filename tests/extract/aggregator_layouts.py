"""Whole layouts of an aggregator's page, with what real pages print around and between the articles."""

from __future__ import annotations

from tests.extract.aggregator_pages import DATE, OTHERS, OWN, SOURCE, TAGS, TITLE, linked

WHOLE = OTHERS[0]
H = f"<h1>{TITLE}</h1>"
D = f"<p>تاريخ النشر: {DATE}</p>"
FIRST, *REST = (f"<p>{text}</p>" for text in OWN)
T = "".join((FIRST, *REST))
C = f"<p>المصدر: {SOURCE}</p><p>كلمات دلالية: {linked(TAGS)}</p>"
R = "<h2>إقرأ أيضاً:</h2>"
L = f"<p>{WHOLE.dateline}</p>"
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
    "all of it in JSON-LD": f"{H}{D}{T}{C}{R}{TITLED}{L}{W}<script type='application/ld+json'>"
    '{"@type": "NewsArticle", "articleBody": "' + " ".join((*OWN, *WHOLE.body)).replace('"', "") + '"}</script>',
}  # fmt: skip


def page(layout: str) -> bytes:
    """The page of a layout."""
    head = f"<head><meta charset='utf-8'><title>{TITLE} | عرب خبر</title></head>"
    return f"<html lang='ar' dir='rtl'>{head}<body>{LAYOUTS[layout]}</body></html>".encode()
