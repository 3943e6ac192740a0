"""`Check`: one line of the doctor's table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CheckState(StrEnum):
    """The outcome of a check; only `FAILED` makes the command fail."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check."""

    name: str
    state: CheckState
    found: str
    advice: str = ""
    """What to do; empty if there is nothing to do."""


def ok(name: str, found: str) -> Check:
    """A check without problems."""
    return Check(name, CheckState.OK, found)


def warning(name: str, found: str, advice: str) -> Check:
    """A problem that does not prevent crawls yet."""
    return Check(name, CheckState.WARNING, found, advice)


def failed(name: str, found: str, advice: str) -> Check:
    """A problem: crawls do not work, or not as the sites may expect."""
    return Check(name, CheckState.FAILED, found, advice)


def skipped(name: str, found: str) -> Check:
    """A check that was not made; `found` is the reason."""
    return Check(name, CheckState.SKIPPED, found)
