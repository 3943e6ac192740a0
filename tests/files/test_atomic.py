"""Files that are written atomically."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.files.atomic import atomic_write, replace_file


def test_file_appears_whole(tmp_path: Path) -> None:
    replace_file(tmp_path / "a.json", b"whole")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.json": b"whole"}


def write_half(path: Path) -> None:
    with atomic_write(path) as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError


def write_and_lose(path: Path) -> None:
    with atomic_write(path) as temporary:
        temporary.write_bytes(b"whole")
        temporary.unlink()


def test_failed_write_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    replace_file(tmp_path / "a.json", b"old")
    with pytest.raises(RuntimeError):
        write_half(tmp_path / "a.json")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.json": b"old"}


def test_file_that_another_process_removed_is_not_taken_for_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"a\.json"):
        write_and_lose(tmp_path / "a.json")
    assert list(tmp_path.iterdir()) == []
