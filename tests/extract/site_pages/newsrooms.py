"""Pages of newsrooms: leads apart from the text, headlines cut short in `<head>`, dates among comments, streams of others."""

from __future__ import annotations

from tests.extract.site_pages import chrome
from tests.extract.site_pages.site_page import OUTLET, SitePage, json_ld, og, site_page
from tests.extract.site_pages.stories import BRIDGE, CULTURE, HEALTH, LONG_READ, MARKET, MATCH, OPINION

_COMMENTS = (
    "<section class='comments-area'><h3>التعليقات (2)</h3><div><cite>زائر</cite><time>منذ يومين</time><p>شكرا على هذا "
    "الخبر، ننتظر بقية التفاصيل منكم.</p></div><div><cite>سلمى</cite><time>منذ ساعة</time><p>متى يفتح الطريق؟</p></div></section>"
)
_HIDDEN = (
    "<div class='modal' style='display:none'><p>لقد استنفدت عدد المقالات المجانية هذا الشهر، سجل الدخول لمتابعة "
    "القراءة.</p></div>"
)


def lead_above_share() -> SitePage:
    """A standfirst below the headline, which may be text or not, then picture, byline and share bar, then the text; a box with headings in it."""
    s, lead = BRIDGE, "إغلاق كامل يبدأ منتصف ليل الأحد، وتجار السوق القريب يطالبون بتأجيله إلى ما بعد الأعياد."
    return site_page(
        "lead above the share bar", s,
        f"""<div id="__next">{chrome.menu('header')}<main><ol class="breadcrumbs"><li><a href="/">الرئيسية</a></li><li><a href="/local">{s.section}</a></li></ol><header class="article-header"><h1>{s.title}</h1>
        <p class="subhead"><em>{lead}</em></p></header><figure><img><figcaption>جسر الميناء (الضفاف)</figcaption></figure><div class="info"><a class="author-link" href="/author/salma">{s.author}</a><span>24/10/2024</span></div>{chrome.share()}
        <div class="wysiwyg">{chrome.paragraphs(s.paragraphs[:3])}<div class="more-on"><h2>اقرأ أيضا</h2><ul>{chrome.links(2)}</ul></div><h2>طريقان بديلان</h2>{chrome.paragraphs(s.paragraphs[3:])}</div>{chrome.cards(5, teaser=True)}</main>{_HIDDEN}</div>""",
        head=og(s), url="/local/2024/10/24/jisr", clock=False, tags=False, optional=(lead, "جسر الميناء (الضفاف)"),
        body=(*s.paragraphs[:3], "طريقان بديلان", *s.paragraphs[3:]),
    )  # fmt: skip


def standfirst_above_byline() -> SitePage:
    """The standfirst on its own, byline and date below it, the text in two pages; the title in `<head>` cut short."""
    s, lead = (
        LONG_READ,
        "سد صغير في أعالي الوادي أعاد الناس إلى بيوت هجروها، لكن القرى الأربع تختلف اليوم على حصصها من الماء.",
    )
    return site_page(
        "standfirst above the byline", s,
        f"""{chrome.menu('div')}<div class="wrapper"><div class="top"><span class="section-label cat">{s.section}</span><h1>{s.title}</h1><p class="standfirst">{lead}</p><div class="who">إعداد: <b>{s.author}</b> <i>•</i> <span>17 آب 2024</span></div></div>
        <div class="pages"><div class="page1">{chrome.paragraphs(s.paragraphs[:4])}</div><div class="page1">{chrome.paragraphs(s.paragraphs[4:])}</div></div><div class="pagination"><a href="?page=2">2</a><a href="?page=2">التالي</a></div>{chrome.cards(4)}</div>""",
        head='<meta property="og:title" content="كيف غيّر سد صغير حياة أربع...">', html_title="كيف غيّر سد صغير حياة...",
        optional=(lead,), clock=False, tags=False,
    )  # fmt: skip


def headline_in_a_div() -> SitePage:
    """No `<h1>`, the title in `<head>` cut within a word, paragraphs in `<span>` with breaks, standing keywords."""
    s = CULTURE
    spans = "<br><br>".join(f"<span>{p}</span>" for p in s.paragraphs)
    return site_page(
        "headline in a div, cut in head", s,
        f"""{chrome.menu('div')}<div class="postbox"><div class="posttitle">{s.title}</div><div class="postdate">الأربعاء - 15 يناير 2025 - 05:45 م</div><img><div class="postcontent">{spans}</div></div>
        <div class="rm"><h4>تابعونا عبر الواتس اب</h4></div>{chrome.cards(5, heading='div')}{_COMMENTS}""",
        head=f'<meta property="og:title" content="{s.title[:31]}..."><meta name="keywords" content="{OUTLET}, أخبار, الشمال, الجزيرة">',
        html_title=f"{s.title[:31]}...", author=False, section=False, tags=False,
    )  # fmt: skip


