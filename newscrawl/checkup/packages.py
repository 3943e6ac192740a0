"""Check Python, the installed packages, and conflicts between package names."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version

from newscrawl.checkup.check import Check, failed, ok, skipped

_NAME = "newscrawl"
_OLDEST = (3, 11)


def check_python() -> Check:
    """Check the version of Python."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST:
        return failed("python", found, "install Python 3.11 or newer, and recreate the environment")
    return ok("python", found)


def check_packages(extras: Iterable[str]) -> Check:
    """Check every package against the version bounds of the project and of these extras."""
    try:
        declared = requires(_NAME) or []
    except PackageNotFoundError:
        return skipped("packages", "newscrawl is not installed as a distribution, so its version bounds are unknown")
    wrong = list(unmet(declared, ["", *extras]))
    if wrong:
        return failed("packages", "; ".join(wrong), "pip install --require-hashes --no-deps -r requirements.txt")
    return ok("packages", f"{len(declared)} version bounds are met")


def unmet(declared: Iterable[str], extras: list[str]) -> Iterator[str]:
    """The problem of each requirement that is not met; requirements without an extra belong to the empty extra."""
    from packaging.requirements import Requirement

    for text in declared:
        requirement = Requirement(text)
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            yield f"{requirement.name} is missing"
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            yield f"{requirement.name} is {found}, but {requirement.specifier} is required"


def check_names(names: Iterable[str]) -> Check:
    """Check that no other distribution has packages of the same names, which would override the egg on Scrapyd."""
    owners = packages_distributions()
    taken = {name: sorted({owner for owner in owners.get(name, ()) if owner.lower() != _NAME}) for name in names}
    wrong = [f"{name} is also a package of {', '.join(found)}" for name, found in taken.items() if found]
    if wrong:
        return failed("names", "; ".join(wrong), "uninstall it, or install newscrawl in a separate environment")
    return ok("names", f"no other distribution has a package {' or '.join(names)}")
