"""Later changes to an article's metadata, and a text that another page published before its own page."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.crawls import Project
from tests.servers import article, rss, serve

SPIDER = 'rss_urls = ["{url}/rss"]'
OTHER = (
    "تسلم مزارعو السهل الغربي أول دفعة من البذور التي وعدت بها الجمعية في الربيع بعد تأخر دام شهرين.",
    "وقال رئيس الجمعية إن البذور تكفي ألف فدان وإن الدفعة الثانية ستصل قبل نهاية الشهر من مخازن الميناء.",
    "وأضاف أن الأسعار لن ترتفع هذا العام رغم تكاليف النقل التي زادت بنحو الثلث منذ الصيف.",
)
MORE = "وفي سياق آخر قررت الجمعية فتح مكتب جديد في القرية المجاورة يوم الأحد المقبل."
SETTINGS = "RECHECK_HOURS = [1, 6, 24]"


def meta(**values: str) -> str:
    """Meta tags; the first `_` of each name stands for the colon."""
    return "".join(f"<meta property='{name.replace('_', ':', 1)}' content='{value}'>" for name, value in values.items())


def page(head: str, more: str = "") -> str:
    """The article's page, without a visible date."""
    return article(1, date="", more=more).replace("</head>", f"{head}</head>")


def recheck(project: Project) -> tuple[str, str | None]:
    """Crawl when everything is due; return the outcome and reason of the article's URL."""
    project.make_due()
    run = project.crawl()
    assert run.code == 0, run.err
    project.check()
    ((outcome, reason),) = project.query("SELECT outcome, reason FROM ledger WHERE url LIKE '%/news/1'")
    return outcome, reason


def stored(project: Project) -> dict[str, Any]:
    """The data of the stored article."""
    ((data,),) = project.query("SELECT data FROM articles WHERE key = '1'")
    found: dict[str, Any] = json.loads(data)
    return found


def linking(head: str, more: str) -> str:
    """The article's page with an additional paragraph in its text."""
    return page(head).replace("</article>", f"<p>{more}</p></article>")


def test_changed_kind_and_links_alone_make_no_version(tmp_path: Path) -> None:
    """A changed kind or link with the same text is unchanged; both are stored together with a changed text."""
    harvest = "ونشرت الجمعية أمس أرقام الحصاد في <a href='{}'>التقرير</a> السنوي."
    with serve({"/rss": rss([1]), "/news/1": linking("", harvest.format("/1"))}) as server:
        project = Project(tmp_path, server.url, SPIDER, SETTINGS)
        assert project.crawl().code == 0
        first = stored(project)
        ((found_at,),) = project.query("SELECT found_at FROM ledger WHERE url LIKE '%/news/1'")
        assert datetime.fromisoformat(first["first_seen"]) == datetime.fromisoformat(found_at).replace(tzinfo=UTC)
        assert (first["kind"], first["links_out"]) == ("news", [f"{server.url}/1"])
        opinion = '<script type="application/ld+json">{"@type": "OpinionNewsArticle"}</script>'
        server.pages["/news/1"] = linking(opinion, harvest.format("/2"))
        assert recheck(project)[0] == "unchanged"
        assert stored(project) == first
        server.pages["/news/1"] = linking(opinion, f"{MORE} <a href='/3'>القرار</a>")
        assert recheck(project) == ("new version", "version 2: body")
        now = stored(project)
        assert (now["kind"], now["links_out"]) == ("opinion", [f"{server.url}/3"])
        assert now["first_seen"] == first["first_seen"]


@pytest.mark.parametrize(
    ("before", "after", "field", "value"),
    [
        ("", meta(article_published_time="2024-10-08T10:30:00+03:00"), "published", "2024-10-08T10:30:00+03:00"),
        (
            meta(article_published_time="2024-10-08T10:30:00+03:00"),
            meta(article_published_time="2024-10-07T10:30:00+03:00"),
            "published",
            "2024-10-07T10:30:00+03:00",
        ),
        ("", meta(article_author="منى سعيد"), "authors", ["منى سعيد"]),
        (meta(article_author="أحمد علي"), meta(article_author="منى سعيد"), "authors", ["منى سعيد"]),
        ("", meta(article_tag="اقتصاد"), "tags", ["اقتصاد"]),
    ],
)
def test_added_or_corrected_metadata_is_a_revision(
    tmp_path: Path, before: str, after: str, field: str, value: object
) -> None:
    with serve({"/rss": rss([1])}) as server:
        project = Project(tmp_path, server.url, SPIDER, SETTINGS)
        server.pages["/news/1"] = page(before)
        assert project.crawl().code == 0
        assert stored(project)[field] != value
        server.pages["/news/1"] = page(after)
        outcome, reason = recheck(project)
        assert (outcome, field in (reason or "")) == ("revised", True)
        assert stored(project)[field] == value
        assert project.query("SELECT version FROM articles") == [(2,)]
        # A value that the page no longer has is kept.
        server.pages["/news/1"] = page("", more="<p class=x>إعلان</p>")
        assert recheck(project)[0] == "unchanged"
        assert stored(project)[field] == value


def test_local_time_labelled_utc_is_read_in_the_sites_zone(tmp_path: Path) -> None:
    local = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0, tzinfo=None)
    stamp = meta(article_published_time=f"{local.isoformat()}Z")
    with serve({"/rss": rss([1]), "/news/1": page(stamp)}) as server:
        project = Project(tmp_path, server.url, SPIDER, SETTINGS)
        assert project.crawl().code == 0
        first = datetime.fromisoformat(stored(project)["published"])
        # Egypt is two or three hours ahead of UTC: its clock showed that time one or two hours ago.
        assert first.replace(tzinfo=None, second=0) == local.replace(second=0)
        assert first < datetime.now(UTC)


def test_own_page_of_an_embedded_text_makes_a_version(tmp_path: Path) -> None:
    spider = f'{SPIDER}\nfields = Fields(title="h1", embedded=True)'
    text = "".join(f"<p>{sentence}</p>" for sentence in OTHER)
    below = f"<p>المصدر: وكالات</p><h2>إقرأ أيضاً</h2><h3><a href='/news/2'>عنوان الخبر الثاني</a></h3>{text}"
    longer = f"<html lang='ar'><body><h1>عنوان الخبر الثاني</h1>{text}<p>{MORE}</p><p>المصدر: وكالات</p></body></html>"
    with serve({"/rss": rss([1]), "/news/1": article(1, more=below), "/news/2": longer}) as server:
        project = Project(tmp_path, server.url, spider, SETTINGS)
        assert project.crawl("-s", "RELATED_PER_ARTICLE=0").code == 0
        query = "SELECT key, version, json_extract(data, '$.found_via') FROM articles ORDER BY key"
        assert project.query(query) == [("1", 1, "rss"), ("2", 1, "embedded")]
        checked = project.run("store", "check")
        assert checked.code == 0, checked.err
        server.pages["/rss"] = rss([1, 2])
        assert recheck(project)[0] == "unchanged"
        assert project.query(query) == [("1", 1, "rss"), ("2", 2, "rss")]
        # The page that published it first does not replace it.
        server.pages["/news/1"] = article(1, more=below + "<aside>إعلان</aside>")
        assert recheck(project)[0] == "unchanged"
        assert project.query(query) == [("1", 1, "rss"), ("2", 2, "rss")]
