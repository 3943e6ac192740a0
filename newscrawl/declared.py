"""The sites that modules declare, read from their source text, because importing a spider would load Scrapy."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from newscrawl.sites import Declaration, Site
from newscrawl.urls import domain_name

_NEEDED = ("name", "outlet", "allowed_domains", "article_url")


def listed_sites(modules: tuple[str, ...]) -> Iterator[tuple[str, Site]]:
    """Yield `(module, site)` for each spider with an `article_url`, in the order of the modules' names."""
    for name, spec in _specs(modules):
        get_source = getattr(spec.loader, "get_source", None)
        source = get_source(name) if get_source is not None else None
        sites = _read(source) if source is not None else None
        for site in imported_sites(name) if sites is None else sites:
            yield name, site


def _specs(modules: tuple[str, ...]) -> Iterator[tuple[str, ModuleSpec]]:
    """Yield the specs of modules, and of all modules inside packages, in the order of Scrapy for SPIDER_MODULES."""
    for name in modules:
        spec = find_spec(name)
        if spec is None:
            raise ModuleNotFoundError(f"SPIDER_MODULES names {name!r}, which does not exist", name=name)
        yield name, spec
        if spec.submodule_search_locations is not None:
            inside = iter_modules(spec.submodule_search_locations)
            yield from _specs(tuple(f"{name}.{module.name}" for module in inside))


def _read(source: str) -> list[Site] | None:
    """Return the sites that a source text declares; None if the module must be imported to find out."""
    body = ast.parse(source).body
    if not any(isinstance(node, ast.ClassDef) for node in body):
        return []
    constants = _assigned(body, {})
    sites = []
    for node in body:
        if not isinstance(node, ast.ClassDef):
            continue
        values = _assigned(node.body, constants)
        if any(values.get(name) is None for name in _NEEDED):
            # The class inherits or computes a value, or it is not a site.
            return None
        name, outlet, domains, article_url = (values[name] for name in _NEEDED)
        sites.append(
            Site(name=name, outlet=outlet or name, domains=tuple(map(domain_name, domains)), article_url=article_url)
        )
    return sites


def _assigned(body: list[ast.stmt], constants: dict[str, Any]) -> dict[str, Any]:
    """Return name -> value of the assignments; None for a value not made of literals and `constants`."""
    values: dict[str, Any] = {}
    for node in body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name):
                values[target.id] = _value(node.value, {**constants, **values})
    return values


def _value(node: ast.expr | None, constants: dict[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.JoinedStr):
        parts = [
            _value(part.value if isinstance(part, ast.FormattedValue) else part, constants) for part in node.values
        ]
        return "".join(parts) if all(isinstance(part, str) for part in parts) else None
    if isinstance(node, ast.List | ast.Tuple):
        items = [_value(item, constants) for item in node.elts]
        return None if None in items else items
    return node.value if isinstance(node, ast.Constant) else None


def imported_sites(module: str) -> list[Declaration]:
    """Import a module and return the declarations of its sites."""
    classes: list[Any] = [value for value in vars(import_module(module)).values() if isinstance(value, type)]
    return [
        cls.declaration()
        for cls in classes
        if cls.__module__ == module and hasattr(cls, "declaration") and getattr(cls, "name", "") and cls.article_url
    ]
