"""Hosts that refuse requests: one circuit breaker per host, which respects `Retry-After`. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import count

from newscrawl.store import Rest

REFUSALS_IN_A_ROW = 10
"""Consecutive refusals after which a host rests until the site's next crawl."""


class Hosts:
    """The hosts of one crawl."""

    def __init__(self, rests: Iterable[Rest] = ()) -> None:
        self._rests = {rest.host: rest for rest in rests}
        self._refusals: defaultdict[str, list[int]] = defaultdict(list)
        self._moments = count(1)

    def rest_of(self, host: str) -> Rest | None:
        """The rest of a host; None if requests may be sent to it."""
        return self._rests.get(host)

    def moment(self) -> int:
        """Return the next number, which orders responses by download: whether one is a page is known only later."""
        return next(self._moments)

    def answered(self, host: str, moment: int | None = None) -> None:
        """Note that a host has sent a page; only refusals after it still count."""
        refusals = self._refusals.pop(host, None)
        if refusals and moment is not None:
            self._refusals[host] = [one for one in refusals if one > moment]

    def refused(self, host: str, reason: str, until: datetime | None) -> Rest | None:
        """Note a refusal; return the rest that it causes, if any.

        `until` is the end of the pause that the host asked for; if given, the host rests immediately.
        """
        refusals = self._refusals[host]
        refusals.append(self.moment())
        known = self._rests.get(host)
        if until is None and (known is not None or len(refusals) < REFUSALS_IN_A_ROW):
            return None
        if known is not None and known.until is not None and until is not None and until <= known.until:
            return None
        if until is None:
            reason = f"{REFUSALS_IN_A_ROW} refusals in a row, the last one: {reason}"
        rest = self._rests[host] = Rest(host=host, reason=reason, until=until)
        return rest
