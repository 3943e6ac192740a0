"""Dates printed by Intl and Babel in every Arab region are read correctly, or refused.

`benchmarks/date_formatters.py` does the same with moment, dayjs and date-fns, and with more moments.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import pytest

from newscrawl.arabic import read_date
from tests.crawls import ROOT


@pytest.fixture(scope="module")
def formatters() -> ModuleType:
    """The benchmark's module."""
    spec = importlib.util.spec_from_file_location("date_formatters", ROOT / "benchmarks" / "date_formatters.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(formatters: ModuleType, rows: Iterable[Any]) -> tuple[Counter[str], list[str]]:
    """The number of texts per verdict, and the texts that were read wrongly."""
    counts: Counter[str] = Counter()
    wrong = []
    for row in rows:
        found = read_date(row.text, region=row.region, now=formatters.NOW, tz=row.zone)
        verdict = formatters.verdict(row, found)
        counts[verdict] += 1
        if verdict == "WRONG":
            wrong.append(f"{row.formatter} {row.style} {row.region}: {row.text!r}, {row.wall}, not {found}")
    return counts, wrong


def test_babel(formatters: ModuleType) -> None:
    counts, wrong = judged(formatters, formatters.babel(2, 9))
    assert not wrong
    assert counts["right"] > 4 * counts["none"]


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_intl(formatters: ModuleType) -> None:
    counts, wrong = judged(formatters, formatters.javascript(None, 1, 9))
    assert not wrong
    assert counts["right"] > 2 * counts["none"]
    assert set(counts) <= {"right", "none", *formatters.KNOWN}
