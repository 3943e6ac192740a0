"""HTML character references, undone to the last layer in one pass."""

import re
import unicodedata
from html.entities import html5

from newscrawl.arabic.normalize.alphabet import NOT_CONTENT

_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}))\Z")
_LONGEST = 33  # "&CounterClockwiseContourIntegral" is the longest name of HTML 5
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def unescape(text: str, *, droppable: str = "") -> str:
    """The text with every character reference that ends in a semicolon replaced, however deep it was escaped.

    `&amp;quot;` is `"`; what a reference yields counts as text for the next one. Bare `&copy` stays: in a running text
    it is a URL's parameter more often than a sign. Numbers 128-159 are windows-1252, as in HTML 5; a number outside
    Unicode stays as printed. Characters in `droppable` that a reference yields are left out.

    One step a character: what may become a reference is looked for only where a semicolon arrives, among the last 33
    characters.
    """
    if "&" not in text or ";" not in text:
        return text
    out: list[str] = []
    first, *rest = text.split(";")
    out.extend(first)
    for part in rest:
        _arrive(out, droppable)
        out.extend(part)
    return "".join(out)


def _arrive(out: list[str], droppable: str) -> None:
    """A semicolon arrives at the end of `out`; it closes a reference, or it is a character."""
    waiting = [";"]
    while waiting:
        char = waiting.pop()
        reference = _REFERENCE.search("".join(out[-_LONGEST:])) if char == ";" else None
        value = _value(reference) if reference else None
        if reference is None or value is None:
            if char not in droppable:
                out.append(char)
            continue
        del out[len(out) - len(reference.group()) :]
        # Normalized at once: U+037E is canonically a semicolon.
        waiting.extend(reversed(unicodedata.normalize("NFC", value)))


def _value(reference: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = reference.groups()
    if name:
        return html5.get(name + ";")
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code > 0x10FFFF:
        return None
    return _WINDOWS_1252.get(code, chr(code))


DROPPED_AT_ONCE = NOT_CONTENT + "".join(map(chr, range(0xD800, 0xE000)))
