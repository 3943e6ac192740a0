"""Replacing selectors in a spider's source: only the changed parts are rewritten, and the result is a valid spider."""

from __future__ import annotations

import ast

import pytest

from newscrawl.fields import Fields, Selector
from newscrawl.learn.source import SourceError, with_selectors

SPIDER = '''\
from newscrawl.spider import Fields, NewsSpider

_BOX = "div.box"


class OneSpider(NewsSpider):
    """One (Egypt). Selectors: real page, 2026."""

    name = "one"

    fields = Fields(
        # The page's own headline is cut.
        title="meta[property='og:title']::attr(content)",  # «عنوان»
        body=(f"{_BOX} p", "div.old"),
        related=(
            "section.related a, "
            "section.more a"
        ),
    )
'''
INHERITING = '''\
from newscrawl.cms.libfiles import LibfilesSpider


class TwoSpider(LibfilesSpider):
    """Two (Egypt). Selectors: inferred."""

    name = "two"
    article_samples = ["https://two.example/أ"]
'''


def changed(source: str, **changes: Selector) -> str:
    return with_selectors(source, "one", Fields(), changes, "repaired on 8 pages, 2026-11-26")


def test_value_is_replaced_and_all_else_stays() -> None:
    text = changed(SPIDER, title="h1.new")
    expected = SPIDER.replace("meta[property='og:title']::attr(content)", "h1.new")
    assert text == expected.replace("real page, 2026", "repaired on 8 pages, 2026-11-26")


def test_values_over_several_lines_are_replaced_and_unused_constants_go() -> None:
    text = changed(SPIDER, body="div.new > p", related=("a.x", "b.y"))
    assert '        body="div.new > p",\n        related=("a.x", "b.y"),\n    )\n' in text
    assert "_BOX" not in text
    assert text.startswith("from newscrawl.spider import Fields, NewsSpider\n\n\nclass OneSpider")


def test_new_field_stands_in_the_order_of_the_fields() -> None:
    text = changed(SPIDER, published="time.new", summary="p.lead")
    names = [
        line.partition("=")[0].strip() for line in text.splitlines() if line.startswith("        ") and "=" in line
    ]
    assert names == ["title", "summary", "body", "published", "related"]


def test_field_without_a_selector_goes() -> None:
    text = changed(SPIDER, related=(), body=())
    assert "related" not in text
    assert "body" not in text
    assert '(content)",  # «عنوان»\n    )\n' in text


def test_spider_without_fields_gets_the_inherited_ones() -> None:
    text = with_selectors(INHERITING, "two", Fields(title="h1", body=("a", "b")), {"body": "div.new p"}, "repaired")
    assert text.startswith(
        "from newscrawl.cms.libfiles import LibfilesSpider\nfrom newscrawl.spider import Fields\n\n\nclass TwoSpider"
    )
    assert text.endswith(
        '    article_samples = ["https://two.example/أ"]\n\n'
        '    fields = Fields(\n        title="h1",\n        body="div.new p",\n    )\n'
    )


def test_inherited_switches_are_kept() -> None:
    inherited = Fields(title="h1", embedded=True)
    text = with_selectors(INHERITING, "two", inherited, {"body": "div.new p"}, "repaired")
    assert text.endswith('        body="div.new p",\n        embedded=True,\n    )\n')


@pytest.mark.parametrize("source", [SPIDER, SPIDER.replace("fields = Fields(\n", "fields = Fields(  # كلها\n")])
@pytest.mark.parametrize(
    "changes",
    [
        {"title": ()},
        {"body": "x"},
        {"body": (), "title": "a::attr(b)"},
        {"tags": ('a[href*="/tag/"]', "b")},
        {"remove": tuple(f"div.very-long-class-name-number-{number}" for number in range(8))},
    ],
)
def test_result_has_the_requested_selectors(source: str, changes: dict[str, Selector]) -> None:
    tree = ast.parse(changed(source, **changes))
    (call,) = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    written = {keyword.arg: keyword.value for keyword in call.keywords}
    for name, value in changes.items():
        assert (ast.literal_eval(written[name]) == value) if value else (name not in written)
    assert max(map(len, changed(source, **changes).splitlines())) <= 120


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("class Other:\n    name = 'other'\n", "no class in its module is the spider one"),
        (SPIDER.replace("Fields(\n", "dict(Fields(\n").replace("    )\n", "    ))\n"), "not written as Fields"),
        (SPIDER.replace("    fields = Fields(\n", "    fields = Fields(\n        **MORE,\n"), "not written as Fields"),
    ],
)
def test_source_that_cannot_be_changed_is_refused(source: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        changed(source, title="h1")
