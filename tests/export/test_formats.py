"""Exports, read by the programs for which they are made."""

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
def test_compressed_output_has_the_same_content(mixed: sa.Engine, tmp_path: Path, name: str, suffix: str) -> None:
    plain = written(mixed, tmp_path / name).read_bytes()
    packed = written(mixed, tmp_path / f"{name}{suffix}").read_bytes()
    read = gzip.decompress(packed) if suffix == ".gz" else pa.input_stream(io.BytesIO(packed), "zstd").read()
    # They differ by the time of writing, and by the name that the feed states as its own.
    own = re.compile(rb"<lastBuildDate>.*?<|<updated[^>]*>2.*?<|" + re.escape(name.encode()) + rb"[.a-z]*")
    assert own.sub(b"", read) == own.sub(b"", plain)


def test_csv(mixed: sa.Engine, tmp_path: Path) -> None:
    path = written(mixed, tmp_path / "out.csv")
    # Without the byte order mark, Excel reads the file as Latin text.
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
def test_cells_are_no_formulas_and_can_be_restored(text: str) -> None:
    cell = neutral(text)
    assert cell[:1] not in {*"=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"}
    assert restored(cell) == text


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")), min_size=1, max_size=4))
def test_any_text_can_be_restored_from_csv(texts: list[str]) -> None:
    rows = [exported(key=str(at), title=text, body=text) for at, text in enumerate(texts)]
    sink = Sink()
    FORMATS["csv"].write(rows, sink, About(title="", link="", part=""))
    read = list(csv.DictReader(io.StringIO(sink.bytes().decode("utf-8-sig"), newline="")))
    assert [restored(row["title"]) for row in read] == texts
    assert [restored(row["body"]) for row in read] == texts


@pytest.mark.parametrize(
    ("name", "fmt", "folder", "expected"),
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
def test_format_is_chosen_by_the_file_name(
    name: str, fmt: str | None, folder: bool, expected: tuple[str, str | None]
) -> None:
    form, codec = choose(name, fmt, folder=folder)
    assert (next(key for key, value in FORMATS.items() if value is form), codec) == expected


@pytest.mark.parametrize(
    ("name", "fmt", "folder", "words"),
    [
        ("a.txt", None, False, "the format is not clear from its name"),
        ("a", None, False, "the format is not clear from its name"),
        ("a", "xls", False, "--format=xls: must be one of jsonl"),
        ("a.parquet.gz", None, False, "compressed inside"),
        ("-", "parquet", False, "name one with -o"),
        ("folder", "csv", True, "is a folder"),
    ],
)
def test_impossible_formats_are_refused(name: str, fmt: str | None, folder: bool, words: str) -> None:
    with pytest.raises(TargetError, match=re.escape(words)):
        choose(name, fmt, folder=folder)
