"""Agencies, broadcasters and dailies: stamps with two dates, datelines, summaries, credits, boxes among the text."""

from __future__ import annotations

from tests.extract.site_pages import chrome
from tests.extract.site_pages.site_page import OUTLET, SitePage, json_ld, og, site_page
from tests.extract.site_pages.stories import BRIDGE, CULTURE, FLASH, HEALTH, LONG_READ, MARKET, MATCH, OPINION


def broadcaster() -> SitePage:
    """A summary in a place of its own, «read more» pictures among the text, a source line, a follow-us line, trends."""
    s = MATCH
    more = '<div class="read-more"><a href="/sport/1610{n}-x"><img src="/m.jpg"><span class="read-more__title">{t}</span></a></div>'
    lead = "عاد النسور من بعيد في ليلة لا تنسى، وحسموا بطاقة العبور في الوقت القاتل أمام جماهيرهم."
    return site_page(
        "broadcaster", s,
        f"""<div class="layout"><div class="header">{chrome.menu('div')}<div class="trends"><a href="/trend/1">كأس الاتحاد</a><a href="/trend/2">الطقس</a></div></div>
        <div class="content"><div class="breadcrumbs"><a href="/">الرئيسية</a><a href="/sport">{s.section}</a></div><div class="article">
        <h1 class="heading">{s.title}</h1><div class="article__date">تاريخ النشر:08.11.2024 | 21:05 GMT |</div>
        <div class="media"><img src="p.jpg"><span class="media__title">لاعبو النسور بعد صافرة النهاية / Reuters</span></div>
        <div class="article__summary">{lead}</div><div class="text js-text js-mediator-article"><p>{s.paragraphs[0]}</p><p>{s.paragraphs[1]}</p>
        {more.format(n=1, t=chrome.HEADLINES[5])}<p>{s.paragraphs[2]}</p><p>{s.paragraphs[3]}</p>{more.format(n=2, t=chrome.HEADLINES[1])}<p>{s.paragraphs[4]}</p><p>{s.paragraphs[5]}</p>
        <p>المصدر: الضفاف</p></div><div class="follow">تابعوا الضفاف على <a href="#">Google News</a></div>
        <div class="news-tags news-tags_article">{"".join(f'<a href="/tags/{n}">{t}</a>' for n, t in enumerate(s.tags))}</div></div>
        <div class="main-feed"><h3>الأكثر مشاهدة</h3>{chrome.cards(5, 3)}</div></div></div>""",
        head=og(s), url="/sport/1614501-النسور/", body=(lead, *s.paragraphs), author=False,
        optional=("المصدر: الضفاف", "لاعبو النسور بعد صافرة النهاية / Reuters"),
    )  # fmt: skip


def two_stamps() -> SitePage:
    """«نشرت في» and «آخر تحديث» beside each other, a stand-first, reading time, an agency as author."""
    s = HEALTH
    return site_page(
        "two stamps", s,
        f"""<nav>{chrome.menu('div')}</nav><main><article class="t-content"><p class="m-tag"><a href="/ar/health/">{s.section}</a></p><h1 class="t-content__title a-page-title">{s.title}</h1>
        <p class="t-content__chapo">{s.paragraphs[0]}</p><div class="m-pub-dates"><span class="m-pub-dates__date">نشرت في: <time datetime="{s.day}T{s.clock}:00+02:00" pubdate="pubdate">01/12/2024 - 11:20</time></span>
        <span class="m-pub-dates__date">آخر تحديث: <time datetime="2024-12-01T15:44:00+02:00">01/12/2024 - 15:44</time></span></div>
        <span class="m-reading-time">2 دقائق</span><div class="m-from-author">نص: <a href="/ar/a/afp">أ ف ب</a></div>
        <figure class="m-item-image"><img src="a.jpg"><figcaption>مشاة في المساء © الضفاف</figcaption></figure>
        <div class="t-content__body u-clearfix">{chrome.paragraphs(s.paragraphs[1:])}<p>فرانس برس</p></div>
        <div class="m-newsletter"><div>ملخص الأسبوع</div><p>تعود إليكم النشرة كل يوم جمعة بأهم الأخبار التي طبعت الأسبوع المنصرم.</p></div></article>
        <section class="t-related"><h2>للمزيد حول نفس الموضوع</h2>{chrome.cards(3)}</section></main>""",
        head=og(s), url="/ar/health/20241201-دراسة-المشي", author=False, tags=False, optional=("فرانس برس",),
    )  # fmt: skip


