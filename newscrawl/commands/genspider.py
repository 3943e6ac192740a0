"""`scrapy genspider NAME DOMAIN`: an alias of `scrapy newsite` under Scrapy's name."""

from __future__ import annotations

import argparse
from typing import ClassVar

from newscrawl.commands import newsite


class Command(newsite.Command):
    """Writes a spider; unlike `newsite`, it does not require the outlet's name."""

    explores: ClassVar[bool] = False

    def syntax(self) -> str:
        return "<name> <domain> [options]"

    def short_desc(self) -> str:
        return "Same as newsite, with --outlet left to be filled in"

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        opts.outlet = opts.outlet or "TODO"
        super().execute(args, opts)
