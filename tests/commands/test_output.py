"""Standard output that is closed, full, or no longer read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawls import ROOT, start_scrapy
from tests.forked import unread

URL = "https://baghdadtoday.news/264015-.html"
REPLAY = ("--replay", "sample/newscrawl-sample.warc.gz")


SETTINGS = ("-s", "FEED_STORE_URL=temporary:")
PROBE = ("probe", URL, *REPLAY, *SETTINGS)
DISCOVER = ("discover", "baghdadtoday", *REPLAY, *SETTINGS)


def errors(stderr: str) -> list[str]:
    assert "Traceback" not in stderr
    return [line for line in stderr.splitlines() if line.startswith("scrapy: ")]


@pytest.mark.parametrize(
    ("output", "code", "line"),
    [
        (">&-", 2, "scrapy: standard output is closed"),
        (">/dev/full", 2, "scrapy: standard output: No space left on device"),
        ("| true", 1, None),
    ],
)
def test_unwritable_output_is_reported(output: str, code: int, line: str | None) -> None:
    script = f'set -o pipefail; "$@" {output}'
    arguments = [sys.executable, "-m", "scrapy", *PROBE]
    done = subprocess.run(
        ["bash", "-c", script, "bash", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert errors(done.stderr) == ([line] if line else [])


def test_full_device_with_another_command() -> None:
    with Path("/dev/full").open("w") as full:
        process = start_scrapy(*DISCOVER, stdout=full, stderr=subprocess.PIPE)
        _, printed_errors = process.communicate()
    assert process.returncode == 2
    assert errors(printed_errors) == ["scrapy: standard output: No space left on device"]


def test_closed_pipe_with_another_command() -> None:
    with unread() as output:
        process = start_scrapy(*DISCOVER, stdout=output, stderr=subprocess.PIPE)
        _, printed_errors = process.communicate()
    assert process.returncode == 1
    assert errors(printed_errors) == []
