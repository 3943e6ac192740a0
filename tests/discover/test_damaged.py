"""Feeds and sitemaps that are not well-formed: an error in one place loses no field or entity elsewhere."""

from __future__ import annotations

import pytest

from newscrawl.discover.entry import Entry
from newscrawl.discover.rss import read_rss
from newscrawl.discover.sitemaps import read_sitemap

TITLES = [f"وزير الخارجية يلتقي نظيره القطري في الدوحة رقم {n}" for n in range(8)]


def feed(**parts: str) -> str:
    """A feed with eight items; `{n}` is the number of an item and `{title}` its title."""
    item = {
        "title": "{title}",
        "link": "https://example.com/news/{n}?a=1&amp;b=2",
        "description": "&lt;p&gt;نص&lt;/p&gt;",
        "after": "<pubDate>Thu, 24 Oct 2024 12:0{n}:00 +0300</pubDate>",
    } | parts
    written = "<item><title>{title}</title><link>{link}</link><description>{description}</description>{after}</item>"
    items = [written.format(**item).replace("{title}", title).replace("{n}", str(n)) for n, title in enumerate(TITLES)]
    return (
        f"<rss version='2.0'><channel><title>م</title><link>https://example.com/</link>{''.join(items)}</channel></rss>"
    )


def only(text: str, other: str) -> str:
    """The feed with a change in its third item."""
    before, _, rest = feed().partition(TITLES[2])
    return before + TITLES[2] + rest.replace(text, other, 1)


DAMAGED = {
    "bare HTML": feed(description="<p>نص<br>الخبر <b>مهم</p>"),
    "unclosed image": feed(description='<img src="x.jpg">نص'),
    "unclosed image once": only("&lt;p&gt;", "<img src=x.jpg alt='a > b'>"),
    "unclosed paragraph": feed(description="<p>نص"),
    "paragraphs outside": feed(after="<p>نص<br><pubDate>Thu, 24 Oct 2024 12:0{n}:00 +0300</pubDate>"),
    "a field not closed": feed().replace("</description>", ""),
    "a title not closed": feed(after="<category>خبر<pubDate>Thu, 24 Oct 2024 12:0{n}:00 +0300</pubDate>"),
    "items not closed": feed().replace("</item>", ""),
    "CDATA not closed": only("&lt;p&gt;", "<![CDATA["),
    "CDATA not closed, others are": feed(description="<![CDATA[<p>نص]]>").replace("]]>", "", 1),
    "CDATA in CDATA": feed(description="<![CDATA[نص <![CDATA[آخر]]> بعد]]>"),
    "CDATA in small letters": feed().replace("&lt;p&gt;نص&lt;/p&gt;", "<![cdata[<p>نص</p>]]>"),
    "a browser's page around it": f"<html xmlns='x'><head></head><body><div id='viewer'>{feed()}</div></body></html>",
    "comment not closed": only("&lt;p&gt;", "<!-- "),
    "two hyphens in a comment": only("&lt;p&gt;", "<!-- a -- b -->"),
    "attributes without quotes": feed(description="x</description><guid isPermaLink=false>x</guid><description>")
        .replace("version='2.0'", "version=2.0"),
    "an attribute twice": feed().replace("<rss ", "<rss version='2.0' "),
    "an attribute without a value": feed().replace("<rss ", "<rss async "),
    "undeclared prefixes": feed(
        description="x</description><media:content url='x'/><content:encoded>y</content:encoded><description>"),
    "Word's markup": feed(description="<o:p></o:p><v:shape id=1>نص"),
    "end tags that begin nowhere": feed(description="نص</p></div></b>"),
    "the channel ends early": feed().replace("<item>", "</channel></rss><item>", 1),
    "a script behind the end": feed() + "<script>if (a < b && c) track()</script>",
    "two documents": feed() + feed(),
    "a letter that XML forbids": feed(description="\x08\x1f\ufffe"),
    "ampersands": feed(link="https://example.com/news/{n}?a=1&b=2", description="أ & ب &c d &nbsp;"),
    "capitals": feed().replace("item>", "ITEM>").replace("title>", "TITLE>").replace("rss", "RSS", 1),
    "half a tag": feed(description="نص <b و <5% <"),
    "no end": feed().removesuffix("</channel></rss>"),
}  # fmt: skip


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_no_field_is_lost(text: str) -> None:
    entries = {entry.url: entry for entry in read_rss(text.encode(), "https://example.com/rss")}
    assert list(entries) == [f"https://example.com/news/{n}?a=1&b=2" for n in range(8)]
    assert [entry.title for entry in entries.values()] == TITLES
    assert [entry.published for entry in entries.values()] == [f"Thu, 24 Oct 2024 12:0{n}:00 +0300" for n in range(8)]


