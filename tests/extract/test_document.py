"""A parsed page."""

from __future__ import annotations

import pytest

from newscrawl.extract.document import Document, as_utf8, declared_encoding
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.selectors import Selection, SelectorError, compile_selector, text_of
from tests.extract.reading import document

ARABIC = "وصول قافلة مساعدات إلى المدينة"


@pytest.mark.parametrize(
    ("body", "claimed", "expected"),
    [
        (ARABIC.encode(), "windows-1256", ARABIC),
        (ARABIC.encode("cp1256"), "windows-1256", ARABIC),
        (ARABIC.encode("cp1256"), "utf-8", ARABIC),
        (ARABIC.encode("cp1256"), "iso-8859-1", ARABIC),
        (ARABIC.encode("cp1256"), "no-such-encoding", ARABIC),
        (ARABIC.encode("cp1256"), "", ARABIC),
        (ARABIC.encode("iso8859-6"), "iso-8859-6", ARABIC),
        (b"\xef\xbb\xbf" + ARABIC.encode(), "windows-1256", ARABIC),
        (ARABIC.encode("utf-16"), "", ARABIC),
        (f"<p>{ARABIC}".encode("utf-16-le"), "utf-16", f"<p>{ARABIC}"),
        (f"<p>{ARABIC}".encode("utf-16-be"), "", f"<p>{ARABIC}"),
        (f"\n<html><p>{ARABIC}".encode("utf-16-le"), "utf-8", f"\n<html><p>{ARABIC}"),
        (f"\n<html><p>{ARABIC}".encode("utf-16-be"), "utf-16-be", f"\n<html><p>{ARABIC}"),
        ((ARABIC * 20).encode()[:-1], "windows-1256", (ARABIC * 20)[:-1] + "\ufffd"),
        (ARABIC.encode() + b" \xff\xfe\xff \x85", "utf-8", ARABIC + " \ufffd\ufffd\ufffd \ufffd"),
        (b"a\0b", "", "ab"),
    ],
)
def test_bytes_become_utf8(body: bytes, claimed: str, expected: str) -> None:
    assert as_utf8(body, lambda: claimed).decode() == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_links_of_pages_in_utf_16_are_escaped_in_utf_8(encoding: str) -> None:
    page = Document.parse(f"<html><p>{ARABIC}</p></html>".encode(encoding), lambda: "", "https://a.example/")
    assert page.absolute("/?q=مصر") == "https://a.example/?q=%D9%85%D8%B5%D8%B1"


@pytest.mark.parametrize(
    ("head", "content_type", "expected"),
    [
        (b"<meta charset=windows-1256>", "text/html; charset=iso-8859-6", "iso8859-6"),
        (b"<meta charset=windows-1256>", "text/html", "cp1256"),
        (b"<meta charset=windows-1256>", None, "cp1256"),
        (b"", None, ""),
    ],
)
def test_header_takes_precedence_over_the_page(head: bytes, content_type: str | None, expected: str) -> None:
    assert declared_encoding(head, content_type) == expected


@pytest.mark.parametrize("body", [b"", b"   ", b"%PDF-1.4", b"\x89PNG\r\n", b"PK\3\4", b"GIF89a"])
def test_other_content_is_refused(body: bytes) -> None:
    with pytest.raises(NotHtmlError):
        Document.parse(body, lambda: "", "https://a.example/")


@pytest.mark.parametrize(
    ("base", "href", "expected"),
    [
        ("", "/x", "https://alpha.example/x"),
        ("", "x?a=1&utm_source=y#z", "https://alpha.example/2024/10/24/news/x?a=1"),
        ("", " https://b.example/ ", "https://b.example/"),
        ("", "//b.example/x", "https://b.example/x"),
        ("", "javascript:void(0)", None),
        ("", "mailto:a@b.example", None),
        ("", "http://[", None),
        ("<base href=https://c.example/d/>", "x", "https://c.example/d/x"),
        ("<base href='javascript:'>", "/x", "https://alpha.example/x"),
    ],
)
def test_links_become_absolute(base: str, href: str, expected: str | None) -> None:
    assert document(f"<head>{base}</head><p>x").absolute(href) == expected


@pytest.mark.parametrize(
    ("lang", "expected"), [("lang=ar-EG", "ar"), ("lang=EN", "en"), ("lang=''", "ar"), ("", "ar"), ("lang=١٢", "ar")]
)
def test_language(lang: str, expected: str) -> None:
    assert document(f"<html {lang}><p>x").language == expected


def test_meta_values_of_all_spellings() -> None:
    head = "<meta property=OG:Title content=' a '><meta name=author content=b><meta itemprop=x content=c>"
    head += "<meta name=author content=d>"
    assert document(f"<head>{head}<meta name=empty content=''>").meta == {
        "og:title": ["a"],
        "author": ["b", "d"],
        "x": ["c"],
    }


def test_scripts_are_found_by_type_in_any_spelling() -> None:
    kinds = ("application/rsl+xml", " Application/RSL+XML; charset=utf-8", "application/json", "")
    page = document("".join(f"<script type='{kind}'>{at}</script>" for at, kind in enumerate(kinds)))
    assert page.scripts("application/rsl+xml") == ["0", "1"]


def test_selections_are_tried_in_turn() -> None:
    root = document("<div class='a b'><p id=x title=t>أ<b>ب</b></p><p>ج <br>د</p></div>").root
    assert Selection(("h1", "p")).texts(root) == ["أب", "ج د"]
    assert Selection("p::attr(title)").texts(root) == ["t"]
    assert Selection("//p[1]/@title").texts(root) == ["t"]
    assert Selection("(string(//p[2]))").texts(root) == ["ج د"]
    assert Selection("div.b > p#x b::text").texts(root) == ["ب"]
    assert (bool(Selection(())), bool(Selection("h1")), Selection("h1").texts(root)) == (False, True, [])
    with pytest.raises(SelectorError, match=r"selector 'p\[\[' *:"):
        compile_selector("p[[")


def test_text_is_the_visible_text() -> None:
    (element,) = Selection("div").elements(
        document("<div>أ<span>ب</span><script>ج</script><p>د</p><i style='display:none'>ه</i> و</div>").root
    )
    assert text_of(element) == "أب د و"
