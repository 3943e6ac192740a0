"""`Policy`: the statements of one host about all its pages, in its robots.txt and `tdmrep.json`."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any
from urllib.parse import urljoin

from newscrawl.items import Statement
from newscrawl.rights.paths import path_of
from newscrawl.rights.robots_txt import RobotsStatements
from newscrawl.rights.tdmrep import Reservation, TdmFile
from newscrawl.rights.uses import strictest_of

_MAX_STATEMENTS = 100


class Policy:
    """The policy of one host, read once per crawl."""

    def __init__(self, origin: str, robots: bytes, tdmrep: bytes, agent: str) -> None:
        """`origin` is `https://host`; the files are UTF-8, empty if missing; `agent` is our product token."""
        self.origin = origin
        self.digest = blake2b(robots + b"\0" + tdmrep, digest_size=8).hexdigest()
        """Sixteen hexadecimal digits that identify the contents of the two files."""
        self._robots = RobotsStatements(robots, agent)
        self._tdmrep = TdmFile(tdmrep)

    def statements(self, url: str) -> list[Statement]:
        """The statements of robots.txt about a URL."""
        return self._robots.statements(path_of(url))

    def reservation(self, url: str) -> Reservation | None:
        """The declaration of `tdmrep.json` about a URL."""
        return self._tdmrep.of(path_of(url))

    @property
    def license(self) -> str | None:
        """The first license named in robots.txt, as an absolute URL."""
        try:
            return urljoin(f"{self.origin}/", self._robots.licenses[0]) if self._robots.licenses else None
        except ValueError:
            return self._robots.licenses[0]

    def described(self) -> dict[str, Any]:
        """The policy as JSON-ready data.

        `agents` are the refused agents, with `refused` as `all` if they may not fetch the front page, otherwise `part`;
        `decisions` are those for the front page; `statements` are those for all paths.
        """
        front = f"{self.origin}/"
        reservation = self.reservation(front)
        statements = [*self.statements(front), *([] if reservation is None else [reservation.statement()])]
        wholly = {agent.token for agent in self._robots.refused("/")}
        every = [*self._robots.everything(), *self._tdmrep.everything()]
        return {
            "decisions": strictest_of(statements),
            "agents": {
                agent.token: {
                    "operator": agent.operator,
                    "purpose": agent.purpose,
                    "refused": "all" if agent.token in wholly else "part",
                }
                for agent in self._robots.refused_somewhere
            },
            "statements": [_plain(one) for one in every[:_MAX_STATEMENTS]],
        }


def _plain(one: Statement) -> dict[str, Any]:
    return {
        "form": one.form,
        "where": one.where,
        "text": one.text,
        "reserves": one.reserves,
        "allows": one.allows,
    }
