"""WordPress themes and blogs."""

from __future__ import annotations

from tests.extract.site_pages import chrome
from tests.extract.site_pages.site_page import OUTLET, SitePage, json_ld, og, site_page
from tests.extract.site_pages.stories import BRIDGE, CULTURE, FLASH, HEALTH, LONG_READ, MARKET, MATCH, OPINION


def sahifa() -> SitePage:
    """Breaking ticker, share bars at both ends, author box and related grid inside the article."""
    s = BRIDGE
    tags = " ".join(f'<a href="/tag/{n}" rel="tag">{tag}</a>' for n, tag in enumerate(s.tags))
    return site_page(
        "sahifa", s,
        f"""<div class="wrapper-outer"><header id="theme-header"><div class="breaking-news"><span>أخبار عاجلة</span>
        <ul>{chrome.links(6)}</ul></div>{chrome.menu('div', 'class="main-menu"')}</header>
        <div id="main-content" class="container"><div class="content"><div xmlns:v="x" id="crumbs">
        <a href="/">الرئيسية</a> / <a href="/category/local">{s.section}</a> / <span class="current">{s.title}</span></div>
        <article class="post-listing post type-post category-local" id="the-post"><div class="post-inner">
        <h1 class="name post-title entry-title"><span itemprop="name">{s.title}</span></h1>
        <p class="post-meta"><span class="post-meta-author"><i class="fa"></i><a href="/author/salma">{s.author}</a></span>
        <span class="tie-date"><i></i>24 أكتوبر، 2024</span><span class="post-cats"><a href="/category/local">{s.section}</a>
        </span><span class="post-comments"><a href="#respond">أضف تعليق</a></span><span class="post-views">417 زيارة</span></p>
        <div class="entry">{chrome.share('class="share-post"')}{chrome.paragraphs(s.paragraphs)}
        {chrome.share('class="share-post"')}</div><p class="post-tag">الوسوم{tags}</p></div></article>
        <section id="author-box"><div class="block-head"><h3>عن {s.author}</h3></div><div class="post-listing">
        <p>صحفية تغطي شؤون المدن والنقل منذ عشرة أعوام، وتكتب زاوية أسبوعية عن الشوارع والناس والذاكرة.</p></div></section>
        <div class="post-navigation"><div class="post-previous"><a href="/p">السابق {chrome.HEADLINES[0]}</a></div></div>
        <section id="related_posts"><h3>مقالات ذات صلة</h3>{chrome.cards(3, 2)}</section>
        <div id="respond"><h3>اترك تعليقاً</h3><p>لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *</p></div>
        </div><aside id="sidebar">{chrome.cards(6, 4)}</aside></div><footer>{chrome.FOOTER}</footer></div>""",
        head=og(s), clock=False,
    )  # fmt: skip


def jannah() -> SitePage:
    """Yoast's graph with references; inline «read also» boxes; a newsletter in the text."""
    s = LONG_READ
    also = f'<div class="inline-related-post"><h4>اقرأ أيضاً</h4><ul>{chrome.links(2, 3)}</ul></div>'
    text = (
        chrome.paragraphs(s.paragraphs[:3])
        + also
        + chrome.paragraphs(s.paragraphs[3:6])
        + f'<div class="mailchimp-box">{chrome.NEWSLETTER}</div>'
        + chrome.paragraphs(s.paragraphs[6:])
    )
    graph = f"""<script type="application/ld+json" class="yoast-schema-graph">{{"@context":"https://schema.org","@graph":[
    {{"@type":"WebPage","@id":"https://www.difaf.example/sudud/","url":"https://www.difaf.example/sudud/","name":"{s.title} - الضفاف",
    "datePublished":"{s.day}T05:00:00+00:00","isPartOf":{{"@id":"https://www.difaf.example/#website"}}}},
    {{"@type":"NewsArticle","@id":"https://www.difaf.example/sudud/#article","headline":"{s.title}",
    "isPartOf":{{"@id":"https://www.difaf.example/sudud/"}},"datePublished":"{s.day}T05:00:00+00:00",
    "author":{{"@id":"https://www.difaf.example/#/person/9"}},"articleSection":["{s.section}"],
    "keywords":["السدود","الزراعة","قرى الوادي"],"mainEntityOfPage":{{"@id":"https://www.difaf.example/sudud/"}}}},
    {{"@type":"Person","@id":"https://www.difaf.example/#/person/9","name":"{s.author}"}},
    {{"@type":"Organization","@id":"https://www.difaf.example/#org","name":"{OUTLET}"}}]}}</script>"""
    return site_page(
        "jannah", s,
        f"""<div id="tie-container"><div class="top-nav">{chrome.menu('div', 'id="menu"')}</div><div id="content">
        <div class="main-content tie-col-md-8"><article id="the-post" class="container-wrapper post-content tie-standard">
        <header class="entry-header-outer"><nav id="breadcrumb"><a href="/">الرئيسية</a><em>/</em><a href="/c">{s.section}</a></nav>
        <div class="entry-header"><h1 class="post-title entry-title">{s.title}</h1>
        <div class="post-meta"><span class="author-meta"><a href="/author/z">{s.author}</a></span>
        <span class="date meta-item">17 أغسطس 2024</span><span class="meta-views">2,114</span>
        <span class="meta-reading-time">4 دقائق</span></div></div></header>
        <div class="entry-content entry clearfix">{text}</div>
        <div class="share-buttons share-buttons-bottom">{chrome.share()}</div></article>
        <div class="about-author"><div class="author-bio"><p>صحفي استقصائي يكتب عن الماء والزراعة، حاز جوائز عدة في الصحافة البيئية.</p></div></div>
        <div id="related-posts"><h3>مقالات ذات صلة</h3>{chrome.cards(3, 1)}</div>
        <div id="comments"><h3>{3} تعليقات</h3><ol>{chrome.comments(3)}</ol></div></div>
        <aside class="sidebar tie-col-md-4">{chrome.cards(5, 6, teaser=True)}</aside></div></div>""",
        head=og(s) + graph, url="/sudud/",
    )  # fmt: skip


