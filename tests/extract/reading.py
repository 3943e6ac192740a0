"""Read articles from a few lines of HTML, as from a site's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from newscrawl.extract.document import Document
from newscrawl.extract.reader import Reader
from newscrawl.fields import Fields
from newscrawl.found import Found, Hints, Kind
from newscrawl.items import Article
from newscrawl.sites import Declaration, Site, Sites

NOW = datetime(2024, 12, 1, 12, tzinfo=UTC)
URL = "https://alpha.example/2024/10/24/news/7"
BODY = "قالت الوزارة إن القافلة وصلت صباح اليوم إلى المدينة."
SECOND = "وأضافت أن التوزيع يبدأ غدا في جميع الأحياء القديمة."
TITLE = "وصول قافلة مساعدات"
FIELDS = Fields(title="h1", body="div.text")
ALPHA = Declaration(
    name="alpha",
    outlet="ألفا الإخبارية",
    domains=("alpha.example",),
    article_url=r"^https?://alpha\.example/(?P<year>\d{4})/(?P<month>\d+)/(?P<day>\d+)/news/(?P<id>\d+)",
    region="EG",
    fields=FIELDS,
)
BETA = Site(
    name="beta",
    outlet="وكالة بيتا",
    domains=("beta.example",),
    article_url=r"^https?://beta\.example/a/(?P<id>\d+)",
)


def page(text: str = f"<p>{BODY}</p><p>{SECOND}</p>", *, head: str = "", title: str = TITLE, after: str = "") -> str:
    """A page whose text is in `div.text`."""
    heading = f"<h1>{title}</h1>" if title else ""
    return f"<html><head>{head}</head><body>{heading}<div class=text>{text}</div>{after}</body></html>"


def document(html: str, url: str = URL) -> Document:
    """A parsed page."""
    return Document.parse(html.encode(), lambda: "utf-8", url)


def read_all(html: str, fields: Fields = FIELDS, *, hints: Hints | None = None, url: str = URL) -> list[Article]:
    """The articles of a page of the site `alpha`."""
    site = Declaration(
        name=ALPHA.name,
        outlet=ALPHA.outlet,
        domains=ALPHA.domains,
        article_url=ALPHA.article_url,
        region=ALPHA.region,
        fields=fields,
    )
    found = Found(url=url, kind=Kind.ARTICLE, key="7", via="rss", hints=hints or Hints())
    return Reader(site, Sites([site, BETA])).read(document(html, url), found, NOW)


def read(html: str, fields: Fields = FIELDS, *, hints: Hints | None = None, url: str = URL) -> Article:
    """The page's own article."""
    return read_all(html, fields, hints=hints, url=url)[0]


def paragraphs(article: Article) -> Sequence[str]:
    """The paragraphs of an article."""
    return article.body.split("\n")
