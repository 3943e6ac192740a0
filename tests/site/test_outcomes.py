"""The outcomes and the functions that write them are documented in docs/ledger.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from newscrawl.failures import Failure
from newscrawl.outcomes import CONFIRMED, AppliesTo, Outcome
from tests.site.test_documented import rows
from tests.site.test_structure import ROOT, called, sources, tree

PAGE = "docs/ledger.md"


def test_every_outcome_has_a_row() -> None:
    documented = rows(PAGE, "Outcomes")
    assert [cells[0].strip("`") for cells in documented] == [outcome.value for outcome in Outcome]
    for cells, outcome in zip(documented, Outcome, strict=True):
        assert cells[1] == outcome.applies_to.value, outcome
        assert cells[2] == (outcome.column or ""), outcome
        again = cells[4]
        assert ("rechecks" in again) is outcome.kept, outcome
        assert ("retries" in again) is outcome.retried, outcome
        assert ("a day" in again) is (outcome in CONFIRMED), outcome


def test_every_failure_class_has_a_row() -> None:
    wanted = [[f"`{one}`", one.meaning, one.remedy, "yes" if one.slows else ""] for one in Failure]
    assert rows(PAGE, "Failures") == wanted


PASSING_ON = {
    "store/ledger/ledger.py: settle": ["one.outcome"],
    "store/ledger/ledger.py: ": ["sa.bindparam('outcome')"],
}
"""`ledger.settle` and its prepared statement write the outcomes of `Settlement`s, and nothing else."""


def functions(*names: str) -> Iterator[tuple[str, ast.AST]]:
    """Each function of these folders as `path: name`; and each module, without its functions, as `path: `."""
    for path in sources(*names):
        where = (
            path.relative_to(ROOT / "newscrawl").as_posix() if path.is_relative_to(ROOT / "newscrawl") else path.name
        )
        parts = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        yield from ((f"{where}: {part.name}", part) for part in parts)
        inside = {node for part in parts for node in ast.walk(part)}
        outside = [node for node in tree(path).body if node not in inside and not isinstance(node, ast.ClassDef)]
        yield f"{where}: ", ast.Module(outside, [])


def settles(node: ast.AST) -> bool:
    """Whether code creates a `Settlement`."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("Settlement", "Settlement.of")


def written(node: ast.AST) -> list[str]:
    """The values, as code, that a piece of code writes to the column `outcome`, except None, which reopens a URL.

    These are `.values(outcome=...)`, a dict with the key "outcome" or the column, `row["outcome"] = ...`, and SQL text.
    """
    pairs: list[tuple[ast.expr | str | None, ast.expr | None]] = []
    if isinstance(node, ast.Call) and called(node) in ("values", "update", "dict"):
        pairs = [(keyword.arg, keyword.value) for keyword in node.keywords]
    elif isinstance(node, ast.Dict):
        pairs = list(zip(node.keys, node.values, strict=True))
    elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        pairs = [(target.slice, node.value) for target in targets if isinstance(target, ast.Subscript)]
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.findall(r"\bSET\b.*?\boutcome\s*=\s*(\S+)", node.value, re.IGNORECASE | re.DOTALL)
    values = [value for key, value in pairs if value is not None and is_outcome(key)]
    return [ast.unparse(value) for value in values if not (isinstance(value, ast.Constant) and value.value is None)]


def is_outcome(key: ast.expr | str | None) -> bool:
    """Whether a key is the name of the column `outcome`, or the column itself."""
    if isinstance(key, ast.Constant):
        return key.value == "outcome"
    return key == "outcome" or (isinstance(key, ast.Attribute) and ast.unparse(key).endswith(".c.outcome"))


def writers() -> set[str]:
    """The functions that set the outcome of a URL, as `path: name`: they create a `Settlement` or write the column."""
    found = {name for name, part in functions("newscrawl", "pipelines") if any(map(settles, ast.walk(part)))}
    for name, part in functions("newscrawl/store"):
        values = [value for node in ast.walk(part) for value in written(node)]
        # Migrations convert the rows of earlier versions.
        if values and not name.startswith("store/migrations/") and name not in PASSING_ON:
            found.add(name)
    return found


def test_only_settle_passes_outcomes_on() -> None:
    parts = dict(functions("newscrawl/store/ledger"))
    assert {
        name: [value for node in ast.walk(parts[name]) for value in written(node)] for name in PASSING_ON
    } == PASSING_ON
    users = {
        name
        for name, part in functions("newscrawl/store")
        if any(
            isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).endswith("_SETTLE")
            for node in ast.walk(part)
        )
    }
    assert users == set(PASSING_ON)


@pytest.mark.parametrize(
    "code",
    [
        "ledger.update().values(due=None, outcome=skipped)",
        "ledger.update().values(outcome=sa.func.coalesce(ledger.c.outcome, x))",
        "ledger.update().values({ledger.c.outcome: x})",
        "changes |= {'outcome': x if y else None}",
        "changes['outcome'] = x",
        "changes.update(outcome=x)",
        "sa.text('UPDATE ledger SET due = NULL, outcome = :x')",
    ],
)
def test_every_way_to_write_is_recognized(code: str) -> None:
    assert [value for node in ast.walk(ast.parse(code)) for value in written(node)] != []


def test_reopening_and_reading_are_not_writing() -> None:
    code = "ledger.update().where(ledger.c.outcome == x).values(outcome=None); row.outcome; {'outcome': None}"
    assert [value for node in ast.walk(ast.parse(code)) for value in written(node)] == []


def test_every_writer_has_a_row() -> None:
    table = rows(PAGE, "Who writes an outcome")
    assert len(table) <= 6
    assert {cells[0].strip("`") for cells in table} == writers()
    documented = {name.strip(" `") for cells in table for name in cells[1].split(",")}
    assert documented == {outcome.value for outcome in Outcome}


def test_only_read_and_skipped_are_outcomes_of_sources() -> None:
    assert {outcome for outcome in Outcome if outcome.applies_to is AppliesTo.SOURCES} == {
        Outcome.READ,
        Outcome.SKIPPED,
    }
