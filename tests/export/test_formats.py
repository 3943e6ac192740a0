"""Exports, read back by the programs they are for."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.export.formats import FORMATS, choose
from newscrawl.export.formats.spreadsheet import neutral, restored
from newscrawl.export.target import About, TargetError
from newscrawl.printable import printable_data
from newscrawl.store.feed.query import FIELDS
from tests.articles import Sink, exported, feed, written


def test_json_lines(mixed: sa.Engine, tmp_path: Path) -> None:
    text = written(mixed, tmp_path / "out.jsonl").read_text("utf-8")
    assert "خبر المدينة" in text
    assert [json.loads(line) for line in text.split("\n")[:-1]] == printable_data(feed(mixed))


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.rss", "out.atom", "out.json"])
def test_compressed_is_the_same(mixed: sa.Engine, tmp_path: Path, name: str, suffix: str) -> None:
    plain = written(mixed, tmp_path / name).read_bytes()
    packed = written(mixed, tmp_path / f"{name}{suffix}").read_bytes()
    read = gzip.decompress(packed) if suffix == ".gz" else pa.input_stream(io.BytesIO(packed), "zstd").read()
    # The clock, and the name that the feed gives itself.
    own = re.compile(rb"<lastBuildDate>.*?<|<updated[^>]*>2.*?<|" + re.escape(name.encode()) + rb"[.a-z]*")
    assert own.sub(b"", read) == own.sub(b"", plain)


def test_csv(mixed: sa.Engine, tmp_path: Path) -> None:
    path = written(mixed, tmp_path / "out.csv")
    # Excel takes a file without the mark for Latin.
    assert path.read_bytes().startswith(b"\xef\xbb\xbfurl,site,key,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        first, second, third = csv.DictReader(file)
    assert tuple(first) == FIELDS
    assert first["body"] == printable_data(feed(mixed))[0]["body"]
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
        ("a.txt", None, False, "the format is not clear from its name"),
        ("a", None, False, "the format is not clear from its name"),
        ("a", "xls", False, "--format=xls: must be one of jsonl"),
        ("a.parquet.gz", None, False, "compressed inside"),
        ("-", "parquet", False, "name one with -o"),
        ("folder", "csv", True, "is a folder"),
    ],
)
def test_what_cannot_be_written_is_said(name: str, said: str | None, folder: bool, words: str) -> None:
    with pytest.raises(TargetError, match=re.escape(words)):
        choose(name, said, folder=folder)
