"""A written page with what a reader finds on it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.extract.site_pages.stories import Story

OUTLET = "الضفاف"


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """A page of a news site."""

    name: str
    url: str
    html: str
    title: str
    body: tuple[str, ...]
    optional: tuple[str, ...] = ()
    """Paragraphs that may be taken for text or not: captions, bylines, datelines."""
    published: str | None = None
    """Local day, or day and clock."""
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()


def site_page(
    name: str,
    story: Story,
    content: str,
    *,
    head: str = "",
    url: str = "/news/70412",
    html_title: str | None = None,
    body: tuple[str, ...] | None = None,
    optional: tuple[str, ...] = (),
    day: bool = True,
    clock: bool = True,
    author: bool = True,
    section: bool = True,
    tags: bool = True,
    title: str | None = None,
    lang: str = 'lang="ar" dir="rtl"',
) -> SitePage:
    """A page around `content`; the switches say what of the story's facts the page prints."""
    shown = f"{story.title} - {OUTLET}" if html_title is None else html_title
    html = (
        f'<!DOCTYPE html><html {lang}><head><meta charset="utf-8"><title>{shown}</title>{head}</head>'
        f"<body>{content}</body></html>"
    )
    return SitePage(
        name=name,
        url=f"https://www.difaf.example{url}",
        html=html,
        title=title or story.title,
        body=story.paragraphs if body is None else body,
        optional=optional,
        published=(f"{story.day} {story.clock}" if clock else story.day) if day else None,
        authors=(story.author,) if author and story.author else (),
        section=story.section if section else None,
        tags=story.tags if tags else (),
    )


def og(story: Story, *, site: bool = True, **more: str) -> str:
    """OpenGraph tags."""
    named = {"og:title": story.title, "og:type": "article"}
    if site:
        named["og:site_name"] = OUTLET
    named |= {key.replace("__", ":"): value for key, value in more.items()}
    return "".join(f'<meta property="{key}" content="{value}">' for key, value in named.items())


def json_ld(story: Story, **more: object) -> str:
    """A NewsArticle as JSON-LD."""
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, **more}
    return f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>'
