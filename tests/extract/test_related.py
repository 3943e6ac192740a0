"""The links from an article to others."""

from __future__ import annotations

import pytest

from newscrawl.fields import Fields
from tests.extract.reading import URL, page, paragraphs, read

FIELDS = Fields(title="h1", body=".text", related=".rel a", most_read=".most a")
OWN = "https://alpha.example/2024/10/20/news/5"


def links(after: str, fields: Fields = FIELDS) -> list[tuple[str, str | None, str | None, str]]:
    return [(link.kind, link.site, link.key, link.text) for link in read(page(after=after), fields).related]


def test_kinds_and_order() -> None:
    after = f"<div class=most><a href=https://beta.example/a/1>أول</a></div><div class=rel><a href={OWN}>ثان</a></div>"
    assert links(after) == [("block", "alpha", "5", "ثان"), ("most-read", "beta", "1", "أول")]


@pytest.mark.parametrize(
    "anchor",
    [
        f"<a href={URL}>الصفحة نفسها</a>",
        "<a href='javascript:void(0)'>مشاركة</a>",
        "<a href=https://alpha.example/section/2>قسم الأخبار</a>",
        f"<a href={OWN}><img src=x.jpg></a>",
    ],
    ids=["the page itself", "no URL", "a section", "no text"],
)
def test_other_links_are_not_related_articles(anchor: str) -> None:
    assert links(f"<div class=rel>{anchor}</div>") == []


def test_card_with_two_links_counts_once() -> None:
    card = f"<a href={OWN}><img src=x.jpg></a><a href={OWN}>العنوان</a><a href={OWN}>المزيد</a>"
    assert links(f"<div class=rel>{card}</div>") == [("block", "alpha", "5", "العنوان")]


def test_heading_marks_related_links_without_a_selector() -> None:
    fields = Fields(title="h1", body=".text")
    block = f"<h3>موضوعات متعلقة</h3><ul><li><a href={OWN}>العنوان</a></li></ul>"
    assert links(block, fields) == [("block", "alpha", "5", "العنوان")]
    assert links(f"<h3>آراء القراء</h3><ul><li><a href={OWN}>العنوان</a></li></ul>", fields) == []


def test_row_of_cards_after_the_heading() -> None:
    fields = Fields(title="h1", body=".text")
    anchors = [f"<a href=https://beta.example/a/{at}>خبر {at}</a>" for at in (1, 2)]
    heading, other = "<h3>موضوعات متعلقة</h3>", f"<div class=most><a href={OWN}>الأكثر قراءة</a></div>"
    for row in (
        "".join(anchors),
        "".join(f"<div class=card>{anchor}</div>" for anchor in anchors),
        "".join(f"<p>{anchor}</p>" for anchor in anchors) + f"<p>نص <a href={OWN}>خبر</a></p>",
    ):
        assert [key for _, _, key, _ in links(f"{heading}{row}{other}", fields)] == ["1", "2"], row


def test_declared_block_inside_the_text_is_not_text() -> None:
    article = read(
        page(f"<p>{'نص الخبر الأصلي هنا كاملا. ' * 3}</p><div class=rel><a href={OWN}>خبر</a></div>"), FIELDS
    )
    assert len(paragraphs(article)) == 1
    assert [link.key for link in article.related] == ["5"]


def test_at_most_fifty() -> None:
    anchors = "".join(f"<a href=https://beta.example/a/{n}>خبر {n}</a>" for n in range(80))
    assert len(links(f"<div class=rel>{anchors}</div>")) == 50
