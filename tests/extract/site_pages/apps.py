"""Pages rendered by JavaScript frameworks on the server: meaningless classes, state as JSON, components."""

from __future__ import annotations

import json

from tests.extract.site_pages import chrome
from tests.extract.site_pages.site_page import OUTLET, SitePage, json_ld, og, site_page
from tests.extract.site_pages.stories import BRIDGE, CULTURE, HEALTH, LONG_READ, MARKET, MATCH, OPINION


def next_hashed() -> SitePage:
    """Next.js with CSS modules' hashes; a promo grid of teasers between the paragraphs."""
    s = LONG_READ
    teasers = "".join(
        f'<div class="_3kF9 _1b"><a href="/a/{n}"><img src="/i.jpg"><div class="_9aQ">{chrome.HEADLINES[n]}</div></a>'
        f'<div class="_7yT">{chrome.TEASERS[n]}</div></div>'
        for n in range(3)
    )
    tags = "".join(f'<a class="_2Lp" href="/topics/{n}">{t}</a>' for n, t in enumerate(s.tags))
    return site_page(
        "next hashed", s,
        f"""<div id="__next"><div class="_1xPq"><div class="_0aB">{chrome.menu('div', 'class="_8hG"')}</div><div class="_4dZ"><div class="_5fR">
        <a class="_6tY" href="/investigations">{s.section}</a><h1 class="_2wE">{s.title}</h1>
        <div class="_1qA"><span class="_3sD">{s.author}</span><span class="_9gH">نشر في 17 أغسطس 2024، 08:00</span><span>آخر تحديث 18 أغسطس 2024، 11:30</span></div></div>
        <div class="_7uJ"><div class="_1iK"><p class="_5oL">{s.paragraphs[0]}</p></div><div class="_1iK"><p class="_5oL">{s.paragraphs[1]}</p></div>
        <div class="_1iK"><p class="_5oL">{s.paragraphs[2]}</p></div><div class="_8pM"><div class="_2nB">قد يهمك</div>{teasers}</div>
        {''.join(f'<div class="_1iK"><p class="_5oL">{p}</p></div>' for p in s.paragraphs[3:])}<div class="_6vC">{tags}</div></div></div></div></div>""",
        head=og(s), url="/investigations/sudud-wadi",
    )  # fmt: skip


def next_island() -> SitePage:
    """The body only in `__NEXT_DATA__`; the page prints the lead."""
    s = MARKET
    state = {
        "props": {
            "pageProps": {
                "article": {
                    "id": 7,
                    "title": s.title,
                    "lead": s.paragraphs[0],
                    "body": "".join(f"<p>{p}</p>" for p in s.paragraphs),
                    "section": {"name": s.section},
                },
                "related": [{"title": h, "body": f"<p>{chrome.TEASERS[0] * 6}</p>"} for h in chrome.HEADLINES[:4]],
            }
        }
    }
    return site_page(
        "next island", s,
        f"""<div id="__next"><header>{chrome.menu()}</header><main><h1>{s.title}</h1><time datetime="{s.day}T{s.clock}:00+02:00">3 نوفمبر 2024</time>
        <div class="skeleton"></div></main></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(state, ensure_ascii=False)}</script>""",
        head=og(s), author=False, section=False, tags=False,
    )  # fmt: skip


def angular() -> SitePage:
    """Angular SSR: custom elements with generated attributes, no `<p>` in the text's own element."""
    s = CULTURE
    text = "".join(
        f'<div _ngcontent-sc55 class="ng-star-inserted"><p _ngcontent-sc55>{p}</p></div>' for p in s.paragraphs
    )
    return site_page(
        "angular", s,
        f"""<app-root _nghost-sc0 ng-version="14"><app-header>{chrome.menu('div', '_ngcontent-sc1')}</app-header><app-article _nghost-sc55>
        <div _ngcontent-sc55 class="article-header"><app-breadcrumb><span><a href="/">الرئيسية</a></span> <i>»</i> <span><a href="/culture">{s.section}</a></span></app-breadcrumb>
        <h1 _ngcontent-sc55>{s.title}</h1><div _ngcontent-sc55 class="meta"><span>15 يناير 2025 - 17:45 بتوقيت القاهرة</span><span class="source">الضفاف</span></div></div>
        <app-media><div class="cap">مخطوطة قديمة - أرشيفية</div></app-media><div _ngcontent-sc55 class="article-body">{text}</div>
        <app-tags><ul><li class="title">الوسوم</li>{"".join(f'<li><a href="/tag/{t}">{t}</a></li>' for t in s.tags)}</ul></app-tags>
        <app-related><h2>أخبار ذات صلة</h2>{chrome.cards(4)}</app-related></app-article><app-footer>{chrome.FOOTER}</app-footer></app-root>""",
        head=og(s), url="/culture/1762044-مكتبة", author=False, optional=("مخطوطة قديمة - أرشيفية",),
    )  # fmt: skip


