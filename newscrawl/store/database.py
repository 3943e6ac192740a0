"""`Database`: one engine and one writer, shared by all crawls of a process."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import sqlalchemy as sa

from newscrawl.store.db.errors import StoreError
from newscrawl.store.db.writer import Writer
from newscrawl.store.ledger import leases


class Database:
    """An open feed store. `size`, `delay` and `patience` are passed to `Writer`."""

    def __init__(self, engine: sa.Engine, *, size: int, delay: float, patience: float) -> None:
        self.engine = engine
        self.writer = Writer(engine, size=size, delay=delay, patience=patience)
        self._enlisted = False

    async def renew(
        self, sites: Mapping[str, leases.CrawlProgress | None], work: leases.Work | None = None
    ) -> set[str]:
        """Renew this process's leases, and with `work` its entry among the workers.

        Returns the sites that another process has taken.
        """
        self._enlisted = self._enlisted or work is not None

        def operation(connection: sa.Connection) -> set[str]:
            if work is not None:
                leases.enlist(connection, leases.owner(), work)
            return {site for site in sorted(sites) if not leases.renew(connection, site, leases.owner(), sites[site])}

        return await self.writer.write_now(operation)

    async def close(self) -> None:
        """Commit the pending group, remove this process from the workers, and close the database."""
        if self._enlisted:
            # If the store cannot be reached, the entry expires by itself.
            with suppress(StoreError):
                await self.writer.write_now(lambda connection: leases.discharge(connection, leases.owner()))
        await self.writer.close()
        self.engine.dispose()
