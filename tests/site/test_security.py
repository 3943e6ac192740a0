"""docs/security.md names a test for each defence, and each of these files exists."""

from __future__ import annotations

import pytest

from newscrawl import settings
from tests.site.test_documented import rows
from tests.site.test_structure import ROOT

PAGE = "docs/security.md"
DEFENCES = rows(PAGE, "What is defended")


@pytest.mark.parametrize("cells", DEFENCES, ids=[cells[0] for cells in DEFENCES])
def test_each_defence_names_its_test(cells: list[str]) -> None:
    assert len(cells) == 4
    assert all(cells)
    path = ROOT / cells[3].strip("`")
    assert path.is_file()
    assert "def test_" in path.read_text("utf-8")


def test_no_console_can_execute_python_during_a_crawl() -> None:
    assert not settings.TELNETCONSOLE_ENABLED
    assert not settings.REMOTE_CONTROL_ENABLED
