"""Files on other machines: object stores, and everything else that fsspec supports."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

# pyarrow has its own drivers; s3fs would need botocore, which pins python-dateutil below the version we lock.
_ARROW = ("s3", "gs", "gcs")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://")


class RemotePath(NamedTuple):
    """The file system that a URL leads to, and the path on it."""

    files: Any
    """The file system as an fsspec object."""
    path: str
    arrow: Any
    """The file system as a pyarrow object; None if pyarrow does not support it."""


def is_url(name: str) -> bool:
    """Whether a name is a URL, not a path."""
    return _URL.match(name) is not None


def file_system(url: str) -> RemotePath:
    """Return the file system of a URL. Raises whatever its driver raises."""
    if url.partition("://")[0] in _ARROW:
        from fsspec.implementations.arrow import ArrowFSWrapper
        from pyarrow.fs import FileSystem

        arrow, path = FileSystem.from_uri(re.sub("^gcs:", "gs:", url))
        return RemotePath(ArrowFSWrapper(arrow), path, arrow)
    import fsspec

    files, path = fsspec.core.url_to_fs(url)
    return RemotePath(files, path, None)


def without_query(url: str) -> str:
    """Return a URL for messages, without its query, which may contain a secret."""
    return url.partition("?")[0] if is_url(url) else url
