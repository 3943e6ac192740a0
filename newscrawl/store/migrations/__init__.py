"""Migrations of the feed store: one module per step, `to_N` for the step from schema N-1 to N.

A step is a function `upgrade(connection)` that runs in a transaction of the caller's and says what it did. It names its
tables and columns itself and does not use `newscrawl.store.db.schema`, which moves on. Not alembic: it reads its
scripts from a folder, and a Scrapyd egg is a zip file.
"""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa


def upgrade(connection: sa.Connection, target: int) -> str:
    """Take the step to schema `target` from the one before; return a description of what was done."""
    step = import_module(f"{__name__}.to_{target}")
    done: str = step.upgrade(connection)
    return done
