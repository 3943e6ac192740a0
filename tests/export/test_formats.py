"""What is written, read back by the programs it is for."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.export.formats import FORMATS, choose, parquet
from newscrawl.export.formats.spreadsheet import neutral, restored
from newscrawl.export.job import Job
from newscrawl.export.target import About, TargetError
from newscrawl.items import Image, Source
from newscrawl.store import open_engine
from newscrawl.store.feed.query import FIELDS, Exported, Wanted
from tests.articles import NOON, article, feed, files, fill

BAD = 'نص فيه \x0b وحرف \ufffe و <script>alert(1)</script> & "علامة"'


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    """Three articles: ordinary, bad characters, and nearly nothing."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    cairo = timezone(timedelta(hours=3))
    fill(
        engine,
        article("1", modified=datetime(2024, 10, 24, 18, 30, tzinfo=cairo), tags=["مدينة", "محافظات"]),
        article("2", title=BAD, body=f"{BAD}\n=الفقرة", authors=["=HYPERLINK()", "-منى"], tags=["@مدينة"]),
        article(
            "3",
            "second",
            published=None,
            published_precision=None,
            published_raw=None,
            authors=[],
            section=None,
            tags=[],
            source=None,
            images=[],
            related=[],
        ),
    )
    yield engine
    engine.dispose()


def export(engine: sa.Engine, path: Path, said: str | None = None, **wanted: Any) -> Path:
    """Export to a file."""
    job = Job(
        engine=engine,
        wanted=Wanted(**wanted),
        output=str(path),
        format=said,
        title="صحيفة الأولى",
        link="https://first.example/",
        tell=lambda _: None,
    )
    job.run()
    return path


def test_json_lines(engine: sa.Engine, tmp_path: Path) -> None:
    text = export(engine, tmp_path / "out.jsonl").read_text("utf-8")
    assert "خبر المدينة" in text
    assert [json.loads(line) for line in text.split("\n")[:-1]] == feed(engine)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.rss", "out.atom", "out.json"])
def test_compressed_is_the_same(engine: sa.Engine, tmp_path: Path, name: str, suffix: str) -> None:
    plain = export(engine, tmp_path / name).read_bytes()
    packed = export(engine, tmp_path / f"{name}{suffix}").read_bytes()
    read = gzip.decompress(packed) if suffix == ".gz" else pa.input_stream(io.BytesIO(packed), "zstd").read()
    moment = re.compile(rb"<lastBuildDate>.*?<|<updated>2.*?<")
    assert moment.sub(b"", read) == moment.sub(b"", plain)


