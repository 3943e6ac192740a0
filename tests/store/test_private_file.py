"""The store's file can be read only by its owner, whatever the umask."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from newscrawl.store import open_engine
from newscrawl.store.db.schema import meta
from newscrawl.store.db.transactions import writing


def modes(folder: Path) -> dict[str, int]:
    """File name -> permissions."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o002, 0o077, 0o277])
def test_new_store_is_private(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        engine = open_engine(f"sqlite:///{tmp_path / 'feedstore.sqlite'}")
        with writing(engine) as connection:
            connection.execute(meta.insert().values(name="test", value=1))
            found = modes(tmp_path)
        engine.dispose()
    finally:
        os.umask(before)
    assert set(found) == {"feedstore.sqlite", "feedstore.sqlite-wal", "feedstore.sqlite-shm"}
    assert set(found.values()) == {0o600}


def test_existing_store_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "feedstore.sqlite"
    open_engine(f"sqlite:///{path}").dispose()
    path.chmod(0o640)
    open_engine(f"sqlite:///{path}").dispose()
    assert modes(tmp_path)["feedstore.sqlite"] == 0o640
