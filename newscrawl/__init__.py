"""The code of newscrawl that is not specific to one site."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import PurePath


def _guard() -> None:
    """Refuse to run with the `spiders` or `pipelines` package of another distribution.

    Scrapy appends the project's folder to `sys.path`, so an installed package of the same name would take precedence,
    and `scrapy list` would print nothing and exit with 0. Raises ImportError.
    """
    home = PurePath(__file__).parent.parent
    for name in ("spiders", "pipelines"):
        spec = find_spec(name)
        origin = spec.origin if spec else None
        if origin is None or PurePath(origin).parent.parent != home:
            raise ImportError(
                f"the package {name!r} of newscrawl belongs in {home}, but Python finds "
                f"{origin or 'none'}: uninstall the distribution it is from, or run `python -m scrapy` in {home}"
            )


_guard()
