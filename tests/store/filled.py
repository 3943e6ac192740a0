"""Filled stores, copied from one that is made once: copying takes a tenth of the time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cached_property

import sqlalchemy as sa

from newscrawl.store.db.engine import make_engine, parse_url

_COLUMNS = """
SELECT table_name, string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
WHERE table_schema = current_schema() GROUP BY table_name
"""
_NUMBERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value > 0"


class Filled:
    """A filled store; `create` makes its empty tables in an empty database."""

    def __init__(self, url: str, create: Callable[[str], None]) -> None:
        self._url = url
        self._create = create

    def copy(self, url: str) -> None:
        """Fill an empty database of the same kind as the store."""
        if url.startswith("sqlite"):
            shutil.copyfile(str(parse_url(self._url).database), str(parse_url(url).database))
            return
        schema, columns, numbers = self._content
        self._create(url)
        engine = make_engine(url)
        with engine.begin() as connection:
            for table, names in columns.items():
                connection.exec_driver_sql(f"DELETE FROM {table}")
                connection.exec_driver_sql(f"INSERT INTO {table} ({names}) SELECT {names} FROM {schema}.{table}")
            for sequence, last in numbers.items():
                connection.execute(sa.select(sa.func.setval(sequence, last)))
        engine.dispose()

    @cached_property
    def _content(self) -> tuple[str, dict[str, str], dict[str, int]]:
        """The store's schema in PostgreSQL, the columns of each table, and the last number of each sequence."""
        engine = make_engine(self._url)
        with engine.connect() as connection:
            schema = str(connection.exec_driver_sql("SELECT current_schema()").scalar_one())
            columns, numbers = (
                {str(name): value for name, value in connection.exec_driver_sql(query)}
                for query in (_COLUMNS, _NUMBERS)
            )
        engine.dispose()
        return schema, columns, numbers
