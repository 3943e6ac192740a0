"""`HistoryError`: a problem with the user's files or folders, in one line."""


class HistoryError(Exception):
    """Files that cannot be read, or a place that cannot be written to; the message is one line that names it."""
