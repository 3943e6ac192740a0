"""`Database`: one engine and one writer, shared by all crawls of a process."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import sqlalchemy as sa

from newscrawl.store.db.writer import Writer
from newscrawl.store.ledger import leases


class Database:
    """An open feed store. `size`, `delay` and `patience` are those of `Writer`."""

    def __init__(self, engine: sa.Engine, *, size: int, delay: float, patience: float) -> None:
        self.engine = engine
        self.writer = Writer(engine, size=size, delay=delay, patience=patience)

    async def renew(self, sites: Collection[str]) -> set[str]:
        """Renew this process's leases of some sites; return the sites that another process has taken."""
        now = datetime.now(UTC)

        def operation(connection: sa.Connection) -> set[str]:
            return {site for site in sorted(sites) if not leases.renew(connection, site, leases.owner(), now)}

        return await self.writer.write_now(operation)

    async def close(self) -> None:
        """Commit the gathered group and release the database."""
        await self.writer.close()
        self.engine.dispose()