def test_csv(engine: sa.Engine, tmp_path: Path) -> None:
    path = export(engine, tmp_path / "out.csv")
    # Excel takes a file without the mark for Latin.
    assert path.read_bytes().startswith(b"\xef\xbb\xbfurl,site,key,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        first, second, third = csv.DictReader(file)
    assert tuple(first) == FIELDS
    assert first["body"] == feed(engine)[0]["body"]
    assert first["authors"] == "محمد علي | منى حسن"
    assert json.loads(first["source"]) == {"name": "بوابة الفجر", "site": "elfagr"}
    assert second["authors"] == "'=HYPERLINK() | -منى"
    assert second["tags"] == "'@مدينة"
    assert (third["published"], third["tags"], third["related"], third["copies"], third["hops"]) == (
        "",
        "",
        "",
        "",
        "0",
    )


@given(st.text() | st.text(alphabet="'=+-@\t\r\nأa", max_size=6))
def test_no_cell_is_a_formula_and_none_is_lost(text: str) -> None:
    cell = neutral(text)
    assert cell[:1] not in {*"=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"}
    assert restored(cell) == text


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")), min_size=1, max_size=4))
def test_any_text_comes_back_from_csv(texts: list[str]) -> None:
    rows = [exported(key=str(at), title=text, body=text) for at, text in enumerate(texts)]
    sink = Sink()
    FORMATS["csv"].write(rows, sink, About(title="", link="", part=""))
    read = list(csv.DictReader(io.StringIO(sink.bytes().decode("utf-8-sig"), newline="")))
    assert [restored(row["title"]) for row in read] == texts
    assert [restored(row["body"]) for row in read] == texts


def test_rss(engine: sa.Engine, tmp_path: Path) -> None:
    path = export(engine, tmp_path / "out.rss")
    tree = etree.parse(path)
    assert tree.findtext("channel/language") == "ar"
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo
    assert (read.version, read.feed.title, read.feed.link) == ("rss20", "صحيفة الأولى", "https://first.example/")
    third, second, first = read.entries
    assert (first.title, first.id) == ("خبر المدينة رقم 1", "urn:newscrawl:first:1")
    assert first.link == "https://first.example/news/1"
    assert first.published_parsed[:5] == (2024, 10, 24, 12, 0)
    assert [author.name for author in first.authors if author] == ["محمد علي", "منى حسن"]
    assert [tag.term for tag in first.tags] == ["محافظات", "مدينة"]
    assert '<p dir="rtl">الفقرة الثانية &lt;أ&gt; &amp; "ب".</p>' in tree.find("channel/item[3]")[-2].text
    assert "الفقرة الأولى" in first.summary
    assert "published" not in third
    assert "script>" in second.title
    assert "<script>" not in tree.find("channel/item[2]")[-2].text
    assert "\x0b" not in second.content[0].value


def test_atom(engine: sa.Engine, tmp_path: Path) -> None:
    path = export(engine, tmp_path / "out.atom")
    assert b'xml:lang="ar"' in path.read_bytes()
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo
    assert (read.version, read.feed.title, read.feed.language) == ("atom10", "صحيفة الأولى", "ar")
    third, second, first = read.entries
    assert first.updated_parsed[:5] == (2024, 10, 24, 15, 30)
    assert first.published_parsed[:5] == (2024, 10, 24, 12, 0)
    assert second.title.startswith("نص فيه")
    assert '<p dir="rtl">الفقرة الأولى من الخبر 1.</p>' in first.content[0].value
    assert third.updated_parsed[:5] == (2024, 10, 24, 14, 0)
    assert third.author == "صحيفة الأولى"
    for name in ("title", "id", "updated", "author", "link"):
        assert len(etree.parse(path).findall(f"{{*}}entry/{{*}}{name}")) >= 3


def test_json_feed(engine: sa.Engine, tmp_path: Path) -> None:
    read = json.loads(export(engine, tmp_path / "out.json").read_text("utf-8"))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert (read["title"], read["language"]) == ("صحيفة الأولى", "ar")
    third, second, first = read["items"]
    for item in read["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"].count("<p") >= 1
        assert datetime.fromisoformat(item["date_modified"]).tzinfo is not None
    assert first["authors"] == [{"name": "محمد علي"}, {"name": "منى حسن"}]
    assert first["_newscrawl"]["key"] == "1"
    assert "authors" not in third
    assert second["content_text"].startswith("نص فيه")
    empty = json.loads(export(engine, tmp_path / "empty.json", sites=("none",)).read_text("utf-8"))
    assert empty["items"] == []


def test_a_feed_has_the_latest_hundred(engine: sa.Engine, tmp_path: Path) -> None:
    fill(engine, *(article(str(number)) for number in range(10, 130)))
    items = json.loads(export(engine, tmp_path / "out.json").read_text("utf-8"))["items"]
    assert [item["id"].rpartition(":")[2] for item in items] == [str(number) for number in range(129, 29, -1)]
    assert len(feedparser.parse(export(engine, tmp_path / "out.xml", limit=110).read_bytes()).entries) == 110
    assert len(feedparser.parse(export(engine, tmp_path / "new.rss", after=1).read_bytes()).entries) == 122


def test_parquet_is_one_table(engine: sa.Engine, tmp_path: Path) -> None:
    # 23:30 UTC: by the clock of the site it is the next day.
    late = datetime(2024, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=3)))
    fill(engine, article("4", published=late, images=[Image(url="u")], source=Source(name="ص")))
    folder = export(engine, tmp_path / "pq", "parquet")
    assert files(folder) == [
        "site=first/day=2024-10-24/1-4.parquet",
        "site=second/day=__HIVE_DEFAULT_PARTITION__/1-4.parquet",
    ]
    place = f"'{folder}/*/*/*.parquet'"
    rows = duckdb.sql(f"SELECT site, day, key, published AT TIME ZONE 'UTC' FROM {place} ORDER BY seq").fetchall()
    day = date(2024, 10, 24)
    noon = datetime(2024, 10, 24, 12)
    assert rows == [
        ("first", day, "1", noon),
        ("first", day, "2", noon),
        ("second", None, "3", None),
        ("first", day, "4", datetime(2024, 10, 24, 23, 30)),
    ]
    nested = f"SELECT source.name, len(related), images[1].url, origins['body'], tags[1] FROM {place} WHERE key = '1'"
    assert duckdb.sql(nested).fetchall() == [("بوابة الفجر", 1, "https://first.example/1.jpg", "site", "مدينة")]
    assert duckdb.sql(f"SELECT count(*) FROM {place} WHERE day = DATE '2024-10-24'").fetchall() == [(3,)]
    assert pq.read_table(folder).num_rows == 4
    schemas = {pq.read_schema(folder / name).to_string() for name in files(folder)}
    assert len(schemas) == 1
    assert {*parquet.SCHEMA.names, "site"} == set(FIELDS)


