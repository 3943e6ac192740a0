"""`benchmarks/farm.py` end to end: a few sites, a few simulated minutes, workers that are killed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.farm import farm, options_of


def test_a_fleet_loses_nothing_though_its_workers_are_killed(
    tmp_path: Path, needs: Callable[[str], Path], postgresql_url: str
) -> None:
    needs("gcc")
    options = options_of(["--quick", "--sites", "10", "--workers", "2", "--kill-every", "90", "--morning", "600"])
    folder = tmp_path / "farm"
    folder.mkdir()
    report = farm(options, folder, postgresql_url)
    found = report.found
    # No feed drops an article, however late a busy machine polls it.
    assert all(len(site.articles) <= site.window for site in report.server.world.plan.sites)
    assert report.workers.killed
    # Some are told to stop before they have begun.
    assert set(report.workers.codes) <= {0, 1, -15}
    assert found.expected > 40
    assert found.in_feed == found.expected, found.missing
    assert not found.twice, found.twice
    assert found.altered == 0
    assert found.invented == []
    assert report.balance == (0, "The sums balance.")
    assert report.check == (0, "The store is intact.")
    assert [bar.name for bar in report.bars() if not bar.passed] == []
