"""For every spider: all URL variants of a sample article have one key, and other articles have other keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest

from newscrawl.sites import Sites, compiled_pattern
from newscrawl.urls import normalize, readable
from tests.site.test_structure import SETTINGS, SPIDERS, spider

TRACKERS = (
    "utm_source=rss&utm_medium=social",
    "fbclid=IwAR0",
    "gclid=x",
    "traffic_source=rss",
    "maca=ara-rss-ar-all-1491-rdf",
    "at_medium=RSS&at_campaign=x",
    "xtor=AL-72",
    "ref=home",
    "amp;utm_source=rss",
    "mibextid=Zxz2cZ",
    "amp_js_v=0.1&usqp=mq331AQ",
    "nobody=knows",
)
FORMS = ("amp", "amp=1", "outputType=amp", "print=1", "m=1")
ESCAPE = re.compile("%[0-9A-F]{2}")
ARABIC = re.compile("[\u0621-\u064a\u06cc\u06a9]+")
LETTER = re.compile("(?<=[\u0628\u062a\u0633\u0645\u0646])(?=[\u0621-\u064a])")


def url_variants(url: str) -> Iterator[str]:
    """Other URLs of the same article."""
    parts = urlsplit(readable(url))
    site, path, query = parts.netloc.removeprefix("www."), parts.path, parts.query and f"?{parts.query}"
    more = f"{query}&" if query else "?"
    yield from (f"{scheme}://{prefix}{site}{path}{query}" for scheme in ("http", "https") for prefix in ("", "www."))
    yield from (f"https://{prefix}.{site}{path}{query}" for prefix in ("m", "m2", "mobile", "amp", "www.m"))
    yield f"HTTPS://WWW.{site.upper()}{path}{query}"
    yield f"https://{site}.:443{path}{query}"
    yield f"http://www.{site}:80{path}{query}"
    yield f"https://user:secret@{site}{path}{query}"
    yield from (f"https://www.{site}{path}{more}{added}" for added in (*TRACKERS, *FORMS))
    yield from (f"https://www.{site}{path}{query}#{fragment}" for fragment in ("", "comments", "تعليقات", ":~:text=a"))
    whole = quote(f"https://www.{site}{path}{query}", safe="")
    yield f"https://www-{site.replace('-', '--').replace('.', '-')}.translate.goog{path}{more}_x_tr_sl=ar&_x_tr_tl=en"
    yield f"https://translate.google.com/translate?sl=ar&u={whole}"
    yield f"https://www.google.com/url?sa=t&url={whole}&usg=AOv"
    yield f"https://l.facebook.com/l.php?u={whole}{'%26' if query else '%3F'}fbclid%3DIwAR0&h=AT0"
    # Slashes, dots and encodings, without and with AMP and print paths.
    plain = path.rstrip("/")
    paths = [plain, f"{plain}/", f"{plain}//", f"/{path}", f"/./x/..{path}", f"/%2e{path}", path.replace("/", "\\")]
    paths += [path.replace("/", "//"), f"/amp{path}", f"/index.php{path}"]
    if not query:
        paths += [f"{plain}/amp", f"{plain}/amp/", f"{plain}.amp", f"{plain}/print", f"{plain}/print/"]
        paths += [f"{plain}/amp.html", f"{plain}&utm_source=x&amp;fbclid=y"]
        paths += [
            plain + mark for mark in (".", "،", "؟", "»", ")", ").", '"', "%22", "%20", "%C2%A0", ">", "…", "?", "/?")
        ]
    once, twice = quote(path), quote(quote(path))
    paths += [
        once,
        ESCAPE.sub(lambda escape: escape[0].lower(), once),
        twice,
        quote(twice),
        twice + "/",
        path[:9] + quote(path[9:]),
    ]
    paths += [unicodedata.normalize(form, path) for form in ("NFC", "NFD")]
    paths += [quote(unicodedata.normalize("NFD", path)), f"{path}\u200f", quote(f"{path}\u200e")]
    paths += [LETTER.sub("\u0640", path), path.replace("ي", "\u06cc").replace("ك", "\u06a9")]
    yield from (f"https://www.{site}{changed}{query}" for changed in paths)
    yield from (f"\u200e https://{site}{path}{query}\n", f"\u2066https://{site}{path}{query}\u2069")
    yield f"https://{site.replace('.', '-')}.cdn.ampproject.org/c/s/{site}{path}{query}"
    yield f"https://www.google.com/amp/s/www.{site}{path}{query}"


@pytest.mark.parametrize("name", SPIDERS)
def test_all_url_variants_have_one_key(name: str) -> None:
    site, sites = spider(name), Sites.from_settings(SETTINGS)
    for sample in site.article_samples:
        key = site.article_key(sample)
        assert key is not None
        got = {
            form: (site.article_key(normalize(form)), sites.of_url(normalize(form))) for form in url_variants(sample)
        }
        assert {form: found for form, found in got.items() if found != (key, (name, key))} == {}


@pytest.mark.parametrize("name", SPIDERS)
def test_changed_headline_does_not_change_the_key(name: str) -> None:
    site = spider(name)
    pattern = compiled_pattern(site.article_url)
    for url in site.article_samples:
        sample = re.sub(r"//(?:m|amp)\.", "//", readable(url))
        match = pattern.search(sample)
        assert match is not None
        key = site.article_key(sample)
        renamed = ARABIC.sub("جديد", sample)
        if "id" in pattern.groupindex:
            assert site.article_key(renamed) in (key, None)
            start, end = match.span("id")
            other = sample[: end - 1] + ("1" if sample[end - 1] != "1" else "2") + sample[end:]
            if site.article_key(other) is None:
                # An id that ends in a letter.
                other = sample[:start] + sample[start:end].swapcase() + sample[end:]
                other = sample[: start + 1] + ("b" if sample[start + 1] != "b" else "d") + sample[start + 2 :]
            assert site.article_key(other) not in (key, None)
        else:
            assert site.article_key(sample.rstrip("/") + "ة") not in (key, None)
            assert site.article_key(renamed) != key or renamed == sample


def test_samples_are_different_articles() -> None:
    keys = [(name, spider(name).article_key(url)) for name in SPIDERS for url in spider(name).article_samples]
    assert {key for key in keys if keys.count(key) > 1} <= {("lbcgroup", "898682")}


# Special URL forms that sites, their feeds and their AMP pages use.
SAME = (
    ("akhbarelyom", "https://akhbarelyom.com/news/newdetails/4858519/1/شركة", "https://m.akhbarelyom.com/news/NewDetails/4858519/1/شركة/amp"),
    ("akhbarelyom", "https://akhbarelyom.com/news/newdetails/4858519/1/شركة", "https://akhbarelyom.com/news/newdetails/4858519/1/"),
    ("albawabhnews", "https://www.albawabhnews.com/2606095", "https://www.albawabhnews.com/print.aspx?id=2606095"),
    ("albayan", "https://www.albayan.ae/uae/2020-06-03-1.3874341", "https://www.albayan.ae/uae/2020-06-03-1.3874341?ot=ot.AMPPageLayout"),
    ("bbc_arabic", "https://www.bbc.com/arabic/articles/c720dxj8dq8o", "https://www.bbc.com/arabic/articles/c720dxj8dq8o.amp"),
    ("dw_ar", "https://www.dw.com/ar/عنوان/a-66123456", "https://amp.dw.com/ar/عنوان-آخر/a-66123456?maca=ara-rss"),
    ("rt_arabic", "https://arabic.rt.com/middle_east/1839452-خبر/", "https://rtarabic.com/middle_east/1839452/"),
    ("shafaq", "https://shafaq.com/ar/مجتمع/عمولات-المطاعم", "https://www.shafaq.com/ar/مجتـمع/عمولات-المطاعم/"),
    ("shafaq", "https://shafaq.com/ar/سياسة/بيان", "https://shafaq.com/ar/س\u06ccاسة/ب\u06ccان?utm_source=x"),
    ("shorouk", "https://www.shorouknews.com/news/view.aspx?cdate=14092025&id=e5d555bc-c2eb-4412-bc26-4c5630345307",
     "http://www2.shorouknews.com/news/view.aspx?id=e5d555bc-c2eb-4412-bc26-4c5630345307&cdate=14092025&utm_source=x"),
    ("skynewsarabia", "https://www.skynewsarabia.com/middle-east/1672548", "https://amp.skynewsarabia.com/program/radar/1672548-إرجاء-ساعة"),
    ("sputnik_arabic", "https://arabic.sputniknews.com/arab_world/202003171044893040-مصر/",
     "https://arabic.sputniknews.com/amp/arab_world/202003171044893040-عنوان/"),
    ("youm7", "https://www.youm7.com/story/2020/8/24/وزير-الرى/4943459", "https://m.youm7.com/amp/2020/8/24/وزير-الرى/4943459"),
    ("youm7", "https://www.youm7.com/story/2020/8/24/وزير-الرى/4943459", "https://m2.youm7.com/story/2020/8/24/وزير/4943459"),
)  # fmt: skip
OTHER = (
    ("shorouk", "https://www.shorouknews.com/news/view.aspx?cdate=14092025&id=e5d555bc-c2eb-4412-bc26-4c5630345307",
     "https://www.shorouknews.com/news/view.aspx?cdate=14092025&id=e5d555bc-c2eb-4412-bc26-4c5630345308"),
    ("shafaq", "https://shafaq.com/ar/سياسة/بيان", "https://shafaq.com/ar/سياسة/بيانات"),
    ("sputnik_arabic", "https://sarabic.ae/20250928/خبر-1105370747.html", "https://sarabic.ae/20250928/خبر-1105370748.html"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "url", "form"), [case for case in SAME if case[0] in SPIDERS])
def test_special_url_forms_have_the_same_key(name: str, url: str, form: str) -> None:
    key = spider(name).article_key(url)
    assert key is not None
    assert spider(name).article_key(form) == key
    assert Sites.from_settings(SETTINGS).of_url(form) == (name, key)


@pytest.mark.parametrize(("name", "one", "other"), [case for case in OTHER if case[0] in SPIDERS])
def test_other_articles_have_other_keys(name: str, one: str, other: str) -> None:
    keys = {spider(name).article_key(normalize(url)) for url in (one, other)}
    assert len(keys) == 2
    assert None not in keys
