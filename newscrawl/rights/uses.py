"""The uses that statements are about, and functions to build and combine statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from newscrawl.items import Decision, Statement

MAX_TEXT = 200
"""Maximum characters of a statement that are kept."""


class Use(StrEnum):
    """One use of a page; the values are fields of `Rights`."""

    SEARCH = "search"
    """Use in an index that leads to the page."""
    TRAIN = "train"
    """Use for training a model."""
    AI_INPUT = "ai_input"
    """Use as input of a model: grounding, answers, summaries."""
    ARCHIVE = "archive"
    """Use in a public copy of the page."""
    SNIPPET = "snippet"
    """Use as an excerpt in search results."""

    @property
    def label(self) -> str:
        """Its name on the command line."""
        return self.value.replace("_", "-")


def statement(form: str, where: str, text: str, permissions: Mapping[Use, bool]) -> Statement:
    """Build a statement; `permissions` maps each use that it allows to True, and each that it reserves to False."""
    return Statement(
        form=form,
        where=where,
        text=bounded(text),
        reserves=[use.value for use in Use if permissions.get(use) is False],
        allows=[use.value for use in Use if permissions.get(use) is True],
    )


def strictest(several: Iterable[Mapping[Use, bool]]) -> dict[Use, bool]:
    """Combine several answers: a use that one of them reserves is reserved."""
    combined: dict[Use, bool] = {}
    for permissions in several:
        for use, allowed in permissions.items():
            combined[use] = allowed and combined.get(use, True)
    return combined


def strictest_of(statements: Iterable[Statement]) -> dict[str, Decision]:
    """Use -> decision, for each use that is named in a statement."""
    decisions: dict[str, Decision] = {}
    for one in statements:
        decisions |= dict.fromkeys(one.reserves, "reserve")
        decisions |= {use: "allow" for use in one.allows if use not in decisions}
    return decisions


def bounded(text: str) -> str:
    """A text as one line, shortened to `MAX_TEXT` characters."""
    line = " ".join(text[: 4 * MAX_TEXT].split())
    return line if len(line) <= MAX_TEXT else line[: MAX_TEXT - 1] + "…"
