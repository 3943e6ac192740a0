"""Decode HTML character references, to the last layer, in one pass."""

import re
import unicodedata
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}))\Z")
_LONGEST = 33  # "&CounterClockwiseContourIntegral" is the longest name of HTML 5
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def unescape(text: str, *, droppable: str = "") -> str:
    """Replace every character reference that ends in a semicolon, however often it was escaped.

    `&amp;quot;` is `"`: a decoded character may be part of another reference. A bare `&copy` is not changed: in running
    text it is more often a URL parameter than a sign. Numbers 128-159 are windows-1252, as in HTML 5; a number outside
    Unicode stays as printed. Decoded characters that are in `droppable` are left out.

    Takes one step per character: references are searched for only at semicolons, in the last 33 characters.
    """
    if "&" not in text or ";" not in text:
        return text
    out = _Output()
    start = 0
    while (end := text.find(";", start)) >= 0:
        out.write(text[start:end])
        _arrive(out, droppable)
        start = end + 1
    out.write(text[start:])
    return out.text()


class _Output:
    """Text that grows and shrinks at its end; only the last characters are a list, which takes 80 bytes for each."""

    __slots__ = ("_chunks", "tail")

    _CHUNK = 4096

    def __init__(self) -> None:
        self._chunks: list[str] = []
        self.tail: list[str] = []

    def write(self, text: str) -> None:
        if len(self.tail) + len(text) > 2 * self._CHUNK:
            text = "".join(self.tail) + text
            kept = len(text) - self._CHUNK
            self._chunks.extend(text[at : min(at + self._CHUNK, kept)] for at in range(0, kept, self._CHUNK))
            self.tail = list(text[kept:])
        else:
            self.tail.extend(text)

    def last(self, length: int) -> str:
        """Return the last characters, at most `length`."""
        while len(self.tail) < length and self._chunks:
            self.tail[:0] = self._chunks.pop()
        return "".join(self.tail[-length:])

    def text(self) -> str:
        return "".join(self._chunks) + "".join(self.tail)


def _arrive(out: _Output, droppable: str) -> None:
    """Add a semicolon to `out`: decode the reference that it ends, or write it as a character."""
    waiting = [";"]
    while waiting:
        char = waiting.pop()
        reference = _REFERENCE.search(out.last(_LONGEST)) if char == ";" else None
        value = _value(reference) if reference else None
        if reference is None or value is None:
            if char not in droppable:
                out.write(char)
            continue
        del out.tail[-len(reference.group()) :]
        # Normalize immediately, because U+037E is canonically a semicolon.
        waiting.extend(reversed(unicodedata.normalize("NFC", value)))


def _value(reference: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = reference.groups()
    if name:
        return html5.get(name + ";")
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code > 0x10FFFF:
        return None
    return _WINDOWS_1252.get(code, chr(code))
