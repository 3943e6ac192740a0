"""Articles per second and peak memory of `scrapy export` in each format.

    python benchmarks/export.py [--articles 100000] [--formats jsonl,csv,...] [--keep FOLDER]

First, a store is filled with generated articles (1,500 letters of text, 40 sites, 500 days), or reused from FOLDER if
an earlier run has filled it. Each export is a separate process that writes to a file; feeds are written completely,
with `--after 0`. `text-first` and `text-again` search the whole store and write JSON Lines, the first one including the
creation of the search index.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from newscrawl.items import Article, Image
from newscrawl.store import open_engine
from newscrawl.store.articles.codec import encode
from newscrawl.store.db.schema import articles, meta
from newscrawl.store.db.transactions import writing
from tests.crawls import peak_megabytes

ROOT = Path(__file__).resolve().parents[1]
WORDS = (
    "أعلنت الحكومة اليوم عن خطة جديدة لتطوير قطاع النقل في المدينة بعد اجتماع مطول مع ممثلي الشركات وقال الوزير إن "
    "المشروع سيبدأ خلال الأسابيع المقبلة ويشمل إنشاء محطات حديثة وتوسيع الطرق القائمة وأضاف أن التكلفة تبلغ ملايين "
    "الدولارات بينما أكد خبراء الاقتصاد أهمية هذه الخطوة للمنطقة على المدى الطويل وأشاروا إلى تجارب مماثلة في دول أخرى"
).split()
FORMATS = {
    "jsonl": ["-o", "out.jsonl"],
    "jsonl.gz": ["-o", "out.jsonl.gz"],
    "jsonl.zst": ["-o", "out.jsonl.zst"],
    "csv": ["-o", "out.csv"],
    "parquet": ["-o", "out.parquet"],
    "rss": ["-o", "out.rss", "--after", "0"],
    "atom": ["-o", "out.atom", "--after", "0"],
    "json": ["-o", "out.json", "--after", "0"],
    "tag": ["-o", "out.jsonl", "--tag", "وسم ٧"],
    "text-first": ["-o", "out.jsonl", "--text", '"خبر رقم 77"'],
    "text-again": ["-o", "out.jsonl", "--text", '"خبر رقم 77"'],
}
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)


def made(number: int) -> dict[str, Any]:
    """A row of `articles`."""
    rng = random.Random(number)
    site = f"site{number % 40}"
    paragraphs = [" ".join(rng.choices(WORDS, k=50)) for _ in range(5)]
    published = BEGIN + timedelta(days=number % 500, minutes=rng.randrange(1440))
    item = Article(
        url=f"https://{site}.example/news/{number}",
        site=site,
        key=str(number),
        title=f"خبر رقم {number} {' '.join(rng.choices(WORDS, k=6))}",
        body="\n".join(paragraphs),
        published=published,
        published_precision="minute",
        published_raw=f"{published:%Y-%m-%d %H:%M}",
        authors=["محمد علي"],
        tags=[f"وسم {rng.randrange(1000)}" for _ in range(4)],
        images=[Image(url=f"https://{site}.example/{number}.jpg", caption="صورة")],
        origins={"title": "site", "body": "site", "published": "site"},
        fetched=published,
    )
    return {
        "site": site,
        "key": item.key,
        "url": item.url,
        "title": item.title,
        "published": published,
        "version": 1,
        "seq": number,
        "stored_at": published,
        "content_hash": number.to_bytes(16, "big"),
        "data": encode(item),
    }


def fill(url: str, count: int) -> None:
    """Fill the store up to `count` articles."""
    engine = open_engine(url)
    with engine.connect() as connection:
        done = connection.execute(sa.select(meta.c.value).where(meta.c.name == "feed")).scalar_one()
    for begin in range(done + 1, count + 1, 5000):
        rows = [made(number) for number in range(begin, min(begin + 5000, count + 1))]
        with writing(engine) as connection:
            connection.execute(articles.insert(), rows)
            connection.execute(meta.update().where(meta.c.name == "feed").values(value=rows[-1]["seq"]))
    engine.dispose()


def measured(url: str, options: list[str], folder: Path) -> tuple[float, float, str]:
    """Seconds, peak memory in MB, and the last line of messages of an export."""
    command = [sys.executable, "-m", "scrapy", "export", "-s", f"FEED_STORE_URL={url}", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, peak_megabytes(process.pid))
        time.sleep(0.02)
    seconds = time.perf_counter() - begin
    assert process.stderr is not None
    said = process.stderr.read().strip()
    assert process.returncode == 0, said
    return seconds, peak, said.splitlines()[-1]


def sizes(folder: Path) -> Iterator[int]:
    """Sizes in bytes of the outputs of an export, which are then removed."""
    for path in folder.glob("out.*"):
        yield sum(file.stat().st_size for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file())
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def main() -> None:
    """Run the exports and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.keep or Path(temporary)).resolve()
        outputs = folder / "exports"
        outputs.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{folder / f'{options.articles}.sqlite'}"
        fill(url, options.articles)
        print(f"{'format':<12} {'seconds':>8} {'articles/s':>11} {'peak MB':>8} {'output MB':>10}")
        for name in options.formats.split(","):
            seconds, peak, said = measured(url, FORMATS[name], outputs)
            size = sum(sizes(outputs)) / 1e6
            print(f"{name:<12} {seconds:8.1f} {options.articles / seconds:11.0f} {peak:8.0f} {size:10.1f}  {said}")


if __name__ == "__main__":
    main()
