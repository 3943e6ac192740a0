"""Pages of an unknown site for `survey.exploring`: fetched through the engine, or read from files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from newscrawl.crawl.fetching import Visitor
from newscrawl.crawl.network.bodies import unpacked
from newscrawl.crawl.requests import fetched_at
from newscrawl.discover.xml import NotXmlError
from newscrawl.survey.exploring import Fetch, FetchResult
from newscrawl.urls import identity


def file_fetcher(files: Mapping[Path, str]) -> Fetch:
    """Return a function that serves saved files by their URLs; a file's modification time counts as its fetch time."""
    by_url = {identity(url): path for path, url in files.items()}

    async def fetch(url: str) -> FetchResult:
        path = by_url.get(identity(url))
        if path is None:
            now = datetime.now(UTC)
            return FetchResult(url=url, fetched=now, problem="not among the files", missing=True)
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return FetchResult(url=files[path], fetched=written, body=path.read_bytes())

    return fetch


def engine_fetcher(visitor: Visitor) -> Fetch:
    """Return a function that fetches through the engine of a running crawl: from the live site, or from archives."""

    async def fetch(url: str) -> FetchResult:
        fetched = await visitor.fetch(url)
        response = fetched.response
        if response is None:
            return FetchResult(url=url, fetched=datetime.now(UTC), problem=fetched.problem, missing=fetched.missing)
        try:
            return FetchResult(url=response.url, fetched=fetched_at(response), body=unpacked(response))
        except NotXmlError as error:
            return FetchResult(url=response.url, fetched=fetched_at(response), problem=str(error))

    return fetch
