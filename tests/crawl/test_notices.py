"""One text under several URLs is a notice; texts that a site prints twice are articles."""

from __future__ import annotations

import pytest

from newscrawl.crawl.notices import Notices, is_another_page
from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.items import Article
from tests.articles import article

CONSENT = (
    "نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لتخزين المعلومات والوصول إليها على جهازك ومعالجة البيانات الشخصية "
    "مثل المعرفات الفريدة من أجل إعلانات ومحتوى مخصص."
)


def notice(key: int, *, title: str = "إشعار", body: str = CONSENT, dated: bool = False) -> Article:
    """What a site shows under a URL."""
    origins = {"title": "site", "body": "site", **({"published": "site"} if dated else {})}
    return article(str(key), title=title, body=body, published=None, origins=origins)


def see(notices: Notices, item: Article, promised: str | None = None) -> list[str] | None:
    """Tell it of an article."""
    return notices.seen(item, fingerprint(item), promised)


def test_three_urls_with_one_text() -> None:
    notices = Notices()
    assert see(notices, notice(1)) is None
    assert see(notices, notice(2)) is None
    assert sorted(see(notices, notice(3)) or []) == ["1", "2", "3"]
    assert see(notices, notice(4)) == []


def test_two_urls_of_which_the_source_promised_other_headlines() -> None:
    notices = Notices()
    assert see(notices, notice(1), "خبر المدينة رقم 1") is None
    assert sorted(see(notices, notice(2), "افتتاح محطة القطارات") or []) == ["1", "2"]


def test_a_page_without_a_headline_that_stands_for_several() -> None:
    notices = Notices()
    headlines = ["خبر المدينة رقم 1", "خبر المدينة رقم 2", "خبر المدينة رقم 3"]
    shown = [notice(key, title=title) for key, title in enumerate(headlines)]
    for item in shown:
        item.origins["title"] = "rss"
    assert [see(notices, item, item.title) for item in shown] == [None, None, ["0", "1", "2"]]
    # One report under one headline that the source gives twice.
    notices = Notices()
    for item in shown:
        item.title = headlines[0]
        assert see(notices, item, item.title) is None


def test_one_url_that_is_read_again_is_one_url() -> None:
    notices = Notices()
    for _ in range(5):
        assert see(notices, notice(1), "خبر المدينة رقم 1") is None


def test_a_text_that_was_a_notice_in_an_earlier_run() -> None:
    known = fingerprint(notice(1)).text
    assert known is not None
    assert see(Notices([known]), notice(9)) == []


@pytest.mark.parametrize("count", [2, 6])
def test_a_report_that_the_site_prints_several_times_is_an_article(count: int) -> None:
    """With the headline that the source has promised, or with a date of its own."""
    notices = Notices()
    for key in range(count):
        title = f"افتتاح محطة القطارات الجديدة في المدينة {key}"
        assert see(notices, notice(key, title=title), title) is None
        assert see(notices, notice(100 + key, dated=True)) is None


def test_a_long_text_is_no_notice_without_evidence() -> None:
    notices = Notices()
    body = " ".join(f"كلمة{number}" for number in range(300))
    for key in range(6):
        assert see(notices, notice(key, body=body)) is None


def test_other_texts_are_counted_apart() -> None:
    notices = Notices()
    for key in range(9):
        assert see(notices, notice(key, body=f"{CONSENT} {key}")) is None


PROMISED = "افتتاح محطة القطارات الجديدة"


@pytest.mark.parametrize(
    ("item", "promised", "another"),
    [
        (notice(1), PROMISED, True),
        (notice(1), None, False),
        (notice(1), "إشعار", False),
        (notice(1, dated=True), PROMISED, False),
        (notice(1, title=PROMISED), PROMISED, False),
        (notice(1, body=f"{CONSENT}\nوزير النقل يحضر افتتاح محطة القطارات."), PROMISED, False),
        # A long text is an article, whatever its headline has become.
        (notice(1, body=CONSENT * 9), PROMISED, False),
    ],
)
def test_a_page_that_has_nothing_of_what_its_source_promised(
    item: Article, promised: str | None, another: bool
) -> None:
    assert is_another_page(item, promised) is another


def test_a_headline_lent_by_the_source_proves_nothing() -> None:
    item = notice(1, title=PROMISED)
    item.origins["title"] = "rss"
    assert is_another_page(item, PROMISED)
    item.origins["body"] = "json-ld"
    assert not is_another_page(item, PROMISED)
