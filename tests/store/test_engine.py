"""The store's URL: valid ones work, invalid ones give a clear message, and no message contains a password."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from newscrawl.store import StoreError, open_engine
from newscrawl.store.db.engine import TEMPORARY, make_engine
from newscrawl.store.db.errors import explained, masked
from newscrawl.store.db.schema import articles
from tests.articles import article, fill


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql+psycopg://u:secret@db/news", "postgresql+psycopg://u:***@db/news"),
        ("postgresql://u:secret@db:5432/news", "postgresql://u:***@db:5432/news"),
        ("postgresql://u:se@cr:et@db/news", "postgresql://u:***@db/news"),
        ("postgresql://u:se/cret@db/news", "postgresql://u:***@db/news"),
        ("postgresql://:secret@db/news", "postgresql://:***@db/news"),
        (
            "postgresql://u@db/news?password=secret&sslmode=require",
            "postgresql://u@db/news?password=***&sslmode=require",
        ),
        (
            "postgresql://u@db/news?sslmode=require&PASSWORD=secret",
            "postgresql://u@db/news?sslmode=require&PASSWORD=***",
        ),
        ("nosuch://u:secret@db:154x32/news", "nosuch://u:***@db:154x32/news"),
        ("postgresql://db/news?sslpassword=secret", "postgresql://db/news?sslpassword=***"),
        ("postgresql//u:secret@db/news", "postgresql//u:***@db/news"),
        ("u:secret@db/news", "u:***@db/news"),
        ("host=db user=u password=secret sslmode=require", "host=db user=u password=*** sslmode=require"),
        ("postgresql://u@db/news", "postgresql://u@db/news"),
        ("sqlite:////srv/a:b@c.sqlite", "sqlite:////srv/a:b@c.sqlite"),
        ("sqlite:////var/lib/store.sqlite", "sqlite:////var/lib/store.sqlite"),
        ("no URL", "no URL"),
    ],
)
def test_url_is_shown_without_its_password(url: str, shown: str) -> None:
    assert masked(url) == shown
    assert "secret" not in masked(url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+psycopg://u:secret@h:154x32/n", "is not a database URL"),
        ("postgresql+psycopg://u:secret@h:154321/n", "there is no port 154321"),
        ("postgresql+psycopg://u:secret@h:0/n", "there is no port 0"),
        ("postgresql+nosuch://u:secret@h/n", "for PostgreSQL install"),
        ("nosuch://u:secret@h/n", "is not supported"),
        ("mysql+pymysql://u:secret@h/n", "mysql is not supported"),
        ("secret", "is not a database URL"),
        ("", "is not a database URL"),
        ("sqlite:////no/such/folder/store.sqlite", "the folder /no/such/folder is missing"),
    ],
)
def test_invalid_url_is_reported_in_one_line(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as raised:
        make_engine(url)
    message = str(raised.value)
    assert "\n" not in message
    assert "FEED_STORE_URL" in message
    assert url == "secret" or "secret" not in message


def test_connection_error_shows_no_password() -> None:
    engine = make_engine("postgresql+psycopg://u:secret@127.0.0.1:1/n?password=secret")
    with pytest.raises(sa.exc.DBAPIError) as raised:
        engine.connect()
    message = str(explained(raised.value, engine))
    assert "127.0.0.1" in message
    assert "secret" not in message
    assert "\n" not in message


def test_temporary_store_is_deleted_with_its_engine() -> None:
    engine = open_engine(TEMPORARY)
    path = Path(str(engine.url.database))
    fill(engine, article("1"))
    assert path.is_file()
    engine.dispose()
    assert not path.parent.exists()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one article, whose writer was closed."""
    path = tmp_path / "folder" / "store.sqlite"
    path.parent.mkdir()
    engine = open_engine(f"sqlite:///{path}")
    fill(engine, article("1"))
    engine.dispose()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


def test_read_only_store_is_read(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As on a read-only file system, even for root.
    monkeypatch.setattr("os.access", lambda *_: False)
    engine = open_engine(f"sqlite:///{store}", read_only=True)
    with engine.connect() as connection:
        assert connection.execute(sa.select(articles.c.key)).scalars().all() == ["1"]
    with pytest.raises(sa.exc.OperationalError, match="readonly"), engine.begin() as connection:
        connection.execute(articles.delete())
    engine.dispose()
    assert [path.name for path in store.parent.iterdir()] == ["store.sqlite"]


def test_writable_store_is_read_while_it_grows(store: Path) -> None:
    engine = open_engine(f"sqlite:///{store}", read_only=True)
    fill(engine, article("2"))
    with engine.connect() as connection:
        assert len(connection.execute(sa.select(articles.c.key)).all()) == 2
    engine.dispose()
