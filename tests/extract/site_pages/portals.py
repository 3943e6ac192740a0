"""Drupal, Joomla, DLE, WebForms, Polopoly and hand-made portals."""

from __future__ import annotations

from tests.extract.site_pages import chrome
from tests.extract.site_pages.site_page import OUTLET, SitePage, json_ld, og, site_page
from tests.extract.site_pages.stories import BRIDGE, CULTURE, FLASH, HEALTH, LONG_READ, MARKET, MATCH, OPINION


def drupal() -> SitePage:
    """Field wrappers around every field; the lead in a field of its own; the caption repeated."""
    s = CULTURE
    items = "".join(
        f'<div class="field__item"><a href="/tags/{n}" hreflang="ar">{t}</a></div>' for n, t in enumerate(s.tags)
    )
    return site_page(
        "drupal", s,
        f"""<div class="dialog-off-canvas-main-canvas"><div class="layout-container"><header role="banner">{chrome.menu()}</header>
        <main role="main"><div class="layout-content"><div class="region region-content"><div class="block block-system-breadcrumb-block">
        <ol><li><a href="/">الرئيسية</a></li><li><a href="/culture">{s.section}</a></li></ol></div>
        <article role="article" class="node node--type-article node--view-mode-full"><div class="node__content">
        <div class="block-field-blocknodearticletitle"><h1 class="page-header"><span class="field field--name-title field--label-hidden">{s.title}</span></h1></div>
        <div class="field field--name-field-author field--label-hidden field__items"><div class="field__item"><a href="/writer/12">{s.author}</a></div></div>
        <div class="field field--name-created"><time datetime="{s.day}T15:45:00Z" class="datetime">الأربعاء, 15 يناير 2025 - 17:45</time></div>
        <div class="field field--name-field-image"><img src="/m.jpg"><div class="field field--name-field-caption">مخطوطات بعد ترميمها في مكتبة الوادي (الضفاف)</div></div>
        <div class="clearfix text-formatted field field--name-body field--type-text-with-summary field--label-hidden field__item">
        {chrome.paragraphs(s.paragraphs)}</div><div class="field field--name-field-tags field--label-above"><div class="field__label">كلمات مفتاحية</div>
        <div class="field__items">{items}</div></div></div></article></div>
        <div class="views-element-container block"><h2>مواضيع ذات صلة</h2><div class="view-content">{chrome.cards(3, attributes='class="views-row"')}</div></div>
        </div></main></div></div>""",
        head=og(s), url="/node/519167", optional=("مخطوطات بعد ترميمها في مكتبة الوادي (الضفاف)",),
    )  # fmt: skip


def joomla() -> SitePage:
    """K2: byline before the headline, introtext and fulltext apart, hits and ratings."""
    s = LONG_READ
    return site_page(
        "joomla", s,
        f"""<div id="t3-header">{chrome.menu('div', 'class="moduletable_menu"')}</div><div id="k2Container" class="itemView">
        <div class="itemHeader"><span class="itemDateCreated">السبت, 17 آب/أغسطس 2024 08:00</span>
        <h2 class="itemTitle">{s.title}</h2><span class="itemAuthor">كتبه <a rel="author" href="/u/3">{s.author}</a></span></div>
        <div class="itemToolbar"><ul><li><span>حجم الخط</span> <a href="#">تصغير الخط</a> <a href="#">تكبير الخط</a></li><li><a href="#">طباعة</a></li></ul></div>
        <div class="itemRatingBlock"><span>قيم الموضوع</span><ul><li><a href="#">1</a></li><li><a href="#">2</a></li></ul><div>(3 أصوات)</div></div>
        <div class="itemBody"><div class="itemIntroText"><p>{s.paragraphs[0]}</p></div><div class="itemFullText">{chrome.paragraphs(s.paragraphs[1:])}</div>
        <div class="itemContentFooter"><span class="itemHits">قراءة <b>1203</b> مرات</span><span class="itemDateModified">آخر تعديل على الأحد, 18 آب/أغسطس 2024 10:12</span></div></div>
        <div class="itemLinks"><div class="itemCategory"><span>نشر في</span> <a href="/investigations">{s.section}</a></div></div>
        <div class="itemAuthorLatest"><h3>أحدث المقالات من {s.author}</h3><ul>{chrome.links(4, 2)}</ul></div>
        <div class="itemComments"><h3>أضف تعليقا</h3><p>تأكد من إدخال المعلومات في الحقول المطلوبة والمشار إليها بعلامة النجمة.</p></div></div>
        <div id="right">{chrome.cards(5, 3)}</div>""",
        url="/investigations/item/881-sudud", tags=False,
    )  # fmt: skip


