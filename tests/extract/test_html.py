"""Tags that would slow the parser down are removed; all others are unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extract.html import MAX_ATTRIBUTES, NotHtmlError, parse_html, within_limits

_PIECES = st.sampled_from(
    [*"abcdef=/\"'<>\t\n\f ", "a1", "b='", 'c="', "='>'", '=">"', " = ", "=x", "é", "<!--", "-->", "&quot;", "x='1'y"]
)


def tag(attributes: int, form: str = "a{}", between: str = " ") -> bytes:
    return f"<p {between.join(form.format(n) for n in range(attributes))}>خبر".encode()


@pytest.mark.parametrize("form", ["a{}", "a{}=1", "a{}='>'", 'a{}="<b>"', "a{} = 1", "a{}=/"])
def test_a_tag_with_too_many_attributes(form: str) -> None:
    assert parse_html(tag(MAX_ATTRIBUTES, form)) is not None
    with pytest.raises(NotHtmlError, match=r"^a tag with more than 1000 attributes$"):
        parse_html(b"<p>1</p>" * 99 + tag(MAX_ATTRIBUTES + 1, form))


@pytest.mark.parametrize("between", ["/", "\n", "\f", " / "])
def test_any_separators_between_attributes(between: str) -> None:
    with pytest.raises(NotHtmlError):
        parse_html(tag(MAX_ATTRIBUTES + 1, between=between))
    with pytest.raises(NotHtmlError):
        parse_html(tag(MAX_ATTRIBUTES + 1, "a{}='1'", ""))


@pytest.mark.parametrize(
    "page",
    [
        tag(600) * 50,
        b"<script>if (a <b " + b"c d e " * 5000 + b")</script><p>x",
        b"<script src=x>" + b"<a b " * 5000 + b"</script><p>x",
        b"<p title='" + b"a b " * 5000 + b"'>x",
        b"<p>1 < 2 " + b"a b " * 5000,
        b"<p style=\"" + b"a:b; " * 5000 + b"\">x",
    ],
)  # fmt: skip
def test_text_that_resembles_such_tags_is_unchanged(page: bytes) -> None:
    assert parse_html(page) is not None


@given(st.lists(_PIECES, max_size=60).map("".join), st.integers(0, 3))
def test_no_tag_has_more_attributes_than_allowed(text: str, most: int) -> None:
    page = f"<p {text}>x".encode()
    passed = within_limits(most).match(page)
    assert passed is not None
    if passed[0] == page:
        elements = parse_html(page).iter("p")
        assert all(len(element.attrib) <= most for element in elements)


@pytest.mark.parametrize("page", [b"", b"   ", b"<!-- x -->"])
def test_empty_pages(page: bytes) -> None:
    with pytest.raises(NotHtmlError, match="empty page"):
        parse_html(page)
