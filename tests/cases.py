"""Tables of cases, each a small site on a host of its own; one process crawls all of them at once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.crawls import Project, Run
from tests.fleets import BASE, add_site
from tests.servers import Answer, Server, serve


class Cases:
    """A project with one site per case, each on its own server and host, so that no case pauses another's host."""

    def __init__(self, project: Project, servers: Mapping[str, Server]) -> None:
        self.project = project
        self.servers = servers
        self._sites = {case: f"s{index}" for index, case in enumerate(servers)}

    def crawl(self, *arguments: str) -> Run:
        """Crawl all URLs that are due."""
        return self.project.run("crawldue", *arguments)

    def keys(self, case: str) -> list[int]:
        """The keys of the stored articles of a case."""
        return sorted(int(key) for (key,) in self._rows("SELECT key FROM articles", case))

    def bodies(self, case: str) -> dict[str, str]:
        """Key -> text of each stored article of a case."""
        return dict(self._rows("SELECT key, json_extract(data, '$.body') FROM articles", case))

    def outcomes(self, case: str) -> dict[str, tuple[str | None, str | None]]:
        """Path -> outcome and reason, for every URL of a case."""
        rows = self._rows("SELECT url, outcome, reason FROM ledger", case)
        return {"/" + url.split("/", 3)[3]: (outcome, reason) for url, outcome, reason in rows}

    def failures(self, case: str) -> dict[str, str | None]:
        """Path -> failure class, for every URL of a case."""
        return {
            "/" + url.split("/", 3)[3]: failure for url, failure in self._rows("SELECT url, failure FROM ledger", case)
        }

    def closed(self, case: str) -> list[str]:
        """URLs of a case that will never be fetched again although they yielded nothing."""
        return [
            url
            for url, outcome, due in self._rows("SELECT url, outcome, due FROM ledger", case)
            if outcome not in ("stored", "read") and due is None
        ]

    def problems(self, case: str) -> list[str | None]:
        """The problem recorded for each run of a case, with which `crawl` would end too; None for runs without one."""
        return [problem for (problem,) in self._rows("SELECT problem FROM runs", case)]

    def _rows(self, select: str, case: str) -> list[tuple[Any, ...]]:
        return self.project.query(f"{select} WHERE site = '{self._sites[case]}' ORDER BY id")


@contextmanager
def cases(
    folder: Path, pages: Mapping[str, Mapping[str, Answer]], settings: str = "", spider: str = ""
) -> Iterator[Cases]:
    """A project with one site per entry of `pages`; `spider` adds lines to each, with `{url}` for its server's URL."""
    hosts = [f"127.0.0.{index + 2}" for index in range(len(pages))]
    allowed = f'PRIVATE_ADDRESSES_ALLOWED = ["127.0.0.0/8"]\n{settings}'
    project = Project(folder, "", "", allowed)
    (folder / "sites" / "__init__.py").write_text(BASE, encoding="utf-8")
    with contextlib.ExitStack() as stack:
        servers = {
            case: stack.enter_context(serve(answers, host))
            for (case, answers), host in zip(pages.items(), hosts, strict=True)
        }
        for index, (server, host) in enumerate(zip(servers.values(), hosts, strict=True)):
            add_site(
                project, f"s{index}", server.url, f'allowed_domains = ["{host}"]\n{spider.replace("{url}", server.url)}'
            )
        yield Cases(project, servers)
