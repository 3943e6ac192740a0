"""The spelling in which articles are stored."""

from __future__ import annotations

from newscrawl.arabic import clean
from newscrawl.items import Article


def spell(article: Article) -> Article:
    """Clean the title, summary, body and tags of an article for display, in place; no visible text is lost."""
    article.title = clean(article.title)
    article.summary = clean(article.summary) if article.summary else None
    article.body = clean(article.body)
    article.tags = list(dict.fromkeys(tag for tag in map(clean, article.tags) if tag))
    return article
