"""Tables of cases, each a small site on a host of its own, crawled side by side by one process."""

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
    """A project with a site for each case, on a server and a host of its own: what one asks for silences no other."""

    def __init__(self, project: Project, servers: Mapping[str, Server]) -> None:
        self.project = project
        self.servers = servers
        self._sites = {case: f"s{place}" for place, case in enumerate(servers)}

    def crawl(self, *arguments: str) -> Run:
        """Crawl all that is due."""
        return self.project.run("crawldue", *arguments)

    def keys(self, case: str) -> list[int]:
        """The keys of the stored articles of a case."""
        return sorted(int(key) for (key,) in self._rows("SELECT key FROM articles", case))

    def bodies(self, case: str) -> dict[str, str]:
        """Key -> text of each of them."""
        return dict(self._rows("SELECT key, json_extract(data, '$.body') FROM articles", case))

    def outcomes(self, case: str) -> dict[str, tuple[str | None, str | None]]:
        """Path -> outcome and reason of every URL of a case."""
        rows = self._rows("SELECT url, outcome, reason FROM ledger", case)
        return {"/" + url.split("/", 3)[3]: (outcome, reason) for url, outcome, reason in rows}

    def failures(self, case: str) -> dict[str, str | None]:
        """Path -> class of failure of every URL of a case."""
        return {
            "/" + url.split("/", 3)[3]: failure for url, failure in self._rows("SELECT url, failure FROM ledger", case)
        }

    def closed(self, case: str) -> list[str]:
        """URLs of a case that will never be fetched again, though nothing was gained from them."""
        return [
            url
            for url, outcome, due in self._rows("SELECT url, outcome, due FROM ledger", case)
            if outcome not in ("stored", "read") and due is None
        ]

    def problems(self, case: str) -> list[str | None]:
        """Why each run of a case could not do its work, None for those that could; the same as `crawl` ends with."""
        return [problem for (problem,) in self._rows("SELECT problem FROM runs", case)]

    def _rows(self, select: str, case: str) -> list[tuple[Any, ...]]:
        return self.project.query(f"{select} WHERE site = '{self._sites[case]}' ORDER BY id")


@contextmanager
def cases(
    folder: Path, pages: Mapping[str, Mapping[str, Answer]], settings: str = "", spider: str = ""
) -> Iterator[Cases]:
    """A site for each name of `pages`, whose feed is `/rss`; `spider` adds lines to each, `{url}` for its server."""
    hosts = [f"127.0.0.{place + 2}" for place in range(len(pages))]
    allowed = f'PRIVATE_ADDRESSES_ALLOWED = ["127.0.0.0/8"]\n{settings}'
    project = Project(folder, "", "", allowed)
    (folder / "sites" / "__init__.py").write_text(BASE, encoding="utf-8")
    with contextlib.ExitStack() as stack:
        servers = {
            case: stack.enter_context(serve(answers, host))
            for (case, answers), host in zip(pages.items(), hosts, strict=True)
        }
        for place, (server, host) in enumerate(zip(servers.values(), hosts, strict=True)):
            add_site(
                project, f"s{place}", server.url, f'allowed_domains = ["{host}"]\n{spider.replace("{url}", server.url)}'
            )
        yield Cases(project, servers)
