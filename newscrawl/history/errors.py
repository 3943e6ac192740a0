"""`HistoryError`: a problem with the user's files or folders, in one line."""


class HistoryError(Exception):
    """A file cannot be read, or a place cannot be written to; the message is one line that names it."""
