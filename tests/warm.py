"""The module that the fork server imports when it starts; see `tests.forked`."""

from __future__ import annotations

from tests.forked import warm_up

warm_up()
