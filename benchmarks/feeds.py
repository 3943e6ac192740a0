"""CPU seconds of `scrapy export --feeds` on a store with many sites: for all files, with nothing new, and with little.

python benchmarks/feeds.py [--sites 1000] [--articles 60]    # articles per site
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.export import made
from newscrawl.export.feeds import FeedFolder, subscriptions
from newscrawl.store import open_engine
from newscrawl.store.db.schema import articles, meta
from newscrawl.store.db.transactions import snapshot, writing
from newscrawl.store.feed.query import sites_of


def enter(engine: sa.Engine, first: int, last: int, sites: int) -> None:
    """Store the articles with these numbers, distributed over the sites in turn."""
    for begin in range(first, last + 1, 5000):
        rows = []
        for number in range(begin, min(begin + 5000, last + 1)):
            site = f"site{number % sites}"
            row = made(number)
            rows.append({**row, "site": site, "data": {**row["data"], "site": site}})
        with writing(engine) as connection:
            connection.execute(articles.insert(), rows)
            connection.execute(meta.update().where(meta.c.name == "feed").values(value=rows[-1]["seq"]))


def main() -> None:
    """Print the seconds of CPU time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=60)
    options = parser.parse_args()
    count = options.sites * options.articles
    with tempfile.TemporaryDirectory() as temporary:
        engine = open_engine(f"sqlite:///{temporary}/store.sqlite")
        enter(engine, 1, count, options.sites)
        folder = FeedFolder(engine=engine, folder=Path(temporary, "feeds"), title="feeds", url=None, outlets={})
        with snapshot(engine) as connection:
            feeds = subscriptions((), sites_of(connection), (), home="https://crawler.example/")
        for told, more in (
            ("all files", 0),
            ("nothing new", 0),
            ("one article on every tenth site", options.sites // 10),
        ):
            for number in range(more):
                enter(engine, count + 1 + number * 10, count + 1 + number * 10, options.sites)
            begin = time.process_time()
            written, _ = folder.write(feeds)
            print(f"{told:32}{time.process_time() - begin:8.2f} s  {written} files written")
        engine.dispose()


if __name__ == "__main__":
    main()
