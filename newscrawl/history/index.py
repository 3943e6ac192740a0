"""`Index`: the signatures of a history in DuckDB, which sorts and joins more data than fits into memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from newscrawl.history.errors import HistoryError
from newscrawl.history.inputs import Part
from newscrawl.history.signing import place_of

if TYPE_CHECKING:
    import numpy as np

_BATCH = 50_000

RESULTS = pa.schema(
    {
        "ord": pa.int64(),
        "cluster": pa.string(),
        "size": pa.int32(),
        "origin": pa.string(),
        "reason": pa.string(),
        "similarity": pa.float64(),
        "copy_of": pa.string(),
    }
)
"""Results: one row for each article that has the text of another one."""


def check_installed() -> None:
    """Raise `HistoryError` if DuckDB or numpy is not installed."""
    try:
        for name in ("duckdb", "numpy"):
            import_module(name)
    except ImportError as error:
        message = f"scrapy dedup needs {error.name}, which is not installed: install newscrawl[dedup]"
        raise HistoryError(message) from error


class Index:
    """The index. Articles have two numbers: `id` in the order of rows, `ord` by the time when they first existed.

    Rows with the same site and key are versions of one article; the latest one represents all of them.
    """

    def __init__(self, folder: Path, *, memory: str, jobs: int) -> None:
        """Work in a folder; `memory` (such as `2GB`) is DuckDB's limit, beyond which it writes to this folder.

        Raises `HistoryError` if DuckDB does not accept the limit.
        """
        import duckdb

        self._errors: type[Exception] = duckdb.Error
        self._folder = folder
        with self._explained():
            self._connection = duckdb.connect(str(folder / "index.duckdb"))
            for name, value in (
                ("memory_limit", memory),
                ("threads", jobs),
                ("temp_directory", str(folder / "spilled")),
                ("preserve_insertion_order", False),
            ):
                self._connection.execute(f"SET {name} = ?", [value])

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def load(self, parts: Sequence[Part], signatures: Path) -> tuple[int, int]:
        """Number the rows and articles in these parts; return the number of rows and of articles."""
        places = [str(place_of(part, signatures)) for part in parts]
        firsts = [0, *accumulate(part.rows for part in parts)][:-1]
        table = pa.table({"filename": pa.array(places, pa.string()), "first": pa.array(firsts, pa.int64())})
        # Identical files share one file of signatures, which is joined once for each.
        literals = ", ".join("'" + place.replace("'", "''") + "'" for place in dict.fromkeys(places))
        with self._explained():
            self._connection.register("files", table)
            self._connection.execute("CREATE TABLE numbered AS SELECT * FROM files")
            self._connection.unregister("files")
            # A view takes no parameters.
            self._connection.execute(
                f"""CREATE VIEW signed AS SELECT s.*, f.first + s.file_row_number AS id FROM numbered f
                JOIN read_parquet([{literals}], filename = true, file_row_number = true) s USING (filename)"""  # noqa: S608  # the literals are quoted above
            )
            for statement in _NUMBERING:
                self._connection.execute(statement)
            (rows,) = self._one("SELECT count(*) FROM entries")
            (articles,) = self._one("SELECT count(*) FROM articles")
        return rows, articles

    def equal(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Pairs of arrays: `ord` of articles, and `ord` of the first article with the same text (maybe itself)."""
        return self._arrays("SELECT ord, first FROM articles", "ord", "first")

    def link(self) -> int:
        """Find the keys that several texts share; return their number."""
        with self._explained():
            for statement in _LINKING:
                self._connection.execute(statement)
            (slots,) = self._one("SELECT count(*) FROM slots")
        return int(slots)

    def signatures(self) -> Iterator[dict[str, list[Any]]]:
        """Batches of `ord`, `site`, `day` and `signature` of the articles that share a key, unordered."""
        query = """
            SELECT a.ord, s.site, s.day, s.signature FROM signed s JOIN articles a USING (id)
            SEMI JOIN (SELECT DISTINCT ord FROM links) l ON l.ord = a.ord
        """
        return self._columns(query)

    def links(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Pairs of arrays: `ord`, and the number of a key that the article shares, by ascending `ord`."""
        return self._arrays("SELECT ord, slot FROM links ORDER BY ord", "ord", "slot")

    def cluster(self, leaders: np.ndarray, similarities: np.ndarray) -> None:
        """Store for each `ord` its leader, the first article with its text (or itself), and the similarity to it."""
        import numpy as np

        members = np.flatnonzero(np.bincount(leaders, minlength=len(leaders))[leaders] > 1)
        table = pa.table(
            {
                "ord": pa.array(members),
                "leader": pa.array(leaders[members].astype(np.int64)),
                "similarity": pa.array(similarities[members].astype(np.float64)),
            }
        )
        with self._explained():
            self._connection.register("found", table)
            self._connection.execute("CREATE TABLE members AS SELECT * FROM found")
            self._connection.unregister("found")

    def members(self) -> Iterator[dict[str, list[Any]]]:
        """Batches of the articles that share their text, cluster by cluster, with the leader first."""
        query = """
            SELECT m.ord, m.leader, m.similarity, s.name, s.site, a.known, s.seen, s.credit, s.credit_site
            FROM members m JOIN articles a USING (ord) JOIN signed s ON s.id = a.id ORDER BY m.leader, m.ord
        """
        return self._columns(query)

    def enter(self, batches: Iterator[Any]) -> None:
        """Store results, given as batches of `RESULTS`."""
        reader = pa.RecordBatchReader.from_batches(RESULTS, batches)
        with self._explained():
            self._connection.register("found", reader)
            self._connection.execute("CREATE TABLE results AS SELECT * FROM found")
            self._connection.unregister("found")

    def rows(self) -> Iterator[Any]:
        """Arrow batches with one row per row of the history, in its order; `cluster` is null for unique texts."""
        query = """
            SELECT s.id, s.name, s.site, s.credit, s.credit_site,
                r.cluster, r.size, r.origin, r.reason, r.similarity, r.copy_of
            FROM signed s JOIN entries e ON e.id = s.id JOIN articles a ON a.id = e.article
            LEFT JOIN results r ON r.ord = a.ord ORDER BY 1
        """
        return self._read(query)

    def counted(self) -> tuple[int, int, int, int]:
        """The numbers of clusters, articles in them, copies equal to their original; the size of the largest one."""
        with self._explained():
            clusters, members, equal, largest = self._one(
                """SELECT count(DISTINCT cluster), count(*), count(*) FILTER (similarity = 1), coalesce(max(size), 0)
                FROM results"""
            )
        return clusters, members, equal, largest

    def _arrays(self, query: str, *names: str) -> Iterator[Any]:
        for batch in self._read(query):
            yield tuple(batch.column(name).to_numpy(zero_copy_only=False) for name in names)

    def _columns(self, query: str) -> Iterator[dict[str, list[Any]]]:
        for batch in self._read(query):
            yield batch.to_pydict()

    def _read(self, query: str) -> Iterator[Any]:
        with self._explained():
            cursor = self._connection.cursor()
            try:
                yield from cursor.sql(query).to_arrow_reader(_BATCH)
            finally:
                cursor.close()

    def _one(self, query: str) -> Any:
        return self._connection.execute(query).fetchall()[0]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (self._errors, pa.ArrowException) as error:
            message = " ".join(str(error).split())[:240]
            raise HistoryError(f"{self._folder}: DuckDB failed: {message}") from error


_NUMBERING = (
    # The latest version represents an article; its age is that of the oldest version.
    """CREATE TABLE entries AS SELECT s.id, s.identity, s.stamp, s.text,
        first_value(s.id) OVER version AS article, min(s.known) OVER (PARTITION BY s.identity) AS known
        FROM signed s WINDOW version AS (PARTITION BY s.identity ORDER BY s.stamp DESC, s.id DESC)""",
    """CREATE TABLE articles AS SELECT id, known, ord,
        CASE WHEN text IS NULL THEN ord ELSE min(ord) OVER (PARTITION BY text) END AS first
        FROM (SELECT id, known, text, row_number() OVER (ORDER BY known NULLS LAST, stamp, identity) - 1 AS ord
            FROM entries WHERE id = article)""",
    "ALTER TABLE entries DROP COLUMN text",
)
_LINKING = (
    # Of articles with equal texts, only the first one has keys.
    """CREATE TABLE keyed AS SELECT a.ord, unnest(s.keys) AS key
        FROM signed s JOIN articles a USING (id) WHERE a.ord = a.first""",
    """CREATE TABLE slots AS SELECT key, row_number() OVER () - 1 AS slot
        FROM (SELECT key FROM keyed GROUP BY key HAVING count(*) > 1)""",
    "CREATE TABLE links AS SELECT k.ord, s.slot FROM keyed k JOIN slots s USING (key)",
    "DROP TABLE keyed",
)
