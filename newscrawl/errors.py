"""`SettingError`: a setting that cannot be used."""

from __future__ import annotations

from scrapy.exceptions import UsageError


class SettingError(UsageError):
    """A setting has a value that cannot be used; the message is one line that names the setting.

    It is a `UsageError` so that Scrapy's own commands, such as `fetch`, also print it without a traceback. Components
    do not raise `NotConfigured` instead: Scrapy would crawl on without them.
    """