def dated_comments() -> SitePage:
    """The only `<time>` of the page is in its comments; «by» and a desk beside the date."""
    s = MATCH
    return site_page(
        "dated comments", s,
        f"""{chrome.menu('div')}<div class="td-crumb"><a href="/">الرئيسية</a> <i></i> <a href="/category/sport">{s.section}</a></div><article><header><h1 class="entry-title">{s.title}</h1><div class="meta"><div class="by"><div class="td-author-by">بواسطة</div> <a href="/author/x">هيئة التحرير</a></div>
        <span class="td-post-date">٨ تشرين الثاني ٢٠٢٤</span></div></header><div class="td-post-content">{chrome.paragraphs(s.paragraphs)}</div><footer><ul class="td-tags"><li>الوسوم</li><li><a href="/tag/a">النسور</a></li><li><a href="/tag/b">كأس الاتحاد</a></li></ul></footer></article>
        {chrome.cards(6)}{_COMMENTS}""",
        head=og(s), clock=False, author=False,
    )  # fmt: skip


def stream_of_teasers() -> SitePage:
    """Related headlines at both ends of the text, then a stream of unlinked headings with a sentence each."""
    s = MARKET
    stream = "".join(
        f'<div class="next-article"><h2>{h}</h2><p>{chrome.TEASERS[n % 3]}</p></div>'
        for n, h in enumerate(chrome.HEADLINES[:3])
    )
    box = f'<div class="inside"><span>أخبار ذات صلة</span>{chrome.links(3, item="h6")}</div>'
    return site_page(
        "stream of teasers", s,
        f"""<app-root>{chrome.menu('header')}<app-article><div class="article-wrapper"><a class="cat" href="/economy">{s.section}</a><h1>{s.title}</h1><div class="article-date">3 نوفمبر 2024 - 09:10</div><div class="article-body">{box}{chrome.paragraphs(s.paragraphs)}{box}</div></div></app-article>
        <app-infinite>{stream}</app-infinite></app-root>{chrome.FOOTER}""",
        head=og(s), url="/economy/1702-qamh", author=False, tags=False,
    )  # fmt: skip


def joomla_defaults() -> SitePage:
    """Joomla: the account's name and standing keywords in `<head>`, a labelled author without microdata."""
    s = HEALTH
    spans = "".join(f"<p dir=RTL><span><span lang=AR-SA>{p}</span></span></p>" for p in s.paragraphs)
    return site_page(
        "joomla", s,
        f"""{chrome.menu('div')}<div class="item-page"><div class="page-header"><h2>{s.title}</h2></div><dl class="article-info"><dd class="createdby">كتب بواسطة: <span>{s.author}</span></dd><dd class="category-name">التصنيف: <a href="/h">{s.section}</a></dd>
        <dd class="published"><time datetime="{s.day}T{s.clock}:00+02:00">01 كانون1/ديسمبر 2024</time></dd></dl><div>{spans}</div><ul class="pager"><li><a href="/1">السابق</a></li><li><a href="/2">التالي</a></li></ul></div>{chrome.cards(4)}""",
        head=f'<meta name="author" content="Super User"><meta name="keywords" content="{OUTLET}, أخبار, الجامعة, سياحة">', tags=False,
    )  # fmt: skip


def promo_in_the_text() -> SitePage:
    """WordPress: the section is «category tag», a self-promotion in a box that looks like a paragraph's wrapper."""
    s = OPINION
    return site_page(
        "promo in the text", s,
        f"""{chrome.menu('div')}<article><header><h1>{s.title}</h1><div>بقلم: <a href="/author/9">{s.author}</a></div><span class="posted">30 سبتمبر، 2024</span><span class="in"><a href="/c/opinion" rel="category tag">{s.section}</a></span></header><div class="entry">{chrome.paragraphs(s.paragraphs[:2])}
        <div class="o-self-promo"><p>لتلقي آخر الأخبار من الضفاف مباشرة على هاتفك، حمّلوا التطبيق مجانا واشتركوا في خدمة الإشعارات.</p></div>{chrome.paragraphs(s.paragraphs[2:])}</div></article>{chrome.cards(4)}""",
        head=og(s) + json_ld(s, datePublished="2024-09-30"), clock=False, tags=False,
    )  # fmt: skip


PAGES = (
    lead_above_share, standfirst_above_byline, headline_in_a_div, dated_comments, stream_of_teasers, joomla_defaults, promo_in_the_text,
)  # fmt: skip