def test_parquet_rows_are_never_doubled(engine: sa.Engine, tmp_path: Path) -> None:
    folder = export(engine, tmp_path / "pq", "parquet")
    with pytest.raises(TargetError, match="is not empty"):
        export(engine, folder)
    with pytest.raises(TargetError, match="say --after 3"):
        export(engine, folder, after=2)
    fill(engine, article("1", title="عنوان آخر"), article("5"))
    export(engine, folder, after=3)
    assert files(folder)[:2] == ["site=first/day=2024-10-24/1-3.parquet", "site=first/day=2024-10-24/4-5.parquet"]
    read = duckdb.sql(f"SELECT key, version FROM '{folder}/*/*/*.parquet' ORDER BY seq").fetchall()
    assert read == [("1", 1), ("2", 1), ("3", 1), ("1", 2), ("5", 1)]
    export(engine, folder, after=5)
    assert len(files(folder)) == 3
    fill(engine, article("6"), article("7"), article("8"))
    export(engine, folder, after=5, limit=2)
    export(engine, folder, after=7, limit=2)
    assert [name.rpartition("/")[2] for name in files(folder)][:4] == [
        f"{n}.parquet" for n in ("1-3", "4-5", "6-7", "8-8")
    ]
    assert [path.name for path in tmp_path.iterdir() if ".part" in path.name] == []


def test_a_partition_is_one_file_of_many_groups(engine: sa.Engine, tmp_path: Path) -> None:
    fill(engine, *(article(str(n), published=NOON + timedelta(days=n % 2)) for n in range(10, 2510)))
    folder = export(engine, tmp_path / "pq", "parquet", sites=("first",))
    names = files(folder)
    assert len(names) == 2
    assert [pq.ParquetFile(folder / name).num_row_groups for name in names] == [2, 2]
    assert pq.read_table(folder).num_rows == 2502


@pytest.mark.parametrize(
    ("name", "said", "folder", "expected"),
    [
        ("a.jsonl", None, False, ("jsonl", None)),
        ("A.CSV.GZ", None, False, ("csv", "gzip")),
        ("a.b.xml.zst", None, False, ("rss", "zstd")),
        ("a.parquet", None, False, ("parquet", None)),
        ("folder/", None, False, ("parquet", None)),
        ("folder", None, True, ("parquet", None)),
        ("-", None, False, ("jsonl", None)),
        ("-", "atom.gz", False, ("atom", "gzip")),
        ("a.txt", "csv", False, ("csv", None)),
    ],
)
def test_the_name_says_the_format(name: str, said: str | None, folder: bool, expected: tuple[str, str | None]) -> None:
    form, codec = choose(name, said, folder=folder)
    assert (next(key for key, value in FORMATS.items() if value is form), codec) == expected


@pytest.mark.parametrize(
    ("name", "said", "folder", "words"),
    [
        ("a.txt", None, False, "does not say the format"),
        ("a", None, False, "does not say the format"),
        ("a", "xls", False, "--format=xls: there are jsonl"),
        ("a.parquet.gz", None, False, "compressed inside"),
        ("-", "parquet", False, "name one with -o"),
        ("folder", "csv", True, "is a folder"),
    ],
)
def test_what_cannot_be_written_is_said(name: str, said: str | None, folder: bool, words: str) -> None:
    with pytest.raises(TargetError, match=re.escape(words)):
        choose(name, said, folder=folder)


class Sink:
    """A target that keeps what it is given."""

    pending = None

    def __init__(self) -> None:
        self._file = io.BytesIO()

    @contextmanager
    def open(self, name: str = "") -> Any:
        yield self._file

    def bytes(self) -> bytes:
        """What was written."""
        return self._file.getvalue()

    def deliver(self) -> None:
        """Nothing."""

    def discard(self) -> None:
        """Nothing."""


def exported(**values: Any) -> Exported:
    """An exported article that never was in a store."""
    empty = {name: [] if name in ("authors", "tags", "images", "related", "copies") else None for name in FIELDS}
    return Exported(1, datetime(2024, 1, 1, tzinfo=UTC), {**empty, **values})
