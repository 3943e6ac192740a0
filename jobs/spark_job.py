"""The articles of archives on Spark, by cc-pyspark's convention: each task reads some paths of a manifest.

    spark-submit jobs/spark_job.py MANIFEST FOLDER [--partitions N] [--prefix TEXT] [--sites A,B] [--any-site]

Each row is one that `scrapy extract` writes. The executors need the project in their Python.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from newscrawl.archive.errors import ArchiveError
from newscrawl.archive.extracting import Choice, Extractor
from newscrawl.archive.shards import Recipe, process
from newscrawl.archive.sources import names_of
from newscrawl.export.formats.parquet import SCHEMA


def main() -> None:
    """Run the job; exit with 1 if an archive failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest")
    parser.add_argument("output")
    parser.add_argument("--partitions", type=int, default=0, metavar="N", help="default: one an archive")
    parser.add_argument("--prefix", default="", help="put before each line of the manifest")
    parser.add_argument("--sites", default="", metavar="A,B")
    parser.add_argument("--any-site", action="store_true")
    opts = parser.parse_args()
    choice = Choice(sites=tuple(filter(None, opts.sites.split(","))), any_site=opts.any_site)
    spark = SparkSession.builder.appName("newscrawl").getOrCreate()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    problems = spark.sparkContext.accumulator(0)

    def read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        extractor = Extractor(choice)
        for name in (name for batch in batches for name in batch.column(0).to_pylist()):
            with tempfile.TemporaryDirectory() as folder:
                # The marks stand beside the articles, in what is removed at the end.
                order = Recipe(choice=choice, folder=Path(folder) / "articles")
                order.clear()
                try:
                    process(order, extractor, name, lambda _: None)
                except ArchiveError as error:
                    print(error, file=sys.stderr)
                    problems.add(1)
                # An archive is whole before Spark is given its first row; one without articles has no file.
                if order.path(name).exists():
                    yield from pq.ParquetFile(order.path(name)).iter_batches()

    names = names_of([opts.manifest], opts.prefix)
    # A table of Arrow needs no Python process to read it.
    archives = spark.createDataFrame(pa.table({"name": pa.array(names, pa.string())}))
    rows = archives.repartition(opts.partitions or len(names)).mapInArrow(read, from_arrow_schema(SCHEMA))
    rows.write.mode("overwrite").parquet(opts.output)
    failed = problems.value
    spark.stop()
    if failed:
        sys.exit(f"{failed} archives could not be read; the log of their tasks says why")


if __name__ == "__main__":
    main()
