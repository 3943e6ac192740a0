"""Whether an article may be read without paying, and pages that show only a teaser."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.extract import read_page
from newscrawl.failures import Failure
from newscrawl.fields import Fields
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle
from tests.extract import reading
from tests.extract.site_pages.chrome import paragraphs
from tests.extract.site_pages.site_page import json_ld, og, site_page
from tests.extract.site_pages.stories import LONG_READ as STORY

FULL = paragraphs(STORY.paragraphs)
BEGINNING = paragraphs(STORY.paragraphs[:2])
ONLY = "<p>هذا المحتوى للمشتركين فقط. اشترك الآن لمتابعة القراءة.</p><p>لديك حساب؟ سجل الدخول.</p>"
NEWSLETTER = "<p>اشترك في نشرتنا البريدية لمتابعة آخر الأخبار</p>"
ABOUT = "<p>وأوضحت الشركة أن المحتوى سيكون متاحا للمشتركين فقط ابتداء من الشهر المقبل.</p>"
NOTICE = "<div><h3>هذا المحتوى للمشتركين فقط</h3><a href=/join>اشترك الآن</a></div>"


def read(text: str, head: str = "") -> Article:
    page = site_page(
        "paid", STORY, f"<article><h1>{STORY.title}</h1><div>{text}</div></article>", head=og(STORY) + head
    )
    return read_page(page.html.encode(), page.url, fetched=datetime(2026, 1, 1, tzinfo=UTC))[0]


def declaration(free: object) -> str:
    return json_ld(STORY, isAccessibleForFree=free)


@pytest.mark.parametrize(
    ("text", "head", "free"),
    [
        (FULL, declaration(True), True),
        (FULL, declaration("https://schema.org/False"), False),
        (FULL, declaration("metered"), None),
        (FULL, "<meta property='article:content_tier' content='locked'>", False),
        (FULL, "<meta property='article:content_tier' content='metered'>", None),
        (FULL + NOTICE, "", False),
        (FULL + ONLY, "", False),
        (FULL + ONLY, declaration(True), True),
        (FULL + NEWSLETTER, "", None),
        (BEGINNING + NEWSLETTER, "", None),
        (BEGINNING + ABOUT, "", None),
        # Text follows, so it is a box within the article.
        (paragraphs(STORY.paragraphs[:1]) + ONLY + paragraphs(STORY.paragraphs[1:2]), "", None),
        (FULL, "", None),
        (BEGINNING, declaration(True), True),
        (BEGINNING, "", None),
    ],
)
def test_free(text: str, head: str, free: bool | None) -> None:
    article = read(text, head)
    assert article.free is free
    assert ("free" in article.origins) == (free is not None)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        (BEGINNING, declaration(False)),
        (BEGINNING + NOTICE, ""),
        (FULL.removesuffix(".</p>") + "...</p>", declaration("false")),
        (BEGINNING + ONLY, ""),
        # Content that is free of charge but requires a login is declared free.
        (BEGINNING + "<p>سجل الدخول لمتابعة القراءة</p>", declaration(True)),
        (BEGINNING + "<p>Subscribe to continue reading</p>", ""),
        (BEGINNING + "<p>Cet article est réservé aux abonnés.</p><p>Déjà abonné ? Connectez-vous</p>", ""),
        (ONLY, ""),
    ],
)
def test_teaser_is_no_article_and_is_retried(text: str, head: str) -> None:
    with pytest.raises(NotAnArticle, match="only the teaser of an article for subscribers") as refusal:
        read(text, head)
    assert not refusal.value.final


@pytest.mark.parametrize("fields", [Fields(), reading.FIELDS])
def test_notice_is_not_part_of_the_text(fields: Fields) -> None:
    article = reading.read(reading.page(FULL + ONLY), fields)
    assert article.body == "\n".join(STORY.paragraphs)
    assert article.free is False


@pytest.mark.parametrize("beginning", [BEGINNING, ""])
def test_stub_on_a_site_with_selectors(beginning: str) -> None:
    with pytest.raises(NotAnArticle, match="only the teaser") as refusal:
        reading.read(reading.page(beginning + ONLY))
    assert refusal.value.failure is Failure.PAYWALL