def newspaper() -> SitePage:
    """tagDiv's nested builder rows; a sidebar before the text; `time` of other posts beside it."""
    s = MARKET
    tags = "".join(f'<li><a href="/tag/{n}">{tag}</a></li>' for n, tag in enumerate(s.tags))
    others = "".join(
        f'<div class="td_module_6"><h3><a href="/n/{n}">{chrome.HEADLINES[n]}</a></h3>'
        f'<time class="entry-date updated td-module-date" datetime="2023-0{n + 1}-10T10:00:00+00:00">10/0{n + 1}/2023</time></div>'
        for n in range(5)
    )
    return site_page(
        "newspaper", s,
        f"""<div id="td-outer-wrap"><div class="tdc-row"><div class="vc_column td-pb-span4"><div class="wpb_wrapper">{others}</div></div>
        <div class="vc_column td-pb-span8"><div class="wpb_wrapper"><div class="td_block_wrap tdb_breadcrumbs"><div class="tdb-block-inner">
        <span><a href="/">الرئيسية</a></span><i class="icon"></i><span><a href="/eco">{s.section}</a></span></div></div>
        <div class="td_block_wrap tdb_title"><h1 class="tdb-title-text">{s.title}</h1></div>
        <div class="tdb_single_author"><div class="tdb-author-name-wrap"><span class="tdb-author-by">بواسطة</span>
        <a class="tdb-author-name" href="/author/k">{s.author}</a></div></div>
        <div class="tdb_single_date"><time class="entry-date updated td-module-date" datetime="{s.day}T{s.clock}:00+02:00">3 نوفمبر، 2024</time></div>
        <div class="td_block_wrap tdb_single_content td-post-content"><div class="tdb-block-inner">
        {chrome.paragraphs(s.paragraphs[:3])}<div class="td-a-rec"><span class="td-adspot-title">- إعلان -</span></div>
        {chrome.paragraphs(s.paragraphs[3:])}</div></div>
        <div class="tdb_single_tags"><ul class="tdb-tags"><li><span>وسوم</span></li>{tags}</ul></div>
        <div class="tdb_single_related"><h4>المزيد من هذا القسم</h4>{others}</div></div></div></div></div>""",
        head=og(s),
    )  # fmt: skip


def blogger() -> SitePage:
    """Text nodes with `<br/>` in one div; labels; Blogger's microdata."""
    s = OPINION
    text = "<br /><br />".join(s.paragraphs)
    return site_page(
        "blogger", s,
        f"""<div class="content-outer"><div class="header"><h1 class="title"><a href="/">{OUTLET}</a></h1>
        <p class="description">مدونة جماعية عن المدينة وناسها</p></div><div class="main section" id="main"><div class="widget Blog">
        <div class="blog-posts hfeed"><h2 class="date-header"><span>الاثنين، 30 سبتمبر 2024</span></h2>
        <div class="post hentry" itemprop="blogPost" itemscope="itemscope" itemtype="http://schema.org/BlogPosting">
        <h3 class="post-title entry-title" itemprop="name">{s.title}</h3><div class="post-header"></div>
        <div class="post-body entry-content" itemprop="description articleBody"><div dir="rtl" style="text-align: right;">{text}</div></div>
        <div class="post-footer"><div class="post-footer-line"><span class="post-author vcard">مرسلة بواسطة
        <span class="fn" itemprop="author" itemscope itemtype="http://schema.org/Person"><span itemprop="name">{s.author}</span></span></span>
        <span class="post-timestamp">في <a class="timestamp-link" href="/x"><abbr class="published" itemprop="datePublished"
        title="{s.day}T{s.clock}:00+03:00">{s.clock} ص</abbr></a></span></div></div></div></div>
        <div class="comments" id="comments"><h4>ليست هناك تعليقات:</h4></div></div></div>
        <div class="sidebar"><h2>أرشيف المدونة</h2><ul>{chrome.links(5)}</ul></div></div>""",
        head=og(s, site=False), url="/2024/09/blog-post_30.html", section=False,
        html_title=f"{OUTLET}: {s.title}",
    )  # fmt: skip


