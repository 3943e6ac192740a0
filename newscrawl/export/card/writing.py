"""Write the card of a folder beside it; inside the folder, Polars would read it as part of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import urlsplit

from newscrawl.export.card.croissant import croissant
from newscrawl.export.card.facts import Facts
from newscrawl.export.card.figures import figures_of
from newscrawl.export.card.readme import readme
from newscrawl.export.places import local_path
from newscrawl.export.places.localfile import LocalFile
from newscrawl.export.places.remote import Remote
from newscrawl.export.target import Target

README = ".README.md"
CROISSANT = ".croissant.json"


def describe(place: str, token: str, *, title: str, link: str, outlets: Mapping[str, str] | None = None) -> None:
    """Write `FOLDER.README.md` and `FOLDER.croissant.json` beside a folder of Parquet files, a path or a URL.

    They describe the contents of all files in the folder. Each is written completely or not at all. `token` is unique
    to this run; `title` names who gathered the articles, and `link` is their page. Raises `OSError`, `TargetError`
    and `pyarrow.ArrowException`.
    """
    url, question, query = place.partition("?")
    url = url.rstrip("/")
    path = local_path(url)
    figures = figures_of(_files(place))
    facts = Facts(
        folder=path.name if path is not None else PurePosixPath(urlsplit(url).path).name,
        title=title,
        link=link,
        written=datetime.now(UTC),
        outlets=outlets or {},
    )
    for suffix, text in ((README, readme(figures, facts)), (CROISSANT, croissant(figures, facts))):
        target: Target
        if path is not None:
            target = LocalFile(path.with_name(path.name + suffix), token, None)
        else:
            target = Remote(f"{url}{suffix}{question}{query}", token, None)
        try:
            with target.open() as file:
                file.write(text.encode())
            target.deliver()
        except BaseException:
            target.discard()
            raise


def _files(place: str) -> Iterator[IO[bytes]]:
    """The Parquet files of the folder, opened one after the other."""
    path = local_path(place)
    if path is not None:
        for name in sorted(path.glob("[!.]*.parquet")):
            yield name.open("rb")
        return
    yield from Remote(place, "", None).parquet_files()
