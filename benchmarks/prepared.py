"""The CPU time of a statement of every page: prepared by `newscrawl.store.db.prepared`, and run by SQLAlchemy.

    python benchmarks/prepared.py

Prints microseconds per statement on SQLite in memory, the least of seven rounds.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from newscrawl.store.db.prepared import Update
from newscrawl.store.db.schema import ledger, metadata

STATEMENTS = 2_000
STATEMENT = (
    ledger.update()
    .where(ledger.c.id == sa.bindparam("row_id"))
    .values(outcome=sa.bindparam("outcome"), reason=sa.bindparam("reason"), settled_at=sa.bindparam("settled_at"))
)
ROW = {"row_id": 1, "outcome": "stored", "reason": None, "settled_at": datetime.now(UTC)}


def microseconds(run: Callable[[], object]) -> float:
    """Return the CPU time of a call, in microseconds."""
    rounds = []
    for _ in range(7):
        began = time.process_time()
        for _ in range(STATEMENTS):
            run()
        rounds.append((time.process_time() - began) / STATEMENTS)
    return min(rounds) * 1e6


def main() -> None:
    """Print one line per way of running the statement."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    engine = sa.create_engine("sqlite://")
    metadata.create_all(engine, tables=[ledger])
    prepared = Update(STATEMENT)
    with engine.connect() as connection:
        print(f"SQLAlchemy: {microseconds(lambda: connection.execute(STATEMENT, [ROW])):.0f} us")
        print(f"prepared:   {microseconds(lambda: prepared(connection, [ROW])):.0f} us")


if __name__ == "__main__":
    main()