def amp() -> SitePage:
    """An AMP page: a sidebar with the menu, carousels, no scripts but JSON-LD."""
    s = HEALTH
    return site_page(
        "amp", s,
        f"""<amp-sidebar id="s" layout="nodisplay">{chrome.menu('div')}</amp-sidebar><header><a href="/">{OUTLET}</a></header>
        <main id="content"><article class="amp-wp-article"><header><h1 class="amp-wp-title">{s.title}</h1>
        <div class="amp-wp-meta amp-wp-byline"><span>{s.author}</span></div><div class="amp-wp-meta amp-wp-posted-on">
        <time datetime="{s.day}T{s.clock}:00+02:00">1 ديسمبر 2024</time></div></header>
        <figure class="amp-wp-article-featured-image"><amp-img src="/a.jpg"></amp-img><figcaption>مشاة على كورنيش المدينة مساء أمس (الضفاف)</figcaption></figure>
        <div class="amp-wp-article-content">{chrome.paragraphs(s.paragraphs[:2])}<amp-ad width="300"></amp-ad>
        {chrome.paragraphs(s.paragraphs[2:])}</div><footer class="amp-wp-article-footer">
        <div class="amp-wp-meta amp-wp-tax-category">التصنيفات: <a href="/h">{s.section}</a></div>
        <div class="amp-wp-meta amp-wp-tax-tag">الوسوم: {"، ".join(f'<a href="/t/{n}">{t}</a>' for n, t in enumerate(s.tags))}</div></footer></article>
        <amp-carousel>{chrome.cards(4)}</amp-carousel></main><footer>{chrome.FOOTER}</footer>""",
        head=og(s) + json_ld(s, datePublished=f"{s.day}T{s.clock}:00+02:00"), url="/amp/health/7781",
    )  # fmt: skip


def flash_in_elementor() -> SitePage:
    """Two paragraphs between many cards, in a page builder."""
    s = FLASH
    return site_page(
        "flash in elementor", s,
        f"""<div data-elementor-type="header">{chrome.menu('div')}</div><div data-elementor-type="single-post" class="elementor elementor-location-single">
        <section class="elementor-section"><div class="elementor-container"><div class="elementor-column"><div class="elementor-widget-wrap">
        <div class="elementor-widget elementor-widget-theme-post-title"><div class="elementor-widget-container">
        <h1 class="elementor-heading-title">{s.title}</h1></div></div>
        <div class="elementor-widget elementor-widget-post-info"><ul class="elementor-inline-items"><li><span class="elementor-icon-list-text">
        <time>11 فبراير، 2025</time></span></li><li><span><time>5:52 ص</time></span></li>
        <li><a href="/category/news">{s.section}</a></li></ul></div>
        <div class="elementor-widget elementor-widget-theme-post-content"><div class="elementor-widget-container">{chrome.paragraphs(s.paragraphs)}</div></div>
        </div></div><div class="elementor-column">{chrome.cards(6, 1, teaser=True)}</div></div></section></div>
        <div data-elementor-type="footer">{chrome.FOOTER}</div>""",
        head=og(s), clock=False,
    )  # fmt: skip


def endless() -> SitePage:
    """Infinite scroll: a second whole article with its own `<h1>` below."""
    s, other = MATCH, CULTURE

    def post(story: object) -> str:
        assert isinstance(story, type(s))
        return (
            f'<div class="post-wrapper"><div class="hd"><span class="cat"><a href="/category/{len(story.section)}">{story.section}</a></span><h1>{story.title}</h1>'
            f'<div class="meta"><span>{story.author}</span> <span>{story.day} {story.clock}</span></div></div>'
            f'<div class="txt">{chrome.paragraphs(story.paragraphs)}</div></div>'
        )

    return site_page(
        "endless", s,
        f"""{chrome.menu('div')}<div class="infinite" id="posts">{post(s)}{post(other)}{post(HEALTH)}</div>{chrome.FOOTER}""",
        head=og(s), tags=False, author=True,
    )  # fmt: skip


PAGES = (sahifa, jannah, newspaper, blogger, amp, flash_in_elementor, endless)
