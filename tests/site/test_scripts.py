"""The shell scripts pass shellcheck, and the Makefile contains no script."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(path for path in (ROOT / "scripts").iterdir() if path.is_file())


def test_shellcheck_finds_nothing(needs: Callable[[str], Path]) -> None:
    command = [str(needs("shellcheck")), *map(str, SCRIPTS), str(ROOT / ".ci" / "run")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_targets_are_one_line() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    recipes = re.findall(r"^\S[^\n:=]*:[^=\n]*\n((?:\t[^\n]*\n)*)", text, re.MULTILINE)
    assert len(recipes) > 8
    assert [recipe for recipe in recipes if recipe.count("\n") > 1 or "\\\n" in recipe] == []
