"""Migrations of the feed store: one module per step, `to_N` for the step from schema N-1 to N.

A step is a function `upgrade(connection)` that runs in the caller's transaction and returns a description of what it
did. It defines its tables and columns itself instead of using `newscrawl.store.db.schema`, which changes later. Alembic
is not used, because it reads its scripts from a folder, and a Scrapyd egg is a zip file.
"""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa


def upgrade(connection: sa.Connection, target: int) -> str:
    """Migrate to schema `target` from the previous one; return a description of what was done."""
    step = import_module(f"{__name__}.to_{target}")
    done: str = step.upgrade(connection)
    return done
