"""URLs of the same article have the same identity; URLs of different articles do not."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.urls import (
    MAX_URL_LENGTH,
    BadURLError,
    article_key,
    host,
    identity,
    in_domains,
    normalize,
    readable,
)

ARABIC = "أخبار/ارتفاع-أسعار-الذهب"
ONCE = quote(ARABIC)
TWICE = quote(ONCE)
THRICE = quote(TWICE)
STORY = re.compile(r"^https?://(?:www\.)?example\.com/news/(?P<id>\d+)(?:/[^/?]*)?/?$")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com", "https://example.com/"),
        ("HTTPS://Example.COM/A", "https://example.com/A"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("http://example.com:/a", "http://example.com/a"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        ("http://user:secret@example.com/a", "http://example.com/a"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com/a?b=1#c", "https://example.com/a?b=1"),
        ("https://example.com/a?", "https://example.com/a"),
        ("https://example.com/a?b=1&&c=2&", "https://example.com/a?b=1&c=2"),
        ("https://example.com/index.php?12345", "https://example.com/index.php?12345"),
        ("https://example.com/a?b", "https://example.com/a?b"),
        ("https://example.com/a?b=", "https://example.com/a?b="),
        ("https://example.com/a?q=c%2B%2B+x", "https://example.com/a?q=c%2B%2B+x"),
        ("https://example.com/a?u=%26b%3D1", "https://example.com/a?u=%26b%3D1"),
        # Tracking parameters are removed, even if the link was escaped twice for HTML; similar names stay.
        ("https://example.com/a?utm_source=x&id=5&fbclid=y", "https://example.com/a?id=5"),
        ("https://example.com/a?id=5&amp;utm_medium=rss", "https://example.com/a?id=5"),
        ("https://example.com/a?UTM_Source=x&outputType=amp", "https://example.com/a"),
        ("https://example.com/a?PHPSESSID=4f&id=5&replytocom=7", "https://example.com/a?id=5"),
        ("https://example.com/a?reference=1&shares=2", "https://example.com/a?reference=1&shares=2"),
        # Percent-escapes are normalized.
        ("https://example.com/" + ARABIC, "https://example.com/" + ONCE),
        ("https://example.com/" + ONCE.lower(), "https://example.com/" + ONCE),
        ("https://example.com/" + TWICE, "https://example.com/" + ONCE),
        ("https://example.com/" + THRICE, "https://example.com/" + ONCE),
        ("https://example.com/s?q=" + TWICE, "https://example.com/s?q=" + ONCE),
        ("https://example.com/%25D8%25A7%2520%25D8%25A7", "https://example.com/%D8%A7%20%D8%A7"),
        ("https://example.com/%7Euser/%61%2Db", "https://example.com/~user/a-b"),
        ("https://example.com/a%2fb", "https://example.com/a%2Fb"),
        ("https://example.com/a b|c", "https://example.com/a%20b%7Cc"),
        # Paths are resolved as browsers do.
        ("https://example.com/a/../b/./c/..", "https://example.com/b/"),
        ("https://example.com/%2e%2E/a", "https://example.com/a"),
        ("https://example.com\\a\\b?c\\d", "https://example.com/a/b?c%5Cd"),
        # An intended percent sign stays: that text was not escaped twice.
        ("https://example.com/100%-more", "https://example.com/100%25-more"),
        ("https://example.com/100%25ab", "https://example.com/100%25ab"),
        ("https://example.com/up-to-%2530", "https://example.com/up-to-%2530"),
        # windows-1256, which old sites use in queries, is not UTF-8 and must not be lost.
        ("https://example.com/s?q=%C7%E1%ce%C8%D1", "https://example.com/s?q=%C7%E1%CE%C8%D1"),
        ("https://example.com/%C7%E1", "https://example.com/%C7%E1"),
        ("https://example.com/a\0b", "https://example.com/a%00b"),
        ("https://example.com/\ud800x", "https://example.com/%3Fx"),
        ("https://example.com/s?q=\udfff", "https://example.com/s?q=?"),
        # URLs copied from Arabic text.
        ("\u200f https://example.com/a\u200e\n", "https://example.com/a"),
        ("https://exa\nmple.com/a\tb", "https://example.com/ab"),
        ("https://عربي.شبكة/خبر", "https://xn--ngbrx4e.xn--ngbc5azd/%D8%AE%D8%A8%D8%B1"),
        ("https://XN--NGBRX4E.xn--ngbc5azd/", "https://xn--ngbrx4e.xn--ngbc5azd/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://نامه\u200cای.example/", "https://xn--mgba3gch31f060k.example/"),
        ("https://☕.example/", "https://xn--53h.example/"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("http://[2001:DB8:0:0::1]/a", "http://[2001:db8::1]/a"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
    ],
)
def test_normalize(url: str, expected: str) -> None:
    assert normalize(url) == expected
    assert normalize(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "example.com/a", "//example.com/a", "/a", "ftp://example.com/a", "mailto:a@example.com",
        "javascript:void(0)", "tel:123", "data:text/html,x", "http://", "http:///a", "https:/example.com/a", "http://:80/",
        "http://example.com:99999/", "http://example.com:0/", "http://example.com:x/", "http://[::1/", "http://[x]/",
        "http://[v1.a]/", "http://[fe80::1%25eth0]/", "http://a b/", "http://a%62c/", "http://a..b/", "http://.a/",
        "http://\ud800/", "http://\0/", "http://a<b>/", "http://" + "a" * 64 + ".com/", "http://" + "a." * 200 + "com/",
        "https://example.com/" + "a" * MAX_URL_LENGTH, "https://example.com/" + "%25" * 10**6, "http://ا" * 10**5,
    ],
)  # fmt: skip
def test_bad_urls_are_refused_with_one_short_line(url: str) -> None:
    for function in (normalize, readable, identity):
        with pytest.raises(BadURLError) as caught:
            function(url)
        assert len(str(caught.value)) < 700
        assert "\n" not in str(caught.value)
    assert article_key(url, re.compile("")) is None


def test_longest_url_is_accepted() -> None:
    longest = "https://example.com/".ljust(MAX_URL_LENGTH, "a")
    assert normalize(longest) == longest
    tracked = longest + "?utm_source=" + "x" * 5000
    assert normalize(tracked) == longest


SAME = [
    f"https://example.com/{ARABIC}",
    f"http://example.com/{ONCE}",
    f"https://www.example.com/{TWICE}/",
    f"https://m.example.com/{ONCE.lower()}",
    f"https://mobile.example.com/{ONCE}#top",
    f"https://m2.example.com/{ONCE}",
    f"https://amp.example.com/{ONCE}",
    f"https://example.com/{ONCE}/print/",
    f"https://www.example.com/{ONCE}/amp",
    f"https://www.example.com/{ONCE}/amp/",
    f"https://www.example.com/amp/{ONCE}",
    f"https://www.example.com/{ONCE}.amp",
    f"https://www.example.com/{ONCE}?amp=1",
    f"https://WWW.Example.com:443/{ONCE}?utm_source=rss&fbclid=1&amp",
]


@pytest.mark.parametrize("url", SAME)
def test_url_variants_of_one_article_have_one_identity(url: str) -> None:
    assert identity(url) == f"example.com/{ARABIC}"
    assert article_key(url, re.compile("/أخبار/")) == f"example.com/{ARABIC}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/?a=1&b=2", "https://example.com?b=2&a=1"),
        ("https://example.com/a?q=x+y", "https://example.com/a?q=x%20y"),
        ("https://example.com/a?q=x+y", "https://example.com/a?q=x y"),
        ("https://example.com/a?b", "https://example.com/a?b="),
        ("https://عربي.شبكة/خبر", "https://xn--ngbrx4e.xn--ngbc5azd/%D8%AE%D8%A8%D8%B1"),
        (f"https://example.com/a?q={ARABIC}", f"https://example.com/a?q={TWICE}"),
        ("https://example.com/a.amp.html", "https://example.com/a.html"),
        *(
            ("https://example.com/a/مصر", f"https://example.com/{other}")
            for other in (
                "x/../a/مصر",
                "a/./مصر",
                "a/%2e/مصر",
                "a//مصر",
                "/a/مصر/",
                "a\\مصر",
                "m/a/مصر",
                "a/مـصر",
                "a/م\u200fصر",
                "a/مصر\u200f",
                "a/%E2%80%8Fمصر",
                "a/مصر…",
                "a/مصر.",
                "a/مصر؟",
                "a/مصر?print=1",
                "a/مصر?m=1",
                "a/مصر?oc=5",
                "a/مصر?maca=ara-rss",
                "a/مصر?traffic_source=rss",
                "a/مصر?mtm_campaign=x",
                "a/مصر?_x_tr_sl=ar",
                "a/%E3%D5%D1",
            )
        ),
        ("https://example.com/أخبار", "https://example.com/\u0627\u0654خبار"),
        ("https://example.com/سياسة/اليك", "https://example.com/س\u06ccاسة/ال\u06cc\u06a9"),
        ("https://example.com/لا", "https://example.com/\ufefb"),
        ("https://example.com/?id=1&l=ar", "https://example.com/?id=1&amp;l=ar"),
        ("https://example.com/?id=1&l=ar", "https://example.com/?id=1&amp%3Bl=ar"),
        ("https://example.com/", "https://example.com/index.php"),
        ("https://example.com/a", "\u2066https://example.com/a\u2069"),
        ("https://example.com/a", "https://www.m.example.com/a"),
        ("https://example.com/a", "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a"),
        ("https://example.com/a", "https://www.google.com/amp/s/example.com/a/amp"),
        ("https://عربي.شبكة/a", "https://%D8%B9%D8%B1%D8%A8%D9%8A.شبكة/a"),
        ("https://عربي.شبكة/a", "https://عربي。شبكة/a"),
    ],
)
def test_same_identity(one: str, other: str) -> None:
    assert identity(one) == identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/s?q=%C7%E1", "https://example.com/s?q=%C8%E2"),
        ("https://example.com/s?q=a%26b=1", "https://example.com/s?q=a&b=1"),
        ("https://example.com/s?q=c%2B", "https://example.com/s?q=c+"),
        ("https://example.com/a", "https://example.com:8080/a"),
        ("https://example.com/100%25ab", "https://example.com/100%ab"),
        ("https://example.com/camp", "https://example.com/c"),
        ("https://example.com/print", "https://example.com/"),
        ("https://example.com/الرى", "https://example.com/الري"),
        ("https://m.com/a", "https://com/a"),
        ("https://news.example.com/a", "https://example.com/a"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/a+b", "https://example.com/a%20b"),
        ("https://example.com/احمد", "https://example.com/أحمد"),
        ("https://example.com/١٢", "https://example.com/12"),
        ("https://example.com/?m=202401", "https://example.com/?m=202402"),
        ("https://example.com/index.php?1", "https://example.com/?1"),
        ("https://example.com/a?page=2", "https://example.com/a"),
        ("https://example.com/%E3%D5%D1", "https://example.com/%E3%D5%D2"),
    ],
)
def test_different_identity(one: str, other: str) -> None:
    assert identity(one) != identity(other)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/news/123",
        "http://www.example.com/news/123/",
        "https://m.example.com/news/123",
        "https://amp.example.com/news/123/عنوان",
        "https://www.example.com/amp/news/123/" + quote(quote("خبر-عاجل")),
        "https://www.example.com/news/123/amp/",
        "https://www.example.com/news/123?utm_source=x#a",
        "https://example.com/news/123/%D8%AE?fbclid=x",
    ],
)
def test_url_variants_of_one_article_have_one_key(url: str) -> None:
    assert article_key(url, STORY) == "123"


def test_pattern_that_requires_a_final_slash() -> None:
    pattern = re.compile(r"^https://www\.example\.com/(?P<id>\d+)/$|^https://example\.com/(?P<id2>\d+)/$")
    assert article_key("https://www.example.com/12", pattern) == "example.com/12"
    assert article_key("https://www.example.com/12/", pattern) == "12"


@pytest.mark.parametrize(
    ("pattern", "same"),
    [(r"^https://example\.com/a/[^/?]+(?:[/?]|$)", True), (r"^https://example\.com/a/view\?n=\d+", False)],
)
def test_query_is_part_of_the_key_only_if_the_pattern_uses_it(pattern: str, same: bool) -> None:
    one, other = (article_key(f"https://example.com/a/view?n={n}", re.compile(pattern)) for n in (1, 2))
    assert one is not None
    assert (one == other) == same


@pytest.mark.parametrize(
    "url", ["https://example.com/news/", "https://example.com/tag/123", "https://other.com/news/123", "news/123", ""]
)
def test_other_urls_have_no_article_key(url: str) -> None:
    assert article_key(url, STORY) is None


def test_readable_decodes_letters_but_not_invisible_characters() -> None:
    assert readable(f"https://example.com/{TWICE}?q={ONCE}") == f"https://example.com/{ARABIC}?q={ARABIC}"
    # A directional mark or line break in a log line would make the URL look like another one.
    for hidden in ("\u202e", "\u200f", "\u2028", "\u0085", "\n", "\x1b"):
        assert hidden not in readable("https://example.com/a" + quote(hidden) + "b")
        assert quote(hidden) in readable("https://example.com/a" + quote(hidden) + "b")


def test_domains() -> None:
    assert in_domains("https://www.example.com/a", ["example.com"])
    assert in_domains("https://EXAMPLE.com:8080/a", ("example.com",))
    assert in_domains("https://عربي.شبكة/", ["xn--ngbrx4e.xn--ngbc5azd"])
    assert not in_domains("https://notexample.com/a", ["example.com"])
    assert not in_domains("https://example.com.evil.org/a", ["example.com"])
    assert not in_domains("https://example.com@evil.org/a", ["example.com"])
    assert not in_domains("https://evil.org\\@example.com/a", ["example.com"])
    assert in_domains("https://example.com/a?x=\\", ["Example.com"])
    assert in_domains("https://xn--ngbrx4e.xn--ngbc5azd/", ["عربي.شبكة"])
    assert host("not a url") == host("http://[") == host("http://\ud800/") == ""


hosts = st.sampled_from(["example.com", "www.example.com", "عربي.شبكة", "[::1]", "127.0.0.1:81", "m.news.example.com"])
pieces = st.text(max_size=12) | st.text("%25dD8aA7/?&=+#;.~ اخبر\ud800\0", max_size=30)


@st.composite
def urls(draw: st.DrawFn) -> str:
    scheme = draw(st.sampled_from(["http", "https", "HTTP"]))
    path, query, fragment = draw(pieces), draw(pieces), draw(pieces)
    return f"{scheme}://{draw(hosts)}/{path}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


@given(urls() | st.text() | st.text().map("http://{}".format))
@example("http://a/%%44%38%%41%37")
@example("http://a/%25%44%38%25%41%37")
@example("http://a/%2525D8%25A7")
@example("http://a/?utm_%73ource=1")
@example("http://a/?a=1%26utm_source=1")
def test_functions_agree_on_any_text(text: str) -> None:
    host(text)
    try:
        normalized = normalize(text)
    except BadURLError:
        for function in (readable, identity):
            with pytest.raises(BadURLError):
                function(text)
        assert article_key(text, re.compile("")) is None
        return
    assert normalized.isascii()
    assert len(normalized) <= MAX_URL_LENGTH
    assert normalize(normalized) == normalized
    assert normalize(readable(text)) == normalized
    assert readable(normalized) == readable(text)
    assert identity(normalized) == identity(text) == identity(readable(text))
    assert host(normalized)


slugs = st.text("abcابتثجحخد0123-_", min_size=1, max_size=20).map("x{}".format)


@given(
    slug=slugs,
    host_prefix=st.sampled_from(["", "www.", "m.", "mobile.", "amp."]),
    scheme=st.sampled_from(["http", "https"]),
    encodings=st.integers(0, 3),
    ending=st.sampled_from(["", "/", "/amp", "/amp/", "?amp=1", "?utm_source=a&fbclid=b", "#x", "/#", "?utm_id=1#a"]),
)
def test_identity_and_key_are_the_same_for_all_variants(
    slug: str, host_prefix: str, scheme: str, encodings: int, ending: str
) -> None:
    plain = f"https://example.com/news/77/{slug}"
    for _ in range(encodings):
        slug = quote(slug)
    varied = f"{scheme}://{host_prefix}example.com/news/77/{slug}{ending}"
    assert identity(varied) == identity(plain)
    assert article_key(varied, STORY) == article_key(plain, STORY) == "77"
