"""Any input yields entries of clean strings, or one of the two errors that state what the input is not."""

from __future__ import annotations

import json
import re
import unicodedata
from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.discover.entry import Entry
from newscrawl.discover.json import json_entries, next_url
from newscrawl.discover.listings import read_listing
from newscrawl.discover.repair import repair
from newscrawl.discover.rss import read_rss
from newscrawl.discover.sitemaps import read_sitemap
from newscrawl.discover.text import clean_url, person, plain
from newscrawl.discover.xml import NotXmlError
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.selectors import Selection
from newscrawl.urls import article_key

BASE = "https://example.com/ar/feed"
ARTICLE = re.compile(r"^https?://(?:www\.)?example\.com/news/(?P<id>\d+)")

TAGS = """
<rss> <rdf:RDF> <feed> <channel> <item> </item> <entry> </entry> <urlset> <sitemapindex> <url> </url>
<sitemap> <loc> </loc>
<link> </link> <link/> <title> </title> <description> </description> <dc:date> </dc:date> <x:y> </x:y> <o:p>
<br> <img> <b>
</b> <author> <name> <guid> <![CDATA[ ]]> <!-- --> <? ?> <!DOCTYPE & &amp; &nbsp; &#1; &#150; &#xD83D; &#0;
&#xFFFE; &x; < >
= " ' / https://example.com/news/1 /news/2 http://[ nostr:x <a:b> xml:base='http://['> xmlns:a=''> <time>
<a>href='/news/4'>
"""
LONGER = [
    "<link href='", "'/>", "<link rel=alternate href=/news/1>", " xmlns:xml='u' ", "<item rdf:about='/news/3'>",
    "<a xmlns:b='http://www.w3.org/2000/xmlns/'>", "<a href='/news/4'>", "<base href='http://['>",
    "\0", "\x1b[1m", "\x85", "\x9f", "\ud800", "\ufffe", "\u202e", '{"url":"/news/1","title":"', '"}', "[", "]",
]  # fmt: skip
pieces = st.sampled_from([*TAGS.split(), *LONGER])
texts = st.lists(pieces | st.text(max_size=4), max_size=30).map("".join)
bodies = st.binary(max_size=200) | texts.map(lambda text: text.encode("utf-8", "surrogatepass"))
feeds = bodies.map(b"<rss><channel><item><link>/news/1</link>".__add__)
maps = bodies.map(b"<urlset><url><loc>/news/1</loc>".__add__)
KEYS = "url link title rendered date date_gmt authors author name tags items _embedded wp:term next guid"
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8)
    | st.sampled_from(["/news/1", "<a href=/news/1>"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=6),
)  # fmt: skip


def assert_clean(entries: list[Entry]) -> None:
    for entry in entries:
        assert entry.url
        fields = (entry.url, entry.title, entry.summary, entry.published, entry.modified, *entry.authors, *entry.tags)
        for text in fields:
            assert text is None or not [letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs")]
            assert text != ""
            assert text is None or "\ufffe" not in text


@given(bodies | feeds | maps)
@example(b"<rss><p:xmlns a:b='' xmlns:p='u'><item>")
@example(b"<rss><xml:item><link>/news/1")
def test_feeds_and_sitemaps(body: bytes) -> None:
    for read in (read_rss, lambda body, base: [*(found := read_sitemap(body, base)).pages, *found.children]):
        try:
            entries = read(body, BASE)
        except NotXmlError as error:
            message = str(error)
        else:
            message = ""
            assert_clean(entries)
        assert message.isprintable()


@given(bodies | values.map(lambda value: json.dumps(value).encode()))
def test_listings(body: bytes) -> None:
    try:
        listing = read_listing(body, lambda: "utf-8", BASE, Selection("time"), lambda url: article_key(url, ARTICLE))
    except NotHtmlError:
        return
    assert_clean(listing.entries)


@given(values)
@example([{"url": "/news/1", "title": "\ud800\0\x1b"}])
def test_json(value: object) -> None:
    with suppress(NotXmlError):
        assert_clean(json_entries(value, BASE))
    next_url(value, BASE)


@given(texts)
def test_repaired_xml_is_well_formed_and_stable(text: str) -> None:
    once = b"".join(repair(text.encode("utf-8", "ignore")))
    etree.fromstring(once, etree.XMLParser(huge_tree=True, resolve_entities=False))
    again = b"".join(repair(once))
    assert texts_of(again) == texts_of(once)


def texts_of(xml: bytes) -> list[tuple[str, str]]:
    root = etree.fromstring(xml, etree.XMLParser(huge_tree=True, resolve_entities=False))
    return [(etree.QName(element).localname, element.text or "") for element in root.iter(etree.Element)]


@given(texts)
def test_texts_are_clean(text: str) -> None:
    for result in (plain(text), person(text), clean_url(text)):
        assert not [letter for letter in result if unicodedata.category(letter) in ("Cc", "Cs")]
