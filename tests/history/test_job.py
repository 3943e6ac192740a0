"""Complete histories from Parquet to Parquet: copies found, files written, errors reported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from newscrawl.history import signing
from newscrawl.history.errors import HistoryError
from newscrawl.history.inputs import open_input
from newscrawl.history.output import ADDED
from newscrawl.history.signing import place_of
from tests.history.histories import read, row, run, text, write

ROOT = Path(__file__).parents[2]


def test_copies_have_an_original_and_an_origin(tmp_path: Path) -> None:
    write(
        tmp_path / "in" / "a.parquet",
        [
            row("second", "2", text(1), hours=2),
            row("third", "3", text(1, edits=2), hours=3),
            row("fourth", "4", text(2), hours=1),
        ],
    )
    write(tmp_path / "in" / "sub" / "b.parquet", [row("first", "1", text(1), hours=1)])
    summary = run(tmp_path / "in", output=tmp_path / "out")
    rows = read(tmp_path / "out")
    assert (summary.rows, summary.articles, summary.clusters, summary.members) == (4, 4, 1, 3)
    assert {name: found["copy_of"] for name, found in rows.items()} == {
        "first/1": None, "second/2": "first/1", "third/3": "first/1", "fourth/4": None
    }  # fmt: skip
    assert [rows[name]["similarity"] for name in ("first/1", "second/2", "fourth/4")] == [None, 1, None]
    assert 0.5 < rows["third/3"]["similarity"] < 1
    assert {name: (found["origin"], found["origin_reason"]) for name, found in rows.items()} == {
        **dict.fromkeys(("first/1", "second/2", "third/3"), ("first/1", "date")), "fourth/4": ("fourth/4", "only")
    }  # fmt: skip
    assert {found["cluster_size"] for name, found in rows.items() if name != "fourth/4"} == {3}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["articles-00001.parquet"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_rows_and_their_columns_stay_as_they_were(tmp_path: Path) -> None:
    rows = [row("first", str(at), text(at), extra={"depth": at}, copy_of="x") for at in range(5)]
    source = write(tmp_path / "in.parquet", rows, row_group_size=2)
    other = write(tmp_path / "more.parquet", [row("second", "9", text(3), hours=1)])
    run(source, other, output=tmp_path / "out")
    written = pq.read_table(tmp_path / "out")
    before = pq.read_table(source)
    assert (
        written.slice(0, 5).select(["site", "key", "body", "extra"]).to_pylist()
        == before.select(["site", "key", "body", "extra"]).to_pylist()
    )
    assert [name for name in written.column_names if name not in before.column_names] == [
        name for name in ADDED if name != "copy_of"
    ]
    # Earlier results about copies, from a previous run or the store, are replaced.
    assert written["copy_of"].to_pylist() == [None] * 5 + ["first/3"]
    assert written["extra"].to_pylist()[5] is None


def test_versions_of_one_article_are_no_copies(tmp_path: Path) -> None:
    early = row("first", "1", text(1), seq=1)
    late = row("first", "1", text(1, edits=3), seq=7, hours=0)
    copy = row("second", "2", text(1, edits=3), seq=5, hours=4)
    write(tmp_path / "in.parquet", [late, early, copy])
    summary = run(tmp_path / "in.parquet", output=tmp_path / "out")
    rows = pq.read_table(tmp_path / "out").to_pylist()
    assert (summary.rows, summary.articles) == (3, 2)
    assert [found["cluster_size"] for found in rows] == [2, 2, 2]
    assert [found["copy_of"] for found in rows] == [None, None, "first/1"]
    assert rows[2]["similarity"] == 1


def test_second_run_signs_only_what_is_new(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.parquet", [row("first", str(at), text(at)) for at in range(4)])
    kept = tmp_path / "signatures"
    first = run(tmp_path / "in", output=tmp_path / "one", signatures=kept)
    write(tmp_path / "in" / "b.parquet", [row("second", "9", text(2), hours=1)])
    (tmp_path / "in" / "a.parquet").rename(tmp_path / "in" / "c.parquet")
    second = run(tmp_path / "in", output=tmp_path / "two", signatures=kept)
    assert (first.signed, second.signed, second.rows) == (4, 1, 5)
    assert read(tmp_path / "two")["second/9"]["copy_of"] == "first/2"
    # Truncated signature files are made again.
    part = open_input(tmp_path / "in" / "c.parquet").parts[0]
    place = place_of(part, kept)
    place.write_bytes(place.read_bytes()[:-20])
    assert run(tmp_path / "in", output=tmp_path / "three", signatures=kept).signed == 4
    assert read(tmp_path / "three") == read(tmp_path / "two")


def test_workers_find_the_same(tmp_path: Path) -> None:
    for name in range(3):
        rows = [row(f"site{name}", str(at), text(at, edits=name), hours=name) for at in range(6)]
        write(tmp_path / "in" / f"{name}.parquet", rows)
    run(tmp_path / "in", output=tmp_path / "one", jobs=1)
    run(tmp_path / "in", output=tmp_path / "two", jobs=2)
    assert read(tmp_path / "one") == read(tmp_path / "two")
    assert {found["cluster_size"] for found in read(tmp_path / "one").values()} == {3}


def test_bad_files_are_reported_and_others_processed(tmp_path: Path) -> None:
    write(tmp_path / "in" / "good.parquet", [row("first", "1", text(1))])
    bare = write(tmp_path / "in" / "bare.parquet", [{"title": "-", "site": "x"}])
    (tmp_path / "in" / "none.parquet").write_text("no Parquet")
    cut = write(tmp_path / "in" / "cut.parquet", [row("second", str(at), text(at)) for at in range(50)])
    data = bytearray(cut.read_bytes())
    data[4:2000] = os.urandom(1996)
    cut.write_bytes(data)
    said: list[str] = []
    summary = run(tmp_path / "in", output=tmp_path / "out", notify=said.append)
    assert f"left out: {bare}: has no column body, url, published" in said
    assert len(said) == len(summary.bad) == 3
    assert all("\n" not in line for line in said)
    assert sorted(read(tmp_path / "out")) == ["first/1"]


def test_unreadable_input_leaves_no_folder(tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", [row("first", str(at), text(at)) for at in range(50)])
    data = bytearray(source.read_bytes())
    # The description of the columns is intact, so the damage appears only when the rows are signed.
    data[4:2000] = b"\xff" * 1996
    source.write_bytes(data)
    with pytest.raises(HistoryError, match="no readable file was found"):
        run(source, output=tmp_path / "new" / "out", signatures=tmp_path / "kept" / "signatures")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet"]


def test_no_partial_file_is_left(tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", [row("first", "1", text(1), image="x" * 100) for _ in range(3000)])
    data = bytearray(source.read_bytes())
    # Damage in a column that signatures do not need appears only when the rows are written.
    at = pq.read_metadata(source).row_group(0).column(6).data_page_offset
    data[at : at + 16] = b"\xff" * 16
    source.write_bytes(data)
    with pytest.raises(HistoryError, match=r"in\.parquet: not a readable Parquet file"):
        run(source, output=tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda at: at.mkdir(), "there is no Parquet file"),
        (lambda at: at.write_text("x"), "no readable file was found"),
        (lambda at: None, "there is no such file or folder"),
    ],
)
def test_bad_places_are_named(tmp_path: Path, make: Any, message: str) -> None:
    make(tmp_path / "in")
    with pytest.raises(HistoryError, match=message):
        run(tmp_path / "in", output=tmp_path / "out", notify=lambda _: None)
    assert not (tmp_path / "out").exists()


def test_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", [row("first", "1", text(1))])
    (tmp_path / "out").mkdir()
    run(source, output=tmp_path / "out")
    with pytest.raises(HistoryError, match="already exists"):
        run(source, output=tmp_path / "out")


def test_files_of_a_killed_job_are_removed(tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", [row("first", "1", text(1))])
    left = tmp_path / ".out.unfinished" / "work"
    left.mkdir(parents=True)
    (left.parent / "articles-00001.parquet").write_text("half")
    (left / "index.duckdb").write_text("half")
    run(source, output=tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet", "out"]
    assert list(read(tmp_path / "out")) == ["first/1"]


def test_files_that_do_not_fit_are_named(tmp_path: Path) -> None:
    one = write(tmp_path / "one.parquet", [row("first", "1", text(1), words=3)])
    two = write(tmp_path / "two.parquet", [row("first", "2", text(2), words="three")])
    with pytest.raises(HistoryError, match=r"two\.parquet: its columns do not fit those of .*one\.parquet"):
        run(one, two, output=tmp_path / "out")


def test_empty_history(tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", [row("first", "1", text(1))])
    pq.write_table(pq.read_table(source).slice(0, 0), tmp_path / "none.parquet")
    assert run(tmp_path / "none.parquet", output=tmp_path / "out").rows == 0
    assert run(tmp_path / "none.parquet", source, output=tmp_path / "two").rows == 1


def test_shared_keys_cost_few_comparisons(tmp_path: Path) -> None:
    """Articles that share a template cost at most 8 comparisons each."""
    bulletin = text(1, words=60)
    rows = [
        row("first", str(at), f"سعر الصرف {at * 17} دينارا {at * 31} ليرة {bulletin} {at * 7} {at * 13}", hours=24 * at)
        for at in range(300)
    ]
    write(tmp_path / "in.parquet", rows)
    assert run(tmp_path / "in.parquet", output=tmp_path / "out").judged <= 8 * len(rows)


_LIMITED = """
import resource, sys
from pathlib import Path
from newscrawl.history import signing
from newscrawl.history.errors import HistoryError
from newscrawl.history.job import DedupJob
limit, place, output, kept = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit) * 1024,) * 2)
try:
    DedupJob(places=[place], output=Path(output), signatures=Path(kept)).run()
