"""Repair text that was decoded with the wrong encoding, if that is certain.

Three cases occur in Arabic news: UTF-8 read as windows-1252 or Latin-1 (`Ø§Ù„`), UTF-8 read as windows-1256 (Arabic
letters become other Arabic letters, `ط§ظ„`), and windows-1256 read as windows-1252 (`ÇáÌ`). Each line is judged
separately, because a page may mix correct and misread lines.

It is certain if the text has sequences of characters that no language uses, and they decode to Arabic.
"""

import re

from newscrawl.arabic.normalize.alphabet import ANY_LETTER, char_class

_LATIN_1 = {chr(code): code for code in range(256)}
_CP1252 = {bytes([code]).decode("cp1252", "ignore") or chr(code): code for code in range(256)}
_CP1256 = {bytes([code]).decode("cp1256"): code for code in range(256)}


class _Misread:
    """UTF-8 misread as a one-byte encoding: patterns for its misread sequences, and their correct decoding."""

    def __init__(self, byte_of: dict[str, int], leads: str) -> None:
        """`leads` are the first bytes, as hexadecimal pairs, of the sequences that are repaired."""
        self._byte_of = byte_of
        chosen = set(bytes.fromhex(leads))
        two, three, four = (
            self._class(chosen & set(range(first, last + 1)))
            for first, last in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))
        )
        self._following = self._class(set(range(0x80, 0xC0)))
        self.pair = self._class(set(range(0xD8, 0xDC))) + self._following
        self.lead = self._class(chosen)
        following = self._following
        self.run = re.compile(f"(?:{two}{following}|{three}{following}{{2}}|{four}{following}{{3}})++")

    def _class(self, values: set[int]) -> str:
        if not values:
            return "(?!)"
        return f"[{char_class(char for char, byte in self._byte_of.items() if byte in values)}]"

    def decode(self, run: str) -> str:
        """Return the run decoded correctly, or unchanged if it is not UTF-8 (overlong, a surrogate, correct text)."""
        try:
            return bytes([self._byte_of[char] for char in run]).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            return run


_AS_1252 = _Misread(_LATIN_1 | _CP1252, "c2c3c4c5c6cb d8d9dadb e2ef f0")
_AS_1256 = _Misread(_CP1256, "c2c3 d8d9dadb e2ef")

# Ø§Ù„: two pairs in a row of a letter that few languages have and a sign or rare letter.
_SURE_1252 = re.compile(f"(?:{_AS_1252.pair}){{2}}")
# The same, misread twice: Ø has become Ã˜.
_TWICE_1252 = re.compile("Ã[\u02dc\u2122\u0161\u203a\x98-\x9b]")
# ط§ and the beginning of another sequence; certain only with at least two sequences.
_SUSPECT_1256 = re.compile(_AS_1256.pair + _AS_1256.lead)
_ARABIC = re.compile("[\u0600-\u06ff]")

_WORD = re.compile("[A-Za-zªº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ffŒœŠšŽžŸƒˆ\x81\x8d-\x90]+|[¡¿]")
_ASCII_LETTER = re.compile("[A-Za-z]")
# ÇáÌ: no language has a capital after a small letter in a word without ASCII letters.
_SMALL_CAPITAL = re.compile("[ß-öø-ÿ][À-ÖØ-Þ]")
_ARABIC_WORD = re.compile("[\u0621-\u0652پچژگ]{3,}")
_TO_1256 = {ord(char): bytes([byte]).decode("cp1256") for char, byte in (_LATIN_1 | _CP1252).items() if byte > 0x7F}

# A quick test for `_LEAD_1252` and `_SMALL_CAPITAL` together: most texts have none of these characters.
_HIGH_LATIN = re.compile("[ÃØÙÚÛß-öø-ÿ]")
_LEAD_1252 = re.compile("[ÃØÙÚÛ]")


def may_repair(text: str) -> bool:
    """Whether `repair` might change the text; a cheap test."""
    # Separate patterns, because one pattern with alternatives is three times as slow.
    if _HIGH_LATIN.search(text) and (_LEAD_1252.search(text) or _SMALL_CAPITAL.search(text)):
        return True
    return bool(_SUSPECT_1256.search(text))


def repair(text: str) -> str:
    """Return the text with every certain misreading repaired; the same text if there is none.

    Never raises. Text that was misread twice is repaired twice. Soft hyphens and zero-width joiners must not have been
    removed before: they may be bytes of letters (AD is the second byte of ح).
    """
    if not may_repair(text):
        return text
    return "\n".join(map(_repair_line, text.split("\n")))


def _repair_line(line: str) -> str:
    # Every step halves the length of a misread run, so there are few steps.
    while (better := _undo_once(line)) != line:
        line = better
    return line


def _undo_once(line: str) -> str:
    if _SURE_1252.search(line):
        return _AS_1252.run.sub(lambda run: _AS_1252.decode(run.group()), line)
    if len(_TWICE_1252.findall(line)) > 1:
        once = _AS_1252.run.sub(lambda run: _AS_1252.decode(run.group()), line)
        return once if _SURE_1252.search(once) else line
    if _SUSPECT_1256.search(line) and any(_is_sure_1256(run.group()) for run in _AS_1256.run.finditer(line)):
        whole = _AS_1256.decode(line)
        return whole if whole != line else _AS_1256.run.sub(_decoded_1256, line)
    if _SMALL_CAPITAL.search(line) and any(_is_sure_word(word.group()) for word in _WORD.finditer(line)):
        return _WORD.sub(_word_1256, line)
    return line


def _is_sure_1256(run: str) -> bool:
    """Whether a run is certainly misread: it decodes to two Arabic letters with a sign inside, or to three.

    Two pairs of letters without a sign may be Urdu.
    """
    letters = len(_ARABIC.findall(_AS_1256.decode(run)))
    signs = {char for char in run if not char.isalpha()}
    # If all signs are equal, it is a list without spaces: ط،ظ،ع.
    return run != _AS_1256.decode(run) and len(set(run[1::2])) > 1 and (letters > 2 or (letters == 2 and bool(signs)))


def _decoded_1256(match: re.Match[str]) -> str:
    """Decode a run in a certainly misread line; a single sequence only if it cannot be part of a correct word."""
    run, line = match.group(), match.string
    decoded = _AS_1256.decode(run)
    if len(_ARABIC.findall(decoded)) > 1 or not ANY_LETTER.match(run):
        return decoded
    before, after = line[match.start() - 1 : match.start()], line[match.end() : match.end() + 1]
    in_word = ANY_LETTER.match(before) or ANY_LETTER.match(after) or run[-1] in "،؛؟»”’…"
    return run if in_word else decoded


def _is_sure_word(word: str) -> bool:
    return (
        not _ASCII_LETTER.search(word)
        and bool(_SMALL_CAPITAL.search(word))
        and bool(_ARABIC_WORD.fullmatch(word.translate(_TO_1256)))
    )


def _word_1256(match: re.Match[str]) -> str:
    word = match.group()
    return word if _ASCII_LETTER.search(word) else word.translate(_TO_1256)
