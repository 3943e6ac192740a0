"""The same text under several URLs is a notice; a text that a site publishes twice is an article."""

from __future__ import annotations

import pytest

from newscrawl.crawl.refusals.notices import Notices, is_another_page, judged_by_headline
from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.failures import Failure
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle, Outcome, OutOfWindow, Rejected
from tests.articles import article

CONSENT = (
    "نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لتخزين المعلومات والوصول إليها على جهازك ومعالجة البيانات الشخصية "
    "مثل المعرفات الفريدة من أجل إعلانات ومحتوى مخصص."
)


def notice(key: int, *, title: str = "إشعار", body: str = CONSENT, dated: bool = False) -> Article:
    """The content that a site shows under a URL."""
    origins = {"title": "site", "body": "site", **({"published": "site"} if dated else {})}
    return article(str(key), title=title, body=body, published=None, origins=origins)


def see(notices: Notices, item: Article, source_title: str | None = None) -> list[str] | None:
    """Pass an article to the notices."""
    return notices.seen(item, fingerprint(item), source_title)


def test_one_text_under_three_urls_is_a_notice() -> None:
    notices = Notices()
    assert see(notices, notice(1)) is None
    assert see(notices, notice(2)) is None
    assert sorted(see(notices, notice(3)) or []) == ["1", "2", "3"]
    assert see(notices, notice(4)) == []


def test_one_text_under_two_urls_with_other_promised_headlines_is_a_notice() -> None:
    notices = Notices()
    assert see(notices, notice(1), "خبر المدينة رقم 1") is None
    assert sorted(see(notices, notice(2), "افتتاح محطة القطارات") or []) == ["1", "2"]


def test_text_without_a_headline_under_several_urls_is_a_notice() -> None:
    notices = Notices()
    headlines = ["خبر المدينة رقم 1", "خبر المدينة رقم 2", "خبر المدينة رقم 3"]
    shown = [notice(key, title=title) for key, title in enumerate(headlines)]
    for item in shown:
        item.origins["title"] = "rss"
    assert [see(notices, item, item.title) for item in shown] == [None, None, ["0", "1", "2"]]
    # The same report under a headline that the source lists twice.
    notices = Notices()
    for item in shown:
        item.title = headlines[0]
        assert see(notices, item, item.title) is None


def test_url_that_is_read_again_counts_once() -> None:
    notices = Notices()
    for _ in range(5):
        assert see(notices, notice(1), "خبر المدينة رقم 1") is None


def test_notice_of_an_earlier_run_is_recognized() -> None:
    known = fingerprint(notice(1)).text
    assert known is not None
    assert see(Notices([known]), notice(9)) == []


@pytest.mark.parametrize("count", [2, 6])
def test_report_published_several_times_is_an_article(count: int) -> None:
    """Both with the headline that the source promised, and with a date of its own."""
    notices = Notices()
    for key in range(count):
        title = f"افتتاح محطة القطارات الجديدة في المدينة {key}"
        assert see(notices, notice(key, title=title), title) is None
        assert see(notices, notice(100 + key, dated=True)) is None


def test_long_text_needs_more_evidence_to_be_a_notice() -> None:
    notices = Notices()
    body = " ".join(f"كلمة{number}" for number in range(300))
    for key in range(4):
        assert see(notices, notice(key, body=body)) is None
    assert see(notices, notice(4, body=body)) == ["0", "1", "2", "3", "4"]
    # Marked up as an article, it is one under any number of URLs.
    notices = Notices()
    for key in range(9):
        item = notice(key, body=body)
        item.origins["body"] = "json-ld"
        assert see(notices, item) is None


def test_long_text_under_several_promised_headlines_is_a_notice() -> None:
    notices = Notices()
    for key, title in enumerate(("خبر المدينة رقم 1", "افتتاح محطة القطارات", "فوز الفريق الأول")):
        item = notice(key, title=title, body=" ".join(f"كلمة{number}" for number in range(300)))
        item.origins["title"] = "rss"
        assert see(notices, item, title) == (["0", "1", "2"] if key == 2 else None)