except HistoryError as error:
    print(error)
"""


@pytest.mark.parametrize("signed", [False, True])
def test_full_disk(tmp_path: Path, signed: bool) -> None:
    """A limit on file size that no signature file fits in, or no database."""
    source = write(tmp_path / "in.parquet", [row("first", str(at), text(at), hours=at) for at in range(1000)])
    kept = tmp_path / "kept"
    if signed:
        run(source, output=tmp_path / "before", signatures=kept)
    command = [sys.executable, "-c", _LIMITED, "100", str(source), str(tmp_path / "out"), str(kept)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert len(told.splitlines()) == 1
    assert "File too large" in told
    left = sorted(path.name for path in tmp_path.iterdir() if path.name != "before")
    assert left == (["in.parquet", "kept"] if signed else ["in.parquet"])
    assert not signed or list(kept.iterdir())


def test_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(HistoryError, match=r"needs numpy.*newscrawl\[dedup\]"):
        run(write(tmp_path / "in.parquet", [row("first", "1", text(1))]), output=tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_long_texts_are_signed_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = [text(at, words=40 * (at % 5 + 1)) for at in range(20)]
    source = write(tmp_path / "in.parquet", [row("first", str(at), body) for at, body in enumerate(bodies)])
    signed = {}
    for most in (1, 2000, signing._BYTES):
        monkeypatch.setattr(signing, "_BYTES", most)
        (part,) = open_input(source).parts
        folder = tmp_path / str(most)
        folder.mkdir()
        assert signing.sign_part(part, folder) is None
        signed[most] = pq.read_table(place_of(part, folder)).to_pylist()
    assert signed[1] == signed[2000] == signed[max(signed)]
    assert len(signed[1]) == len(bodies)
