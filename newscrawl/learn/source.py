"""Change selectors in the source text of a spider; only the changed values are rewritten."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of

from newscrawl.fields import Fields, Selector, as_argument

_BASIS = re.compile(r'(Selectors: )[^"]*?(\.?""")', re.DOTALL)
_NAMES = tuple(field.name for field in fields_of(Fields))
_IMPORT = "from newscrawl.spider import Fields\n"


class SourceError(ValueError):
    """The source of a spider cannot be changed; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class _Argument:
    """A keyword argument in a source: its character range, and the position where the next one may be inserted."""

    name: str
    start: int
    end: int
    after: int


def with_selectors(source: str, name: str, inherited: Fields, changes: Mapping[str, Selector], basis: str) -> str:
    """The source of a spider's module with changed selectors for the spider `name`; `()` removes a selector.

    A spider without its own `fields` gets the inherited ones with the changes. `basis` replaces the text after
    "Selectors:" in its docstring. Raises `SourceError`.
    """
    body = ast.parse(source).body
    spider = next((node for node in body if isinstance(node, ast.ClassDef) and _name_of(node) == name), None)
    if spider is None:
        raise SourceError(f"no class in its module is the spider {name}")
    edits = _edits(source, spider, inherited, changes)
    for start, end, text in sorted(edits, reverse=True):
        source = source[:start] + text + source[end:]
    source = _BASIS.sub(lambda found: f"{found[1]}{basis}{found[2]}", source, count=1)
    return _tidied(source)


def _name_of(spider: ast.ClassDef) -> str | None:
    value = _assigned(spider, "name")
    return str(value.value) if isinstance(value, ast.Constant) else None


def _assigned(spider: ast.ClassDef, name: str) -> ast.expr | None:
    """The value that a class assigns to a name; None if it does not."""
    for node in spider.body:
        if isinstance(node, ast.Assign) and any(isinstance(at, ast.Name) and at.id == name for at in node.targets):
            return node.value
    return None


def _edits(
    source: str, spider: ast.ClassDef, inherited: Fields, changes: Mapping[str, Selector]
) -> list[tuple[int, int, str]]:
    """`(start, end, text)` of each replacement, in characters of the source."""
    call = _assigned(spider, "fields")
    if call is None:
        values = {name: getattr(inherited, name) for name in _NAMES} | dict(changes)
        lines = "".join(as_argument(name, value) for name, value in values.items() if value)
        end = _offset(source, spider.end_lineno, spider.end_col_offset)
        return [(end, end, f"\n\n    fields = Fields(\n{lines}    )")]
    if not isinstance(call, ast.Call) or call.args or any(keyword.arg is None for keyword in call.keywords):
        raise SourceError("its fields are not written as Fields(name=..., ...)")
    begin, arguments = _arguments(source, _offset(source, call.func.end_lineno, call.func.end_col_offset))
    written = {argument.name: argument for argument in arguments}
    edits = []
    for name, value in changes.items():
        line = as_argument(name, value)
        if name in written:
            at = written[name]
            if value:
                edits.append((at.start, at.end, line.strip().removesuffix(",")))
            else:
                edits.append((source.rindex("\n", 0, at.start) + 1, at.after, ""))
        elif value:
            before = [written[other].after for other in _NAMES[: _NAMES.index(name)] if other in written]
            place = max(before, default=begin)
            edits.append((place, place, line))
    return edits


def _arguments(source: str, at: int) -> tuple[int, list[_Argument]]:
    """The position where a call's arguments begin, after the bracket that follows `at`, and its keyword arguments."""
    starts = _line_starts(source)
    tokens = [
        (token.type, token.string, starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1])
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    ]
    tokens = [token for token in tokens if token[2] >= at]
    begin = tokens[0][3]
    found: list[_Argument] = []
    depth = 0
    own: list[tuple[int, str, int, int]] = []
    for kind, text, start, end in tokens:
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}")) if kind == tokenize.OP else 0
        if own and ((depth == 1 and text == ",") or depth == 0):
            found.append(_Argument(own[0][1], own[0][2], own[-1][3], _line_end(source, end if depth else own[-1][3])))
            own = []
        elif start >= begin and depth:
            own.append((kind, text, start, end))
        if depth == 0:
            break
    return _line_end(source, begin), found


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _line_end(source: str, at: int) -> int:
    """The beginning of the next line if the rest of the line is empty or a comment; otherwise `at`."""
    rest = re.compile(r"[^\S\n]*(?:#[^\n]*)?\n").match(source, at)
    return rest.end() if rest else at


def _offset(source: str, line: int | None, column: int | None) -> int:
    """The character offset of an `ast` position, whose lines count from 1 and whose columns are UTF-8 bytes."""
    lines = source.splitlines(keepends=True)
    assert line is not None, "nodes of a parsed source have positions"
    return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())


def _tidied(source: str) -> str:
    """The source with the import that it needs, and without private constants that are no longer used."""
    tree = ast.parse(source)
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    lines = source.splitlines(keepends=True)
    for node in reversed(tree.body):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(at, ast.Name) and at.id.startswith("_") and names.count(at.id) == 1 for at in targets):
            del lines[node.lineno - 1 : node.end_lineno]
    imported = {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    if "Fields" in names and "Fields" not in imported:
        lines.append(_IMPORT)
    imports = sorted(line for line in lines if line.startswith("from "))
    rest = [line for line in lines if not line.startswith("from ")]
    while rest and not rest[0].strip():
        del rest[0]
    gap = "\n" if rest and rest[0].startswith(("_", "#")) else "\n\n"
    return "".join([*imports, gap, *rest])
