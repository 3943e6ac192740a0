"""RSS 2.0, RSS 1.0 and Atom as sites serve them."""

from __future__ import annotations

import resource
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discover.rss import read_rss
from newscrawl.discover.xml import NotXmlError

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>صحيفة</title><link>https://example.com/</link>
<atom:link rel="self" href="https://example.com/rss"/>
{items}
</channel></rss>"""

FULL = """<item>
<media:title>صورة</media:title><media:description>وصف الصورة</media:description>
<title><![CDATA[ارتفاع <b>أسع</b>ار الذهب &quot;اليوم&quot; & غدا]]></title>
<link>
  https://example.com/news/1?a=1&amp;b=2
</link>
<guid isPermaLink="false">tag:example.com,1</guid>
<description>&lt;p&gt;&lt;img src="x.jpg"&gt;الفقرة الأولى&lt;/p&gt;&lt;p&gt;الثانية&lt;br/&gt;سطر</description>
<content:encoded><![CDATA[<p>النص كله</p>]]></content:encoded>
<pubDate>Tue, 08 Oct 2024 10:30:00 +0300</pubDate><dc:date>2024-10-08</dc:date>
<dc:creator>سارة علي</dc:creator><author>desk@example.com (أحمد حسن)</author>
<category>اقتصاد</category><category><![CDATA[ذهب]]></category><category>اقتصاد</category>
</item>"""


def rss(*items: str) -> bytes:
    return RSS.format(items="".join(items)).encode()


def test_rss_2() -> None:
    (entry,) = read_rss(rss(FULL))
    assert entry.url == "https://example.com/news/1?a=1&b=2"
    assert entry.title == 'ارتفاع أسعار الذهب "اليوم" & غدا'
    assert entry.summary == "الفقرة الأولى الثانية سطر"
    assert entry.published == "Tue, 08 Oct 2024 10:30:00 +0300"
    assert entry.modified is None
    assert entry.authors == ("سارة علي", "أحمد حسن")
    assert entry.tags == ("اقتصاد", "ذهب")


def test_rss_1() -> None:
    feed = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
     <channel rdf:about="https://example.com/"><title>صحيفة</title><link>https://example.com/</link></channel>
     <item rdf:about="https://example.com/a/1"><title>خبر</title><link>https://example.com/a/1</link>
     <dc:date>2024-10-08T10:30:00+03:00</dc:date><dc:subject>سياسة</dc:subject></item>
     <item rdf:about="https://example.com/a/2"><title>خبر ثان</title></item></rdf:RDF>"""
    first, second = read_rss(feed.encode())
    assert (first.url, first.published, first.tags) == (
        "https://example.com/a/1",
        "2024-10-08T10:30:00+03:00",
        ("سياسة",),
    )
    assert (second.url, second.published) == ("https://example.com/a/2", None)


