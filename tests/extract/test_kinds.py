"""The kind of an article, from its page; the country of its site; the links in its text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from newscrawl.arabic.lines.kinds import headline_kind, section_kind
from newscrawl.extract import read_page
from newscrawl.fields import Fields
from newscrawl.items import Article
from newscrawl.store.feed.added import body_hash
from tests.extract.reading import BODY, FIELDS, NOW, SECOND, TITLE, URL, page, read, read_all

SIGNED = Fields(title="h1", body="div.text", section=".section", authors=".author")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("عاجل | زلزال يضرب سواحل اليابان", "breaking"),
        ("عاجل.. وفاة الفنان الكبير", "breaking"),
        ("عاجل وفاة الفنان الكبير بعد صراع مع المرض", "breaking"),
        ("خبر عاجل: إغلاق المطار", "breaking"),
        ("(عاجل) إغلاق المطار أمام الملاحة", "breaking"),
        ("إغلاق المطار أمام الملاحة | عاجل", "breaking"),
        ("#عاجل: إغلاق المطار", "breaking"),
        ("Breaking: airport closed", "breaking"),
        ("اجتماع عاجل لمجلس الأمن", None),
        ("عاجل إلى وزير التربية والتعليم", None),
        ("نداء عاجل: أنقذوا المدينة", None),
        ("«عاجل» فيلم جديد يعرض في المهرجان", None),
        ("Breaking Bad يعود في موسم جديد", None),
        ("مباشر | آخر تطورات الحرب في السودان", "live"),
        ("مباشر.. جلسة مجلس النواب", "live"),
        ("لحظة بلحظة.. نتائج الانتخابات", "live"),
        ("نتائج الانتخابات (تغطية مستمرة)", "live"),
        ("Live updates: نتائج الانتخابات", "live"),
        ("بث مباشر: مشاهدة مباراة الأهلي والزمالك", None),
        ("حوار مباشر: الوزير يجيب عن الأسئلة", None),
        ("لقاء مباشر مع الوزير على الشاشة", None),
        ("لحظة بلحظة كيف وقعت الجريمة", None),
        ("وفاة مقدم برنامج «مباشر»", None),
        ("مباشر", None),
        ("بيان صحفي: اتفاق بين الشركتين", "press release"),
        ("بيان صحفي صادر عن وزارة الخارجية بشأن الأزمة", "press release"),
        ("النادي يرد في بيان صحفي: لن نتراجع", None),
        ("بيان صحفي مشترك", None),
        ("رأي | لماذا تأخر الإصلاح؟", "opinion"),
        ("وجهة نظر: المدينة التي نحب", "opinion"),
        ("الرأي العام في أوروبا: تحول كبير", None),
        ("استطلاع رأي: نصف الناخبين لم يقرروا", None),
        ("صدور كتاب «وجهة نظر»", None),
        ("وزير الصحة: لا إصابات جديدة", None),
        ("", None),
    ],
)
def test_headlines(title: str, kind: str | None) -> None:
    assert headline_kind(title) == kind


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("رأي", ("opinion", "sure")),
        ("الرأي", ("opinion", "sure")),
        ("آراء", ("opinion", "sure")),
        ("آراء وأقلام", ("opinion", "sure")),
        ("كتاب ومقالات", ("opinion", "sure")),
        ("كُتّاب وآراء", ("opinion", "sure")),
        ("كتاب ألفا الإخبارية", ("opinion", "sure")),
        ("مقالات الرأي", ("opinion", "sure")),
        ("وجهة نظر", ("opinion", "sure")),
        ("أعمدة", ("opinion", "sure")),
        ("Opinion", ("opinion", "sure")),
        ("مقالات", ("opinion", "if signed")),
        ("كتاب", ("opinion", "if signed")),
        ("الرأي العام", None),
        ("استطلاعات الرأي", None),
        ("كتاب وقراءات", None),
        ("مقالات طبية", None),
        ("ألفا الإخبارية", None),
        ("Articles", None),
        ("مباشر", None),
        ("عاجل", None),
        ("بيانات", None),
        ("بيانات صحفية", ("press release", "sure")),
        ("تغطية مباشرة", ("live", "sure")),
        ("أخبار " * 40, None),
    ],
)
def test_sections(section: str, expected: tuple[str, str] | None) -> None:
    from newscrawl.arabic import fold

    assert section_kind(section, (fold("ألفا الإخبارية"),)) == expected


def test_section_named_like_the_site_is_no_opinion() -> None:
    from newscrawl.arabic import fold

    assert section_kind("الرأي", (fold("الرأي"),)) is None


def typed(kind: str) -> str:
    return f'<script type="application/ld+json">{{"@type": {kind}, "headline": "x"}}</script>'


def signed(section: str, author: str = "", text: str | None = None) -> Article:
    """An article with a section, and perhaps an author."""
    after = f"<i class=section>{section}</i>" + (f"<b class=author>{author}</b>" if author else "")
    return read(page(text, after=after) if text else page(after=after), SIGNED)


@pytest.mark.parametrize(
    ("article", "kind", "rung"),
    [
        (lambda: read(page()), "news", None),
        (lambda: read(page(head=typed('"OpinionNewsArticle"'))), "opinion", "json-ld"),
        (lambda: read(page(head=typed('["NewsArticle", "LiveBlogPosting"]'))), "live", "json-ld"),
        (lambda: read(page(head=typed('"NewsArticle"'))), "news", None),
        (lambda: read(page(title="عاجل | وصول قافلة مساعدات")), "breaking", "text"),
        (lambda: signed("آراء"), "opinion", "text"),
        (lambda: signed("مقالات"), "news", None),
        (lambda: signed("مقالات", "محمد علي"), "opinion", "text"),
        (lambda: signed("مقالات", "محمد علي", f"<p>القاهرة (رويترز) - {BODY}</p><p>{SECOND}</p>"), "news", None),
        (lambda: read(page(), url="https://alpha.example/opinion/2024/7"), "opinion", "url"),
        (lambda: read(page(), url="https://alpha.example/ar/press-releases/7"), "press release", "url"),
        (lambda: read(page(), url="https://alpha.example/live/7"), "live", "url"),
        (lambda: read(page(), url="https://alpha.example/%D8%A2%D8%B1%D8%A7%D8%A1/7"), "opinion", "url"),
        (lambda: read(page(), url="https://alpha.example/articles/7"), "news", None),
        (lambda: read(page(), url="https://alpha.example/%D9%85%D9%82%D8%A7%D9%84%D8%A7%D8%AA/7"), "news", None),
        (lambda: read(page(), url="https://alpha.example/news/live"), "news", None),
        (lambda: read(page(), url="https://alpha.example/public-opinion/7"), "news", None),
    ],
)
def test_kinds_and_their_rungs(article: Callable[[], Article], kind: str, rung: str | None) -> None:
    found = article()
    assert (found.kind, found.origins.get("kind")) == (kind, rung)


@pytest.mark.parametrize(
    ("url", "country"),
    [
        ("https://paper.com.lb/news/1", "LB"),
        ("https://paper.co.uk/news/1", "GB"),
        ("https://paper.com/news/1", None),
        ("https://paper.tv/news/1", None),
        ("https://www.youm7.com/story/2024/8/24/x/6684503", "EG"),
    ],
)
def test_country_of_a_site(url: str, country: str | None) -> None:
    html = page(f"<p>{BODY}</p><p>{SECOND}</p><p>{BODY} {SECOND}</p>" * 3)
    html = html.replace("<head>", f"<head><meta property=og:title content='{TITLE}'>")
    html = html.replace("class=text", "id=articleBody")
    assert read_page(html.encode(), url, fetched=NOW, region="US")[0].country == country


def test_links_are_taken_from_the_paragraphs() -> None:
    text = f"""<p>{BODY} <a href="/reports/1">التقرير</a> و<a href="https://who.example/a#part">المنظمة</a>
    <a href="/reports/1">مرة أخرى</a> <a href="{URL}">هنا</a> <a href="#top">أعلى</a>
    <a href="mailto:a@b.example">بريد</a>
    <a href="/tag/aid">مساعدات</a> <a href="/author/7/">محمد علي</a></p><p>{SECOND}
    <a href="https://www.facebook.com/sharer/sharer.php?u=x">شارك</a> <a href="https://wa.me/?text=x">واتساب</a>
    <a href="https://x.com/ministry/status/1">تغريدة</a></p>
    <p>اقرأ أيضا: <a href="https://beta.example/a/9">خبر آخر من موقع آخر</a></p>
    <p><a href="https://beta.example/a/10">خبر ثالث من موقع آخر</a></p>"""
    article = read(page(text, after='<a href="/elsewhere">خارج النص</a>'))
    assert article.links_out == [
        "https://alpha.example/reports/1",
        "https://who.example/a",
        "https://x.com/ministry/status/1",
    ]
    many = "".join(f'<a href="/reports/{n}">{n}</a> ' for n in range(300))
    assert len(read(page(f"<p>{BODY} {SECOND} {BODY} {SECOND} {BODY * 9} {many}</p>")).links_out) == 50


def test_links_of_removed_lines_are_omitted() -> None:
    fields = Fields(title="h1", body="div.text", ends_at_second_dateline=True)
    text = f'<p>{BODY} <a href="/1">أ</a></p><p>ألفا الإخبارية - بغداد: {SECOND} <a href="/2">ب</a></p>'
    (article,) = read_all(page(text), fields)
    assert article.body.startswith(BODY)
    assert article.links_out == ["https://alpha.example/1"]


def test_first_seen_without_a_crawl_is_the_time_of_the_fetch() -> None:
    assert read(page()).first_seen == NOW
    assert datetime(2024, 12, 1, 12, tzinfo=UTC) == NOW


def test_body_hash_is_that_of_the_exported_body() -> None:
    assert FIELDS.body
    assert body_hash("نص") == sha256("نص".encode()).hexdigest()
