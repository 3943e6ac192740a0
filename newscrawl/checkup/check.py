"""`Check`: one line of the doctor's table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CheckState(StrEnum):
    """How a check went; only `FAILED` makes the command fail."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: CheckState
    found: str
    advice: str = ""
    """What to do; empty if there is nothing to do."""


def ok(name: str, found: str) -> Check:
    """All is well."""
    return Check(name, CheckState.OK, found)


def warning(name: str, found: str, advice: str) -> Check:
    """It works, but not as it should, or not for long."""
    return Check(name, CheckState.WARNING, found, advice)


def failed(name: str, found: str, advice: str) -> Check:
    """Crawls do not work, or not as the sites may expect."""
    return Check(name, CheckState.FAILED, found, advice)


def skipped(name: str, found: str) -> Check:
    """Not looked at, and why."""
    return Check(name, CheckState.SKIPPED, found)
