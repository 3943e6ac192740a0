"""Converting elements to blocks of text, as they appear to a reader."""

from __future__ import annotations

import pytest
from lxml import html

from newscrawl.extract.text.blocks import blocks_of
from newscrawl.extract.text.markup import text_blocks


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks_of([html.fromstring(f"<div>{markup}</div>")])]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>أ</p><p>ب</p>", ["أ", "ب"]),
        ("أ<br/>ب<br><br>ج", ["أ", "ب", "ج"]),
        ("<p>أ<b>ب</b> ج</p>", ["أب ج"]),
        ("<div>أ<div>ب</div>ج</div>", ["أ", "ب", "ج"]),
        ("<ul><li>أ</li><li>ب</li></ul>", ["أ", "ب"]),
        ("<table><tr><td>أ</td><td>ب</td></tr></table>", ["أ", "ب"]),
        ("<p>أ\n\t ب</p>", ["أ ب"]),
        ("<p>أ</p><script>ب</script>ج", ["أ", "ج"]),
        ("<p>أ<span hidden>ب</span>ج</p>", ["أج"]),
        ("<p>أ<span style='visibility: hidden'>ب</span><b class='sr-only'>ت</b>ج</p>", ["أج"]),
        ("<center>أ</center>ب<fieldset>ج</fieldset>", ["أ", "ب", "ج"]),
        ("<p>أ</p><nav>ب</nav><video>ج</video>", ["أ"]),
        ("", []),
    ],
)
def test_paragraphs(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_headings_and_links_are_marked() -> None:
    root = html.fromstring("<div><h2>أ</h2><p><a href=/1>ب</a></p><p>نص طويل قبل <a href=/2>ج</a></p></div>")
    heading, link, sentence = blocks_of([root])
    assert (heading.heading, heading.is_link) == (True, False)
    assert (link.heading, link.is_link, link.links) == (False, True, [("/1", "ب")])
    assert (sentence.is_link, sentence.links) == (False, [("/2", "ج")])


def test_link_around_blocks_belongs_to_each_block() -> None:
    root = html.fromstring("<div><a href=/1><div>أ</div><div>ب</div></a></div>")
    assert [block.links for block in blocks_of([root])] == [[("/1", "أ")], [("/1", "ب")]]


def test_nested_elements_are_read_once_and_removed_ones_never() -> None:
    root = html.fromstring("<div><section><p>أ</p><p class=x>ب</p></section><p>ج</p></div>")
    chosen = [root, *root.iter("p")]
    assert [block.text for block in blocks_of(chosen)] == ["أ", "ب", "ج"]
    assert [block.text for block in blocks_of(chosen, set(root.iterfind(".//p[@class='x']")))] == ["أ", "ج"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أ\nب\n\n ج ", ["أ", "ب", "ج"]),
        ("<p>أ</p><p>ب</p>", ["أ", "ب"]),
        ("أ<br>ب", ["أ", "ب"]),
        ("&lt;p&gt;أ&lt;/p&gt;&lt;p&gt;ب&lt;/p&gt;", ["أ", "ب"]),
        ("&amp;lt;p&amp;gt;أ&amp;lt;/p&amp;gt;", ["أ"]),
        ("أ &amp; ب &quot;ج&quot;", ['أ & ب "ج"']),
        ("العدد أقل من 5 < 6 دائما", ["العدد أقل من 5 < 6 دائما"]),
        ("أ\\r\\nب\\nج", ["أ", "ب", "ج"]),
        ('أ\n[caption id="x"]<img src=1> صورة[/caption]\n[vc_row css=".a"]ب[/vc_row]\n[gallery ids="1,2"]', ["أ", "ب"]),
        ("أ [كما قال]\nب", ["أ [كما قال]", "ب"]),
        ("", []),
    ],
)
def test_markup_inside_a_text(text: str, expected: list[str]) -> None:
    assert [block.text for block in text_blocks(text)] == expected