def one(item: str, head: str = "", base: str = "https://example.com/rss") -> Entry:
    (entry,) = read_rss(f"<rss><channel>{head}<item>{item}</item></channel></rss>".encode(), base)
    return entry


LINK = "<link>https://example.com/1</link>"


@pytest.mark.parametrize("broken", ["", "<br>"], ids=["well-formed", "damaged"])
@pytest.mark.parametrize(
    ("item", "name", "value"),
    [
        ("<dc:date>2024-03-05</dc:date>", "published", "2024-03-05"),
        ("<dc:creator>منى سالم</dc:creator>", "authors", ("منى سالم",)),
        ("<d:date xmlns:d='http://purl.org/dc/elements/1.1/'>2024-03-05</d:date>", "published", "2024-03-05"),
        ("<media:title>صورة</media:title><title>خبر</title>", "title", "خبر"),
        ("<x:title xmlns:x='urn:x'>آخر</x:title><title>خبر</title>", "title", "خبر"),
        ("<x:title xmlns:x='urn:x'>خبر</x:title>", "title", "خبر"),
        ("<title>قال &quot;نعم&quot; &amp;#8220;لا&amp;#8221;</title>", "title", 'قال "نعم" “لا”'),
        ("<title>&amp;lt;b&amp;gt;خبر&amp;lt;/b&amp;gt;</title>", "title", "خبر"),
        ("<title><![CDATA[<![CDATA[خبر]]>]]></title>", "title", "خبر"),
        ("<title>&lt;![CDATA[خبر]]&gt;</title>", "title", "خبر"),
        ("<title>أ &#150; ب &#x92;ج</title>", "title", "أ – ب ’ج"),
        ("<description><p>أ</p><p>ب</p></description>", "summary", "أ ب"),
        ("<author>سلمى حداد (salma@example.com)</author>", "authors", ("سلمى حداد",)),
        ("<author>salma@example.com (سلمى حداد)</author>", "authors", ("سلمى حداد",)),
        ("<author>سلمى حداد &lt;salma@example.com&gt;</author>", "authors", ("سلمى حداد",)),
        ("<author>salma@example.com</author>", "authors", ()),
    ],
)
def test_fields(item: str, name: str, value: object, broken: str) -> None:
    assert getattr(one(LINK + broken + item), name) == value


@pytest.mark.parametrize("broken", ["", "<br>"], ids=["well-formed", "damaged"])
@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>\ufeff \u200f\u2066https://example.com/1\u2069 </link>", "https://example.com/1"),
        ("<link>https://example.com/news/\n   1</link>", "https://example.com/news/1"),
        ("<link>https://example.com/?a=1&amp;#038;b=2</link>", "https://example.com/?a=1&b=2"),
        ("<link>&lt;![CDATA[https://example.com/1]]&gt;</link>", "https://example.com/1"),
        ("<link>www.example.com/1</link>", "https://www.example.com/1"),
        ("<link>example.com/1</link>", "https://example.com/1"),
        ("<link/>https://example.com/1", "https://example.com/1"),
        ("<link href=https://example.com/1 />", "https://example.com/1"),
        ("<link>javascript:void(0)</link><guid>https://example.com/1</guid>", "https://example.com/1"),
        ("<link rel='http://www.iana.org/assignments/relation/alternate' href='/1'/>", "https://example.com/1"),
        ("<link rel='self' href='/x'/><link rel='alternate' href='/1'/>", "https://example.com/1"),
        ("<link href='nostr:n'/><link href='/1'/>", "https://example.com/1"),
        ("<link type='application/json' href='/x'/><link type='text/html' href='/1'/>", "https://example.com/1"),
        ("<link hreflang='en' href='/x'/><link hreflang='ar-EG' href='/1'/>", "https://example.com/1"),
        ("<link xml:base='https://example.com/ar/'>1</link>", "https://example.com/ar/1"),
    ],
)
def test_links(item: str, url: str, broken: str) -> None:
    assert one(broken + item).url == url


