"""The pages of articles: text by seed, in the markup of the article's site."""

from __future__ import annotations

import json
import random
from datetime import datetime
from functools import lru_cache
from html import escape

from benchmarks.world.faults import Fault, Scope
from benchmarks.world.plan import Article, Plan, Site
from benchmarks.world.rhythm import local_time
from benchmarks.world.walls import SUBSCRIBE
from benchmarks.world.words import NAMES, paragraphs, prose

_RELATED = 3
_CONTAINERS = ("article-body", "entry-content", "news-text", "story", "details")
_NEW_CONTAINERS = ("b-text", "post__inner", "n-detail", "rich", "page-copy")
_SECTIONS = "سياسة اقتصاد رياضة ثقافة محليات علوم منوعات".split()


def has_json_ld(site: Site) -> bool:
    """Whether the site's pages have JSON-LD; the others have only meta tags."""
    return bool(site.style & 1)


def has_selectors(site: Site) -> bool:
    """Whether the site's spider declares selectors."""
    return bool(site.style & 2)


def container(site: Site, changed: bool = False) -> str:
    """The class of the element that holds an article's text, before or after a change of layout."""
    return (_NEW_CONTAINERS if changed else _CONTAINERS)[(site.style >> 3) % len(_CONTAINERS)]


def story(article: Article, updated: bool = False) -> list[str]:
    """The paragraphs of an article's text, as first published or as updated."""
    source = random.Random(f"{article.text} story")
    found = paragraphs(source, source.randint(4, 9))
    if article.edited:
        found[-1:] = paragraphs(random.Random(f"{article.text} {article.site}"), 1)
    if updated:
        found += paragraphs(random.Random(f"{article.text} update"), 1)
    return found


def author(article: Article) -> str:
    """The author of an article."""
    return " ".join(random.Random(f"{article.site}/{article.number} author").sample(NAMES, 2))


def article_page(plan: Plan, site: Site, article: Article, at: float) -> bytes:
    """The page of an article at a moment."""
    changed = site.in_fault(at, Scope.SITE) is Fault.LAYOUT
    updated = article.updated is not None and at >= article.updated
    text = story(article, updated)
    if article.fault is Fault.PAYWALL:
        text = [f"{' '.join(text[0].split()[:18])}...", SUBSCRIBE]
    title, url = escape(article.title), escape(plan.url(article))
    published = _local(plan, site, article.published)
    modified = _local(plan, site, article.updated) if updated and article.updated is not None else published
    date, box = published.isoformat(timespec="seconds"), container(site, changed)
    head = (
        f"<meta property='og:type' content='article'><meta property='og:title' content='{title}'>"
        f"<meta property='og:url' content='{url}'><meta property='article:published_time' content='{date}'>"
    )
    if has_json_ld(site):
        facts: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.title,
            "datePublished": date,
            "dateModified": modified.isoformat(timespec="seconds"),
            "author": {"@type": "Person", "name": author(article)},
            "publisher": {"@type": "Organization", "name": site.outlet},
            "articleSection": _SECTIONS[article.number % len(_SECTIONS)],
        }
        if article.fault is Fault.PAYWALL:
            facts["isAccessibleForFree"] = False
        head += f"<script type='application/ld+json'>{json.dumps(facts, ensure_ascii=False)}</script>"
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text)
    heading = "heading-x" if changed else "title"
    return (
        f"<!DOCTYPE html><html lang='ar' dir='rtl'><head><meta charset='utf-8'><title>{title} | {escape(site.outlet)}"
        f"</title>{head}{_head(site.number, site.outlet)}<h1 class='{heading}'>{title}</h1>"
        f"<div class='meta'><span class='by'>كتب {author(article)}</span> "
        f"<time datetime='{date}'>{date[:16]}</time></div>"
        f"<div class='{box}'>{body}</div><div class='related'><h3>أخبار ذات صلة</h3><ul>{_links(plan, article)}</ul>"
        f"</div>{_tail(site.number, site.outlet)}"
    ).encode()


def _links(plan: Plan, article: Article) -> str:
    site = plan.sites[article.site]
    earlier = site.articles[max(0, article.number - 1 - _RELATED) : article.number - 1]
    linked = [*earlier, *([plan.sites[article.origin[0]].articles[article.origin[1] - 1]] if article.origin else [])]
    return "".join(f"<li><a href='{escape(plan.url(one))}'>{escape(one.title)}</a></li>" for one in linked)


def _local(plan: Plan, site: Site, at: float) -> datetime:
    return local_time(site.region, plan.moment(at)).replace(microsecond=0)


@lru_cache(maxsize=4096)
def _head(number: int, outlet: str) -> str:
    """The markup before every article of a site: about 8 KB."""
    source = random.Random(f"{number} head")
    links = "".join(f"<li><a href='/section/{n}'>{prose(source, 2)}</a></li>" for n in range(30))
    script = "".join(f"window.v{n}={{id:{source.randint(1, 9999)},on:true}};" for n in range(120))
    return (
        f"<style>.meta{{color:#666}}</style><script>{script}</script></head><body><header>"
        f"<a href='/'>{escape(outlet)}</a>"
        f"<nav><ul>{links}</ul></nav></header><main>"
    )


@lru_cache(maxsize=4096)
def _tail(number: int, outlet: str) -> str:
    """The markup after every article of a site: about 6 KB."""
    source = random.Random(f"{number} tail")
    links = "".join(f"<li><a href='/page/{n}'>{prose(source, 3)}</a></li>" for n in range(25))
    script = "".join(f"track({source.randint(1, 9999)});" for n in range(150))
    return (
        f"</main><footer><ul>{links}</ul><p>جميع الحقوق محفوظة {escape(outlet)}</p></footer>"
        f"<script>{script}</script></body></html>"
    )
