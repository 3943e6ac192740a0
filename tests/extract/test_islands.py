"""Text that only the page's own JSON holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawl.extract.document import Document
from newscrawl.extract.islands import island_texts

TITLE = "افتتاح الجسر الجديد في المدينة"
SENTENCE = "قال المهندس المسؤول إن العمل في الجسر استمر ثلاثة أعوام وإن المرور سيبدأ عليه صباح الأحد المقبل."
HTML = "".join(f"<p>{SENTENCE}</p>" for _ in range(4))
ARTICLE = {"id": 1, "title": TITLE, "body": HTML, "related": [{"title": "خبر آخر", "body": HTML * 3}]}
SINGLE_QUOTED = json.dumps(ARTICLE | {"by": "D'Or"}).replace("\\", "\\\\").replace("'", "\\'")
"""The article as JSON in a JavaScript literal."""


def page(script: str, attributes: str = "") -> Document:
    html = f"<html><body><h1>{TITLE}</h1><script {attributes}>{script}</script></body></html>"
    return Document.parse(html.encode(), lambda: "utf-8", "https://example.com/a")


@pytest.mark.parametrize(
    ("script", "attributes"),
    [
        (json.dumps({"props": {"pageProps": {"article": ARTICLE}}}), 'id="__NEXT_DATA__" type="application/json"'),
        (f"window.__INITIAL_STATE__ = {json.dumps({'a': [ARTICLE]})};\n(function(){{}})()", ""),
        (f'window["__STATE__"]={json.dumps(ARTICLE)}', 'type="text/javascript"'),
        (f"window.__STATE__ = JSON.parse({json.dumps(json.dumps({'a': ARTICLE}))})", ""),
        (f"var s=JSON.parse('{SINGLE_QUOTED}');", ""),
        (
            json.dumps([["ShallowReactive", 1], {"a": 2}, {"title": 3, "body": 4}, TITLE, HTML]),
            'id="__NUXT_DATA__" type="application/json"',
        ),
        (f"self.__next_f.push({json.dumps([1, f'5:{json.dumps([ARTICLE])}' + chr(10)])})", ""),
        (f"var page = {json.dumps({'post': ARTICLE}, ensure_ascii=False)}; start(page)", ""),
    ],
)
def test_text_is_found(script: str, attributes: str) -> None:
    assert island_texts(page(script, attributes), TITLE) == [HTML]


def test_rows_of_several_scripts_and_a_long_text() -> None:
    long = f"7:T{len(HTML.encode()):x},{HTML}"
    row = f'8:["$","article",null,{json.dumps({"title": TITLE, "body": "$7"}, ensure_ascii=False)}]\n'
    pieces = (long[:120], long[120:] + row)
    scripts = [f"self.__next_f.push({json.dumps([1, piece])})" for piece in pieces]
    assert island_texts(
        page("</script><script>".join(["(self.__next_f=self.__next_f||[]).push([0])", *scripts])), TITLE
    ) == [HTML]


def test_blocks_of_an_editor_in_order() -> None:
    blocks = [{"type": "paragraph", "id": "x9", "data": {"text": f"{SENTENCE} {at}"}} for at in range(4)]
    article = {"headline": TITLE, "blocks": blocks}
    found = island_texts(page(json.dumps(article), 'type="application/json"'), TITLE)
    assert found == [f"{SENTENCE} {at}" for at in range(4)]


@pytest.mark.parametrize(
    "value",
    [
        {"title": "عنوان خبر آخر", "body": HTML},
        {"title": TITLE, "body": "نص قصير"},
        {"title": TITLE, "related": [{"body": HTML}]},
        [],
    ],
)
def test_another_article_or_none(value: Any) -> None:
    assert island_texts(page(json.dumps(value) + " " * 300, 'type="application/json"'), TITLE) == []


@pytest.mark.parametrize(
    "script",
    [
        "a = JSON.parse('" + "\\\\'" * 20_000,
        "a = JSON.parse('x')" + " " * 300,
        "self.__next_f.push([1," + json.dumps("1:T" + "f" * 9 + ",") + "])",
        "self.__next_f.push([1," + json.dumps("1:\n" * 50_000) + "])",
    ],
)
def test_broken_forms_are_none(script: str) -> None:
    assert island_texts(page(script), TITLE) == []


def test_places_that_lead_in_a_circle() -> None:
    script = json.dumps([{"a": 0, "b": 0, "c": 0, "d": 1}, {"a": 0}, *([0] * 200)])
    assert island_texts(page(script, 'id="__NUXT_DATA__" type="application/json"'), TITLE) == []


@pytest.mark.parametrize("script", ["{" * 5000, "[" * 100_000, "var a = {broken: 1}" + " " * 300, "null" + " " * 300])
def test_broken_json_is_none(script: str) -> None:
    assert island_texts(page(script, 'type="application/json"'), TITLE) == []
