"""Arabic text: pure functions on strings.

- `clean(text)`: the text for display; `fold(text)`: its key for search and comparison.
- `read_date(text, region=...)`: a printed date as a `Reading` (value, precision, raw), or None.
- `lines`: recognizers of datelines, sources, keywords, headings, captions and banners.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.lazy_imports import lazy_imports

if TYPE_CHECKING:
    from newscrawl.arabic.dates.reader import read_date
    from newscrawl.arabic.dates.reading import Reading
    from newscrawl.arabic.normalize.cleaning import clean
    from newscrawl.arabic.normalize.folding import fold

__all__ = ["Reading", "clean", "fold", "read_date"]
__getattr__ = lazy_imports(
    __name__,
    {
        "dates.reader": ("read_date",),
        "dates.reading": ("Reading",),
        "normalize.cleaning": ("clean",),
        "normalize.folding": ("fold",),
    },
)
