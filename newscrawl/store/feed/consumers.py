"""The consumers of the feed, and their positions."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from newscrawl.store.db.errors import LeaseHeldError, StoreError
from newscrawl.store.db.schema import consumers
from newscrawl.store.db.transactions import writing
from newscrawl.store.ledger import leases


class Consumer:
    """A named reader of the feed, during one export; its lease prevents concurrent exports.

    An export to a file has two phases: `prepare` records that the temporary file is complete, `advance` that it was
    renamed. If an export is killed between the two, the next one finds `pending_file`.
    """

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self.name = name
        self.seq = 0
        """The sequence number up to which it has received the feed."""
        self.pending_seq: int | None = None
        self.pending_file: str | None = None
        self._engine = engine
        self._lease = f"consumer:{name}"
        self._renewed = time.monotonic()

    def __enter__(self) -> Self:
        """Take the consumer's lease. Raises `LeaseHeldError` while another export has it."""
        with writing(self._engine) as connection:
            try:
                leases.acquire(connection, self._lease, leases.owner())
            except LeaseHeldError as error:
                raise LeaseHeldError(
                    f"consumer {self.name}: another export of it is running; wait for it or stop it"
                ) from error
            row = connection.execute(sa.select(consumers).where(consumers.c.name == self.name)).one_or_none()
            if row is None:
                values = {"name": self.name, "seq": 0, "updated": datetime.now(UTC)}
                connection.execute(consumers.insert().values(**values))
            else:
                self.seq, self.pending_seq, self.pending_file = row.seq, row.pending_seq, row.pending_file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with writing(self._engine) as connection:
            leases.release(connection, self._lease, leases.owner())

    def keep(self) -> None:
        """Renew the lease if it is due. Raises `StoreError` if another export has taken it."""
        if time.monotonic() - self._renewed > leases.LEASE_SECONDS / 3:
            with writing(self._engine) as connection:
                self._hold(connection)

    def prepare(self, seq: int, file: str) -> None:
        """Record that the export up to `seq` is complete and about to be renamed; `file` is its temporary path."""
        self._set(self.seq, seq, file)

    def advance(self, seq: int) -> None:
        """Record that the consumer has everything up to `seq`."""
        self._set(seq, None, None)

    def stay(self) -> None:
        """Record that the pending export was not delivered."""
        self._set(self.seq, None, None)

    def _set(self, seq: int, pending_seq: int | None, pending_file: str | None) -> None:
        values = {"seq": seq, "pending_seq": pending_seq, "pending_file": pending_file, "updated": datetime.now(UTC)}
        with writing(self._engine) as connection:
            self._hold(connection)
            connection.execute(consumers.update().where(consumers.c.name == self.name).values(**values))
        self.seq, self.pending_seq, self.pending_file = seq, pending_seq, pending_file

    def _hold(self, connection: sa.Connection) -> None:
        if not leases.renew(connection, self._lease, leases.owner()):
            raise StoreError(f"consumer {self.name}: another export took over its lease; stopping")
        self._renewed = time.monotonic()
