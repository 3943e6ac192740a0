"""The clock of a world: for processes that use it, simulated time runs `speed` times as fast as real time.

`clock.c`, preloaded before the C library, gives Python, its threads and event loops the simulated time, and shortens
sleeps and timeouts accordingly; our code and Scrapy run unchanged.
"""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A clock that showed the time `simulated` at the real time `began` (both in seconds since 1970)."""

    began: float
    simulated: float
    speed: float

    @classmethod
    def starting(cls, moment: datetime, speed: float) -> Clock:
        """A clock that shows `moment` now."""
        return cls(began=time.time(), simulated=moment.timestamp(), speed=speed)

    def seconds(self) -> float:
        """The simulated time in seconds since 1970."""
        return self.simulated + (time.time() - self.began) * self.speed

    def now(self) -> datetime:
        """The simulated time, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def environment(self, library: Path) -> dict[str, str]:
        """The environment variables that give a process this clock."""
        return {
            "LD_PRELOAD": str(library),
            "FARM_CLOCK": f"{self.began:.6f}:{self.simulated:.6f}:{self.speed}",
        }


def compiled_clock(folder: Path) -> Path:
    """Compile `clock.c` into a folder. Raises `OSError` without a C compiler, `CalledProcessError` if that fails."""
    library = folder / "clock.so"
    source = Path(__file__).with_name("clock.c")
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lm"], check=True)  # noqa: S607  # the compiler in PATH
    return library
