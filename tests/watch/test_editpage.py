"""The page of edits in Chromium: right-to-left, without network requests, safe, and readable on a phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.watch.edits.edits import Edit, EditKind
from newscrawl.watch.edits.page import entry_html, page

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
HOSTILE = '"><script>document.title = "hacked"</script><img src=https://evil.example/x onerror=alert(1)>\u202e'
OLD = (
    "أعلنت وزارة الصحة اليوم الخميس أن عدد المصابين في حادث القطار بلغ 12 شخصا.\n"
    "وقال المتحدث باسم الوزارة أحمد سالم إن «الحالات مستقرة» وإن المستشفى استقبلها جميعا.\n"
    "ووقع الحادث على خط الساحل قرب محطة الرمل صباح اليوم.\nوتوقفت حركة القطارات ساعتين.\nوبدأ التحقيق."
)
NEW = (
    "ووقع الحادث على خط الساحل قرب محطة الرمل صباح اليوم.\n"
    "أعلنت وزارة الصحة اليوم الخميس أن عدد المصابين في حادث القطار بلغ 21 شخصاً بينهم طفلان.\n"
    "وقال المتحدث باسم الوزارة أحمد سالم إن «الحالات غير مستقرة» وإن مستشفى الجامعة استقبلها جميعا.\n"
    "وتوقفت حركة القطارات ساعتين.\nوأضاف بيان لاحق أن السائق موقوف على ذمة التحقيق (BBC, 10:30).\nوبدأ التحقيق."
)


def edit(**values: Any) -> Edit:
    """An edit of an article."""
    defaults: dict[str, Any] = {
        "site": "youm7",
        "key": "1",
        "url": "https://www.youm7.com/story/2024/10/24/1",
        "title": "ارتفاع عدد المصابين في حادث القطار إلى 21",
        "kind": EditKind.CORRECTED,
        "field": "body",
        "old": OLD,
        "new": NEW,
        "seen": NOON + timedelta(minutes=75),
        "last_seen": NOON + timedelta(minutes=15),
        "version": 2,
        "published": NOON,
        "precision": "minute",
    }
    return Edit(**{**defaults, **values})


EDITS = [
    edit(),
    edit(kind=EditKind.RENAMED, field="title", old="عاجل | حادث قطار قرب محطة الرمل", new="12 مصابا في حادث قطار"),
    edit(kind=EditKind.GONE, field="page", old="HTTP 410", new="", seen=NOON + timedelta(days=2, hours=3)),
    edit(title=HOSTILE, url="javascript:alert(1)", old=HOSTILE, new=f"{HOSTILE} جديد", site=HOSTILE),
    edit(field="tags", kind=EditKind.TAGS, old="حوادث\nقطارات", new="حوادث\nسكك حديدية", published=None),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1100])
def test_page_in_a_browser(chromium: Any, tmp_path: Path, scheme: str, width: int) -> None:
    file = tmp_path / "edits.html"
    file.write_text("".join(page(EDITS, NOON)), encoding="utf-8")
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    requested: list[str] = []
    context.on("request", lambda request: requested.append(request.url))
    tab = context.new_page()
    tab.goto(file.as_uri())
    assert requested == [file.as_uri()]
    assert tab.title() == "تعديلات الأخبار"
    assert tab.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    assert tab.locator("article").count() == len(EDITS)
    # No element is wider than the screen.
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    # The first word of a paragraph is to the right of its last one.
    marked = tab.locator("article:nth-of-type(2) .text p > *")
    first, last = (mark.bounding_box() for mark in (marked.first, marked.last))
    assert (first["y"], -first["x"]) < (last["y"], -last["x"])
    assert tab.locator("article:first-of-type ins").first.inner_text().strip().startswith("21")
    paper, ink = (
        sum(map(int, tab.evaluate(f"getComputedStyle(document.body).{name}").strip("rgb()").split(",")))
        for name in ("backgroundColor", "color")
    )
    assert (paper > ink) is (scheme == "light")
    context.close()


def test_texts_of_sites_are_escaped() -> None:
    written = "".join(page(EDITS, NOON)) + entry_html(EDITS[3])
    assert "<script" not in written
    assert "<img" not in written
    assert "javascript:" not in written
    assert "\u202e" not in written


def test_page_without_edits() -> None:
    assert "لا توجد تعديلات" in "".join(page([], NOON))
