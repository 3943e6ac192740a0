"""The lines of a page: how they are separated, and which elements contain them."""

from __future__ import annotations

import pytest

from newscrawl.extract.layout.outline import Outline
from tests.extract.reading import document


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p><b>أ</b> <i>ب</i></p>", ["أ ب"]),
        ("<p><a href=/1>أ</a>\n<a href=/2>ب</a></p>", ["أ ب"]),
        ("<p>أ<b>ب</b></p>", ["أب"]),
        ("<div>أ<br><b>ب</b><br><a href=/1>ج</a></div>", ["أ", "ب", "ج"]),
        ("<div>أ<hr><b>ب</b></div>", ["أ", "ب"]),
        ("<p>أ <span hidden>ب</span></p>", ["أ"]),
        ("<p>أ <span style='display:none'>ب</span> ج</p>", ["أ ج"]),
        ("أ<br><strong>ب</strong>", ["أ", "ب"]),
        ("<p>أ\nب</p>", ["أ ب"]),
        ("<pre>أ\n\nب\nج</pre>", ["أ", "ب", "ج"]),
        ("<div style='white-space: pre-line'>أ <b>ب</b>\nج</div>", ["أ ب", "ج"]),
        # A text wrapped at a fixed width.
        (f"<pre>{'أ ' * 35}\n{'ب ' * 35}\n{'ج ' * 9}.\nد</pre>", [f"{'أ ' * 35}{'ب ' * 35}{'ج ' * 9}.", "د"]),
        ("<p>{{ article.date }}</p><p>أ</p>", ["أ"]),
    ],
)
def test_lines(markup: str, lines: list[str]) -> None:
    assert [line.text for line in Outline(document(f"<html><body>{markup}</body></html>").root).lines] == lines


def test_words_of_a_link() -> None:
    html = "<html><body><p><a href=/1><b>أ</b> <i>ب</i></a> <a href=/2>ج</a></p></body></html>"
    (line,) = Outline(document(html).root).lines
    assert (line.text, line.links) == ("أ ب ج", [("/1", "أ ب"), ("/2", "ج")])


def test_line_belongs_to_the_element_with_most_of_it() -> None:
    html = "<html><body><p>نص الفقرة الأولى من الخبر<span class=share>شارك</span></p></body></html>"
    (line,) = Outline(document(html).root).lines
    assert not line.place.surrounding


def test_form_around_the_page_is_ignored() -> None:
    html = "<html><body><form><div><p>أ</p><p>ب</p></div><hr><hr></form><form><p>ج</p></form></body></html>"
    assert [bool(line.place.surrounding) for line in Outline(document(html).root).lines] == [False, False, True]


def test_form_with_the_state_of_a_page_is_ignored() -> None:
    html = "<html><body><p>أ</p><p>ب</p><form><input name='__VIEWSTATE' value='x'><p>ج</p></form></body></html>"
    assert not any(line.place.surrounding for line in Outline(document(html).root).lines)


@pytest.mark.parametrize(("name", "at"), [("post-title entry-title", 1), ("card", None)])
def test_a_headline_that_links_to_its_own_page(name: str, at: int | None) -> None:
    title = "افتتاح الجسر الجديد في المدينة"
    html = f"<html><body><p>أ</p><h3 class='{name}'><a href='/1'>{title}</a></h3><p>ب</p></body></html>"
    assert Outline(document(html).root).headline(title) == at


def test_site_name_in_the_h1_is_no_headline() -> None:
    title = "افتتاح الجسر الجديد في المدينة القديمة"
    outline = Outline(document(f"<html><body><h1>صحيفة المدينة الإخبارية</h1><h2>{title}</h2></body></html>").root)
    assert outline.headline(f"{title} - صحيفة المدينة الإخبارية") == 1
    assert outline.headline("صحيفة المدينة الإخبارية") == 0
