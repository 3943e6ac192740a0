"""Check the egg for Scrapyd: whether it is complete, and works where the project is not installed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from newscrawl.checkup.check import Check, failed, ok

_SECONDS = 300
# On Scrapyd's path, eggs come last, but nothing else there may be called newscrawl. Here the egg must come first.
_PROGRAM = """
import json, sys
sys.path.insert(0, sys.argv[1])
import newscrawl
from scrapy.settings import Settings
from newscrawl.checkup.spiders import load_spiders
settings = Settings()
settings.setmodule("newscrawl.settings", priority="project")
loaded = load_spiders(settings)
print(json.dumps({"home": newscrawl.__file__, "sites": sorted(loaded.sites), "faults": loaded.faults}))
"""


def check_egg(egg: Path, project: Path, packages: Sequence[str], spiders: str) -> Iterator[Check]:
    """Check an egg built from the folder `project`; `packages` are its packages, `spiders` the folder of spiders."""
    try:
        with zipfile.ZipFile(egg) as archive:
            damaged = archive.testzip()
            names = {name for name in archive.namelist() if not name.endswith(("/", ".pyc"))}
    except (OSError, zipfile.BadZipFile) as error:
        yield failed("egg", f"{egg}: {error}", "rebuild it: make deploy")
        return
    if damaged is not None:
        yield failed("egg", f"{egg}: {damaged} is damaged", "rebuild it: make deploy")
        return
    yield _check_files({name for name in names if not name.startswith("EGG-INFO/")}, project, packages)
    yield _check_spiders(egg, project / spiders)


def _check_files(held: set[str], project: Path, packages: Sequence[str]) -> Check:
    wanted = {
        path.relative_to(project).as_posix()
        for package in packages
        for path in (project / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    missing, stray = sorted(wanted - held), sorted(held - wanted)
    advice = "set the egg's contents in pyproject.toml: tool.setuptools.packages and package-data"
    if missing:
        return failed("egg's files", f"missing: {', '.join(missing[:5])} ({len(missing)} in all)", advice)
    if stray:
        return failed("egg's files", f"not part of the project: {', '.join(stray[:5])} ({len(stray)} in all)", advice)
    return ok("egg's files", f"{len(held)} files of {', '.join(packages)}, including data files")


def _check_spiders(egg: Path, folder: Path) -> Check:
    with tempfile.TemporaryDirectory(prefix="newscrawl-egg-") as empty:
        done = subprocess.run(
            # Isolated, so that neither this folder nor PYTHONPATH can provide files that the egg lacks.
            [sys.executable, "-I", "-c", _PROGRAM, str(egg.absolute())],
            cwd=empty,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    if done.returncode != 0:
        return failed(
            "egg's spiders", (done.stderr.strip().splitlines() or ["unknown error"])[-1], "correct the project"
        )
    report = json.loads(done.stdout.splitlines()[-1])
    if not report["home"].startswith(str(egg.absolute())):
        return failed(
            "egg's spiders", f"Python imports {report['home']} instead of the egg", "uninstall newscrawl there"
        )
    files = sorted(path.stem for path in folder.glob("[!_]*.py"))
    lost = sorted(set(files) - set(report["sites"]))
    if report["faults"] or lost:
        faults = report["faults"] or [f"not found: {', '.join(lost)}"]
        return failed("egg's spiders", "; ".join(faults), "correct the file, or remove it from the project")
    return ok("egg's spiders", f"{len(report['sites'])} can be imported from it")
