"""Pages broken on purpose: the markup changes, what a reader sees does not."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from lxml import etree, html

Element = Any
"""An element of lxml.html, whose `drop_tree` and `drop_tag` the stubs do not know."""
Perturbation = Callable[[Element, random.Random], None]
_RELATED = (
    "مجلس المدينة يناقش خطة النقل العام للعام المقبل",
    "انطلاق معرض الكتاب بمشاركة مئات الناشرين",
    "ارتفاع أسعار الخضروات في الأسواق قبل العيد",
    "المنتخب الوطني يستعد لمباراة الإياب في ملعبه",
)


def rename(root: Element, chance: random.Random) -> None:
    """Every class and id becomes a meaningless one, the same for the same name."""
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
    """No JSON-LD."""
    for script in list(root.iter("script")):
        if "ld+json" in (script.get("type") or ""):
            script.drop_tree()


def without_metadata(root: Element, chance: random.Random) -> None:
    """No JSON-LD, no `<meta>` but the title, no microdata, no `<time datetime>`."""
    without_json_ld(root, chance)
    for element in list(root.iter(etree.Element)):
        if element.tag == "meta" and element.get("property") not in ("og:title", "og:site_name"):
            element.drop_tree()
            continue
        for attribute in ("itemprop", "itemtype", "itemscope", "datetime"):
            if attribute in element.attrib:
                del element.attrib[attribute]


def wrap(root: Element, chance: random.Random) -> None:
    """Containers inside containers; at times a paragraph inside one of its own."""
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
    """Containers that hold one element and no text go."""
    for element in list(root.iter("div", "section", "span")):
        parent = element.getparent()
        if parent is None or len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
            continue
        if chance.random() < 0.6:
            element.drop_tag()


def related_first(root: Element, _: random.Random) -> None:
    """A related block between the headline and the text."""
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
    """The page after the steps; the same seed gives the same page."""
    root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    chance = random.Random(seed)
    for step in steps:
        step(root, chance)
    return bytes(html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>"))