def dle() -> SitePage:
    """DataLife Engine: no `<p>`, breaks in one div, speedbar, a dateline, keywords below."""
    s = FLASH
    text = "<br>".join(("الضفاف/ الجزيرة", *s.paragraphs))
    return site_page(
        "dle", s,
        f"""<div class="wrap"><div class="head">{chrome.menu('div')}</div><div class="speedbar"><div class="over"><span id="dle-speedbar">
        <a href="/">{OUTLET}</a> &raquo; <a href="/news/">{s.section}</a> &raquo; {s.title}</span></div></div>
        <div id="dle-content"><div class="full-story"><h1 class="title">{s.title}</h1>
        <div class="full-info"><span>11-02-2025, 05:52</span><span>المشاهدات: 1 204</span></div>
        <div class="full-text clearfix">{text}</div><div class="full-rate">0</div></div>
        <div class="rels"><div class="rels-t">اخبار ذات صلة</div>{chrome.cards(4, 2)}</div></div>
        <div class="side">{chrome.cards(6, 5)}</div></div>""",
        url="/229210-هزة-أرضية.html", optional=("الضفاف/ الجزيرة",), head=og(s, site=False),
    )  # fmt: skip


def web_forms() -> SitePage:
    """ASP.NET: one form around the page, layout tables, `span`s with ids, fonts."""
    s = BRIDGE
    text = "".join(f'<span style="font-size:14pt">{p}</span><br /><br />' for p in s.paragraphs)
    return site_page(
        "web forms", s,
        f"""<form method="post" action="./Details.aspx?id=70412" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUK">
        <table width="1000" align="center" dir="rtl"><tr><td colspan="3">{chrome.menu('div', 'id="ctl00_menu"')}</td></tr><tr>
        <td width="200" valign="top"><table><tr><td><b>الأكثر قراءة</b></td></tr>{''.join(f'<tr><td><a href="/Details.aspx?id={n}">{h}</a></td></tr>' for n, h in enumerate(chrome.HEADLINES[:6]))}</table></td>
        <td id="ctl00_ContentPlaceHolder1_maintd" valign="top"><table><tr><td><span id="ctl00_lblSection"><a href="/Section.aspx?id=3">{s.section}</a></span></td></tr>
        <tr><td><span id="ctl00_ContentPlaceHolder1_lblTitle" class="newstitle">{s.title}</span></td></tr>
        <tr><td><span id="ctl00_lblDate">الخميس 24/10/2024 02:35 م</span></td></tr><tr><td><span id="ctl00_lblWriter">كتبت: {s.author}</span></td></tr>
        <tr><td><span id="ctl00_ContentPlaceHolder1_lblBody">{text}</span></td></tr>
        <tr><td>{chrome.share()}</td></tr></table></td>
        <td width="200" valign="top"><table>{''.join(f'<tr><td><a href="/Details.aspx?id=1{n}">{h}</a></td></tr>' for n, h in enumerate(chrome.HEADLINES[6:]))}</table></td>
        </tr><tr><td colspan="3">جميع الحقوق محفوظة © الضفاف</td></tr></table></form>""",
        url="/Details.aspx?id=70412", tags=False, html_title=f"{OUTLET} | {s.title}",
    )  # fmt: skip


