"""May be deleted: gains 30 us per statement (docs/measured.md), held to SQLAlchemy by `tests/store/test_prepared.py`.

Statements that run for every page are compiled once and run on the driver's own cursor. SQLAlchemy takes 60 to 100 us
to run a statement that SQLite runs in 5. Besides, each step of a SQLite statement releases the GIL, and getting it back
takes milliseconds; so many rows are handled in one statement.

Uses `_bind_processors` and `positiontup` of SQLAlchemy's compiler, which are not part of its interface: pyproject.toml
allows one minor version.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

_VALUES = re.compile(r"VALUES (\(\?(?:, \?)*\))")
_MAX_VARIABLES = 32_000
"""SQLite allows 32,766 values per statement."""

Values = Mapping[str, Any]
Statement = sa.Select[Any] | sa.CompoundSelect[Any] | sa.UpdateBase


class _Compiled:
    """A statement for one dialect: its SQL, and the conversion of values to those of the driver."""

    def __init__(
        self, statement: sa.Select[Any] | sa.CompoundSelect[Any] | sa.UpdateBase, dialect: sa.Dialect, row: Values
    ):
        made = statement.compile(dialect=dialect, column_keys=list(row))
        assert isinstance(made, SQLCompiler)
        self.sql = made.string
        self._by_position = made.positiontup is not None
        processors: Mapping[str, Any] = made._bind_processors
        # Values from the statement itself, not from a row.
        self._fixed = {name: value for name, value in made.params.items() if name not in row}
        self._plan = [(name, processors.get(name)) for name in made.positiontup or made.params]

    def values(self, row: Values) -> Any:
        """Return the values of a row in the driver's form, by position or by name."""
        combined = {**self._fixed, **row} if self._fixed else row
        if self._by_position:
            return [combined[name] if process is None else process(combined[name]) for name, process in self._plan]
        return {name: combined[name] if process is None else process(combined[name]) for name, process in self._plan}


class _Statements:
    """A statement, compiled for each dialect when it is first run on it."""

    def __init__(self, build: Callable[[str], Statement]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def on(self, dialect: sa.Dialect, row: Values) -> _Compiled:
        """Return the statement for a dialect and rows with the same names as `row`."""
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _Compiled(self._build(dialect.name), dialect, row)
        return self._compiled[dialect.name]


class Update:
    """An UPDATE that is run for many rows of values; every row must have the same names."""

    def __init__(self, statement: sa.Update) -> None:
        self._statements = _Statements(lambda _: statement)

    def __call__(self, connection: sa.Connection, rows: Sequence[Values]) -> None:
        """Run the statement for each row. Raises `sqlalchemy.exc.DBAPIError` as SQLAlchemy does."""
        if not rows:
            return
        compiled = self._statements.on(connection.dialect, rows[0])
        with _cursor(connection, compiled.sql) as cursor:
            cursor.executemany(compiled.sql, [compiled.values(row) for row in rows])


class Insert:
    """An INSERT of many rows; every row must have the same names.

    On a conflict in the columns `skip`, the new row is left out; on one in `replace`, it replaces the existing row.
    """

    def __init__(self, table: sa.Table, *, skip: Sequence[str] = (), replace: Sequence[str] = ()) -> None:
        self._table = table
        self._skip = skip
        self._replace = replace
        self._statements = _Statements(self._statement)

    def __call__(self, connection: sa.Connection, rows: Sequence[Values]) -> None:
        """Insert the rows. Raises `sqlalchemy.exc.DBAPIError` as SQLAlchemy does."""
        if not rows:
            return
        compiled = self._statements.on(connection.dialect, rows[0])
        values = [compiled.values(row) for row in rows]
        with _cursor(connection, compiled.sql) as cursor:
            if connection.dialect.name != "sqlite":
                cursor.executemany(compiled.sql, values)
                return
            before, one, after = _VALUES.split(compiled.sql)
            most = _MAX_VARIABLES // len(values[0])
            for part in (values[start : start + most] for start in range(0, len(values), most)):
                sql = f"{before}VALUES {', '.join([one] * len(part))}{after}"
                cursor.execute(sql, [value for row in part for value in row])

    def _statement(self, dialect: str) -> Any:
        insert = (postgresql if dialect == "postgresql" else sqlite).insert(self._table)
        if self._skip:
            return insert.on_conflict_do_nothing(index_elements=list(self._skip))
        if self._replace:
            rest = {column.name: insert.excluded[column.name] for column in self._table.c}
            for name in self._replace:
                del rest[name]
            return insert.on_conflict_do_update(index_elements=list(self._replace), set_=rest)
        return insert


class Lookup:
    """A SELECT that looks up lists of values: `build(n)` returns the statement for lists of `n` values.

    A list is padded by repeating its last value, so that only a few sizes are compiled.
    """

    def __init__(self, build: Callable[[int], Statement]) -> None:
        self._build = build
        self._compiled: dict[tuple[str, int], _Compiled] = {}

    def __call__(self, connection: sa.Connection, size: int, values: Callable[[int], Values]) -> list[Any]:
        """Return the rows; `values(n)` returns the values for lists of `n`, where `n` is at least `size`."""
        places = 1 << max(0, size - 1).bit_length()
        row = values(places)
        compiled = self._compiled.get((connection.dialect.name, places))
        if compiled is None:
            compiled = _Compiled(self._build(places), connection.dialect, row)
            self._compiled[connection.dialect.name, places] = compiled
        with _cursor(connection, compiled.sql) as cursor:
            cursor.execute(compiled.sql, compiled.values(row))
            return list(cursor.fetchall())


def places(name: str, count: int, column: sa.Column[Any]) -> list[sa.BindParameter[Any]]:
    """Return the placeholders of a list in a `Lookup`."""
    return [sa.bindparam(f"{name}_{at}", type_=column.type) for at in range(count)]


def filled(name: str, values: Sequence[Any], count: int, nothing: Any) -> dict[str, Any]:
    """Return the values for a list of `count` placeholders; `nothing` is a value that no row has, for an empty list."""
    last = values[-1] if values else nothing
    return {f"{name}_{at}": values[at] if at < len(values) else last for at in range(count)}


@contextmanager
def _cursor(connection: sa.Connection, sql: str) -> Iterator[Any]:
    """Yield the driver's cursor; its errors are raised as SQLAlchemy's."""
    dialect = connection.dialect
    driver = dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver as error:
        lost = dialect.is_disconnect(error, connection.connection.driver_connection, cursor)
        raise sa.exc.DBAPIError.instance(
            sql, None, error, driver, hide_parameters=True, connection_invalidated=lost, dialect=dialect
        ) from error
    finally:
        cursor.close()
