"""Rules of the project's structure: imports, declarations of spiders, documentation."""

from __future__ import annotations

import ast
import asyncio
import dataclasses
import inspect
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newscrawl import cms
from newscrawl import settings as project
from newscrawl.arabic import read_date
from newscrawl.extract.selectors import Selection
from newscrawl.sites import Sites
from newscrawl.spider import NewsSpider
from newscrawl.urls import in_domains, normalize

ROOT = Path(__file__).parents[2]
PACKAGES = ("newscrawl", "pipelines", "spiders")
PURE = (
    "arabic", "dedup", "extract", "discover", "learn", "rights", "survey",
    "urls.py", "failures.py", "outcomes.py", "endings.py", "items.py", "found.py", "fields.py",
)  # fmt: skip
# Package or module -> the parts of newscrawl that it may import (by design, imports go one way).
MAY_IMPORT: dict[str, set[str]] = {
    "lazy_imports.py": set(),
    "arabic": {"arabic", "lazy_imports"},
    "wrapped.py": set(),
    "escapes.py": set(),
    "urls.py": {"escapes", "wrapped"},
    "failures.py": set(),
    "outcomes.py": {"failures"},
    "endings.py": set(),
    "items.py": set(),
    "rights": {"items", "lazy_imports", "rights"},
    "fields.py": set(),
    "found.py": {"arabic"},
    "sites.py": {"arabic", "declared", "fields", "items", "settings", "urls"},
    "extract": {
        "arabic", "extract", "failures", "fields", "found", "items", "lazy_imports", "outcomes", "rights", "sites",
        "urls",
    },
    "discover": {"arabic", "discover", "extract", "urls"},
    "learn": {"arabic", "dedup", "extract", "fields", "found", "items", "learn", "outcomes", "sites"},
    "survey": {
        "arabic", "dedup", "discover", "extract", "fields", "found", "items", "outcomes", "saved", "sites",
        "survey", "console", "printable", "urls",
    },
    "watch": {"arabic", "dedup", "endings", "export", "failures", "outcomes", "printable", "store", "urls", "watch"},
    "files": set(),
    "forks.py": set(),
    "history": {"arabic", "dedup", "export", "files", "forks", "history"},
    "printable.py": set(),
    "durations.py": set(),
    "store": {
        "arabic", "dedup", "endings", "failures", "found", "items", "lazy_imports", "outcomes", "printable",
        "rights", "store",
    },
}  # fmt: skip
SETTINGS = Settings()
SETTINGS.setmodule(project)
LOADER = SpiderLoader.from_settings(SETTINGS)
SPIDERS = sorted(LOADER.list())


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def sources(*names: str) -> list[Path]:
    """Python files of the project: the given files, and those in the given folders."""
    places = [ROOT / name for name in names]
    found = [path for place in places for path in (place.rglob("*.py") if place.is_dir() else [place])]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def imports(path: Path) -> set[str]:
    """The modules that a file imports, including imports for type checkers, inside functions, and by name."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: a relative import"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and called(node) in ("import_module", "__import__", "load_object"):
            found |= {str(part.value) for part in node.args[:1] if isinstance(part, ast.Constant)}
    return found


def called(node: ast.Call) -> str:
    """The last part of the name of the called function."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def tops(path: Path) -> set[str]:
    return {module.partition(".")[0] for module in imports(path)}


# -- who imports whom --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package: str) -> None:
    others = {"newscrawl", *PACKAGES} - {package} - ({"newscrawl"} if package != "newscrawl" else set())
    wrong = {name_of(path): tops(path) & others for path in sources(package)}
    assert {path for path, found in wrong.items() if found} == set()


def test_newscrawl_names_no_site() -> None:
    wrong = []
    for path in sources("newscrawl"):
        if name_of(path) in ("newscrawl/settings.py", "newscrawl/__init__.py"):
            continue
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            text = node.value
            if re.fullmatch(r"(?:spiders|pipelines)(?:\.\w+)*", text) or text in SPIDERS:
                wrong.append(f"{name_of(path)}:{node.lineno} {text}")
    assert wrong == []


def test_spiders_import_only_newscrawl() -> None:
    standard = set(sys.stdlib_module_names)
    assert {name_of(path) for path in sources("spiders") if tops(path) - standard - {"newscrawl"}} == set()


def test_pure_modules_import_no_scrapy() -> None:
    files = sources(*(f"newscrawl/{name}" for name in PURE))
    assert {name_of(path) for path in files if tops(path) & {"scrapy", "twisted", "spiders", "pipelines"}} == set()
    modules = ", ".join(f"newscrawl.{name.removesuffix('.py')}" for name in PURE)
    program = f"import sys, {modules}; print(*sorted({{'scrapy', 'twisted'}} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_parts_import_only_allowed_parts(part: str) -> None:
    found = {
        f"{name_of(path)}: {module}": module.split(".")[1]
        for path in sources(f"newscrawl/{part}")
        for module in imports(path)
        if module.startswith("newscrawl.")
    }
    assert {where for where, imported in found.items() if imported not in MAY_IMPORT[part]} == set()
    assert MAY_IMPORT[part] - set(found.values()) == set(), "a permission that nobody uses"