def polopoly() -> SitePage:
    """Polopoly: a poll and a most-read list inside the article column, standing keywords of the site."""
    s = MARKET
    return site_page(
        "polopoly", s,
        f"""<div id="wrap"><div class="topnav">{chrome.menu('div')}</div><div class="slotmain"><div class="article element">
        <div class="breadcrumb"><a href="/">الصفحة الرئيسية</a> &gt; <a href="/economy">{s.section}</a></div>
        <div class="headline"><h1>{s.title}</h1></div>
        <div class="byline"><span class="source">المصدر:</span><ul><li>عواصم - وكالات</li></ul></div>
        <div class="date">التاريخ: 03 نوفمبر 2024</div>
        <div class="articleBody" id="articleBody">{chrome.paragraphs(s.paragraphs[:2])}
        <div class="relatedInline"><strong>طالع أيضا</strong><ul>{chrome.links(3)}</ul></div>{chrome.paragraphs(s.paragraphs[2:])}</div>
        <div class="poll"><h3>استطلاع</h3><p>هل تتوقع أن تنعكس الأسعار العالمية على سعر الخبز في بلدك قبل نهاية العام؟</p><ul><li>نعم</li><li>لا</li></ul></div></div>
        <div class="mostRead"><h3>الأكثر قراءة</h3><ol>{chrome.links(5, 6)}</ol></div></div></div>""",
        head=og(s) + '<meta name="keywords" content="الضفاف,أخبار,جريدة,آخر الأخبار,أخبار عاجلة">',
        url="/economy/2024-11-03-1.4417620", clock=False, tags=False, author=False,
    )  # fmt: skip


def libfiles() -> SitePage:
    """The Egyptian portals: «اقرأ أيضًا» paragraphs among the text, tags below, a stamp with both dates."""
    s = HEALTH
    promo = '<p><strong>اقرأ أيضًا:&nbsp;<a href="/4789001">{}</a></strong></p>'
    return site_page(
        "libfiles", s,
        f"""<header class="top">{chrome.menu('div')}</header><section class="wrap"><article class="cont"><div class="cat"><a href="/section/7">{s.section}</a></div>
        <h1>{s.title}</h1><div class="publish"><time>الأحد 01/ديسمبر/2024 - 11:20 ص</time></div>
        <div class="img-cont"><img src="/UploadCache/libfiles/1/1/600x338o/1.jpg"><span class="caption">صورة أرشيفية</span></div>
        <div class="writer"><a href="/writers/44"><b>{s.author}</b></a></div>
        <div class="paragraph-list"><p>{s.paragraphs[0]}</p>{promo.format(chrome.HEADLINES[2])}<p>{s.paragraphs[1]}</p><p>{s.paragraphs[2]}</p>
        {promo.format(chrome.HEADLINES[5])}<p>{s.paragraphs[3]}</p><p>{s.paragraphs[4]}</p></div>
        <div class="keywords"><span>الكلمات المفتاحية</span>{"".join(f'<a href="/keyword/{n}">{t}</a>' for n, t in enumerate(s.tags))}</div></article>
        <div class="side">{chrome.cards(6, attributes='class="item-card"')}</div></section>""",
        head=og(s, article__published_time=f"{s.day}T{s.clock}:00Z"), url="/4789113", optional=("صورة أرشيفية",),
    )  # fmt: skip


