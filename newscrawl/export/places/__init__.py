"""Which target a name on the command line is."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newscrawl.export.formats import Format, choose
from newscrawl.export.places.localfile import LocalFile
from newscrawl.export.places.localfolder import LocalFolder
from newscrawl.export.places.remote import Remote
from newscrawl.export.places.stream import Stream
from newscrawl.export.target import Target, TargetError


def open_place(name: str, said: str | None, token: str, after: int | None) -> tuple[Format, Target]:
    """The format and the target of an output, ready to be written.

    `name` is a path, `-` for standard output or a URL; `said` a format, if one was named; `token` is of this export
    alone; `after` the cursor it goes on from. Raises `TargetError`.
    """
    special = Path(name)
    if name == "-" or (special.exists() and not special.is_file() and not special.is_dir()):
        form, codec = choose("-", said, folder=False)
        return form, Stream(None if name == "-" else special, codec)
    path = local_path(name)
    if path is None:
        parts = urlsplit(name)
        return _remote(name, parts.netloc + parts.path, said, token, after)
    form, codec = choose(name, said, folder=path.is_dir())
    if not path.parent.is_dir():
        raise TargetError(f"{name}: there is no folder {path.parent}; make it first")
    if not form.folder:
        return form, LocalFile(path, token, codec)
    if path.is_file():
        raise TargetError(f"{name} is a file; Parquet is a folder of files: name a folder")
    folder = LocalFolder(path, token)
    folder.check(after)
    return form, folder


def local_path(name: str) -> Path | None:
    """The path of an output on this machine, None for other places; of a symbolic link, what it names."""
    if not re.match(r"[a-z][a-z0-9+.-]*://", name):
        return Path(name).resolve()
    parts = urlsplit(name)
    return Path(unquote(parts.path)).resolve() if parts.scheme == "file" else None


def _remote(url: str, path: str, said: str | None, token: str, after: int | None) -> tuple[Format, Target]:
    form, codec = choose(path, said, folder=False)
    remote = Remote(url, token, codec)
    if form.folder:
        remote.check(after)
    return form, remote
