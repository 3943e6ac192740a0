"""Date, authors, section and title as printed near the headline."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.arabic import Reading, fold
from newscrawl.extract.document import Document
from newscrawl.extract.layout.generic import read_text
from newscrawl.extract.layout.near_headline import NearHeadline
from newscrawl.extract.layout.stamps import Stamp, as_printed
from newscrawl.extract.url_day import url_day
from tests.extract.pages_by_kind import LINKS, PARAGRAPHS, TITLE, page

NOW = datetime(2026, 11, 26, tzinfo=UTC)
NAMES = [fold("صحيفة المدينة")]


def near(before: str = "", after: str = "", below: str = "") -> NearHeadline:
    content = f"<article><div>{before}<h1>{TITLE}</h1>{after}</div><div>{PARAGRAPHS}</div>{below}</article>"
    url = "https://example.com/economy/news/1"
    document = Document.parse(page(content).encode(), lambda: "utf-8", url)
    return NearHeadline(document, read_text(document, TITLE), NAMES)


def day_and_clock(found: NearHeadline) -> tuple[str | None, str | None]:
    published, modified = found.dates(region="EG", now=NOW)
    return shown(published), shown(modified)


def shown(stamp: Stamp | None) -> str | None:
    if stamp is None:
        return None
    return stamp.reading.value.strftime("%Y-%m-%d" + (" %H:%M" if stamp.reading.precision == "minute" else ""))


@pytest.mark.parametrize(
    ("before", "after", "below", "published", "modified"),
    [
        ("", "<div>الأحد، 24 نوفمبر 2024 - 03:15 م</div>", "", "2024-11-24 15:15", None),
        ("<div>24/11/2024</div>", "", "", "2024-11-24", None),
        ("", "", "<p>2024-11-24 تحرير</p>", "2024-11-24", None),
        ("", "<time datetime='2024-11-24'></time>", "", "2024-11-24", None),
        ("", "<time datetime='2024-11-24'></time><b>24 نوفمبر 2024 10:05</b>", "", "2024-11-24 10:05", None),
        ("", "<p>نشر في: 24/11/2024 10:00 آخر تحديث: 25/11/2024 11:00</p>", "", "2024-11-24 10:00", "2024-11-25 11:00"),
        ("", "<p>آخر تحديث: 25/11/2024 11:00</p>", "", None, "2024-11-25 11:00"),
        ("", "<time class=updated datetime='2024-11-25'></time>", "", None, "2024-11-25"),
        # The date of a card belongs to another article.
        (f"<div><ul>{LINKS}</ul><span>20/11/2024</span></div>", "", "", None, None),
        (
            "",
            f"<div><ul>{LINKS}</ul><time datetime='2024-11-20'></time></div><p>24/11/2024</p>",
            "",
            "2024-11-24",
            None,
        ),
        ("", "<p>قرأ الخبر 2024 قارئا</p>", "", None, None),
        ("", "<span itemprop=datePublished content='2024-11-24T10:05'>منذ ساعات</span>", "", "2024-11-24 10:05", None),
        ("", "<abbr class=published title='2024-11-24T10:05:00'>10:05 ص</abbr>", "", "2024-11-24 10:05", None),
        ("", "<abbr title='2024-11-20'>ق م</abbr><p>24/11/2024</p>", "", "2024-11-24", None),
        ("", "<abbr itemprop=datePublished title='2024-11-24'>أمس</abbr>", "", "2024-11-24", None),
        ("", "<span itemprop=dateModified>25/11/2024</span>", "", "2024-11-25", "2024-11-25"),
        ("", "<time class='entry-date updated' datetime='2024-11-24'></time>", "", "2024-11-24", None),
        ("", "<p><span>24-11-2024, 05:52</span><span>المشاهدات: 1 204</span></p>", "", "2024-11-24 05:52", None),
        ("", "<p>سلمى الحداد - 24/11/2024</p>", "", "2024-11-24", None),
    ],
)
def test_dates(before: str, after: str, below: str, published: str | None, modified: str | None) -> None:
    assert day_and_clock(near(before, after, below)) == (published, modified)


@pytest.mark.parametrize(
    ("after", "authors"),
    [
        ("<p>كتب: أحمد علي</p>", ["أحمد علي"]),
        ("<p>كتبت منى سعيد</p>", ["منى سعيد"]),
        ("<p>بقلم: محمد حسن</p>", ["محمد حسن"]),
        ("<a href=/author/12/x>نورهان نبيل</a>", ["نورهان نبيل"]),
        ("<div class='post-author'>سارة خالد</div>", ["سارة خالد"]),
        ("<span itemprop=author>سارة خالد</span>", ["سارة خالد"]),
        ("<span class=author>سارة خالد</span><div>مشاركة</div>", ["سارة خالد"]),
        ("<div class=submitted-by><b>سارة خالد</b></div>", ["سارة خالد"]),
        ("<div class=author>(القاهرة - رويترز)</div>", []),
        ("<div class=author>صحيفة المدينة</div>", []),
        ("<a href=/author/1>رويترز</a>", []),
        ("<div>محليات</div>", []),
        ("<p>حوار: أحمد علي</p>", ["أحمد علي"]),
        ("<p>ترجمة: منى سعيد</p>", ["منى سعيد"]),
        ("<p>بقلم</p><p>هدى العلي</p>", ["هدى العلي"]),
        ("<p>صحيفة المدينة – أحمد علي</p>", ["أحمد علي"]),
        ("<p><span>أحمد علي</span><span>24 نوفمبر 2024</span></p>", ["أحمد علي"]),
        ("<p><span>جسر المدينة</span><span>24 نوفمبر 2024</span></p>", []),
        ("<p>أحمد علي</p>", []),
        ("<div class=byline>المصدر:</div>", []),
        ("<div itemprop=author><span itemprop=name>سارة خالد</span><span>مراسلة</span></div>", ["سارة خالد"]),
    ],
)
def test_authors(after: str, authors: list[str]) -> None:
    assert near(after=after).authors() == authors


@pytest.mark.parametrize(
    ("before", "after", "section"),
    [
        ("<ol><li><a href=/>الرئيسية</a></li><li><a href=/e>اقتصاد</a></li></ol>", "", "اقتصاد"),
        ("<div class=breadcrumb><a href=/e>أخبار مصر</a></div>", "", "أخبار مصر"),
        ("", "<p>التصنيف: <a href=/x>منوعات</a></p>", "منوعات"),
        ("", "<a href=/category/7>منوعات</a>", "منوعات"),
        ("", "<a href=/economy/>أسواق</a>", "أسواق"),
        ("<p>محليات</p>", "", "محليات"),
        ("<p>عاجل جدا</p>", "", None),
        ("", "<a href=/share>شارك</a>", None),
        ("", "", None),
    ],
)
def test_section(before: str, after: str, section: str | None) -> None:
    assert near(before, after).section() == section


@pytest.mark.parametrize(
    ("below", "tags"),
    [
        ("<div class=tags><a href=/1>الجسر</a><a href=/2>النهر</a></div>", ["الجسر", "النهر"]),
        ("<p>الوسوم: <a href=/1>الجسر</a>، <a href=/2>النهر</a></p>", ["الجسر", "النهر"]),
        ("<div><span>الكلمات المفتاحية</span><a href=/1>الجسر</a></div>", ["الجسر"]),
        ("<ul><li><a href=/tag/1>الجسر</a></li><li><a href=/tag/2>النهر</a></li></ul>", ["الجسر", "النهر"]),
        ("<a rel=tag href=/1>الجسر</a>", ["الجسر"]),
        ("<div><a href=/1>الجسر</a><a href=/2>النهر</a></div>", []),
        (f"<div class=tags>{LINKS}</div>", []),
        ("", []),
    ],
)
def test_tags(below: str, tags: list[str]) -> None:
    assert near(below=below).tags() == tags


@pytest.mark.parametrize(
    ("below", "paid"),
    [
        ("<div><h3>هذا المحتوى للمشتركين فقط</h3></div>", True),
        ("<p>اشترك لمتابعة القراءة <a href=/s>الآن</a></p>", True),
        ("<p>تابعونا على صفحاتنا</p>", False),
        ("", False),
    ],
)
def test_request_to_subscribe(below: str, paid: bool) -> None:
    assert near(below=below).is_paid() == paid


def test_page_without_headline() -> None:
    document = Document.parse(b"<html><body><p>x</p></body></html>", lambda: "utf-8", "https://example.com/1")
    found = NearHeadline(document, read_text(document, None))
    assert found.lines == []
    assert found.dates(region="EG", now=NOW) == (None, None)
    assert (found.authors(), found.section(), found.headline) == ([], None, None)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/story/2020/8/24/x/4943459", "2020-08-24"),
        ("/2013/middle_east/8/3/syria/index.html", "2013-08-03"),
        ("/news/2020-06-03-1.3874341", "2020-06-03"),
        ("/world/202003171044893040-x/", "2020-03-17"),
        ("/20241124/title", "2024-11-24"),
        ("/news/3126898/1", None),
        ("/2024/13/45/x", None),
        ("/2024/11/24/on-2023-01-02", None),
        ("/1.20241124", None),
    ],
)
def test_url_day(path: str, day: str | None) -> None:
    assert url_day("https://example.com" + path) == day


def test_local_time_labelled_utc() -> None:
    named = Reading(value=datetime(2020, 8, 24, 9, 23, 13, tzinfo=UTC), precision="minute", raw="")
    cairo = datetime.fromisoformat("2020-08-24T09:23:00+03:00")
    printed = Reading(value=cairo, precision="minute", raw="")
    other = Reading(value=cairo.replace(hour=12), precision="minute", raw="")
    assert as_printed(named, printed) is printed
    assert as_printed(named, other) is named
    assert as_printed(named, None) is named


@pytest.mark.parametrize(
    ("head", "after", "published"),
    [
        # The head of the page prints the current date.
        ("<div>الخميس 26 نوفمبر 2026</div>", "", None),
        ("<div>الخميس 26 نوفمبر 2026</div>", "<p>24/11/2026</p>", "2026-11-24"),
        ("<div>الأربعاء 25 نوفمبر 2026</div>", "", "2026-11-25"),
        ("<div>26 نوفمبر 2026</div>", "", "2026-11-26"),
        ("", "<p>الخميس 26 نوفمبر 2026</p>", "2026-11-26"),
    ],
)
def test_current_date_in_the_head_of_a_page(head: str, after: str, published: str | None) -> None:
    content = f"{head}<article><h1>{TITLE}</h1>{after}<div>{PARAGRAPHS}</div></article>"
    document = Document.parse(page(content).encode(), lambda: "utf-8", "https://example.com/1")
    found = NearHeadline(document, read_text(document, TITLE), NAMES)
    assert day_and_clock(found) == (published, None)
