"""Finding archives in folders, and WARC files inside WACZ files."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive import files
from newscrawl.archive.collection import Collection
from newscrawl.archive.errors import ArchiveError
from newscrawl.archive.files import FileSection, find_archives, open_archive
from newscrawl.archive.reader import Record
from tests.archive.archives import page_record


def test_folders_are_searched_and_each_file_is_named_once(tmp_path: Path) -> None:
    for name in ("b.warc.gz", "a.warc", "deep/c.wacz", "deep/d.warc.zst", "e.cdx", "f.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = find_archives([tmp_path / "b.warc.gz", tmp_path, tmp_path / "f.gz"])
    assert [path.name for path in found] == ["b.warc.gz", "a.warc", "c.wacz", "d.warc.zst", "f.gz"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArchiveError, match="empty: no archive in this folder"):
        find_archives([tmp_path / "empty"])


def pack(path: Path, contents: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    """Write a zip file; return its path."""
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, data in contents.items():
            file.writestr(name, data)
    return path


PLAIN = b"".join(page_record(number) for number in range(3))
GZIPPED = b"".join(gzip.compress(page_record(number)) for number in range(3, 6))


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_warcs_in_a_wacz(tmp_path: Path, compression: int) -> None:
    contents = {"datapackage.json": b"{}", "archive/a.warc": PLAIN, "archive/b.warc.gz": GZIPPED, "indexes/i.cdx": b""}
    path = pack(tmp_path / "a.wacz", contents, compression)
    opened = open_archive(path)
    assert [file.name for file in opened] == [f"{path}#archive/a.warc", f"{path}#archive/b.warc.gz"]
    for file, first in zip(opened, (0, 3), strict=True):
        records = [item for item in file.records() if isinstance(item, Record)]
        file.rest()
        assert [record.url[-1] for record in records] == [str(first), str(first + 1), str(first + 2)]
        assert file.read(records[1].offset).url == records[1].url
        file.close()


def flagged(data: bytes, flag: int) -> bytes:
    """A zip file of one member, with a flag set that does not match the member."""
    directory = data.index(b"PK\x01\x02")
    return bytes(byte | flag if at in (6, directory + 8) else byte for at, byte in enumerate(data))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data: data[:-30], "the WACZ cannot be read: "),
        (lambda data: data.replace(b".warc", b".text"), "not a WACZ"),
        (lambda data: flagged(data, 1), "archive/a?.warc.gz in it is encrypted"),
        (lambda data: data[:26] + b"\xff" * 4 + data[30:], "not at the position given in the directory"),
        (lambda data: data[: -len(GZIPPED) // 2], "the WACZ cannot be read: "),
    ],
)
def test_wacz_files_that_are_refused(tmp_path: Path, spoil: Callable[[bytes], bytes], words: str) -> None:
    path = pack(tmp_path / "a.wacz", {"archive/a\x1b.warc.gz": GZIPPED})
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ArchiveError, match=words.replace("?", r"\?")) as caught:
        Collection(path)
    assert str(caught.value).startswith(f"archive {path}: ")
    assert str(caught.value).isprintable()


@given(
    compression=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]),
    edits=st.lists(
        st.tuples(st.integers(-400, 1500), st.integers(0, 40), st.binary(max_size=20)), min_size=1, max_size=4
    ),
)
def test_damaged_wacz_raises_only_archive_errors(compression: int, edits: list[tuple[int, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = pack(Path(folder) / "a.wacz", {"archive/a.warc": PLAIN, "archive/b.warc.gz": GZIPPED}, compression)
        data = bytearray(path.read_bytes())
        for at, length, inserted in edits:
            data[at : at + length] = inserted
        path.write_bytes(data)
        message = ""
        try:
            for file in open_archive(path):
                list(file.records())
                file.close()
        except ArchiveError as error:
            message = str(error)
        assert message.isprintable()


def test_zip_bomb_in_a_wacz_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_FREE_SIZE", 1 << 20)
    path = pack(tmp_path / "bomb.wacz", {"a.warc": bytes(1 << 25)}, zipfile.ZIP_DEFLATED)
    with pytest.raises(ArchiveError, match=r"a\.warc in it unpacks to more than"):
        open_archive(path)


def test_file_section(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(100)))
    section = FileSection(path, 10, 20)
    assert section.seek(0, 2) == 20
    assert section.seek(-5, 1) == 15
    assert section.read(10) == bytes(range(25, 30))
    assert section.read(10) == b""
    section.rest()
    section.seek(0)
    assert section.read() == bytes(range(10, 30))
    section.close()
    with pytest.raises(ArchiveError, match="No such file"):
        open_archive(tmp_path / "none")
    with pytest.raises(ArchiveError, match="Is a directory"):
        open_archive(tmp_path)
