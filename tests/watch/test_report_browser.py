"""The report's page in Chromium: both languages and directions, light and dark, on a phone, without requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newscrawl.watch.report.page import page
from tests.watch.reports import fill_all, report_of

NAMES = ["ahram", "hostile", "loop", "naharnet"]
_CONTRAST = """() => {
  const rgb = (color) => (color.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const paper = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = rgb(getComputedStyle(one).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  let worst = 99, where = "";
  for (const element of document.querySelectorAll("main *, header *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    const ink = rgb(element.tagName === "text" ? style.fill : style.color);
    const [a, b] = [light(ink), light(paper(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < worst) { worst = ratio; where = element.outerHTML.slice(0, 200); }
  }
  return [worst, where];
}"""
_WIDTHS = """() => {
  const width = (text) => {
    const span = document.createElement("span");
    span.textContent = text;
    span.style.cssText = "position:absolute;white-space:pre;direction:rtl";
    document.body.append(span);
    const found = span.getBoundingClientRect().width;
    span.remove();
    return found;
  };
  const word = document.querySelector("h1 .ar").textContent.split(" ")[0];
  return [width(word), [...word].reduce((sum, letter) => sum + width(letter), 0)];
}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a filled store."""
    folder = tmp_path_factory.mktemp("report")
    engine = fill_all(f"sqlite:///{folder / 'store.sqlite'}", NAMES)
    written = folder / "report.html"
    written.write_text("".join(page(report_of(engine, NAMES))), encoding="utf-8")
    engine.dispose()
    return written


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1100])
def test_page_in_a_browser(chromium: Any, file: Path, scheme: str, width: int) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    requested: list[str] = []
    console_messages: list[str] = []
    context.on("request", lambda request: requested.append(request.url))
    context.on("console", lambda message: console_messages.append(message.text))
    tab = context.new_page()
    tab.on("pageerror", lambda error: console_messages.append(str(error)))
    tab.goto(file.as_uri())
    # It opens in Arabic; switching the language needs no request.
    assert tab.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    for language, hidden, button in (("ar", "en", "العربية"), ("en", "ar", "English")):
        tab.get_by_role("button", name=button).click()
        assert requested == [file.as_uri()]
        assert console_messages == []
        root = tab.locator("html")
        assert root.get_attribute("lang") == language
        assert root.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert tab.title() == {"ar": "تقرير الجمع", "en": "Report on the crawl"}[language]
        assert tab.locator("h1").inner_text() == tab.title()
        # Exactly one language is visible.
        assert tab.locator(f".{language}:visible").count() > 100
        assert tab.locator(f".{hidden}:visible").count() == 0
        # A table begins at the side where reading begins; plots keep their direction.
        first, last = (tab.locator("thead").first.locator("th").nth(at).bounding_box() for at in (0, 1))
        assert (first["x"] > last["x"]) is (language == "ar")
        zero, end = (tab.locator(".plot:visible").first.locator("text").nth(at).bounding_box() for at in (0, 3))
        assert zero["x"] < end["x"]
        # Nothing but the boxes around tables is wider than the screen.
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        worst, where = tab.evaluate(_CONTRAST)
        assert worst >= 4.5, where
        paper, ink = (
            sum(map(int, tab.evaluate(f"getComputedStyle(document.body).{name}").strip("rgb()").split(",")))
            for name in ("backgroundColor", "color")
        )
        assert (paper > ink) is (scheme == "light")
    context.close()


def test_arabic_letters_are_joined(chromium: Any, file: Path) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    tab = context.new_page()
    tab.goto(file.as_uri())
    joined, apart = tab.evaluate(_WIDTHS)
    assert 0 < joined < 0.9 * apart
    context.close()


def test_page_without_scripts_stays_in_its_language(chromium: Any, file: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(file.as_uri())
    assert tab.locator("html").get_attribute("dir") == "rtl"
    assert tab.locator(".ar:visible").count() > 100
    assert tab.locator(".en:visible").count() == 0
    assert tab.locator("button:visible").count() == 0
    context.close()


def test_link_opens_the_page_in_english(chromium: Any, file: Path) -> None:
    context = chromium.new_context()
    tab = context.new_page()
    tab.goto(f"{file.as_uri()}#en")
    assert tab.locator("html").get_attribute("dir") == "ltr"
    context.close()