def with_initials() -> SitePage:
    """Deutsche-Welle-like: kicker above the headline, a date in digits, teasers embedded, initials at the end."""
    s = MARKET
    teaser = f'<div class="embed"><a href="/ar/x/a-1"><img src="t.jpg"><div><h4>{chrome.HEADLINES[11]}</h4><p>{chrome.TEASERS[2]}</p></div></a></div>'
    return site_page(
        "with initials", s,
        f"""<div id="root"><header>{chrome.menu('div')}</header><main><article><header><span class="s1 kicker">{s.section}</span><h1 class="s2">{s.title}</h1>
        <div class="s3"><div><span class="author">{s.author}</span></div><div><span>03/11/2024</span><time aria-hidden="true">3 نوفمبر 2024</time></div></div></header>
        <p class="s4 teaser-text">{s.paragraphs[0]}</p><div class="s5 rich-text">{chrome.paragraphs(s.paragraphs[1:3])}{teaser}{chrome.paragraphs(s.paragraphs[3:])}
        <p>ك.م/ ه.ع (رويترز، د ب أ)</p></div></article><section class="s6"><h2>تقارير وتحليلات</h2>{chrome.cards(4, 2, teaser=True)}</section></main></div>""",
        head=og(s), url="/ar/القمح/a-70681234", clock=False, tags=False, optional=("ك.م/ ه.ع (رويترز، د ب أ)",),
    )  # fmt: skip


def moroccan() -> SitePage:
    """A WordPress of its own: day names, an author with a role, long comments with a class, tags below."""
    s = LONG_READ
    comments = "".join(
        f'<li class="comment even"><div class="comment-head"><span class="fn">مواطن {n}</span></div><div class="comment-text"><p>{p}</p></div></li>'
        for n, p in enumerate(BRIDGE.paragraphs)
    )
    return site_page(
        "moroccan", s,
        f"""{chrome.menu('div', 'class="primary-menu"')}<div class="single-container"><div class="row"><div class="col-lg-8"><article><div class="bread"><a href="/">الرئيسية</a> <a href="/tahqiq">{s.section}</a></div>
        <h1 class="post-title">{s.title}</h1><div class="post-meta"><span class="author">الضفاف - <a href="/author/ziad">{s.author}</a></span><span class="date-post">السبت 17 غشت 2024 - 08:00</span></div>
        <div class="share">{chrome.share()}</div><div class="article-content">{chrome.paragraphs(s.paragraphs)}</div>
        <section class="box-tags"><a href="/tag/a">السدود</a><a href="/tag/b">الزراعة</a><a href="/tag/c">قرى الوادي</a></section></article>
        <div id="comments" class="comments-area"><h2>تعليقات الزوار</h2><ul class="comment-list">{comments}</ul></div></div><div class="col-lg-4">{chrome.cards(5)}</div></div></div>""",
        head=og(s), url="/sudud-1432100.html",
    )  # fmt: skip


def egyptian_daily() -> SitePage:
    """WebForms without classes' help: «كتب», section in the URL, `ul` of related links among the text, a print link."""
    s = BRIDGE
    links = "".join(f'<li><a href="/news/details/44{n}">{h}</a></li>' for n, h in enumerate(chrome.HEADLINES[:3]))
    return site_page(
        "egyptian daily", s,
        f"""<form id="form1" action="/news/details/4410021"><div class="top">{chrome.menu('div')}</div><div class="pagearea"><div class="sec_title"><a href="/news/section/12">{s.section}</a></div>
        <article><h1>{s.title}</h1><div class="articleinfo"><time>الخميس 24-10-2024 14:35</time> | كتب: <a href="/editor/details/7">{s.author}</a> |</div>
        <div class="articleimg"><img src="x.jpg"><p class="imgtitle">جسر الميناء - صورة أرشيفية</p></div><div id="NewsStory"><p class="min_paraph">{s.paragraphs[0]}</p>
        <p class="min_paraph">{s.paragraphs[1]}</p><div class="related_in"><span>اقرأ أيضًا</span><ul>{links}</ul></div><p class="min_paraph">{s.paragraphs[2]}</p>
        <p class="min_paraph">{s.paragraphs[3]}</p><p class="min_paraph">{s.paragraphs[4]}</p><p class="min_paraph">{s.paragraphs[5]}</p></div></article></div></form>""",
        head=og(s), url="/news/details/4410021", tags=False, optional=("جسر الميناء - صورة أرشيفية",),
    )  # fmt: skip


