"""CPU time per page of a full crawl, compared with a bare Scrapy spider that downloads the same pages without items.

    python benchmarks/crawl.py [--pages 1500] [--rounds 3] [--memory]

Pages of 100 KB are generated and served, gzipped, by a separate process on the loopback interface. Our crawl runs with
all pipelines and the store, once from this server and once from an archive of the same pages; the bare spider runs with
Scrapy's default settings. Each figure is a slope: the difference in CPU time between a long and a short run, divided by
the difference in pages, so that start-up is not counted. Runs are interleaved, and the median of the ratios is printed.
`--memory` instead crawls 2,000 and then 20,000 pages and prints the peak resident memory of each crawl.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.crawls import peak_megabytes

ROOT = Path(__file__).resolve().parents[1]
SHORT = 200
WORDS = (
    "أعلنت الحكومة اليوم عن خطة جديدة لتطوير قطاع النقل في المدينة بعد اجتماع مطول مع ممثلي الشركات وقال الوزير إن "
    "المشروع سيبدأ خلال الأسابيع المقبلة ويشمل إنشاء محطات حديثة وتوسيع الطرق القائمة وأضاف أن التكلفة تبلغ ملايين "
    "الدولارات بينما أكد خبراء الاقتصاد أهمية هذه الخطوة للمنطقة على المدى الطويل وأشاروا إلى تجارب مماثلة في دول أخرى"
).split()

SERVER = """
import asyncio, gzip, json, sys
pages = json.load(open(sys.argv[1], encoding="utf-8"))
bases = [body.encode() for body in pages.pop("bases", [])]
ready = {path: gzip.compress(body.encode(), 6) for path, body in pages.items()}
def answer(path):
    if bases and path.startswith("/news/"):
        number = int(path[6:])
        return gzip.compress(bases[number % len(bases)].replace(b"@@", b"%d" % number), 1)
    return ready.get(path)
