"""Fixtures of the tests of archives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.archives import write_pages


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with ten pages."""
    return write_pages(tmp_path / "ten.warc.gz", (b"%d " % number * 1000 for number in range(10)))