def shorouk_like() -> SitePage:
    """One stamp line with both dates and twelve-hour clocks; the day in the query; a column of opinion beside."""
    s = CULTURE
    opinions = "".join(
        f"<div class='op'><a href='/columns/{n}'><b>{h}</b></a><span>كاتب {n}</span></div>"
        for n, h in enumerate(chrome.HEADLINES[4:9])
    )
    return site_page(
        "one stamp line", s,
        f"""<div id="wrapper">{chrome.menu('div')}<div class="innerleft">{opinions}</div><div class="innernew" id="Body_Body_divNews"><h1>{s.title}</h1>
        <div class="newsStory"><span class="imgcap">من أجواء الافتتاح</span><div class="auth">{s.author}</div>
        <div class="dt">نشر في: الأربعاء 15 يناير 2025 - 5:45 م | آخر تحديث: الأربعاء 15 يناير 2025 - 6:10 م</div>
        <div class="eventContent">{chrome.paragraphs(s.paragraphs, attributes='dir="RTL"')}</div></div></div></div>""",
        head=og(s), url="/news/view.aspx?cdate=15012025&id=9f", section=False, tags=False, optional=("من أجواء الافتتاح",),
    )  # fmt: skip


def dateline_as_author() -> SitePage:
    """The byline is a place and the paper; the caption comes twice; a text-size control before the text."""
    s = MARKET
    return site_page(
        "dateline as author", s,
        f"""<div class="region-header">{chrome.menu('div')}</div><main><div class="node__content"><div class="article-category"><a href="/الاقتصاد">{s.section}</a></div>
        <h1 class="article-title">{s.title}</h1><div class="article-image"><img src="m.jpg"><span>صوامع قمح في ميناء على البحر الأسود (رويترز)</span></div>
        <div class="caption-m">صوامع قمح في ميناء على البحر الأسود (رويترز)</div>
        <ul class="article-meta"><li>لندن: «{OUTLET}»</li><li>نُشر: 09:10-3 نوفمبر 2024 م ـ 01 جمادى الأولى 1446 هـ</li></ul>
        <div class="tt">TT</div><div class="article-body">{chrome.paragraphs(s.paragraphs)}</div>
        <div class="topics"><div class="topics__label">مواضيع</div><a href="/tags/1">القمح</a><a href="/tags/2">أسعار الحبوب</a><a href="/tags/3">الأمن الغذائي</a></div></div></main>""",
        head=og(s), url="/الاقتصاد/5077412-القمح", author=False, optional=("صوامع قمح في ميناء على البحر الأسود (رويترز)",),
    )  # fmt: skip


def agency() -> SitePage:
    """A national agency: no `<h1>`, the dateline with its day opens the text, initials and dashes end it."""
    s = FLASH
    first = f"الجزيرة 11-2-2025 وكالة الضفاف- {s.paragraphs[0]}"
    more = HEALTH.paragraphs[3]
    return site_page(
        "agency", s,
        f"""<div id="top">{chrome.menu('div')}</div><div class="pg"><div class="title-big"><h3>{s.title}</h3></div><div class="news-date">تاريخ النشر: 11/02/2025 05:52 ص</div>
        <div class="news-body"><p>{first}</p><p>{s.paragraphs[1]}</p><p>{more}</p><p>ــــ</p><p>ع.ف</p></div>
        <div class="rel"><h4>مواضيع ذات صلة</h4>{chrome.cards(3, 5)}</div></div>{chrome.FOOTER}""",
        head=og(s), url="/Pages/Details/88123", body=(*s.paragraphs, more), section=False, tags=False,
        optional=("الجزيرة 11-2-2025 وكالة الضفاف-", "ــــ", "ع.ف"),
    )  # fmt: skip