async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            path = head.split(b" ", 2)[1].decode()
            body = answer(path)
            status = b"200 OK" if body else b"404 Not Found"
            body = body or gzip.compress(b"")
            kind = b"application/xml" if path.endswith(".xml") else b"text/html; charset=utf-8"
            writer.write(b"HTTP/1.1 %s\\r\\nContent-Type: %s\\r\\nContent-Encoding: gzip\\r\\n"
                         b"Content-Length: %d\\r\\n\\r\\n"
                         % (status, kind, len(body)) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""

BARE = """
import sys, scrapy
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for n in range(int(self.count)):
            yield scrapy.Request(f"http://127.0.0.1:{self.port}/news/{n}")
    def parse(self, response):
        pass
"""

OURS = """
from newscrawl.spider import Fields, NewsSpider
class BenchSpider(NewsSpider):
    name = "bench"
    allowed_domains = ["127.0.0.1"]
    outlet = "صحيفة القياس"
    region = "EG"
    sitemap_urls = ["http://127.0.0.1:{port}/sitemap-{count}.xml"]
    article_url = r"/news/(?P<id>\\d+)$"
    fields = Fields(
        title="article h1", summary="article p.lead", body="div.story", published="article time",
        authors="span.author", section="nav.crumbs a", tags="ul.tags li a", images="article figure img",
        related="div.related a", most_read="aside.most-read a", remove="div.story .ad",
    )
"""


def page(number: int, mark: str = "") -> str:
    """A page of about 100 KB and 1,000 elements, with the usual elements of news pages around an article."""
    rng = random.Random(number)

    def prose(words: int) -> str:
        return " ".join(rng.choice(WORDS) for _ in range(words))

    cards = "".join(
        f'<li class="card card-{k}"><a href="/news/{(number * 7 + k) % 100000}" title="{prose(6)}"><img '
        f'data-src="/img/{k}.jpg" alt="{prose(5)}"></a><h3><a href="/section/{k}">{prose(9)}</a></h3></li>'
        for k in range(110)
    )
    story = "".join(f"<p>{prose(30)} {mark} {prose(30)}.</p>" for _ in range(12))
    script = f"<script>var state_{number} = {json.dumps([prose(8) for _ in range(160)])};</script>"
    related = "".join(f'<a href="/news/{number}?r={k}">{prose(8)}</a>' for k in range(4))
    linked = {"@type": "NewsArticle", "headline": f"عنوان {number}", "datePublished": "2024-10-24T12:00:00+03:00"}
    return f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>عنوان {number}</title>
<meta property="og:title" content="عنوان الخبر رقم {number} {prose(6)}"><meta property="og:image" content="/i.jpg">
<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script>{script}</head><body>
<nav class="crumbs"><a href="/">أخبار</a></nav><ul class="top">{cards}</ul>
<article><h1>عنوان الخبر رقم {number} {prose(6)}</h1><time>الخميس 24 أكتوبر 2024 - 03:15 م</time>
<span class="author">كتب - محمد أحمد</span><p class="lead">{prose(20)}</p>
<figure><img src="/img/{number}.jpg"><figcaption>{prose(8)} (رويترز)</figcaption></figure>
<div class="story">{story}<p>المصدر: وكالات</p></div>
<ul class="tags"><li><a href="/t/1">سياسة</a></li><li><a href="/t/2">اقتصاد</a></li></ul>
<div class="related">{related}</div></article>
<aside class="most-read"><a href="/x">{prose(7)}</a></aside></body></html>"""


def sitemap(port: int, count: int) -> str:
    """A sitemap of the first `count` pages."""
    urls = "".join(f"<url><loc>http://127.0.0.1:{port}/news/{n}</loc></url>" for n in range(count))
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def archive(path: Path, port: int, pages: dict[str, str]) -> None:
    """Write the pages as a WARC file."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for place, body in pages.items():
            kind = "application/xml" if place.endswith(".xml") else "text/html; charset=utf-8"
            names = [("Content-Type", kind), ("Content-Encoding", "gzip")]
            headers = StatusAndHeaders("200 OK", names, protocol="HTTP/1.1")
            payload = BytesIO(gzip.compress(body.encode(), 6))
            url = f"http://127.0.0.1:{port}{place}"
            writer.write_record(writer.create_warc_record(url, "response", payload=payload, http_headers=headers))


def cpu(command: list[str], cwd: Path) -> tuple[float, float]:
    """CPU seconds and peak resident MiB of a command; exits if the command fails."""
    peak = 0.0
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=said)
        ended = 0
        while not ended:
            # Not `ru_maxrss`, because a child's value starts at its parent's memory at the time of the fork.
            peak = max(peak, peak_megabytes(process.pid))
            time.sleep(0.05)
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read()[-2000:]}")
    return usage.ru_utime + usage.ru_stime, peak