def fusion() -> SitePage:
    """Arc: feature wrappers, a right rail, «read more» components inside, JSON-LD of the site before the article's."""
    s = HEALTH
    org = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsMediaOrganization",
            "name": OUTLET,
            "url": "https://www.difaf.example",
        }
    )
    return site_page(
        "fusion", s,
        f"""<div id="fusion-app" class="b-right-rail"><header class="c-stack b-right-rail__navigation">{chrome.menu()}</header>
        <section role="main" class="b-right-rail__main-wrapper"><div class="c-stack b-right-rail__full-width-1"><a class="c-overline" href="/health">{s.section}</a>
        <h1 class="b-headline">{s.title}</h1><h2 class="b-subheadline">متطوعون ارتدوا أجهزة قياس ستة أسابيع، والأثر أوضح بعد الخمسين</h2></div>
        <div class="c-grid"><div class="c-stack b-right-rail__main"><div class="b-byline">بقلم <span class="b-byline__names"><a href="/author/rana">{s.author}</a></span></div>
        <time class="c-date b-date" datetime="{s.day}T09:20:00.000Z">December 01, 2024 at 11:20AM</time>
        <article class="b-article-body">{chrome.paragraphs(s.paragraphs[:3], attributes='class="c-paragraph"')}
        <div class="b-ads-block"><div class="ad-label">إعلان</div></div><div class="interstitial-link"><a href="/n/5">اقرأ المزيد: {chrome.HEADLINES[5]}</a></div>
        {chrome.paragraphs(s.paragraphs[3:], attributes='class="c-paragraph"')}</article></div>
        <aside class="b-right-rail__rail">{chrome.cards(6, teaser=True)}</aside></div></section><footer>{chrome.FOOTER}</footer></div>""",
        head=og(s) + f'<script type="application/ld+json">{org}</script>'
        + json_ld(s, datePublished=f"{s.day}T09:20:00Z", author=[{"@type": "Person", "name": s.author}], articleSection=s.section,
                  keywords=list(s.tags)),
        optional=("متطوعون ارتدوا أجهزة قياس ستة أسابيع، والأثر أوضح بعد الخمسين",),
    )  # fmt: skip


def styled_components() -> SitePage:
    """One flat `<main>` with text blocks in divs, figures, a «related» section labelled by aria only."""
    s = MATCH
    blocks = [
        f'<div dir="rtl" class="bbc-19j92fr ebmt73l0"><p dir="rtl" class="bbc-hhl7in e17g058b0">{p}</p></div>'
        for p in s.paragraphs
    ]
    related = (
        f'<section role="region" aria-labelledby="r1" class="bbc-1h4gvb0"><div><h2 id="r1">قصص مقترحة</h2><ul>{chrome.links(4)}</ul></div>'
        '<p id="end" tabindex="-1" class="bbc-vis">نهاية قصص مقترحة</p></section>'
    )
    figure = (
        '<figure class="bbc-k"><img src="p.jpg"><p class="bbc-cr">صدر الصورة، <span>الضفاف</span></p>'
        "<figcaption><p>التعليق على الصورة، لاعبو النسور يحتفلون بهدف الفوز</p></figcaption></figure>"
    )
    return site_page(
        "styled components", s,
        f"""<div id="root"><div class="css-1a"><header role="banner">{chrome.menu()}</header><div class="css-2b"><main role="main" class="bbc-fa0wmp">
        <div class="bbc-1151pbn"><h1 id="content" tabindex="-1" class="bbc-14gqcmb">{s.title}</h1></div>
        <section role="region" aria-labelledby="article-byline"><strong id="article-byline">معلومات المقال</strong><ul><li><span>Author, </span><span>{s.author}</span></li>
        <li><span>Role, </span><span>الضفاف</span></li><li><span>قبل ساعتين</span></li></ul></section>
        {figure}{''.join(blocks[:2])}{related}{''.join(blocks[2:])}</main>
        <div class="css-side"><section aria-labelledby="mr"><h2 id="mr">الأكثر قراءة</h2><ol>{chrome.links(8, 3)}</ol></section></div></div></div></div>""",
        head=og(s, article__published_time=f"{s.day}T21:05:00.000Z") + "".join(f'<meta name="article:tag" content="{t}">' for t in s.tags),
        url="/arabic/articles/c720dxj8dq8o", section=False,
        optional=("التعليق على الصورة، لاعبو النسور يحتفلون بهدف الفوز",),
    )  # fmt: skip