def author_box_first() -> SitePage:
    """Opinion: the author's picture, name and a long biography between headline and text."""
    s = OPINION
    return site_page(
        "author box first", s,
        f"""<div class="header">{chrome.menu('div')}</div><div class="opinion-page"><div class="sec"><a href="/opinion">{s.section}</a></div><h1>{s.title}</h1>
        <div class="writer-box"><img src="/w.jpg"><h3><a href="/writer/hoda">{s.author}</a></h3>
        <div class="writer-bio">كاتبة وروائية، صدرت لها ثلاث روايات ومجموعة قصصية، وتكتب مقالا أسبوعيا في صحف عربية عدة.</div></div>
        <div class="d">30-09-2024 | 06:00</div><div class="txt">{chrome.paragraphs(s.paragraphs)}
        <p>* كاتبة وروائية</p></div><div class="more"><h3>مقالات أخرى للكاتب</h3><ul>{chrome.links(4)}</ul></div>
        <div class="note"><p>المقالات المنشورة تعبر عن رأي كتابها ولا تعبر بالضرورة عن رأي الصحيفة.</p></div></div>""",
        head=og(s), url="/opinion/2024/9/30/arsifa", optional=("* كاتبة وروائية",),
    )  # fmt: skip


def ticker_first() -> SitePage:
    """Tickers and a sidebar with whole teasers before the article; its headline is an `<h2>`."""
    s = MATCH
    return site_page(
        "ticker first", s,
        f"""<div class="tk"><b>عاجل</b><marquee>{chrome.links(8, item="span", between=" | ")}</marquee></div>
        <div class="x-right">{chrome.cards(5, 2, teaser=True)}</div><div class="x-left"><div class="bx"><h2>{s.title}</h2>
        <div class="bx-i">القسم: <a href="/s/4">{s.section}</a> | 2024-11-08 23:05 | {s.author}</div>
        <div class="bx-t">{chrome.paragraphs(s.paragraphs, "div")}</div></div>
        <div class="bx-more"><h4>شاهد أيضاً</h4>{chrome.cards(4, 7)}</div></div>""",
        url="/sport/40121", tags=False,
    )  # fmt: skip


def old_portal() -> SitePage:
    """windows-1256 days: fonts and centers, headline in `<b>`, paragraphs divided by breaks, date as digits."""
    s = CULTURE
    text = "<br><br>".join(f"&nbsp;&nbsp;{p}" for p in s.paragraphs)
    return site_page(
        "old portal", s,
        f"""<center><table border=0 width=780><tr><td bgcolor=#003366>{chrome.links(6, item="font", between=" - ")}</td></tr></table>
        <table border=0 width=780><tr><td width=560 valign=top><font size=5 color=red><b>{s.title}</b></font><br>
        <font size=2>15/01/2025 17:45</font><br><div align=justify><font face=Arial size=4>{text}</font></div><hr>
        <font size=2>[ <a href=javascript:history.back()>عودة</a> | <a href=print.php?id=9>طباعة</a> | <a href=send.php?id=9>أرسل لصديق</a> ]</font></td>
        <td width=220 valign=top><table>{''.join(f"<tr><td><font size=3><a href=n{n}.html>{h}</a></font></td></tr>" for n, h in enumerate(chrome.HEADLINES))}</table></td></tr></table></center>""",
        url="/view.php?id=9", html_title=f"{s.title}", author=False, section=False, tags=False,
    )  # fmt: skip


def with_long_comments() -> SitePage:
    """Comments longer than the text, in a list without telling classes."""
    s = FLASH
    return site_page(
        "long comments", s,
        f"""{chrome.menu('div')}<div class="p"><div class="p1"><h1>{s.title}</h1><div class="p2">2025/02/11 05:52 | <a href="/cat/1">{s.section}</a></div>
        {chrome.paragraphs(s.paragraphs)}</div><div class="p3"><h3>تعليقات القراء (14)</h3><ul>{chrome.comments(14)}</ul></div></div>{chrome.FOOTER}""",
        head=og(s) + json_ld(s, datePublished="2025-02-11T05:52:00+02:00"),
    )  # fmt: skip


PAGES = (
    drupal, joomla, dle, web_forms, polopoly, libfiles, author_box_first, ticker_first, old_portal, with_long_comments,
)  # fmt: skip
