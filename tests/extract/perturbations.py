"""Pages changed on purpose: the markup changes, the visible text does not."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from lxml import etree, html

Element = Any
"""An element of lxml.html; the type stubs lack `drop_tree` and `drop_tag`."""
Perturbation = Callable[[Element, random.Random], None]
_RELATED = (
    "مجلس المدينة يناقش خطة النقل العام للعام المقبل",
    "انطلاق معرض الكتاب بمشاركة مئات الناشرين",
    "ارتفاع أسعار الخضروات في الأسواق قبل العيد",
    "المنتخب الوطني يستعد لمباراة الإياب في ملعبه",
)


def rename(root: Element, chance: random.Random) -> None:
    """Replace every class and id with a meaningless one; equal names get equal replacements."""
    names: dict[str, str] = {}

    def renamed(name: str) -> str:
        if name not in names:
            names[name] = "".join(chance.choice("abcdefghijkz") for _ in range(6))
        return names[name]

    for element in root.iter(etree.Element):
        for attribute in ("class", "id"):
            if value := element.get(attribute):
                element.set(attribute, " ".join(map(renamed, value.split())))


def without_json_ld(root: Element, _: random.Random) -> None:
    """Remove JSON-LD."""
    for script in list(root.iter("script")):
        if "ld+json" in (script.get("type") or ""):
            script.drop_tree()


def without_metadata(root: Element, chance: random.Random) -> None:
    """Remove JSON-LD, all `<meta>` except the title, microdata, and `<time datetime>`."""
    without_json_ld(root, chance)
    for element in list(root.iter(etree.Element)):
        if element.tag == "meta" and element.get("property") not in ("og:title", "og:site_name"):
            element.drop_tree()
            continue
        for attribute in ("itemprop", "itemtype", "itemscope", "datetime"):
            if attribute in element.attrib:
                del element.attrib[attribute]


def wrap(root: Element, chance: random.Random) -> None:
    """Nest containers in containers; sometimes put a paragraph into a container of its own."""
    for element in list(root.iter("div", "article", "section", "p")):
        parent = element.getparent()
        if parent is None or chance.random() > (0.15 if element.tag == "p" else 0.3):
            continue
        if element.tag == "p" and parent.tag not in ("div", "article", "section", "main", "td"):
            continue
        outer = html.Element("div")
        parent.replace(element, outer)
        outer.tail, element.tail = element.tail, None
        outer.append(element)


def unwrap(root: Element, chance: random.Random) -> None:
    """Remove containers that hold one element and no text."""
    for element in list(root.iter("div", "section", "span")):
        parent = element.getparent()
        if parent is None or len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
            continue
        if chance.random() < 0.6:
            element.drop_tag()


def related_first(root: Element, _: random.Random) -> None:
    """Put a related block between the headline and the text."""
    heading = next(iter(root.iter("h1")), None)
    if heading is None:
        heading = next(iter(root.iter("h2")), None)
    if heading is None:
        return
    items = "".join(f'<li><a href="/news/{at}">{text}</a></li>' for at, text in enumerate(_RELATED))
    block = html.fragment_fromstring(f"<div><h3>موضوعات متعلقة</h3><ul>{items}</ul></div>")
    heading.addnext(block)
    block.tail, heading.tail = heading.tail, None


PERTURBATIONS: dict[str, tuple[Perturbation, ...]] = {
    "renamed": (rename,),
    "no json-ld": (without_json_ld,),
    "renamed, no json-ld": (rename, without_json_ld),
    "wrapped": (wrap,),
    "unwrapped": (unwrap,),
    "related first": (related_first,),
    "all": (rename, without_json_ld, wrap, unwrap, related_first),
}


def perturb(page: bytes, steps: tuple[Perturbation, ...], seed: int) -> bytes:
    """Apply the steps to a page; the same seed gives the same page."""
    root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    chance = random.Random(seed)
    for step in steps:
        step(root, chance)
    return bytes(html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>"))
