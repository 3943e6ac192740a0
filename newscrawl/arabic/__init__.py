"""Arabic text: pure functions of str."""

from newscrawl.arabic.cleaning import clean
from newscrawl.arabic.dates import Reading, read_date
from newscrawl.arabic.folding import fold

__all__ = ["Reading", "clean", "fold", "read_date"]