@pytest.mark.parametrize("tail", ["", "<br>"], ids=["well-formed", "damaged"])
@pytest.mark.parametrize(
    ("text", "base", "url"),
    [
        ("<rss><channel><link>https://example.com/</link><item><link>/1</link></item>", "https://f.example.org/x", ""),
        ("<rss><channel><item><link>/1</link></item><link>https://example.com/</link>", "https://f.example.org/x", ""),
        ("<rss><channel xml:base='https://example.com/'><item><link>1</link></item>", "https://f.example.org/x", ""),
        ("<rss xml:base='https://example.com/a/'><channel xml:base='../'><item><link>1</link></item>", "", ""),
        ("<rss><channel><item xml:base='https://example.com/'><link>1</link></item>", "https://f.example.org/x", ""),
        ("<rss><channel><link>https://example.com/</link><item><link>1</link></item>", "https://example.com/ar/x",
         "https://example.com/ar/1"),
    ],
)  # fmt: skip
def test_base_of_relative_links(text: str, base: str, url: str, tail: str) -> None:
    (entry,) = read_rss(f"{text}{tail}</channel></rss>".encode(), base)
    assert entry.url == (url or "https://example.com/1")


def test_rdf_without_a_declaration() -> None:
    (entry,) = read_rss(b"<rdf:RDF><channel/><item rdf:about='https://example.com/1'><title>x</title></item></rdf:RDF>")
    assert (entry.url, entry.title) == ("https://example.com/1", "x")


def test_truncated_damaged_feed_yields_no_partial_url() -> None:
    whole = feed(description="<p>x<br>").encode()
    wanted = {f"https://example.com/news/{n}?a=1&b=2" for n in range(8)}
    for end in range(whole.index(b"<item>"), len(whole), 7):
        assert {entry.url for entry in read_rss(whole[:end])} <= wanted


def test_bytes_that_are_invalid_in_the_declared_encoding() -> None:
    text = f"<?xml version='1.0' encoding='iso-8859-6'?>{feed()}"
    for encoding in ("cp1256", "iso-8859-6"):
        assert [entry.title for entry in read_rss(text.encode(encoding))] == TITLES


def test_damaged_sitemap() -> None:
    text = (
        "<urlset><url><loc>https://example.com/1?a=1&b=2</loc><image:image><image:loc>/1.jpg</image:loc>"
        "<image:caption>أقل من < 5</image:caption></image:image></url>"
        "<url><loc>https://example.com/2?a=1&amp;b=2<lastmod>2024-10-24</lastmod>"
        "<news:news><news:publication><news:name>صحيفة</news:name><news:publication_date>2024-10-23</news:publication_date>"
        "<news:title>خبر &amp; خبر</news:title></news:news></url>"
    )
    one, two = read_sitemap(text.encode()).pages
    assert one.url == "https://example.com/1?a=1&b=2"
    assert (two.url, two.modified) == ("https://example.com/2?a=1&b=2", "2024-10-24")
    assert (two.published, two.title) == ("2024-10-23", "خبر & خبر")


@pytest.mark.parametrize("begin", [b"<!-- not closed ", b"<!--<?xml version='1.0'?>"])
@pytest.mark.parametrize("root", [b"<rss version='2.0'>", b"<rss='2.0'>"])
def test_unclosed_comment_before_the_root(begin: bytes, root: bytes) -> None:
    item = b"<channel><item><title>t</title><link>https://example.com/news/1</link></item></channel></rss>"
    (entry,) = read_rss(begin + root + item, "https://example.com/rss")
    assert entry.url == "https://example.com/news/1"
