"""Statements of every page, compiled once and run on the driver's own cursor.

SQLAlchemy takes 60 to 100 us to run a statement that SQLite runs in 5; six of them a page are a tenth of a crawl.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler


class Prepared:
    """A Core statement. Its values go through the types of their columns; what comes back is as the driver gives it.

    Every call must give the same names. Raises `sqlalchemy.exc.DBAPIError` as SQLAlchemy does.
    """

    def __init__(self, statement: sa.Select[Any] | sa.UpdateBase) -> None:
        self._statement = statement
        self._compiled: dict[str, SQLCompiler] = {}

    def one(self, connection: sa.Connection, values: Mapping[str, Any]) -> Any:
        """Run it; return the first row, None where there is none."""
        return self._run(connection, [values], many=False)

    def many(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it once for each row of values."""
        self._run(connection, rows, many=True)

    def _run(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]], *, many: bool) -> Any:
        compiled = self._compiled.get(connection.dialect.name)
        if compiled is None:
            made = self._statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
            assert isinstance(made, SQLCompiler)
            compiled = self._compiled[connection.dialect.name] = made
        processors: Mapping[str, Any] = compiled._bind_processors
        names = compiled.positiontup
        given: list[Any] = []
        for row in rows:
            values = {**compiled.params, **row}
            for name, process in processors.items():
                values[name] = process(values[name])
            given.append(values if names is None else tuple(values[name] for name in names))
        cursor = connection.connection.cursor()
        try:
            if many:
                cursor.executemany(compiled.string, given)
                return None
            cursor.execute(compiled.string, given[0])
            return cursor.fetchone() if cursor.description else None
        except connection.dialect.loaded_dbapi.Error as error:
            lost = connection.dialect.is_disconnect(error, connection.connection.driver_connection, cursor)
            raise sa.exc.DBAPIError.instance(
                compiled.string,
                None,
                error,
                connection.dialect.loaded_dbapi.Error,
                hide_parameters=True,
                connection_invalidated=lost,
                dialect=connection.dialect,
            ) from error
        finally:
            cursor.close()
