"""The outcomes and the functions that write them are documented in docs/ledger.md."""

from __future__ import annotations

import ast

from newscrawl.outcomes import AppliesTo, Failure, Outcome
from tests.site.test_documented import rows
from tests.site.test_structure import ROOT, sources, tree

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


def test_every_failure_class_has_a_row() -> None:
    wanted = [[f"`{one}`", one.meaning, one.remedy, "yes" if one.slows else ""] for one in Failure]
    assert rows(PAGE, "Failures") == wanted


def writers() -> set[str]:
    """The functions that set the outcome of a URL, as `path: name`.

    These create a `Settlement`, which `ledger.settle` writes, or write the column themselves.
    """
    found = set()
    for path in sources("newscrawl", "pipelines"):
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and any(map(writes, ast.walk(function))):
                found.add(f"{path.relative_to(ROOT / 'newscrawl').as_posix()}: {function.name}")
    return found


def writes(node: ast.AST) -> bool:
    """Whether a piece of code sets an outcome."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        values = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        settles = name in ("Settlement", "Settlement.of")
        return settles or (name.endswith(".values") and values.get("outcome", "").startswith("Outcome."))
    if isinstance(node, ast.Dict):
        return any(
            isinstance(key, ast.Constant) and key.value == "outcome" and "Outcome." in ast.unparse(value)
            for key, value in zip(node.keys, node.values, strict=True)
        )
    return False


def test_every_writer_has_a_row() -> None:
    table = rows(PAGE, "Who writes an outcome")
    assert len(table) <= 6
    assert {cells[0].strip("`") for cells in table} == writers()
    written = {name.strip(" `") for cells in table for name in cells[1].split(",")}
    assert written == {outcome.value for outcome in Outcome}


def test_only_read_and_skipped_are_outcomes_of_sources() -> None:
    assert {outcome for outcome in Outcome if outcome.applies_to is AppliesTo.SOURCES} == {
        Outcome.READ,
        Outcome.SKIPPED,
    }
