"""The pictures of an article, with their captions."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from newscrawl.arabic import clean
from newscrawl.extract.document import Document
from newscrawl.extract.selectors import Selection, XPath, text_of
from newscrawl.items import Image

_SOURCES = ("data-src", "data-original", "data-lazy-src", "src")
_IMG: XPath = etree.XPath("descendant-or-self::img")
_MAX = 20


def read_images(document: Document, selection: Selection, main: list[str]) -> list[Image]:
    """The site's pictures, or the one its metadata names; the first of `main` comes first. None twice."""
    images: dict[str, Image] = {}
    for element in selection.elements(document.root) if selection else []:
        for img in _IMG(element):
            url = _address(document, img)
            if url and url not in images and len(images) < _MAX:
                images[url] = Image(url=url, caption=_caption(img))
    for href in main[:1] or document.meta.get("og:image", [])[:1]:
        url = document.absolute(href)
        if url and not images:
            images[url] = Image(url=url)
    return list(images.values())


def _caption_elements(img: etree._Element) -> Iterator[etree._Element]:
    for figure in img.iterancestors("figure"):
        yield from figure.iter("figcaption")
        return
    for sibling in img.itersiblings():
        if "cap" in (sibling.get("class") or ""):
            yield sibling
            return


def _caption(img: etree._Element) -> str | None:
    """The caption as printed; where it has paragraphs, without the label for screen readers before them."""
    for node in _caption_elements(img):
        text = clean(" ".join(text_of(paragraph) for paragraph in node.iter("p")) or text_of(node))
        if text:
            return text
    return None


def _address(document: Document, img: etree._Element) -> str | None:
    for name in _SOURCES:
        value = img.get(name)
        if value and not value.startswith("data:"):
            return document.absolute(value)
    return None