def microdata() -> SitePage:
    """schema.org as microdata, nothing else: the related cards have items of their own before the article's."""
    s = BRIDGE
    cards = "".join(
        f'<div itemscope itemtype="https://schema.org/NewsArticle"><a href="/n/{n}" itemprop="url"><span itemprop="headline">{chrome.HEADLINES[n]}</span></a>'
        f'<meta itemprop="datePublished" content="2023-02-0{n + 1}T10:00:00+02:00"><span itemprop="author">وكالات</span></div>'
        for n in range(3)
    )
    return site_page(
        "microdata", s,
        f"""<div class="hd">{chrome.menu('div')}</div><div class="strip">{cards}</div>
        <div class="pg" itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="articleSection" content="{s.section}">
        <meta itemprop="keywords" content="{'، '.join(s.tags)}"><meta itemprop="dateModified" content="{s.day}T18:00:00+03:00">
        <h1 itemprop="headline">{s.title}</h1><div class="by">بقلم <span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">{s.author}</span>
        <span itemprop="jobTitle">مراسلة</span></span></div>
        <span itemprop="datePublished" content="{s.day}T{s.clock}:00+03:00">منذ 5 ساعات</span>
        <div itemprop="publisher" itemscope itemtype="https://schema.org/Organization"><meta itemprop="name" content="{OUTLET}"></div>
        <div itemprop="articleBody">{chrome.paragraphs(s.paragraphs)}</div></div><div class="ft">{chrome.FOOTER}</div>""",
        html_title=f"{s.title} | {s.section} | {OUTLET}",
    )  # fmt: skip


def twice_described() -> SitePage:
    """JSON-LD of a related list first, with the same type; a standing keyword list in `<meta>`; og:title with the outlet."""
    s = OPINION
    others = json.dumps(
        [
            {
                "@type": "NewsArticle",
                "headline": h,
                "url": f"https://www.difaf.example/n/{n}",
                "datePublished": "2023-01-01",
                "author": {"@type": "Person", "name": "محرر آخر"},
            }
            for n, h in enumerate(chrome.HEADLINES[:4])
        ],
        ensure_ascii=False,
    )
    return site_page(
        "twice described", s,
        f"""<div class="m-nav">{chrome.menu('div')}</div><div class="m-a"><span class="m-cat"><a href="/opinion">{s.section}</a></span><h1>{OUTLET} | {s.title}</h1>
        <ul class="m-info"><li><a href="/writers/5">{s.author}</a></li><li>الاثنين ٣٠ سبتمبر ٢٠٢٤ - ٦:٠٠ ص</li></ul>
        <div class="m-txt">{chrome.paragraphs(s.paragraphs)}</div></div>{chrome.cards(4, 2)}""",
        head=f'<script type="application/ld+json">{others}</script>'
        + json_ld(s, url="https://www.difaf.example/opinion/88", datePublished="2024-09-30T06:00:00+03:00", author={"@type": "Organization", "name": OUTLET})
        + f'<meta property="og:title" content="{OUTLET} | {s.title}"><meta name="keywords" content="{OUTLET}, أخبار, رأي, محليات">',
        url="/opinion/88",
    )  # fmt: skip


PAGES = (next_hashed, next_island, angular, fusion, styled_components, microdata, twice_described)
