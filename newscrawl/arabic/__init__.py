"""Arabic text: pure functions of str."""

from newscrawl.arabic.dates.reader import Reading, read_date
from newscrawl.arabic.normalize.cleaning import clean
from newscrawl.arabic.normalize.folding import fold

__all__ = ["Reading", "clean", "fold", "read_date"]
