"""RSS, Atom and JSON Feed, read by a feed parser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import feedparser
import lxml.html
import pytest
import sqlalchemy as sa
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.export.formats import FORMATS
from newscrawl.export.formats.entry import entry
from newscrawl.export.target import About
from newscrawl.printable import printable, printable_data
from tests.articles import Sink, article, exported, fill, written


def test_rss(mixed: sa.Engine, tmp_path: Path) -> None:
    path = written(mixed, tmp_path / "out.rss")
    tree = etree.parse(path)
    assert tree.findtext("channel/language") == "ar"
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo
    assert (read.version, read.feed.title, read.feed.link) == ("rss20", "صحيفة الأولى", "https://first.example/")
    third, second, first = read.entries
    assert (first.title, first.id) == ("خبر المدينة رقم 1", "urn:newscrawl:first:1")
    assert first.link == "https://first.example/news/1"
    assert first.published_parsed[:5] == (2024, 10, 24, 12, 0)
    assert [author.name for author in first.authors if author] == ["محمد علي", "منى حسن"]
    assert [tag.term for tag in first.tags] == ["محافظات", "مدينة"]
    content = "{http://purl.org/rss/1.0/modules/content/}encoded"
    assert '<p dir="rtl">الفقرة الثانية &lt;أ&gt; &amp; "ب".</p>' in (tree.findtext(f"channel/item[3]/{content}") or "")
    assert "الفقرة الأولى" in first.summary
    assert "published" not in third
    assert "script>" in second.title
    assert "<script>" not in (tree.findtext(f"channel/item[2]/{content}") or "")
    # Authors are people, or else the outlet.
    assert creators(tree) == [["صحيفة الثانية"], ["=HYPERLINK()", "-منى"], ["محمد علي", "منى حسن"]]
    assert tree.xpath("string(channel/*[local-name() = 'creator'])") == "صحيفة الأولى"
    assert tree.xpath("channel/*[@rel = 'self']/@href") == ["https://first.example/out.rss"]
    assert "\x0b" not in second.content[0].value


def test_atom(mixed: sa.Engine, tmp_path: Path) -> None:
    path = written(mixed, tmp_path / "out.atom")
    assert b'xml:lang="ar"' in path.read_bytes()
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo
    assert (read.version, read.feed.title, read.feed.language) == ("atom10", "صحيفة الأولى", "ar")
    third, second, first = read.entries
    assert first.updated_parsed[:5] == (2024, 10, 24, 15, 30)
    assert first.published_parsed[:5] == (2024, 10, 24, 12, 0)
    assert second.title.startswith("نص فيه")
    assert '<p dir="rtl">الفقرة الأولى من الخبر 1.</p>' in first.content[0].value
    assert third.updated_parsed[:5] == (2024, 10, 24, 14, 0)
    assert third.author == "صحيفة الثانية"
    assert read.feed.author == "صحيفة الأولى"
    assert {link.rel: link.href for link in read.feed.links} == {
        "alternate": "https://first.example/",
        "self": "https://first.example/out.atom",
    }
    assert 'dir="rtl"' in third.content[0].value
    for name in ("title", "id", "updated", "author", "link"):
        assert len(etree.parse(path).findall(f"{{*}}entry/{{*}}{name}")) >= 3


def test_json_feed(mixed: sa.Engine, tmp_path: Path) -> None:
    read = json.loads(written(mixed, tmp_path / "out.json").read_text("utf-8"))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert (read["title"], read["language"]) == ("صحيفة الأولى", "ar")
    third, second, first = read["items"]
    for item in read["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"].count("<p") >= 1
        assert datetime.fromisoformat(item["date_modified"]).tzinfo is not None
    assert first["authors"] == [{"name": "محمد علي"}, {"name": "منى حسن"}]
    assert first["_newscrawl"]["key"] == "1"
    assert third["authors"] == [{"name": "صحيفة الثانية"}]
    assert read["feed_url"] == "https://first.example/out.json"
    assert second["content_text"].startswith("نص فيه")
    empty = json.loads(written(mixed, tmp_path / "empty.json", sites=("none",)).read_text("utf-8"))
    assert empty["items"] == []


def test_feed_has_the_latest_hundred_articles(mixed: sa.Engine, tmp_path: Path) -> None:
    fill(mixed, *(article(str(number)) for number in range(10, 130)))
    items = json.loads(written(mixed, tmp_path / "out.json").read_text("utf-8"))["items"]
    assert [item["id"].rpartition(":")[2] for item in items] == [str(number) for number in range(129, 29, -1)]
    assert len(feedparser.parse(written(mixed, tmp_path / "out.xml", limit=110).read_bytes()).entries) == 110
    assert len(feedparser.parse(written(mixed, tmp_path / "new.rss", after=1).read_bytes()).entries) == 122


def creators(tree: etree._ElementTree) -> list[list[str]]:
    """The `dc:creator` elements of each item."""
    name = "{http://purl.org/dc/elements/1.1/}creator"
    return [[creator.text or "" for creator in item.findall(name)] for item in tree.findall("channel/item")]


TEXT = st.text(st.characters(), max_size=40) | st.sampled_from(
    ["\x1b]0;title\x07", "\x9b31m", "\u202eابجد\u202c", "<b onclick='x'>&amp;</b>", "]]>", "\ud800", "\r", "\0"]
)
NOT_PRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@given(name=st.sampled_from([*FORMATS]), text=TEXT, language=TEXT, title=TEXT)
@example(name="atom", text="a", language="\x1b[3", title="\0")
def test_any_text_can_be_exported(name: str, text: str, language: str, title: str) -> None:
    values = {
        **dict.fromkeys(("url", "title", "body", "summary", "section", "published_raw", "dateline"), text),
        "authors": [text],
        "tags": [text],
        "source": {"name": text, "site": None},
        "images": [{"url": text, "caption": text}],
        "language": language,
    }
    sink = Sink()
    row = replace(exported(), data=printable_data(exported(**values).data))
    about = About(title=printable(title), link=printable(text), url=printable(text), part="1-1")
    FORMATS[name].write([row], sink, about)
    if name == "parquet":
        return
    out = sink.bytes().decode()
    assert NOT_PRINTABLE.search(out.replace("\r\n", "\n")) is None
    if name in ("rss", "atom"):
        root = etree.fromstring(sink.bytes())
        html = root.xpath("string(//*[local-name() = 'encoded' or local-name() = 'content'])")
        # Markup in a text is escaped: only the paragraphs and the picture are elements.
        assert {str(node.tag) for node in lxml.html.fragment_fromstring(str(html), create_parent=True).iter()} <= {
            *("div", "p", "img")
        }


@pytest.mark.parametrize(
    ("language", "expected", "direction"),
    [
        ("ar", "ar", "rtl"),
        ("en-GB", "en-GB", "ltr"),
        ("fa-IR", "fa-IR", "rtl"),
        ("\x1b[31m", "ar", "rtl"),
        ("", "ar", "rtl"),
    ],
)
def test_language_of_an_entry(language: str, expected: str, direction: str) -> None:
    of = entry(exported(language=language).data, About(title="", link="", part=""))
    assert of.language == expected
    assert f'<p dir="{direction}">' in of.html
