"""Values in any script for terminal lines: cut to the width, and isolated so that Arabic does not reorder the rest."""

from __future__ import annotations

from collections.abc import Sequence

from newscrawl.printable import printable

# First strong isolate and its end (UAX #9): text between them does not affect the direction of text around it.
_FSI, _PDI = "\u2068", "\u2069"
_JOINT = " | "
_MIN = 12


def isolated(text: str, width: int | None = None) -> str:
    """Return a value as one printable line of at most `width` cells, in directional isolates if it needs them."""
    line = one_line(text, width)
    # ASCII has no right-to-left letters.
    return line if line.isascii() else f"{_FSI}{line}{_PDI}"


def one_line(text: str, width: int | None = None) -> str:
    """Return a value as one printable line of at most `width` cells, for a line with no other text."""
    line = " ".join(printable(text).split())
    return line if width is None else _cut(line, width)


def isolated_list(texts: Sequence[str], width: int | None = None) -> str:
    """Return several values in one line, each isolated; the first is cut to the width, those without room counted."""
    shown: list[str] = []
    room = width
    for at, text in enumerate(texts):
        rest = len(texts) - at - 1
        most = None if room is None else room - (len(_more(rest)) + len(_JOINT) if rest else 0)
        if shown and most is not None and cells(one_line(text)) > most:
            shown.append(_more(rest + 1))
            break
        shown.append(isolated(text, most))
        if room is not None:
            room -= cells(shown[-1]) + len(_JOINT)
    return _JOINT.join(shown)


def _more(count: int) -> str:
    return f"{count} more"


def _cut(line: str, width: int) -> str:
    """Return the start of a line, with an ellipsis if it is cut."""
    from rich.cells import set_cell_size

    if cells(line) <= width:
        return line
    return set_cell_size(line, max(width, _MIN) - 1).rstrip() + "…"


def cells(line: str) -> int:
    """Return the number of terminal cells that a line takes; isolates take none."""
    from rich.cells import cell_len

    return cell_len(line.replace(_FSI, "").replace(_PDI, ""))