class Bench:
    """The pages, their server and the commands that crawl them."""

    def __init__(self, folder: Path, pages: int, *, distinct: int = 0) -> None:
        """With `distinct`, only so many pages are generated; a number in each paragraph makes all pages differ."""
        self.folder = folder
        self.pages: dict[str, Any] = {f"/news/{n}": page(n) for n in range(0 if distinct else pages)}
        source = folder / "pages.json"
        (folder / "server.py").write_text(SERVER)
        # The port is part of the sitemaps, so a free one is chosen before the server starts.
        self.port = self._free_port()
        for count in (SHORT, 2_000, pages) if distinct else (SHORT, pages):
            self.pages[f"/sitemap-{count}.xml"] = sitemap(self.port, count)
        bases = [page(n, mark="@@") for n in range(distinct)]
        source.write_text(json.dumps({**self.pages, "bases": bases}))
        code = SERVER.replace('"127.0.0.1", 0)', f'"127.0.0.1", {self.port})')
        self.server = subprocess.Popen([sys.executable, "-c", code, str(source)], stdout=subprocess.PIPE, text=True)
        assert self.server.stdout is not None
        self.server.stdout.readline()
        (folder / "bare.py").write_text(BARE)
        for count in (SHORT, 2_000, pages) if distinct else (SHORT, pages):
            (folder / f"bench_{count}").mkdir()
            body = OURS.replace("{port}", str(self.port)).replace("{count}", str(count))
            (folder / f"bench_{count}" / "bench.py").write_text(body)
        if not distinct:
            archive(folder / "pages.warc.gz", self.port, self.pages)

    @staticmethod
    def _free_port() -> int:
        import socket

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    def bare(self, count: int) -> tuple[float, float]:
        """Run the bare spider; return CPU seconds and peak MiB."""
        command = [sys.executable, "-m", "scrapy", "runspider", "bare.py", "-a", f"count={count}"]
        return cpu([*command, "-a", f"port={self.port}", "-s", "LOG_LEVEL=WARNING"], self.folder)

    def ours(self, count: int, *, replay: bool) -> tuple[float, float]:
        """Run our crawl with everything enabled, into a new store; return CPU seconds and peak MiB."""
        store = self.folder / f"store-{time.monotonic_ns()}.sqlite"
        code = textwrap.dedent(f"""
            import sys
            sys.path[:0] = [{str(ROOT)!r}, {str(self.folder / f"bench_{count}")!r}]
            from scrapy.cmdline import execute
            from scrapy.settings import Settings
            settings = Settings()
            settings.setmodule("newscrawl.settings", priority="project")
            settings.set("SPIDER_MODULES", ["bench"], priority="cmdline")
            execute(["scrapy", "crawl", "bench", "-s", "LOG_LEVEL=ERROR", "-s", "DOWNLOAD_DELAY=0",
                     "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "PRIVATE_ADDRESSES_ALLOWED=127.0.0.1",
                     "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "-s", "ROBOTSTXT_OBEY=False",
                     "-s", "FEED_STORE_URL=sqlite:///{store}"]
                    + {["-s", f"REPLAY={self.folder / 'pages.warc.gz'}"] if replay else []!r}, settings)
        """)
        # Run in the project folder, so that scrapy recognizes a project; our checks expect its spiders package.
        spent = cpu([sys.executable, "-c", code], ROOT)
        self._check(store, count)
        return spent

    @staticmethod
    def _check(store: Path, count: int) -> None:
        import sqlite3

        with sqlite3.connect(store) as connection:
            (stored,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        if stored != count:
            sys.exit(f"stored {stored} of {count} articles: the figures would mean nothing")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), 20_000, distinct=200) if options.memory else Bench(Path(folder), options.pages)
        try:
            if options.memory:
                for count in (2_000, 20_000):
                    spent, peak = bench.ours(count, replay=False)
                    print(f"{count:6} pages: peak {peak:.0f} MiB, {1000 * spent / count:.2f} ms CPU per page")
                return
            ratios: dict[str, list[float]] = {"server": [], "archive": []}
            for number in range(options.rounds):
                slopes = {}
                for name, run in (
                    ("bare", bench.bare),
                    ("server", lambda count: bench.ours(count, replay=False)),
                    ("archive", lambda count: bench.ours(count, replay=True)),
                ):
                    long, short = run(options.pages)[0], run(SHORT)[0]
                    slopes[name] = 1000 * (long - short) / (options.pages - SHORT)
                for name, found in ratios.items():
                    found.append(slopes[name] / slopes["bare"])
                figures = ", ".join(f"{name} {slope:.2f} ms" for name, slope in slopes.items())
                print(f"round {number + 1}: {figures}", flush=True)
            for name, found in ratios.items():
                print(f"from the {name}: {statistics.median(found):.2f} times the bare spider (at most 2.2, aim 1.5)")
        finally:
            bench.server.terminate()
            bench.server.wait()


if __name__ == "__main__":
    main()
