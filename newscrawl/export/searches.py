"""Saved searches: each becomes a feed that people can subscribe to."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import msgspec

from newscrawl.arabic.labels import COMMA
from newscrawl.deployment.sections import Saved
from newscrawl.export.target import TargetError
from newscrawl.store.db.errors import StoreError
from newscrawl.store.feed.query import Wanted
from newscrawl.store.feed.search import Query

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class Search(Saved, kw_only=True):
    """One saved search."""

    name: str
    """The name of the feed file: lower-case Latin letters, digits and hyphens."""

    @property
    def shown(self) -> str:
        """The title of its feed."""
        return self.title or self.text or COMMA.join(self.tags or self.sites) or self.name

    @property
    def wanted(self) -> Wanted:
        """The articles that it finds. Raises `StoreError` for a text without a word."""
        text = None if self.text is None else Query.parse(self.text)
        return Wanted(sites=tuple(dict.fromkeys(self.sites)), tags=tuple(self.tags), text=text)


def read_searches(setting: object, sites: Collection[str]) -> list[Search]:
    """The searches in the setting `SEARCHES`: a list of dicts with the fields of `Search`, or the same as JSON text.

    Raises `TargetError`, one line with the search and what is wrong with it.
    """
    try:
        entries: list[Any] = (
            msgspec.json.decode(setting) if isinstance(setting, str) else msgspec.convert(setting, list)
        )
    except msgspec.MsgspecError as error:
        raise TargetError(f"SEARCHES: {error}") from error
    if not isinstance(entries, list):
        raise TargetError("SEARCHES is not a list of searches")
    searches: list[Search] = []
    for number, entry in enumerate(entries, start=1):
        name = entry.get("name") if isinstance(entry, dict) else None
        # The name of the search's table in the deployment file.
        label = f"search.{name}" if isinstance(name, str) and name else f"SEARCHES, number {number}"
        try:
            search = msgspec.convert(entry, Search)
            search.wanted  # noqa: B018  # it parses the text
        except (msgspec.ValidationError, StoreError) as error:
            raise TargetError(f"{label}: {error}") from error
        if not _NAME.fullmatch(search.name):
            raise TargetError(f"{label}: its name may have only lower-case Latin letters, digits and hyphens")
        if any(search.name == other.name for other in searches):
            raise TargetError(f"{label}: there are two searches named {search.name!r}")
        if not (search.text or search.tags or search.sites):
            raise TargetError(f"{label}: it searches for nothing; give text, tags or sites")
        unknown = [site for site in search.sites if site not in sites]
        if unknown:
            raise TargetError(f"{label}: there is no site {unknown[0]!r}")
        searches.append(search)
    return searches