def test_atom() -> None:
    feed = """<?xml version='1.0'?><a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:base="https://example.com/ar/">
    <a:link rel="self" href="/feed"/><a:link href="https://example.com/"/>
    <a:entry><a:id>tag:1</a:id><a:title type="html">&lt;i&gt;خبر&lt;/i&gt; &amp;amp; رأي</a:title>
    <a:link rel="enclosure" href="https://cdn.example.com/a.mp3"/><a:link rel="alternate" href="news/1"/>
    <a:published>2024-10-08T10:30:00Z</a:published><a:updated>2024-10-09T10:30:00Z</a:updated>
    <a:author><a:name>سارة علي</a:name><a:email>s@example.com</a:email></a:author>
    <a:category term="eco" label="اقتصاد"/><a:category term="ذهب"/>
    <a:summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">ملخص <b>الخبر</b></div></a:summary></a:entry>
    <a:entry><a:id>https://example.com/news/2</a:id><a:title>خبر</a:title><a:updated>2024-10-09</a:updated></a:entry>
    <a:entry><a:id>urn:uuid:1</a:id><a:title>بلا عنوان على الشبكة</a:title></a:entry></a:feed>"""
    first, second = read_rss(feed.encode())
    assert first.url == "https://example.com/ar/news/1"
    assert first.title == "خبر & رأي"
    assert first.summary == "ملخص الخبر"
    assert (first.published, first.modified) == ("2024-10-08T10:30:00Z", "2024-10-09T10:30:00Z")
    assert (first.authors, first.tags) == (("سارة علي",), ("اقتصاد", "ذهب"))
    # The update date is not the publication date: a date is right or absent.
    assert (second.url, second.published, second.modified) == ("https://example.com/news/2", None, "2024-10-09")


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>/news/1</link>", "https://example.com/news/1"),
        ("<link>news/1</link>", "https://example.com/news/1"),
        ("<link>//example.com/news/1</link>", "https://example.com/news/1"),
        ("<link/><guid>https://example.com/news/1</guid>", "https://example.com/news/1"),
        ("<guid isPermaLink='true'>https://example.com/news/1</guid>", "https://example.com/news/1"),
        ("<link><![CDATA[ https://example.com/?a=1&amp;b=2 ]]></link>", "https://example.com/?a=1&b=2"),
        ("<link>https://example.com/?a=1&b=2&id=3&copy=4</link>", "https://example.com/?a=1&b=2&id=3&copy=4"),
        ("<link>https://example.com/?a=1&#38;b=2</link>", "https://example.com/?a=1&b=2"),
        ("<link>https://example.com/خبر</link>", "https://example.com/خبر"),
        ("<link href='https://example.com/?a=1&b=2'/>", "https://example.com/?a=1&b=2"),
        (
            "<link>https://feeds.example.org/~r/1</link>"
            "<feedburner:origLink>https://example.com/1</feedburner:origLink>",
            "https://example.com/1",
        ),
    ],
)
def test_links(item: str, url: str) -> None:
    (entry,) = read_rss(rss(f"<item><title>خبر</title>{item}</item>"))
    assert entry.url == url


def test_relative_links_are_relative_to_the_feed() -> None:
    (entry,) = read_rss(rss("<item><link>news/1</link></item>"), "https://example.com/ar/rss.xml")
    assert entry.url == "https://example.com/ar/news/1"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("أ &nbsp;ب &laquo;ج&raquo;", "أ ب «ج»"),
        ("أ & ب &c d", "أ & ب &c d"),
        ("AT&amp;T", "AT&T"),
        ("&amp;quot;قال&amp;quot;", '"قال"'),
        ("&#1582;&#x628;&#1585;", "خبر"),
        ("أ&#0;ب&#x1f;ج&#xFFFF;", "أبج"),
        ("أ\x0b\x1f\ufffeب", "أب"),
        ("5 &lt; 6 و 7 &gt; 6", "5 < 6 و 7 > 6"),
        ("<![CDATA[<script>x()</script>خبر<style>]]>", "خبر"),
        ("<b>خبر</b> عاجل", "خبر عاجل"),
        ("<![CDATA[أ]]><![CDATA[ & ب]]>", "أ & ب"),
        ("", None),
        ("<![CDATA[<img src=x>]]>", None),
    ],
)
def test_titles(title: str, expected: str | None) -> None:
    (entry,) = read_rss(rss(f"<item><title>{title}</title><link>https://example.com/1</link></item>"))
    assert entry.title == expected


PLAIN = "<rss><channel><item><title>خبر عاجل من بغداد</title><link>https://example.com/1</link></item></channel></rss>"


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        f'<?xml version="1.0" encoding="utf-16"?>{PLAIN}'.encode("utf-16"),
        f'<?xml version="1.0" encoding="windows-1256"?>{PLAIN}'.encode("cp1256"),
        f"<?xml version='1.0' encoding='ISO-8859-6'?>{PLAIN}".encode("iso-8859-6"),
        f'<?xml version="1.0" encoding="utf-8"?>{PLAIN}'.encode("cp1256"),
        f'<?xml version="1.0" encoding="iso-8859-1"?>{PLAIN}'.encode("cp1256"),
        f'<?xml version="1.0" encoding="windows-1256"?>{PLAIN}'.encode(),
        f'<?xml version="1.0" encoding="unicode_escape"?>{PLAIN}'.encode("cp1256"),
        f'<?xml version="1.0" encoding="no-such"?>{PLAIN}'.encode(),
        f'\n\n \ufeff<?xml version="1.0"?>{PLAIN}'.encode(),
        f'<br />\n<b>Warning</b>: x & y in /a.php\n<?xml version="1.0"?>{PLAIN}'.encode(),
        f"<!-- generated -->{PLAIN}<!-- 0.1 s --> junk < & after".encode(),
        f'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://example.com/rss.dtd">{PLAIN}'.encode(),
        PLAIN.encode().replace(b"<title>", b"<title>\0"),
        PLAIN.replace("</title>", "</titel>").encode(),
    ],
)
def test_encodings_of_feeds(body: bytes) -> None:
    (entry,) = read_rss(body)
    assert entry.url == "https://example.com/1"
    assert entry.title == "خبر عاجل من بغداد"


JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "صحيفة", "home_page_url": "https://example.com/",
"items": [{"id": "1", "url": "/news/1", "title": "خبر &amp; <b>خبر</b>", "summary": "ملخص", "tags": ["اقتصاد", "ذهب"],
"date_published": "2024-10-08T10:30:00+03:00", "date_modified": "2024-10-09", "authors": [{"name": "سارة علي"}]},
{"id": "https://example.com/news/2", "title": "خبر"}, {"id": "3", "title": "بلا رابط"}]}"""
WORDPRESS = r"""[{"id": 1, "date": "2024-10-08T13:30:00",
"date_gmt": "2024-10-08T10:30:00", "modified_gmt": "2024-10-09T00:00:00",
"link": "https:\/\/example.com\/news\/1", "guid": {"rendered": "https://example.com/?p=1"}, "author": 7, "tags": [5],
"title": {"rendered": "خبر &#8211; خبر"}, "excerpt": {"rendered": "<p>ملخص</p>"}, "_embedded": {
"author": [{"name": "سارة علي", "link": "https://example.com/author/7"}],
"wp:term": [[{"name": "اقتصاد"}], [{"name": "ذهب"}]]}}]"""


def test_json_feed() -> None:
    first, second = read_rss(JSON_FEED.encode(), "https://example.com/feed.json")
    assert (first.url, first.title, first.summary) == ("https://example.com/news/1", "خبر & خبر", "ملخص")
    assert (first.published, first.modified) == ("2024-10-08T10:30:00+03:00", "2024-10-09")
    assert (first.authors, first.tags) == (("سارة علي",), ("اقتصاد", "ذهب"))
    assert second.url == "https://example.com/news/2"


PHP = "<br />\n<b>Warning</b>:  Undefined array key 3 in <b>/srv/feed.php</b> on line <b>9</b><br />\n"


@pytest.mark.parametrize(
    "text",
    [
        JSON_FEED.replace("}]}", "},]}"),
        PHP + JSON_FEED,
        # The third entry is truncated.
        JSON_FEED.removesuffix("]}") + (', {"title": "خبر آخر", "url": "https://example.com/news/9'),
        JSON_FEED.removesuffix("]}") + (', {"title": "خبر آخر \\'),
    ],
)
def test_damaged_json(text: str) -> None:
    entries = read_rss(text.encode(), "https://example.com/feed.json")
    assert [entry.url for entry in entries] == ["https://example.com/news/1", "https://example.com/news/2"]


def test_wordpress() -> None:
    (entry,) = read_rss(WORDPRESS.encode())
    assert (entry.url, entry.title, entry.summary) == ("https://example.com/news/1", "خبر – خبر", "ملخص")
    assert (entry.published, entry.modified) == ("2024-10-08T10:30:00Z", "2024-10-09T00:00:00Z")
    assert (entry.authors, entry.tags) == (("سارة علي",), ("اقتصاد", "ذهب"))
    assert read_rss(b"[]") == []


API = """{"data": {"sections": [{"id": 3, "name": "اقتصاد"}], "result": [{"type": "list", "data": [
{"id": 5957092, "title": "خبر", "createdDate": "2024-10-08T10:30:00",
"image": {"id": 8, "title": "صورة", "date": "2024"}},
{"id": "a b/ج", "title": "خبر ثان", "published_at": 1728381600},
{"id": 7, "title": "بلا تاريخ"}, {"id": true, "title": "خبر", "date": "2024-10-08"},
{"id": 9, "title": "له رابط", "date": "2024-10-08", "url": "/x"}]}]}}"""


def test_api_whose_entries_have_ids_instead_of_urls() -> None:
    entries = read_rss(API.encode(), "https://api.example.com/latest", "https://example.com/article/{id}")
    assert [(entry.url, entry.title, entry.published) for entry in entries] == [
        ("https://example.com/article/5957092", "خبر", "2024-10-08T10:30:00"),
        ("https://example.com/article/a%20b%2F%D8%AC", "خبر ثان", "1728381600"),
        ("https://api.example.com/x", "له رابط", "2024-10-08"),
    ]
    (entry,) = read_rss(API.encode(), "https://api.example.com/latest", "https://example.com/{section}/{id}")
    assert entry.url == "https://api.example.com/x"


def test_truncated_letter_does_not_affect_the_rest() -> None:
    (entry,) = read_rss(PLAIN.encode().replace("بغداد".encode(), "بغدا".encode() + b"\xd8"))
    assert entry.title == "خبر عاجل من بغدا\ufffd"


def test_truncated_feed_yields_no_partial_url() -> None:
    whole = rss(*(f"<item><title>خ</title><link>https://example.com/news/{n}</link></item>" for n in (10001, 10002)))
    wanted = {"https://example.com/news/10001", "https://example.com/news/10002"}
    for end in range(whole.index(b"<item>"), len(whole)):
        assert {entry.url for entry in read_rss(whole[:end])} <= wanted, whole[:end][-60:]
    atom = b"<feed><entry><title>x</title><link href='https://example.com/news/10001'/></entry></feed>"
    for end in range(len(b"<feed>"), len(atom)):
        assert {entry.url for entry in read_rss(atom[:end])} <= wanted


@pytest.mark.parametrize(
    "body",
    [
        b"", b" \n", b"\0\0", b"\xef\xbb\xbf", b"plain text", b"{}", b"\x89PNG\r\n", b"\x1f\x8b\x08\0\0", b"<", b"<>",
        b"&", b"<!DOCTYPE html><html><body><p>rss</body></html>", b"<html><head><title>404</title><body><rss>",
        b"<urlset></urlset>", b"<?xml version='1.0'?>", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)  # fmt: skip
def test_other_content_is_refused(body: bytes) -> None:
    with pytest.raises(NotXmlError) as caught:
        read_rss(body)
    assert "\n" not in str(caught.value)


LAUGHS = b'<!DOCTYPE rss [<!ENTITY a0 "lol">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 30)
)


@pytest.mark.parametrize(
    "declarations",
    [
        LAUGHS + b"]>",
        b'<!DOCTYPE rss [<!ENTITY a29 SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE rss [<!ENTITY a29 SYSTEM "http://127.0.0.1:9/x">]>',
        b'<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
        b'<!DOCTYPE rss [<!ENTITY a29 "' + b"x" * 1_000_000 + b'">]>',
        b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">',
    ],
)
@pytest.mark.parametrize("use", [b"&a29;" * 1000, b'<b x="&a29;&a29;">t</b>', b"%p;"])
def test_entities_are_resolved_in_bounded_memory(declarations: bytes, use: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    body = (
        declarations
        + b"<rss><channel><item><title>"
        + use
        + b"</title><link>https://example.com/1</link></item></channel></rss>"
    )
    (entry,) = read_rss(body)
    assert entry.url == "https://example.com/1"
    assert len(entry.title or "") < 20_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000 * (
        1024 if sys.platform == "darwin" else 1
    )


def test_deep_and_wide_feeds() -> None:
    read_rss(b"<rss>" + b"<channel>" * 100_000)
    items = "".join(f"<item><link>https://example.com/{n}</link></item>" for n in range(5_000))
    assert len(read_rss(rss(items))) == 5_000
    (entry,) = read_rss(
        rss(f"<item><title>{'&lt;script&gt;' * 100_000}</title><link>https://example.com/1</link></item>")
    )
    assert entry.url == "https://example.com/1"


markup = st.lists(
    st.sampled_from(
        ["<rss>", "<feed>", "<channel>", "<item>", "</item>", "<link>", "</link>", "<link href='", "'/>", "http://[",
         "https://e.com/1", "<title>", "<![CDATA[", "]]>", "&", "&amp;", "&x;", "<!DOCTYPE ", "[<!ENTITY", "]>", "\0",
         "<?xml ", "?>", "<a:b ", "xmlns:a='x'", "xml:base='http://['", ">", "\ud800"]
    )
    | st.text(max_size=5)
).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))  # fmt: skip


@given(st.binary() | markup | markup.map(b"<rss><item>".__add__))
def test_any_bytes(body: bytes) -> None:
    try:
        entries = read_rss(body)
    except NotXmlError:
        return
    assert all(entry.url for entry in entries)
