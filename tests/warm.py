"""What the server of forks imports at its start; see `tests.forked`."""

from __future__ import annotations

from tests.forked import warm_up

warm_up()