def test_only_commands_import_the_errors_of_command_lines() -> None:
    commands = {name_of(path) for path in sources("newscrawl/commands", "newscrawl/console", "newscrawl/cli.py")}
    users = {name_of(path) for path in sources(*PACKAGES) if "scrapy.exceptions.UsageError" in imports(path)}
    # Scrapy's own commands print a `SettingError` too.
    assert users - commands == {"newscrawl/errors.py"}


def test_environment_is_read_in_settings_only() -> None:
    wrong = set()
    for path in sources(*PACKAGES):
        names = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(tree(path))}
        if names & {"environ", "environb", "getenv"} or imports(path) & {"os.environ", "os.getenv"}:
            wrong.add(name_of(path))
    assert wrong <= {"newscrawl/settings.py"}


# -- files -------------------------------------------------------------------------------------------------------------


def test_files_are_short_and_have_no_vague_names() -> None:
    files = sources(*PACKAGES, "tests", "benchmarks", "sample")
    long = {name_of(path) for path in files if len(path.read_text("utf-8").splitlines()) >= 400}
    vague = {name_of(path) for path in files if re.fullmatch(r"_?(?:utils?|helpers?|common|misc|tools)", path.stem)}
    assert not long, f"{sorted(long)}: 400 lines or more; split them by subject"
    assert not vague, f"{sorted(vague)}: name them after what they hold"


