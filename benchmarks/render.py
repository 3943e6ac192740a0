"""Memory of a rendering crawl: the browser (PSS of its processes) and Python (RSS), first pages versus last.

    python -m benchmarks.render [PAGES]

One real crawl of PAGES articles (default 500), extended by a script on the page, from a server in this process. Memory
is read whenever a page is requested. Fails if the median of the last 100 pages is more than BAR times that of the first
100; the first 20 pages, in which the browser warms up, do not count.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.crawls import Project
from tests.forked import Fork
from tests.servers import Answer, article, rss, serve

BAR = 1.15
_WARM = 20
_SPIDER = 'rss_urls = ["{url}/rss"]\nrender = True'
_SETTINGS = "RETRY_TIMES = 0\nCONCURRENT_REQUESTS_PER_DOMAIN = 4\nLOG_LEVEL = 'ERROR'\n"
# A few hundred elements created by a script, as on a real article page.
_FILL = """for (let n = 0; n < 500; n++)
  document.body.append(Object.assign(document.createElement("p"), {textContent: n}));"""


def number_in(path: Path, field: str) -> int:
    """A number in a file of /proc (kilobytes for memory); 0 if the process has ended."""
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0)


def descendants(pid: int) -> list[int]:
    """The descendants of a process, without itself."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            parents.setdefault(number_in(entry / "status", "PPid"), []).append(int(entry.name))
    found: list[int] = []
    queue = [pid]
    while queue:
        below = parents.get(queue.pop(), [])
        found += below
        queue += below
    return found


def main() -> int:
    """Print the figures; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=int, nargs="?", default=500)
    pages: int = parser.parse_args().pages
    samples: list[tuple[float, float]] = []
    process: list[Fork] = []

    def page(path: str) -> str:
        if process:
            pid = process[0].pid
            browser = sum(number_in(Path(f"/proc/{one}/smaps_rollup"), "Pss") for one in descendants(pid))
            samples.append((browser / 1024, number_in(Path(f"/proc/{pid}/status"), "VmRSS") / 1024))
        number = int(path.rpartition("/")[2])
        return article(number).replace("</body>", f"<script>{_FILL}</script></body>")

    numbers = list(range(1, pages + 1))
    answer: Callable[[str], str] = page
    answers: dict[str, Answer] = {f"/news/{n}": answer for n in numbers}
    with tempfile.TemporaryDirectory() as folder, serve({"/rss": rss(numbers), **answers}) as server:
        project = Project(Path(folder) / "p", server.url, _SPIDER, _SETTINGS)
        process.append(project.start("crawl", "loop", stderr=sys.stderr))
        code = process[0].wait()
        stored = len(project.keys())
        usage = os.times()
    if code or stored != pages:
        print(f"the crawl ended with {code} and stored {stored} of {pages}")
        return 1
    size = min(100, (len(samples) - _WARM) // 2)
    first, last = samples[_WARM : _WARM + size], samples[-size:]
    worst = 0.0
    for name, at in (("browser, PSS", 0), ("Python, RSS", 1)):
        before, after = (median(sample[at] for sample in part) for part in (first, last))
        worst = max(worst, after / before)
        peak = max(sample[at] for sample in samples)
        print(f"{name}: median {before:.0f} MiB, then {after:.0f} MiB ({after / before:.2f}); peak {peak:.0f} MiB")
    print(f"{pages} pages, {(usage.children_user + usage.children_system) / pages * 1000:.0f} ms of CPU time per page")
    print(f"threshold {BAR}: {'met' if worst <= BAR else 'missed'}")
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main())
