"""Projects with many temporary sites, each on a server of its own."""

from __future__ import annotations

import contextlib
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.crawls import Project
from tests.forked import Fork
from tests.servers import Answer, Page, Server, article, rss, serve

_SITE = """from sites import LoopSpider


class Spider(LoopSpider):
    name = "{name}"
    article_url = r"^{pattern}/news/(?P<id>\\d+)(?:[/?]|$)"
    rss_urls = ["{url}/rss"]
{more}
"""


@dataclass(frozen=True)
class Sites:
    """A project and the servers of its sites, by name; the article keys of site `i` are `100 * i + 1` and so on."""

    project: Project
    servers: dict[str, Server]
    url: str
    """URL of the store."""

    def run(self, *arguments: str) -> Any:
        """Run a `scrapy` command on the store."""
        return self.project.run(*arguments, "-s", f"FEED_STORE_URL={self.url}")

    def start(self, *arguments: str, **more: Any) -> Any:
        """Start a `scrapy` command on the store."""
        return self.project.start(*arguments, "-s", f"FEED_STORE_URL={self.url}", **more)

    def query(self, sql: str) -> Sequence[Any]:
        """Query the store; return no rows if it does not exist or cannot be reached."""
        if self.url.startswith("sqlite") and not Path(self.url.removeprefix("sqlite:///")).exists():
            return []
        try:
            with self._engine.begin() as connection:
                result = connection.execute(sa.text(sql))
                return [tuple(row) for row in result] if result.returns_rows else []
        except (sa.exc.ProgrammingError, sa.exc.OperationalError):
            return []

    @cached_property
    def _engine(self) -> sa.Engine:
        """An engine that keeps no connections: a query during an outage of the server does not break the next one."""
        return sa.create_engine(self.url, poolclass=sa.NullPool)

    def make_due(self) -> None:
        """Make all scheduled URLs due now."""
        self.query("UPDATE ledger SET due = '2020-01-01 00:00:00' WHERE due IS NOT NULL")

    def keys(self, name: str) -> list[int]:
        """The keys of the stored articles of a site."""
        return sorted(int(key) for (key,) in self.query(f"SELECT key FROM articles WHERE site = '{name}'"))

    def hits(self) -> int:
        """The number of requests that all servers have answered."""
        return sum(len(server.hits) for server in self.servers.values())

    def check(self) -> None:
        """Assert that no URL is open and no lease is held."""
        assert self.query("SELECT url FROM ledger WHERE outcome IS NULL") == []
        assert self.query("SELECT site FROM leases") == []


def numbers(index: int, articles: int) -> list[int]:
    """The article keys of the site with the given index."""
    return [100 * index + n for n in range(1, articles + 1)]


@contextmanager
def many_sites(
    folder: Path, url: str, count: int, *, articles: int = 3, delay: float = 0.0, more: str = "", settings: str = ""
) -> Iterator[Sites]:
    """A project of `count` sites, `s0`, `s1` and so on; pages take `delay` seconds, `more` are lines of each spider."""
    with contextlib.ExitStack() as stack:
        servers: dict[str, Server] = {}
        for index in range(count):
            keys = numbers(index, articles)
            pages: dict[str, Answer] = {f"/news/{n}": Page(body=article(n).encode(), delay=delay) for n in keys}
            servers[f"s{index}"] = stack.enter_context(serve({"/rss": rss(keys), **pages}))
        project = Project(folder, "", "", settings)
        project.folder.joinpath("sites", "__init__.py").write_text(BASE, encoding="utf-8")
        for name, server in servers.items():
            add_site(project, name, server.url, more)
        yield Sites(project, servers, url)


def add_site(project: Project, name: str, url: str, more: str = "") -> None:
    """Add the spider of a site to a project; `more` are further lines of its class."""
    lines = "".join(f"    {line}\n" for line in more.splitlines())
    text = _SITE.replace("{name}", name).replace("{pattern}", re.escape(url)).replace("{url}", url)
    (project.folder / "sites" / f"{name}.py").write_text(text.replace("{more}", lines), encoding="utf-8")


def wait_for(condition: Callable[[], object], process: Fork | subprocess.Popen[str] | None = None) -> None:
    """Poll until the condition holds; fail if the process that is to bring it about has ended without."""
    while True:
        has_ended = process is not None and process.poll() is not None
        if condition():
            return
        if process is not None and has_ended:
            printed = "\n".join(text for text in process.communicate() if text)
            pytest.fail(f"the process has ended with code {process.returncode}\n{printed}", pytrace=False)
        time.sleep(0.05)


def start_crawldue(sites: Sites, *arguments: str, **more: Any) -> Fork:
    """A running `crawldue` of the sites."""
    process: Fork = sites.start(
        "crawldue", *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **more
    )
    return process


BASE = """from newscrawl.spider import Fields, NewsSpider


class LoopSpider(NewsSpider):
    allowed_domains = ["127.0.0.1"]
    outlet = "صحيفة"
    region = "EG"
    fields = Fields(title="h1", body="article p", published="time::attr(datetime)", related=".related a")
"""
