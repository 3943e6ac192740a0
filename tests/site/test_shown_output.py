"""The output of commands shown in the documentation is what they print on the sample archive."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

import pytest

from tests.crawls import ROOT, run_scrapy

_BLOCK = re.compile(r"^( *)```console\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_ISOLATES = re.compile("[\u2066-\u2069]")
"""Isolates, which keep Arabic text in place in a terminal; the documentation does not show them."""
_DURATIONS = re.compile(r"(?:  [a-z ]+ \d+\.\d)+")
"""A line of steps and milliseconds."""
PAGES = ("docs/tools.md", "CONTRIBUTING.md")


def shown(page: str) -> list[tuple[str, list[str]]]:
    """The commands in a page's console blocks, with the output lines shown for each."""
    commands: list[tuple[str, list[str]]] = []
    for indent, block in _BLOCK.findall((ROOT / page).read_text("utf-8")):
        for line in block.splitlines():
            line = line.removeprefix(indent)
            if line.startswith("$ "):
                commands.append((line[2:], []))
            else:
                commands[-1][1].append(line)
    return commands


def masked(line: str) -> str:
    """A line without the figures that differ between runs."""
    return re.sub(r" +\d+\.\d", " 0.0", line) if _DURATIONS.fullmatch(line) else line


def is_shown(lines: list[str], printed: list[str]) -> bool:
    """Whether the lines match the printed output; a line `...` stands for any number of lines."""
    if "..." not in lines:
        return lines == printed
    at = lines.index("...")
    if lines[:at] != printed[:at]:
        return False
    return any(is_shown(lines[at + 1 :], printed[start:]) for start in range(at, len(printed) + 1))


def run(command: str, tree: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell command; plain `scrapy` commands run in a fork, which takes a third of the time."""
    words = shlex.split(command)
    settings = dict(word.split("=", 1) for word in takewhile(lambda word: "=" in word, words))
    if words[len(settings)] == "scrapy" and not {"|", ">", ">>"} & {*words}:
        return run_scrapy(*words[len(settings) + 1 :], folder=tree, **settings)
    script = f'scrapy() {{ "{sys.executable}" -m scrapy "$@"; }}\n{command}'
    return subprocess.run(
        ["bash", "-c", script], cwd=tree, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("page", PAGES)
def test_shown_output_is_the_printed_output(page: str, tmp_path: Path, copy_of_tree: Callable[[Path], Path]) -> None:
    tree = copy_of_tree(tmp_path / "tree")
    commands = shown(page)
    assert commands
    for command, lines in commands:
        done = run(command, tree)
        lines = list(map(masked, lines))
        printed = [masked(line.rstrip()) for line in _ISOLATES.sub("", done.stdout).splitlines()]
        assert is_shown(lines, printed), f"$ {command}\n{done.stdout}\n{done.stderr[-2000:]}"
