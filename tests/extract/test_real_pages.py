"""Three saved real pages, read by their spiders through the real engine.

The pages belong to other people: they are outside the repository, which keeps only facts about them and digests.
Without the pages these tests are skipped.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.urls import normalize
from tests.crawls import run_scrapy

ROOT = Path(__file__).parents[2]
PAGES = ROOT.parent / "shared" / "pages"
LBC = "lbcgroup.tv/news-lifestyle-898682"
BBC = "bbc.com/arabic-articles-c720dxj8dq8o"
YOUM7 = "youm7.com/story-4943459"

# Letters and digits of the text that a person read on the page, without those that cleaning may change.
YOUM7_TITLE = "acc0e1c16ef54087434426ea2b40ea854e684d0a191238ea43105be03c5df114"
YOUM7_BODY = "301e74dfd81588cf1f341404fe969bdc9426546bdbc322c6394a55ba0d67dd28"
GOLD_PARAGRAPHS = 34
YOUM7_WORDS = [45, 56, 81, 37, 42, 57]

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the saved real pages are not beside the repository")

Item = dict[str, Any]
_WORD = re.compile(r"\w+")


def digest(text: str) -> str:
    """SHA-256 of the letters and digits of a text."""
    return hashlib.sha256("".join(_WORD.findall(text)).encode()).hexdigest()


def words(text: str) -> str:
    return " ".join(text.split())


@cache
def gold(page: str) -> Any:
    return json.loads((PAGES / f"{page}.gold.json").read_text("utf-8"))


@cache
def url_of(page: str) -> str:
    """The page's URL: the one recorded when it was collected, or else the one in the index."""
    noted = PAGES / f"{page}.meta.json"
    if noted.exists():
        return str(next(iter(json.loads(noted.read_text("utf-8")).values()))["url"])
    with (PAGES / "index.tsv").open(encoding="utf-8", newline="") as file:
        return next(row["url"] for row in csv.DictReader(file, delimiter="\t") if row["file"] == f"{page}.html")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A WARC of the three pages, as they were received."""
    path = tmp_path_factory.mktemp("real") / "real.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for page, captured in (
            (LBC, "2026-01-08T18:46:31Z"),
            (BBC, "2024-03-04T12:00:00Z"),
            (YOUM7, "2021-07-07T00:00:00Z"),
        ):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                normalize(url_of(page)),
                "response",
                payload=BytesIO((PAGES / f"{page}.html").read_bytes()),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": captured},
            )
            writer.write_record(record)
    return path


def crawl(site: str, page: str, archive: Path) -> Item:
    """The one article of a page."""
    out = archive.parent / f"{site}.jsonl"
    store = archive.parent / f"{site}.sqlite"
    settings = (f"REPLAY={archive}", f"FEED_STORE_URL=sqlite:///{store}", "LOG_LEVEL=WARNING")
    options = [word for setting in settings for word in ("-s", setting)]
    done = run_scrapy("crawl", site, "-a", f"url={url_of(page)}", "-O", str(out), *options)
    assert done.returncode == 0, done.stderr[-3000:]
    (item,) = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return dict(item)


def minute(item: Item, name: str) -> str:
    return datetime.fromisoformat(item[name]).astimezone(UTC).strftime("%Y-%m-%d %H:%M")


@pytest.fixture(scope="module")
def lbc(archive: Path) -> Item:
    return crawl("lbcgroup", LBC, archive)


@pytest.fixture(scope="module")
def bbc(archive: Path) -> Item:
    return crawl("bbc_arabic", BBC, archive)


@pytest.fixture(scope="module")
def youm7(archive: Path) -> Item:
    return crawl("youm7", YOUM7, archive)


class TestLbcgroup:
    def test_text_is_the_gold_text(self, lbc: Item) -> None:
        (known,) = gold(LBC).values()
        (section,) = known["body"]["sections"]
        assert lbc["title"] == known["title"]
        assert lbc["body"].split("\n") == [words(text) for text in section["paragraphs"]]

    def test_date(self, lbc: Item) -> None:
        (known,) = gold(LBC).values()
        assert known["publishing_date"] == "2026-01-08 11:42:50+00:00"
        assert minute(lbc, "published") == "2026-01-08 11:42"
        assert lbc["published_precision"] == "minute"

    def test_what_stands_around_it(self, lbc: Item) -> None:
        (known,) = gold(LBC).values()
        assert lbc["key"] == "898682"
        assert lbc["authors"] == []
        assert lbc["summary"] is None
        assert lbc["section"] == "منوعات"
        assert len(lbc["tags"]) == 7
        assert lbc["tags"][2] == "دونالد"
        pictures = [image["versions"][0]["url"] for image in known["images"]]
        assert [image["url"] for image in lbc["images"]] == pictures
        assert lbc["origins"]["body"] == "site"
        assert lbc["origins"]["published"] == "json-ld"

    def test_related(self, lbc: Item) -> None:
        block = [link for link in lbc["related"] if link["kind"] == "block"]
        assert [link["key"] for link in block][:2] == ["891146", "891191"]
        assert len(block) == 4
        assert {link["site"] for link in block} == {"lbcgroup"}


class TestBbcArabic:
    def test_facts(self, bbc: Item) -> None:
        known = gold(BBC)
        assert bbc["title"] == known["title"]
        assert bbc["authors"] == [known["byline"]]
        assert minute(bbc, "published") == known["publishedDate"][:16].replace("T", " ")
        assert bbc["key"] == "c720dxj8dq8o"
        assert len(bbc["tags"]) == 8
        assert bbc["source"] is None
        assert bbc["dateline"] is None

    def test_text_holds_every_gold_paragraph(self, bbc: Item) -> None:
        document: Any = html.fromstring((PAGES / f"{BBC}.gold.html").read_text("utf-8"))
        nodes = document.xpath("//main/p | //main/h2[not(@id='content')]")
        known = [text for node in nodes if (text := words(node.text_content()))]
        assert len(known) == GOLD_PARAGRAPHS
        assert [text for text in known if text not in [words(line) for line in bbc["body"].split("\n")]] == []

    def test_text_holds_nothing_else(self, bbc: Item) -> None:
        for junk in (
            "صدر الصورة",
            "التعليق على الصورة",
            "قصص مقترحة",
            "يستحق الانتباه",
            "تخطى",
            "Author",
            "ملفات الارتباط",
        ):
            assert junk not in bbc["body"]
        document: Any = html.parse(PAGES / f"{BBC}.html")
        captions = [words(node.text_content()) for node in document.iter("figcaption")]
        promos = [words(node.text_content()) for node in document.xpath("//section//li//a | //section//p")]
        assert len(captions) == 3
        assert [text for text in (*captions, *promos) if text and text in bbc["body"]] == []

    def test_pictures_and_related(self, bbc: Item) -> None:
        assert len(bbc["images"]) == 3
        kinds = [link["kind"] for link in bbc["related"]]
        assert kinds.count("most-read") > 0
        block = [link["key"] for link in bbc["related"] if link["kind"] == "block" and link["key"]]
        assert block[:3] == ["c72g2rnmk24o", "c06mk42v1n1o", "cmmg1lg6y6lo"]


class TestYoum7:
    def test_facts(self, youm7: Item) -> None:
        assert gold(YOUM7)["date"] == "2020-08-24"
        # The page's clock shows Cairo time, then UTC+2; its metadata labels the same time as UTC.
        assert youm7["published"] == "2020-08-24T09:23:00+02:00"
        assert youm7["published_precision"] == "minute"
        assert minute(youm7, "modified") == "2020-08-24 07:23"
        assert youm7["key"] == "4943459"
        assert youm7["authors"] == ["أسماء نصار"]
        assert youm7["section"] == "تقارير مصرية"
        assert youm7["tags"] == ["وزير الرى", "الأمن المستدام", "الخزانات الجوفية", "جامعة القاهرة"]
        assert len(youm7["images"]) == 1

    def test_title(self, youm7: Item) -> None:
        assert digest(youm7["title"]) == YOUM7_TITLE

    def test_text(self, youm7: Item) -> None:
        paragraphs = youm7["body"].split("\n")
        assert [len(_WORD.findall(text)) for text in paragraphs] == YOUM7_WORDS
        assert digest(youm7["body"]) == YOUM7_BODY

    def test_text_holds_nothing_else(self, youm7: Item) -> None:
        for junk in (
            "الموضوعات المتعلقة",
            "اضف تعليق",
            "كتبت",
            "مشاركة القراء",
            "Trending",
            "بروتوكول",
            "الأكثر قراءة",
        ):
            assert junk not in youm7["body"]

    def test_related(self, youm7: Item) -> None:
        block = [link for link in youm7["related"] if link["kind"] == "block"]
        assert len(block) == 4
        assert {link["site"] for link in block} == {"youm7"}
        assert any(link["kind"] == "most-read" for link in youm7["related"])
