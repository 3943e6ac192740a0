"""The arguments that every spider accepts, and their validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from newscrawl.found import Window
from newscrawl.urls import BadURLError, host, in_domains, normalize

_MAX_DIGITS = 12
_MAX_SHOWN = 100


class ArgumentError(ValueError):
    """An invalid spider argument; the message is one line that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The values of the spider arguments (`-a`)."""

    since: datetime | None = None
    """Articles published before this are left out; aware."""
    until: datetime | None = None
    """Articles published at or after this are left out; aware."""
    max_items: int | None = None
    """Maximum number of articles that a crawl fetches."""
    url: str | None = None
    """Crawl only this article."""

    @classmethod
    def parse(cls, values: dict[str, Any], *, region: str, domains: Sequence[str] = ()) -> Arguments:
        """Parse and check the arguments; dates are ISO days or times in the site's time zone.

        `domains` are the site's; if empty, all hosts are allowed. Names that begin with `_` belong to other programs
        (Scrapyd's `_job`). Raises `ArgumentError`.
        """
        names = ("since", "until", "max_items", "url")
        for name in values:
            if name not in names and not name.startswith("_"):
                raise ArgumentError(f"unknown spider argument {name!r}; the arguments are {', '.join(names)}")
        since = _moment("since", values.get("since"), region)
        until = _moment("until", values.get("until"), region)
        if since and until and since >= until:
            raise ArgumentError(f"since={values['since']} is not before until={values['until']}")
        url = _address(values.get("url"), domains)
        return cls(since=since, until=until, max_items=_count(values.get("max_items")), url=url)

    @property
    def window(self) -> Window:
        """The dates of publication that are requested."""
        return Window(since=self.since, until=self.until)


def _moment(name: str, text: Any, region: str) -> datetime | None:
    if text is None:
        return None
    from newscrawl.arabic import read_date

    try:
        datetime.fromisoformat(str(text))
    except ValueError:
        raise ArgumentError(f"{name}={_shown(text)} is not a date such as 2024-10-01 or 2024-10-01T12:00") from None
    # Unlike the date of an article, the window may end in the future.
    far = datetime.fromisoformat("2999-01-01T00:00+00:00") - timedelta(days=1)
    reading = read_date(str(text), region=region, now=far)
    if reading is None:
        raise ArgumentError(f"{name}={_shown(text)} is not a possible date of news on the web: expected 1990 or later")
    return reading.value


def _count(text: Any) -> int | None:
    if text is None:
        return None
    digits = str(text).strip()
    if not digits.isdecimal() or len(digits) > _MAX_DIGITS or int(digits) < 1:
        raise ArgumentError(f"max_items={_shown(text)} is not a whole number of at least 1")
    return int(digits)


def _address(text: Any, domains: Sequence[str]) -> str | None:
    if text is None:
        return None
    try:
        url = normalize(str(text))
    except BadURLError as error:
        raise ArgumentError(f"url={error}") from error
    if domains and not in_domains(url, tuple(domains)):
        raise ArgumentError(f"url={_shown(text)} is on {host(url)}, but this site is on {', '.join(domains)}")
    return url


def _shown(text: Any) -> str:
    """Return any text as one short line."""
    shown = " ".join(str(text).split())
    return shown if len(shown) <= _MAX_SHOWN else shown[:_MAX_SHOWN] + "..."
