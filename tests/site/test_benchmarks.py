"""Benchmarks are run by hand, so that nothing else notices a script that a change has broken: none is run here, either.

Each is imported, asked for its help, and the programs that it holds as text are compiled and their names looked up. The
peers that some import at their start (`dates.py`: dateparser, dateutil, htmldate; `date_formatters.py`: Babel) are
installed with the tests; all other peers are imported only when they are measured.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

from tests.crawls import ROOT

FILES = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in (ROOT / "benchmarks").rglob("*.py")}
SCRIPTS = sorted(name for name, path in FILES.items() if '\nif __name__ == "__main__":\n' in path.read_text("utf-8"))
_IMPORT = re.compile(r"^\s*(?:import|from) [\w.]+(?:,| as | import |;|$)", re.MULTILINE)


def programs(path: Path) -> Iterator[str]:
    """The Python programs that a file holds as text: strings that import something, docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        text = None
        if isinstance(node, ast.JoinedStr):
            # A value in the text is a literal of the program, or a part of one.
            parts = [part.value if isinstance(part, ast.Constant) else "0" for part in node.values]
            text = dedent("".join(map(str, parts)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents | inside:
            # Names in braces are what `format` fills, and doubled braces are single ones of the program.
            text = re.sub(r"(?<!\{)\{\w+\}(?!\})", "0", node.value)
            if "{{" in text:
                text = text.replace("{{", "{").replace("}}", "}")
        if text is not None and _IMPORT.search(text):
            yield text


def member(module: str, name: str) -> object | None:
    """What `from module import name` gives; None if there is no such name."""
    with suppress(ModuleNotFoundError):
        return getattr(import_module(module), name, None) or import_module(f"{module}.{name}")
    return None


def unknown(program: str) -> list[str]:
    """The names that a program imports, or takes from a module, and that do not exist."""
    tree = ast.parse(program)
    modules: dict[str, ModuleType] = {}
    missing = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                module = import_module(one.name)
                first = one.name.split(".")[0]
                modules[one.asname or first] = module if one.asname else sys.modules[first]
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None, "a program has no package"
            for one in node.names:
                value = member(node.module, one.name) if one.name != "*" else import_module(node.module)
                if value is None:
                    missing.append(f"{node.module}.{one.name}")
                elif isinstance(value, ModuleType):
                    modules[one.asname or one.name] = value
    taken = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
    for node in taken:
        name = ast.unparse(node.value)
        if name in modules and not hasattr(modules[name], node.attr):
            missing.append(f"{name}.{node.attr}")
    return missing


@pytest.mark.parametrize("name", sorted(FILES))
def test_benchmark_is_imported(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Some put the checkout on the path, because they are run as files.
    monkeypatch.setattr(sys, "path", sys.path[:])
    import_module(name)


@pytest.mark.parametrize("name", SCRIPTS)
def test_benchmark_answers_help(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "path", sys.path[:])
    assert "argparse" in FILES[name].read_text("utf-8"), "it would be run"
    main = import_module(name).main
    monkeypatch.setattr(sys, "argv", [f"{name}.py", "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: {name}.py")


def test_programs_in_benchmarks_name_what_exists() -> None:
    held = {name: list(programs(path)) for name, path in FILES.items()}
    assert {name.rpartition(".")[2] for name, texts in held.items() if texts} == {
        "changes", "crawl", "loop", "history_labels", "project", "start"
    }  # fmt: skip
    assert {
        name: lost for name, texts in held.items() if (lost := [one for text in texts for one in unknown(text)])
    } == {}


def test_program_with_a_lost_name_is_found(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("PROGRAM = '''\nfrom newscrawl.crawl.fleet import roster, lost\nroster.no_seconds = {{}}\n'''\n")
    (program,) = programs(script)
    assert unknown(program) == ["newscrawl.crawl.fleet.lost", "roster.no_seconds"]
