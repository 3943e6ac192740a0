"""Every exemption from the linter and the type checker has a reason beside it."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from tests.site.test_structure import ROOT, name_of, tracked

IGNORE = re.compile(r"#\s*(?:(?:ruff:\s*)?noqa|type:\s*ignore|(?:mypy|pyright|pylint):)", re.IGNORECASE)
REASONED = re.compile(r"# (?:(?:ruff: )?noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[a-z-]+(?:, [a-z-]+)*\])  # \w.*")
RULE = re.compile(r'"[A-Z]+\d*"')


def without_reason(code: str) -> Iterator[int]:
    """The lines with an ignore that names no rule or has no reason."""
    for token in tokenize.generate_tokens(StringIO(code).readline):
        if token.type == tokenize.COMMENT and IGNORE.search(token.string) and not REASONED.fullmatch(token.string):
            yield token.start[0]


def unexplained(path: Path) -> Iterator[int]:
    """The lines of pyproject.toml that switch rules off without a comment on the line or above it."""
    rules, before = False, ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        rules = line in ("ignore = [", "[tool.ruff.lint.per-file-ignores]") or (rules and line not in ("", "]"))
        if rules and RULE.search(line) and "#" not in line and not before.startswith("#"):
            yield number
        before = line


def test_every_ignore_has_a_reason() -> None:
    wrong = [
        f"{name_of(path)}:{line}"
        for path in tracked()
        if path.suffix == ".py"
        for line in without_reason(path.read_text("utf-8"))
    ]
    assert wrong == []


def test_every_rule_that_is_switched_off_has_a_reason() -> None:
    assert list(unexplained(ROOT / "pyproject.toml")) == []


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: S310",
        "# noqa: S310,E501  # why",
        "# noqa: S310 - why",
        "#noqa: S310",
        "# type: ignore",
        "# type: ignore  # why",
        "# type: ignore[misc]",
        "# type: ignore[misc]  #",
        "# ruff: noqa",
        "# mypy: ignore-errors",
        "# pylint: disable=all",
    ],
)
def test_ignores_without_a_reason_are_found(comment: str) -> None:
    assert list(without_reason(f"pass\npass  {comment}\n")) == [2]


@pytest.mark.parametrize(
    "code",
    [
        "pass  # noqa: S310, E501  # the setting's own URL",
        "pass  # type: ignore[misc, arg-type]  # the library has no types",
        "# ruff: noqa: E501  # a case is a line",
        "text = '# noqa'",
        "pass  # a comment",
    ],
)
def test_other_lines_are_not_reported(code: str) -> None:
    assert list(without_reason(code + "\n")) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('ignore = [\n    "S101",\n    "S603",  # why\n]\n', [2]),
        ('[tool.ruff.lint.per-file-ignores]\n"a/*" = ["S"]\n# why\n"b/*" = ["S"]\n', [2]),
        ('select = [\n    "S",\n]\n', []),
    ],
)
def test_rules_without_a_reason_are_found(text: str, wrong: list[int], tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    assert list(unexplained(tmp_path / "pyproject.toml")) == wrong
