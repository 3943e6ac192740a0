"""Facts stated in one place: only `newscrawl.arabic` contains Arabic letters, only commands know options."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARABIC = re.compile("[\u060c\u061b\u061f-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("newscrawl", "pipelines")
    for path in (ROOT / folder).rglob("*.py")
    if "newscrawl/arabic/" not in path.as_posix()
)


def texts(tree: ast.AST) -> list[str]:
    """The string constants of a module that are not docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | statements
    ]


@pytest.mark.parametrize("name", FILES)
def test_only_the_arabic_package_holds_arabic_text(name: str) -> None:
    source = (ROOT / name).read_text("utf-8")
    # A source without Arabic letters and without escapes cannot contain Arabic strings.
    may_hold = ARABIC.search(source) or re.search(r"\\[uUxN0-7]", source)
    found = [text for text in texts(ast.parse(source)) if ARABIC.search(text)] if may_hold else []
    assert not found, f"{name}: {found}; put it into newscrawl/arabic"


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("newscrawl/store/")])
def test_store_mentions_no_options_of_commands(name: str) -> None:
    found = [text for text in texts(ast.parse((ROOT / name).read_text("utf-8"))) if re.search(r"(?<!-)--[a-z]", text)]
    assert not found, f"{name}: {found}; the command says which option that is"
