"""The sections of `newscrawl.toml` as msgspec types. Imported only if there is such a file.

A new section needs a class here, a field in `File`, and code in `deployment.py` that uses it.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

_Seconds = Annotated[float, msgspec.Meta(ge=0, le=86400)]


class Section(msgspec.Struct, forbid_unknown_fields=True):
    """A table of the file."""


class Pace(Section):
    """`[defaults]`, and `[site.NAME]` for one site."""

    delay: _Seconds | None = None
    """Seconds between two requests to a host."""
    interval: str | None = None
    """Time between two polls of a source, e.g. `15m`."""


class Switches(Section):
    """`[sites]`: the sites that are crawled; all by default."""

    on: list[str] | None = None
    off: list[str] | None = None


class Log(Section):
    """`[log]`."""

    level: str | None = None
    format: str | None = None
    """`json`, or a format of Python's `logging`."""


class Saved(Section):
    """`[search.NAME]`: a saved search. A missing key does not restrict it."""

    title: str | None = None
    """The title of the feed; by default the text, tags or sites that are searched for."""
    text: str | None = None
    """Words, and phrases in quotation marks; an article must contain all of them."""
    tags: list[str] = []
    """Tags in any spelling; an article must have one of them."""
    sites: list[str] = []


class Alarms(Section):
    """`[alarms]`: where `scrapy health --send` sends alarms; in each text, `${NAME}` is an environment variable."""

    webhook: str | None = None
    mail: list[str] = []
    mail_from: str | None = None
    mail_server: str | None = None
    apprise: list[str] = []
    timeout: Annotated[float, msgspec.Meta(gt=0, le=300)] | None = None


class File(Section):
    """The whole file."""

    store: str | None = None
    """URL of the feed store, in which `${NAME}` is an environment variable."""
    store_env: str | None = None
    """The environment variable that holds the whole URL."""
    archive: str | None = None
    """Folder in which every crawl records what it fetches."""
    contact: str | None = None
    """E-mail address or web page for the User-Agent."""
    log: Log = msgspec.field(default_factory=Log)
    defaults: Pace = msgspec.field(default_factory=Pace)
    alarms: Alarms = msgspec.field(default_factory=Alarms)
    sites: Switches = msgspec.field(default_factory=Switches)
    # Converted one by one in `deployment.py`, so that an error names the site.
    site: dict[str, Any] = msgspec.field(default_factory=dict)
    search: dict[str, Any] = msgspec.field(default_factory=dict)