def test_one_component_per_file() -> None:
    folders = ("pipelines", "newscrawl/middlewares", "newscrawl/extensions", "newscrawl/commands", "newscrawl/cms")
    counts = {
        name_of(path): [node.name for node in tree(path).body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
        for path in sources(*folders)
        if path.name != "__init__.py"
    }
    assert {path: names for path, names in counts.items() if len(names) != 1} == {}


def tracked() -> list[Path]:
    """The files that are or would be committed; in a copy without a repository, all except hidden ones."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        found = [ROOT / name for name in listed.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not re.search(r"/(?:\.|__pycache__)", f"/{name_of(path)}")]
    return [path for path in found if path.is_file()]


def test_no_file_contains_a_path_of_one_machine() -> None:
    # A folder at the root of a file system; not after a host, a variable or another folder.
    path_of_machine = re.compile(rb"/(?<![\w./:)}*~$<>-]/)(?:work|root|home/\w+|Users/\w+|mnt|tmp)/\w")
    wrong = [
        f"{name_of(path)}: {match.group().decode()}"
        for path in tracked()
        if path.suffix != ".gz" and (match := path_of_machine.search(path.read_bytes()))
    ]
    assert wrong == []


def test_lock_files_name_no_package_index() -> None:
    option = re.compile(r"://|^\s*--?(?:i|f|index-url|extra-index-url|find-links)\b", re.MULTILINE)
    assert [path.name for path in ROOT.glob("requirements*.txt") if option.search(path.read_text("utf-8"))] == []


# -- every spider ------------------------------------------------------------------------------------------------------

DOCSTRING = re.compile(
    r"(?P<outlet>[^().]+?)(?: \((?P<country>[^().]+)\)|, an aggregator)\. Selectors: "
    r"(?P<trust>(?:real page|documented by|inferred from|none documented)\b.*)\.",
    re.DOTALL,
)
# The order in which the base class declares them.
ATTRIBUTES = ("name", *NewsSpider.__annotations__, "custom_settings")
# Sites that need more than 25 lines, for their many URLs or selectors.
LONG = (
    "alkhaleej",
    "baghdadtoday",
    "bbc_arabic",
    "hespress",
    "lbcgroup",
    "shorouk",
    "skynewsarabia",
    "sputnik_arabic",
    "youm7",
)
REGIONS = {
    "Egypt": ("EG",),
    "Gulf": ("AE", "BH", "KW", "OM", "QA", "SA"),
    "Iraq": ("IQ",),
    "Levant": ("JO", "LB", "PS", "SY"),
    "Maghreb": ("DZ", "LY", "MA", "MR", "TN"),
    "Yemen": ("YE",),
    "abroad": ("DE", "FR", "GB", "RU", "US"),
}
KINDS = {"RSS": "rss_urls", "sitemap": "sitemap_urls", "listing": "listing_urls"}


def spider(name: str) -> NewsSpider:
    cls = LOADER.load(name)
    assert issubclass(cls, NewsSpider)
    return cls()


def source_urls(of: NewsSpider) -> list[str]:
    return [url.replace("{page}", "1") for kind in KINDS.values() for url in getattr(of, kind)]


@pytest.mark.parametrize("name", cms.systems())
def test_marks_of_publishing_systems_compile(name: str) -> None:
    marks = cms.base_of(name).marks
    assert marks, "`scrapy newsite` cannot recognize it"
    assert [mark for mark in marks if re.search(mark, "") is not None] == []


def test_every_spider_file_is_loaded() -> None:
    assert sorted(path.stem for path in sources("spiders") if path.stem != "__init__") == SPIDERS
    assert Sites.from_settings(SETTINGS).outlets != ()


@pytest.mark.parametrize("name", SPIDERS)
def test_class_name_follows_the_spider_name(name: str) -> None:
    cls = LOADER.load(name)
    assert cls.__module__ == f"spiders.{name}"
    assert cls.__name__ == "".join(part.capitalize() for part in name.split("_")) + "Spider"


@pytest.mark.parametrize("name", SPIDERS)
def test_spider_is_a_declaration(name: str) -> None:
    path = ROOT / "spiders" / f"{name}.py"
    text = path.read_text("utf-8")
    code = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.For, ast.While, ast.If, ast.Try, ast.With)
    found = {getattr(node, "name", type(node).__name__) for node in ast.walk(tree(path)) if isinstance(node, code)}
    assert 10 <= len(text.splitlines()) <= (40 if name in LONG else 25)
    # A spider without the hook needs no code; one that needs more than the hook needs a base class.
    assert found == set() or "finish" in vars(LOADER.load(name))
    assert found <= {"finish", "Lambda", "For", "While", "If", "Try", "With"}
    assert sum(isinstance(node, ast.ClassDef) for node in ast.walk(tree(path))) == 1
    assert "TODO" not in text, f"resolve every TODO in spiders/{name}.py"


def test_nine_of_ten_spiders_have_no_code() -> None:
    with_code = [name for name in SPIDERS if "finish" in vars(LOADER.load(name))]
    assert len(with_code) * 10 <= len(SPIDERS), with_code


@pytest.mark.parametrize("name", SPIDERS)
def test_attributes_are_in_the_order_of_the_base_class(name: str) -> None:
    (cls,) = (node for node in tree(ROOT / "spiders" / f"{name}.py").body if isinstance(node, ast.ClassDef))
    names = [ast.unparse(node.targets[0]) for node in cls.body if isinstance(node, ast.Assign)]
    assert names == [attribute for attribute in ATTRIBUTES if attribute in names]


def test_at_least_forty_sites_and_two_per_region() -> None:
    assert len(SPIDERS) >= 40
    counts = {
        region: sum(spider(name).region in countries for name in SPIDERS) for region, countries in REGIONS.items()
    }
    assert {region: count for region, count in counts.items() if count < 2} == {}
    assert {
        name for name in SPIDERS if not any(spider(name).region in countries for countries in REGIONS.values())
    } == set()


def test_one_site_needs_a_browser() -> None:
    assert len([name for name in SPIDERS if spider(name).render]) == 1


@pytest.mark.parametrize("name", SPIDERS)
def test_docstring_states_how_far_to_trust_the_spider(name: str) -> None:
    docstring = inspect.cleandoc(LOADER.load(name).__doc__ or "")
    assert DOCSTRING.fullmatch(docstring), f"{docstring!r} lacks the form of docs/adding-a-site.md, section 4"


@pytest.mark.parametrize("name", SPIDERS)
def test_declared_sources_are_requested(name: str) -> None:
    site = spider(name)
    urls = source_urls(site)
    assert urls
    assert site.outlet
    assert [url for url in (*urls, site.json_link) if url and not in_domains(url, site.allowed_domains)] == []

    async def start_urls() -> list[str]:
        return [request.url async for request in site.start()]

    assert asyncio.run(start_urls()) == [normalize(url) for url in urls]


@pytest.mark.parametrize("name", SPIDERS)
def test_article_url_matches_only_articles(name: str) -> None:
    site = spider(name)
    assert site.article_samples
    sites = Sites.from_settings(SETTINGS)
    for url in site.article_samples:
        key = site.article_key(url)
        assert key, url
        assert site.article_key(normalize(url)) == key
        assert sites.of_url(url) == (name, key)
    assert [url for url in source_urls(site) if site.article_key(url) is not None] == []


@pytest.mark.parametrize("name", SPIDERS)
def test_region_has_a_time_zone(name: str) -> None:
    reading = read_date("2024-10-24 12:00", region=spider(name).region)
    assert reading is not None
    assert reading.value.utcoffset() is not None


@pytest.mark.parametrize("name", SPIDERS)
def test_selectors_compile(name: str) -> None:
    site = spider(name)
    page = etree.HTML("<html><body><p>-</p></body></html>")
    values = [getattr(site.fields, field.name) for field in dataclasses.fields(site.fields)]
    for value in [*values, site.listing_date or (), site.render_wait]:
        if not isinstance(value, bool):
            Selection(value)(page)
