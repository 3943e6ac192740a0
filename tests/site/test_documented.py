"""Everything that the code declares is documented: sites, fields, settings, commands, dependencies, formats."""

from __future__ import annotations

import ast
import dataclasses
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from scrapy.settings import default_settings

from newscrawl import items
from newscrawl import settings as project
from newscrawl.commands import export
from newscrawl.export.compression import SUFFIXES
from newscrawl.export.formats import FORMATS
from newscrawl.export.names import COMPRESSION_SUFFIXES, FOLDER_FORMATS, FORMAT_NAMES
from newscrawl.store import open_engine
from newscrawl.store.articles.codec import encode
from newscrawl.store.feed.query import Order
from tests.articles import article, feed, fill
from tests.site.test_structure import DOCSTRING, KINDS, LOADER, PACKAGES, ROOT, SPIDERS, called, sources, tree


def rows(path: str, heading: str | None = None) -> list[list[str]]:
    """The cells of table rows of a Markdown file whose first cell is code; of one section if `heading` is given."""
    text = (ROOT / path).read_text("utf-8")
    if heading is not None:
        parts = re.split(r"^#+ (.+)\n", text, flags=re.MULTILINE)
        text = dict(zip(parts[1::2], parts[2::2], strict=True))[heading]
    lines = re.findall(r"^\| (`.*) \|$", text, re.MULTILINE)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in lines]


def test_docs_list_every_site() -> None:
    assert sorted(cells[0].strip("`") for cells in rows("docs/sites.md")) == SPIDERS


@pytest.mark.parametrize("name", SPIDERS)
def test_docs_describe_the_site(name: str) -> None:
    described = [cells[1:] for cells in rows("docs/sites.md") if cells[0].strip("`") == name]
    matched = DOCSTRING.fullmatch(" ".join((LOADER.load(name).__doc__ or "").split()))
    assert matched is not None, "the docstring lacks the form of docs/adding-a-site.md, section 4"
    found_by = ", ".join(kind for kind, attribute in KINDS.items() if getattr(LOADER.load(name), attribute))
    assert described == [[matched["outlet"], matched["country"] or "an aggregator", found_by, matched["trust"]]]


@pytest.mark.parametrize("part", ["Article", "Rights", "Statement", "Source", "Image", "Link", "Capture"])
def test_every_field_is_documented(part: str) -> None:
    declared = [field.name for field in dataclasses.fields(getattr(items, part))]
    assert [cells[0].strip("`") for cells in rows("docs/article.md", part)] == declared
    classes = {name for name, value in vars(items).items() if dataclasses.is_dataclass(value)}
    assert classes == {"Article", "Rights", "Statement", "Source", "Image", "Link", "Capture"}


OURS = sorted(name for name in vars(project) if name.isupper() and not hasattr(default_settings, name))


@pytest.mark.parametrize("name", OURS)
def test_every_setting_is_documented_and_read(name: str) -> None:
    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    assert any(re.search(rf"`{name}\b", page.read_text("utf-8")) for page in pages)
    assert name in read_settings()


# In commands the settings are `self.project`.
_SETTINGS = re.compile(r"settings|\bself\.project\b")


@cache
def read_settings() -> frozenset[str]:
    """The names passed to `settings[...]` and `settings.get...(...)` anywhere in the code."""
    found = set()
    for path in sources(*PACKAGES):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Subscript) and _SETTINGS.search(ast.unparse(node.value)):
                found.add(getattr(node.slice, "value", None))
            elif isinstance(node, ast.Call) and called(node).startswith("get") and node.args:
                found.add(getattr(node.args[0], "value", None) if _SETTINGS.search(ast.unparse(node.func)) else None)
    return frozenset(str(name) for name in found if name)


def test_every_setting_that_is_read_exists() -> None:
    assert {
        name for name in read_settings() if not hasattr(project, name) and not hasattr(default_settings, name)
    } == set()


def test_every_command_is_documented() -> None:
    commands = [path.stem for path in sources("newscrawl/commands") if path.stem != "__init__"]
    documentation = "".join(page.read_text("utf-8") for page in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
    assert [name for name in commands if f"scrapy {name}" not in documentation] == []


def test_every_dependency_is_justified() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [declared["dependencies"], *declared["optional-dependencies"].values()]
    names = {re.split(r"[^\w-]", line, maxsplit=1)[0] for group in groups for line in group}
    assert {cells[0].strip("`") for cells in rows("docs/dependencies.md")} == names


def test_fields_added_by_the_export_are_documented(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(engine, article())
    (exported,) = feed(engine)
    engine.dispose()
    # The store keeps `copy_of` separately from the data.
    fields = [field.name for field in dataclasses.fields(items.Article) if field.name != "copy_of"]
    assert list(encode(article())) == fields
    told = [cells[0].strip("`") for cells in rows("docs/article.md", "What the export adds")]
    assert told == [name for name in exported if name not in encode(article())]


def test_every_format_is_documented() -> None:
    documented = {cells[0].strip("`"): cells[1:3] for cells in rows("docs/feeds.md", "Formats")}
    assert list(documented) == list(FORMATS)
    # The command line lists the formats without importing them.
    assert list(FORMAT_NAMES) == list(FORMATS)
    assert list(FOLDER_FORMATS) == [name for name, fmt in FORMATS.items() if fmt.folder]
    assert list(COMPRESSION_SUFFIXES) == list(SUFFIXES)
    for name, fmt in FORMATS.items():
        suffixes, articles = documented[name]
        assert tuple(re.findall(r"`(\.\w+)`", suffixes)) == fmt.suffixes
        assert ("a folder" in suffixes) == fmt.folder
        assert articles.startswith("all" if fmt.limit is None else f"latest {fmt.limit}")
        assert ("newest first" in articles) == (fmt.order is Order.NEWEST_FIRST)


TITLES = {
    "jsonl": "JSON Lines", "csv": "CSV", "parquet": "Parquet", "rss": "RSS", "atom": "Atom", "json": "JSON Feed"
}  # fmt: skip
"""The names of the formats in running text."""


def test_overviews_list_every_format() -> None:
    assert list(TITLES) == list(FORMATS)
    readme, architecture = ((ROOT / path).read_text("utf-8") for path in ("README.md", "docs/architecture.md"))
    (titles,) = re.findall(r'\["export: (.+)"\]', readme)
    assert re.split(r",(?: |<br>)", titles) == list(TITLES.values())
    (names,) = re.findall(r'export --> out\["(.+)"\]', architecture)
    assert re.split(r",(?: |<br>)", names) == list(FORMATS)
    *others, last = TITLES.values()
    assert f"write the feed as {', '.join(others)} or {last}." in (export.__doc__ or "")
    shown = re.findall(r"^\| (?:print the feed|write a table or a feed) \|(.+)", readme, re.MULTILINE)
    suffixes = set(re.findall(r"\.[a-z]+", " ".join(shown)))
    assert [name for name, fmt in FORMATS.items() if suffixes.isdisjoint(fmt.suffixes)] == []