def iraqi() -> SitePage:
    """Month names of the Levant, text in nested spans of one div, a dateline line, a Telegram appeal, view counts."""
    s = BRIDGE
    spans = "<br/>".join(f'<span style="font-size:18px"><span dir="rtl">{p}</span></span>' for p in s.paragraphs)
    return site_page(
        "iraqi", s,
        f"""<div class="hd">{chrome.menu('div')}<div class="urgent"><b>عاجل</b> <a href="/n/1">{chrome.HEADLINES[4]}</a></div></div><section class="details"><div class="d-cat"><a href="/cat/3">{s.section}</a></div>
        <h2 class="d-title">{s.title}</h2><div class="d-info"><i></i>الخميس 24 تشرين الأول 2024 | 02:35 مساءً <i></i> 1,203 مشاهدة</div>
        <div class="d-body"><span>{OUTLET} - متابعة</span><br/>{spans}<br/><span>لمتابعة أهم الأخبار اشترك في قناتنا على التلغرام <a href="https://t.me/d">من هنا</a></span></div></section>
        <section class="latest"><h3>أحدث الأخبار</h3>{chrome.cards(8, 1)}</section>""",
        head=og(s, site=False), url="/news/254012", author=False, tags=False, optional=(f"{OUTLET} - متابعة",),
    )  # fmt: skip


def with_appeal() -> SitePage:
    """A correction appeal below the text, related boxes with a heading among it, tags by Yoast's names."""
    s = LONG_READ
    box = f'<div class="wp-block-related"><p class="rel-title">اقرأ أيضًا: <a href="/1">{chrome.HEADLINES[9]}</a></p></div>'
    return site_page(
        "with appeal", s,
        f"""<header>{chrome.menu()}</header><div class="elementor-x"><h1>{s.title}</h1><ul><li><span>camera iconقرية في أعالي الوادي - 2024 (الضفاف)</span></li></ul>
        <p>{OUTLET} – {s.author}</p><div class="content-article">{chrome.paragraphs(s.paragraphs[:4])}{box}<h2>جدول على باب المسجد</h2>{chrome.paragraphs(s.paragraphs[4:])}</div>
        <hr><p class="appeal">إذا كنت تعتقد أن المقال يحوي معلومات خاطئة أو لديك تفاصيل إضافية أرسل/أرسلي تصحيحًا</p>
        <p class="appeal">إذا كنت تعتقد أن المقال ينتهك أيًا من المبادئ الأخلاقية أو المعايير المهنية قدم/قدمي شكوى</p></div>""",
        head=og(s, article__published_time=f"{s.day}T05:00:00+00:00", article__section=s.section), url="/archives/723001",
        body=(*s.paragraphs[:4], "جدول على باب المسجد", *s.paragraphs[4:]), tags=False,
        optional=("camera iconقرية في أعالي الوادي - 2024 (الضفاف)", f"{OUTLET} – {s.author}"),
    )  # fmt: skip


def story_elements() -> SitePage:
    """Quintype: each paragraph in three containers, an «also read» element in a row with them, hashed names."""
    s = HEALTH
    element = '<div class="arr--text-element text-m_textElement__e3QEt"><div><p>{}</p></div></div>'
    also = f'<div class="arr--also-read alsoread-m_w__1"><div><div>اقرأ أيضاً</div><a href="/x/1"><h3>{chrome.HEADLINES[8]}</h3></a></div></div>'
    body = (
        "".join(element.format(p) for p in s.paragraphs[:3])
        + also
        + "".join(element.format(p) for p in s.paragraphs[3:])
    )
    return site_page(
        "story elements", s,
        f"""<div id="container"><div id="sticky">{chrome.menu('div')}</div><div class="arr--story-page"><div class="arr-section-name"><a href="/health">{s.section}</a></div>
        <div class="headline-m_headline__1"><h1><bdi>{s.title}</bdi></h1></div><div class="author-card-m_c__1"><div><a href="/author/rana"><span>{s.author}</span></a></div></div>
        <div class="story-date">تم النشر في: <span>01 ديسمبر 2024, 11:20 صباحاً</span></div><div class="arr--story-content">{body}</div>
        <div class="story-tags-m_t__1">{"".join(f'<a href="/topic/{t}">{t}</a>' for t in s.tags)}</div></div>
        <div class="arr--collection">{chrome.cards(6, 2)}</div></div>""",
        head=og(s), url="/health/x8d2kd1",
    )  # fmt: skip


