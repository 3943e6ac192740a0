"""Errors of the feed store. Every command imports this module, so SQLAlchemy is imported only to explain an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.printable import first_line
from newscrawl.store.db.lock_holder import lock_holder

if TYPE_CHECKING:
    import sqlalchemy as sa

# The password between the user's name and the last `@`, or among the options; also in URLs without a scheme, as libpq
# writes them, and with a typing error in the scheme.
_PASSWORD = re.compile(
    r"^([^:/@]*:?//)?([^:/@]*):(?!//).*@|((?:^|[?&\s])\s*(?:ssl)?(?:password|passwd|pwd)\s*=).*?(?=&|\s+\w+\s*=|$)",
    re.IGNORECASE | re.DOTALL,
)


class StoreError(Exception):
    """The store cannot be opened, read or written; the message is one line with advice."""

    @classmethod
    def of(cls, url: str, message: str, advice: str | None = None) -> StoreError:
        """Return the error for a database's message about the store at a URL; the default advice is by message."""
        return cls(f"feed store {masked(url)}: {f'{message} ({advice})' if advice else _advised(message)}")


class LeaseHeldError(StoreError):
    """Another live process is crawling the site."""


def masked(url: str) -> str:
    """Return a database URL without its password, even if it is not a valid URL."""
    return _PASSWORD.sub(lambda found: f"{found[3]}***" if found[3] else f"{found[1] or ''}{found[2]}:***@", url)


def driver_message(error: Exception) -> str:
    """Return the database's message for an error, in one line."""
    from sqlalchemy.exc import DBAPIError

    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return first_line(cause)


def explained(error: Exception, engine: sa.Engine) -> Exception:
    """Return a database error as a `StoreError` with advice; any other error unchanged."""
    from sqlalchemy.exc import DBAPIError

    if not isinstance(error, DBAPIError):
        return error
    message = driver_message(error)
    is_locked = engine.dialect.name == "sqlite" and "locked" in message
    advice = lock_holder(engine.url.database) if is_locked else None
    return StoreError.of(engine.url.render_as_string(hide_password=True), message, advice)


def _advised(text: str) -> str:
    for sign, advice in (
        ("locked", "another program holds the write lock; close it, or raise FEED_STORE_TIMEOUT"),
        ("readonly", "the file or its folder is read-only; make both writable for this user"),
        ("unable to open", "the file cannot be opened; check the path and its permissions"),
        ("disk is full", "the disk is full; free space and start the crawl again, nothing stored is lost"),
        ("not a database", "the file is not a SQLite database; move it away or name another FEED_STORE_URL"),
        ("malformed", "the file is damaged; restore a backup"),
    ):
        if sign in text:
            return f"{text} ({advice})"
    return text
