"""Find the target for the name of an output."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newscrawl.export.formats import Format, choose
from newscrawl.export.places.localfile import LocalFile
from newscrawl.export.places.localfolder import LocalFolder
from newscrawl.export.places.remote import Remote
from newscrawl.export.places.stream import Stream
from newscrawl.export.target import Target, TargetError
from newscrawl.files.remote import is_url

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def one_file(name: str) -> LocalFile | Stream:
    """The target for an output that is a local file, or `-`, a pipe or a device. Raises `TargetError`."""
    if is_stream(name):
        return Stream(None if name == "-" else Path(name), None)
    path = Path(name).resolve()
    if not path.parent.is_dir():
        raise TargetError(f"{name}: there is no folder {path.parent}; create it first")
    if path.is_dir():
        raise TargetError(f"{name} is a folder; name a file")
    return LocalFile(path, str(os.getpid()), None)


@contextmanager
def replacing(name: str) -> Iterator[LocalFile | Stream]:
    """Write to a target of `one_file` within the `with` block; a file is replaced atomically. Raises `TargetError`."""
    target = one_file(name)
    try:
        yield target
        target.deliver()
    except BrokenPipeError:
        raise
    except OSError as error:
        kept = "; the earlier file is unchanged" if error.errno in _FULL and Path(name).is_file() else ""
        raise TargetError(f"{name}: {error.strerror or error}{kept}") from error
    finally:
        target.discard()


def rewrite(name: str, parts: Iterable[str]) -> None:
    """Replace a file by UTF-8 text, or write it to a stream; see `replacing`."""
    with replacing(name) as target, target.open() as file:
        file.writelines(part.encode() for part in parts)


def is_stream(name: str) -> bool:
    """Whether an output is `-`, a pipe or a device, which are written to rather than replaced."""
    path = Path(name)
    return name == "-" or (path.exists() and not path.is_file() and not path.is_dir())


def open_place(name: str, requested: str | None, token: str, after: int | None) -> tuple[Format, Target]:
    """The format and target for an output, ready for writing.

    `name` is a path, a URL or `-` for standard output; `requested` is the format, if one was given; `token` is unique
    to this export; `after` is the cursor from which it continues. Raises `TargetError`.
    """
    if is_stream(name):
        fmt, codec = choose("-", requested, folder=False)
        return fmt, Stream(None if name == "-" else Path(name), codec)
    path = local_path(name)
    if path is None:
        parts = urlsplit(name)
        return _remote(name, parts.netloc + parts.path, requested, token, after)
    fmt, codec = choose(name, requested, folder=path.is_dir())
    if not path.parent.is_dir():
        raise TargetError(f"{name}: there is no folder {path.parent}; create it first")
    if not fmt.folder:
        return fmt, LocalFile(path, token, codec)
    if path.is_file():
        raise TargetError(f"{name} is a file; Parquet is a folder of files: name a folder")
    folder = LocalFolder(path, token)
    folder.check(after)
    return fmt, folder


def local_path(name: str) -> Path | None:
    """The path of a local output with symbolic links resolved; None for remote outputs."""
    if not is_url(name):
        return Path(name).resolve()
    parts = urlsplit(name)
    return Path(unquote(parts.path)).resolve() if parts.scheme == "file" else None


def _remote(url: str, path: str, requested: str | None, token: str, after: int | None) -> tuple[Format, Target]:
    fmt, codec = choose(path, requested, folder=False)
    remote = Remote(url, token, codec)
    if fmt.folder:
        remote.check(after)
    return fmt, remote
