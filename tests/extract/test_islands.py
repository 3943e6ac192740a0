"""Text that is only in the page's embedded JSON."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote

import pytest

from newscrawl.extract.document import Document
from newscrawl.extract.structured.islands import island_texts
from tests.linear import growth

TITLE = "افتتاح الجسر الجديد في المدينة"
SENTENCE = "قال المهندس المسؤول إن العمل في الجسر استمر ثلاثة أعوام وإن المرور سيبدأ عليه صباح الأحد المقبل."
HTML = "".join(f"<p>{SENTENCE}</p>" for _ in range(4))
ARTICLE = {"id": 1, "title": TITLE, "body": HTML, "related": [{"title": "خبر آخر", "body": HTML * 3}]}
SINGLE_QUOTED = json.dumps(ARTICLE | {"by": "D'Or"}).replace("\\", "\\\\").replace("'", "\\'")
"""The article as JSON within a JavaScript literal."""
LITERAL = f"{{title: '{TITLE}', body: '{HTML.replace('/', chr(92) + 'u002F')}', by: 'D\\'Or \\x41'}}"
"""The article as a JavaScript object."""


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
        # Values that are JavaScript but not JSON.
        (f"window.__STATE__ = {{a: undefined, 'b': [!0, void 0, new Date(1700000000000)], post: {LITERAL},}}", ""),
        (
            f"window.__NUXT__=(function(a,b,c){{return {{data:[{{post:{{id:c,title:a,body:b}}}}],state:{{}}}}}}"
            f"({json.dumps(TITLE)},{json.dumps(HTML)},331));",
            "",
        ),
        (f"window.App=window.App||{{}};App.env='x';App.content={json.dumps(ARTICLE)};App.n=1", ""),
        (f"/*<![CDATA[*/window.___pageData={json.dumps({'post': ARTICLE})};/*]]>*/", ""),
        (f"App.init({json.dumps(ARTICLE)});", ""),
        (f"window.S=JSON.parse(decodeURIComponent('{quote(json.dumps(ARTICLE))}'));", ""),
        (f'window.S=JSON.parse(atob("{b64encode(json.dumps(ARTICLE).encode()).decode()}"));', ""),
        # The article as JSON in a string, with its fields as objects, with Angular's escapes.
        (json.dumps({"data": json.dumps(ARTICLE)}), 'type="application/json"'),
        (json.dumps({"title": {"rendered": TITLE}, "content": {"rendered": HTML}}), 'type="application/json"'),
        (
            json.dumps({"a": ARTICLE}, ensure_ascii=False).replace('"', "&q;").replace("<", "&l;").replace(">", "&g;"),
            'id="app-state" type="application/json"',
        ),
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


def _styled(text: str, **kind: str) -> list[dict[str, Any]]:
    """A sentence in three pieces, the second one styled; it begins and ends within a word."""
    return [kind | {"text": text[:30]}, kind | {"text": text[30:37], "bold": True}, kind | {"text": text[37:]}]


@pytest.mark.parametrize(
    "paragraph",
    [
        {"type": "p", "children": _styled(SENTENCE)},
        {"type": "paragraph", "content": _styled(SENTENCE, type="text")},
        {"_type": "block", "children": _styled(SENTENCE, _type="span")},
        {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": SENTENCE}]},
        {
            "type": "paragraph",
            "children": [*_styled(SENTENCE[:50]), {"type": "link", "children": _styled(SENTENCE[50:])}],
        },
    ],
)
def test_pieces_of_a_paragraph_are_joined(paragraph: dict[str, Any]) -> None:
    for state in ([paragraph] * 4, json.dumps({"type": "doc", "content": [paragraph] * 4})):
        document = page(json.dumps({"post": {"title": TITLE, "body": state}}), 'type="application/json"')
        assert island_texts(document, TITLE) == [SENTENCE] * 4


def test_texts_in_a_list_are_paragraphs() -> None:
    for block in (
        {"type": "text", "text": SENTENCE},
        {"type": "text", "content": SENTENCE},
        {"key": "a", "text": SENTENCE},
    ):
        document = page(json.dumps({"title": TITLE, "content": [block] * 4}), 'type="application/json"')
        assert island_texts(document, TITLE) == [SENTENCE] * 4


@pytest.mark.parametrize(
    "value",
    [
        {"title": "عنوان خبر آخر", "body": HTML},
        {"title": TITLE, "body": "نص قصير"},
        {"title": TITLE, "related": [{"body": HTML}]},
        [],
    ],
)
def test_text_of_another_article_is_not_used(value: Any) -> None:
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
def test_broken_forms_yield_no_text(script: str) -> None:
    assert island_texts(page(script), TITLE) == []


def test_cyclic_references_end() -> None:
    script = json.dumps([{"a": 0, "b": 0, "c": 0, "d": 1}, {"a": 0}, *([0] * 200)])
    assert island_texts(page(script, 'id="__NUXT_DATA__" type="application/json"'), TITLE) == []


@pytest.mark.parametrize("script", ["{" * 5000, "[" * 100_000, "var a = {broken: 1}" + " " * 300, "null" + " " * 300])
def test_broken_json_yields_no_text(script: str) -> None:
    assert island_texts(page(script, 'type="application/json"'), TITLE) == []


def test_text_in_an_attribute() -> None:
    data = json.dumps({"props": {"article": ARTICLE}}, ensure_ascii=False)
    html = f"<h1>{TITLE}</h1><div id=app data-page='{data}'></div>"
    assert island_texts(Document.parse(html.encode(), lambda: "utf-8", "https://example.com/a"), TITLE) == [HTML]


@pytest.mark.parametrize(
    "script", ["s = {a: b + 1}", "s = {a: f(1)}", "s = {a: 'x", "s = (function(a){a()}(1))", "s = [1"]
)
def test_invalid_values_yield_no_text(script: str) -> None:
    assert island_texts(page(script + " " * 200), TITLE) == []


HOSTILE = ["{", "{a:", "'", "\\'", "[[", "new Date(", "(function(a", "(function(){", ";a={", "1.", "{a:1,},"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_work_is_linear(unit: str) -> None:
    assert (
        growth(
            lambda document: island_texts(document, TITLE), lambda size: page("s=" + unit * (size // len(unit))), 20_000
        )
        == 0.0
    )