def test_urls_that_showed_the_text_in_earlier_runs_count() -> None:
    item = notice(3)
    assert sorted(Notices().seen(item, fingerprint(item), None, before=["1", "2"]) or []) == ["1", "2", "3"]
    # A report that is published again has the headline that the source promised.
    assert Notices().seen(item, fingerprint(item), item.title, before=["1", "2"]) is None


def test_different_texts_are_counted_separately() -> None:
    notices = Notices()
    for key in range(9):
        assert see(notices, notice(key, body=f"{CONSENT} {key}")) is None


PROMISED = "افتتاح محطة القطارات الجديدة"


@pytest.mark.parametrize(
    ("item", "source_title", "another"),
    [
        (notice(1), PROMISED, True),
        (notice(1), None, False),
        (notice(1), "إشعار", False),
        (notice(1, dated=True), PROMISED, False),
        (notice(1, title=PROMISED), PROMISED, False),
        (notice(1, body=f"{CONSENT}\nوزير النقل يحضر افتتاح محطة القطارات."), PROMISED, False),
        (notice(1, body=CONSENT * 9), PROMISED, True),
        (notice(1, body=CONSENT * 9), "تخزين المعلومات في محطة القطارات الجديدة", False),
        (notice(1, body=CONSENT * 9), "New railway station opened in the city", False),
    ],
)
def test_page_without_the_promised_headline_is_another_page(
    item: Article, source_title: str | None, another: bool
) -> None:
    assert is_another_page(item, source_title) is another


def test_headline_taken_from_the_source_is_no_evidence() -> None:
    item = notice(1, title=PROMISED)
    item.origins["title"] = "rss"
    assert is_another_page(item, PROMISED)
    item.origins["body"] = "json-ld"
    assert not is_another_page(item, PROMISED)


GALLERY = "<html><title>{}</title><h1>صور</h1><img src=1.jpg></html>"


@pytest.mark.parametrize(
    ("rejected", "page", "source_title", "is_other_page"),
    [
        (NotAnArticle("no text"), "<p>حمل التطبيق لتواصل التصفح</p>", PROMISED, True),
        (NotAnArticle("no text", failure=Failure.LAYOUT), "<html></html>", PROMISED, True),
        (NotAnArticle("no text"), f"<h2>صفحة</h2><a href='/news/1'>{PROMISED}</a><a>س", PROMISED, True),
        (NotAnArticle("no text"), f"<title>{PROMISED}</title><h1><a href=''>{PROMISED}</a></h1>", PROMISED, False),
        (NotAnArticle("an empty page"), "", PROMISED, False),
        (NotAnArticle("a PDF file"), "%PDF-1.7", PROMISED, False),
        (NotAnArticle("no text"), GALLERY.format(PROMISED), PROMISED, False),
        (NotAnArticle("no text"), GALLERY.format("&#1575;افتتاح محطة القطارات في صور"), PROMISED, False),
        (NotAnArticle("no text"), f"<script>{{'t': '{chr(92)}u0627'}}</script>", PROMISED, False),
        (NotAnArticle("no text"), "<p>حمل التطبيق</p>", None, False),
        (NotAnArticle("no text"), "<p>حمل التطبيق</p>", "تفاصيل الخبر", False),
        (NotAnArticle("a gallery", final=True), "<p>صور</p>", PROMISED, False),
        (NotAnArticle("a stub", failure=Failure.PAYWALL), "<p>اشترك</p>", PROMISED, False),
        (OutOfWindow("too old"), "<p>حمل التطبيق</p>", PROMISED, False),
    ],
)
def test_rejected_page_without_the_promised_headline(
    rejected: Rejected, page: str, source_title: str | None, is_other_page: bool
) -> None:
    rejection = judged_by_headline(rejected, source_title, page.encode())
    assert (rejection.outcome, rejection.failure) == (
        (Outcome.UNAVAILABLE, Failure.OTHER_PAGE) if is_other_page else (rejected.outcome, rejected.failure)
    )
