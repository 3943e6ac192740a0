"""Standard output that is closed, full, or no longer read."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.crawls import ROOT

URL = "https://baghdadtoday.news/264015-.html"
REPLAY = ("--replay", "sample/newscrawl-sample.warc.gz")


@pytest.mark.parametrize("command", [("probe", URL), ("discover", "baghdadtoday")])
@pytest.mark.parametrize(
    ("output", "code", "line"),
    [
        (">&-", 2, "scrapy: standard output is closed"),
        (">/dev/full", 2, "scrapy: standard output: No space left on device"),
        ("| true", 1, None),
    ],
)
def test_output_that_cannot_be_written(command: tuple[str, ...], output: str, code: int, line: str | None) -> None:
    script = f'set -o pipefail; "$@" {output}'
    arguments = [sys.executable, "-m", "scrapy", *command, *REPLAY, "-s", "FEED_STORE_URL=temporary:"]
    done = subprocess.run(
        ["bash", "-c", script, "bash", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    errors = [text for text in done.stderr.splitlines() if text.startswith("scrapy: ")]
    assert errors == ([line] if line else [])