def recipe() -> SitePage:
    """Short list entries that are the text: ingredients and steps."""
    s = HEALTH
    parts = ("كوبان من العدس الأحمر", "بصلة كبيرة مفرومة", "جزرتان", "ملعقة كمون", "ملح وفلفل")
    steps = (
        "يغسل العدس وينقع ربع ساعة.",
        "يقلى البصل حتى يذبل ثم يضاف الجزر.",
        "يضاف العدس والماء ويترك على نار هادئة نصف ساعة.",
        "يخلط الحساء ويقدم ساخنا مع الليمون.",
    )
    lead = "حساء العدس طبق الشتاء الأول في بيوتنا، يجهز في أقل من ساعة ولا يكلف إلا القليل، ويكفي خمسة أشخاص."
    return site_page(
        "recipe", s,
        f"""{chrome.menu('div')}<div class="w"><h1>{s.title}</h1><div class="i">الأحد 1 ديسمبر 2024</div><div class="b"><p>{lead}</p><h2>المقادير</h2><ul>{"".join(f"<li>{p}</li>" for p in parts)}</ul>
        <h2>طريقة التحضير</h2><ol>{"".join(f"<li>{p}</li>" for p in steps)}</ol></div><div class="r"><h3>وصفات أخرى</h3>{chrome.cards(5, date=False)}</div></div>{chrome.FOOTER}""",
        head=og(s), body=(lead, "المقادير", *parts, "طريقة التحضير", *steps), clock=False, author=False, section=False, tags=False,
    )  # fmt: skip


def bare() -> SitePage:
    """A page with nothing but markup for looks: no metadata, no classes, no `<h1>`, the outlet first in `<title>`."""
    s = OPINION
    return site_page(
        "bare", s,
        f"""<div><a href="/"><img src="/logo.gif" alt="{OUTLET}"></a></div><div>{chrome.links(9, item="span", between=" ")}</div><div><div><b><font size="5">{s.title}</font></b></div>
        <div><font size="2">{s.author} - 2024/09/30</font></div><div>{"".join(f"<div>{p}</div>" for p in s.paragraphs)}</div></div>
        <div><font size="2">{chrome.links(6, 3, item="div")}</font></div><div>© {OUTLET}</div>""",
        url="/article.asp?id=771", html_title=f"{OUTLET} - {s.title}", clock=False, section=False, tags=False, lang="",
    )  # fmt: skip


def verses_apart() -> SitePage:
    """A poem with a verse in each paragraph, between a lead and a signature."""
    verses = (
        "سلام على النهر حين يفيض",
        "سلام على الضفتين",
        "على قمر عالق في الشباك",
        "على طفلة تعد النجوم",
        "على آخر العائدين",
        "سلام على خبزنا في الصباح",
    )
    lead = "نشرت المجلة الأدبية في عددها الأخير قصيدة جديدة للشاعر عن النهر والعائدين، كتبها بعد غياب دام سبعة أعوام."
    s = CULTURE
    return site_page(
        "verses apart", s,
        f"""{chrome.menu('div')}<div class="art"><h1>{s.title}</h1><span>15/01/2025</span><div class="tx"><p>{lead}</p>{"".join(f"<p>{v}</p>" for v in verses)}</div>
        <div class="tags-line"><a href="/tag/1">مخطوطات</a> <a href="/tag/2">مكتبة الوادي</a></div></div><div class="sd">{chrome.cards(5)}</div>""",
        head=og(s) + json_ld(s, datePublished="2025-01-15"), body=(lead, *verses), clock=False, author=False, section=False,
    )  # fmt: skip


PAGES = (
    broadcaster, two_stamps, with_initials, moroccan, egyptian_daily, shorouk_like, dateline_as_author, agency, iraqi, with_appeal,
    story_elements, recipe, bare, verses_apart,
)  # fmt: skip
