"""Distinguish Arabic from the other languages in Arabic script, by letters alone."""

from __future__ import annotations

import re

_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5]")
_OWN = re.compile("[ةأإؤكيى]")
"""Letters that Persian, Urdu, Kurdish and Pashto do not use, or encode differently."""
_FOREIGN = re.compile("[پچژگکیٹڈڑںےہھۆێەڵڕټډړښګۍې]")
_LEADS = bytes(range(0xD8, 0xDC))
"""First bytes of Arabic letters in UTF-8; in windows-1256, these bytes are frequent letters too."""
_FEW = 40
"""Minimum number of such bytes in a page that may have an Arabic text; a language menu has fewer."""
_MAX_BYTES = 1 << 18


def may_be_arabic(page: bytes) -> bool:
    """Whether the bytes of a page may contain an Arabic text; takes microseconds."""
    begin = page[:_MAX_BYTES]
    return len(begin) - len(begin.translate(None, _LEADS)) >= _FEW


def is_arabic(text: str) -> bool | None:
    """Whether a text is Arabic; None if its letters do not decide it."""
    letters = sum(map(str.isalpha, text))
    script = len(_SCRIPT.findall(text))
    if script * 2 < letters or not script:
        return False
    own, foreign = len(_OWN.findall(text)), len(_FOREIGN.findall(text))
    if foreign * 30 > script and own < foreign:
        return False
    # A Persian text typed with Arabic letters only has none of these; in an Arabic text they are about a tenth.
    return True if own * 20 > script and foreign * 50 < script else None
