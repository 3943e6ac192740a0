"""All written pages."""

from __future__ import annotations

from tests.extract.site_pages import apps, doubles, hard, newspapers, newsrooms, portals, shapes, wordpress
from tests.extract.site_pages.site_page import SitePage

PAGES: dict[str, SitePage] = {
    page.name: page
    for module in (wordpress, portals, apps, shapes, newspapers, hard, doubles, newsrooms)
    for page in (make() for make in module.PAGES)
}
