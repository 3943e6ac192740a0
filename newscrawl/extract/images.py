"""The pictures of an article, with their captions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from newscrawl.arabic import clean
from newscrawl.extract.document import Document
from newscrawl.extract.layout.outline import is_advert
from newscrawl.extract.selectors import Selection, XPath, text_of
from newscrawl.items import Image

# Attributes that may hold a picture's URL; scripts move it to `src` when the picture comes into view.
_SOURCES = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-image", "data-hi-res-src",
    "data-full-src", "data-img-src", "data-srcset", "data-lazy-srcset", "srcset", "src",
)  # fmt: skip
_IMG: XPath = etree.XPath("descendant-or-self::img")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|pixel|spacer|placeholder|loading|lazy|ph|1x1|transparent|default|grey|gray)(?=[._-][^/]*$|\.\w+$)",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(r"(\S+[^\s,])(?:\s+([0-9.]{1,9})[wx])?\s*(?:,|$)")
_HOLDERS = 4
"""Number of elements checked for advertisement classes: the picture and its nearest ancestors."""
_MAX = 20
_MAX_CANDIDATES = 16


def read_images(document: Document, selection: Selection) -> list[Image]:
    """Return the pictures that the site's selector matches, with captions and without duplicates, at most 20."""
    images: dict[str, Image] = {}
    for element in selection.elements(document.root) if selection else []:
        for img in _IMG(element):
            if _is_advert(img):
                continue
            url = _url_of(document, img)
            if url and url not in images and len(images) < _MAX:
                images[url] = Image(url=url, caption=_caption(img))
    return list(images.values())


def _is_advert(img: etree._Element) -> bool:
    """Whether a picture, or one of its nearest ancestors inside the article, is marked as an advertisement."""
    holder: etree._Element | None = img
    for _ in range(_HOLDERS):
        if holder is None or holder.tag in ("article", "main", "body"):
            return False
        if is_advert(holder):
            return True
        holder = holder.getparent()
    return False


def _caption_elements(img: etree._Element) -> Iterator[etree._Element]:
    for figure in img.iterancestors("figure"):
        yield from figure.iter("figcaption")
        return
    for sibling in img.itersiblings():
        if "cap" in (sibling.get("class") or ""):
            yield sibling
            return


def _caption(img: etree._Element) -> str | None:
    """The caption as printed; if it has paragraphs, only these, without the screen-reader label before them."""
    for node in _caption_elements(img):
        text = clean(" ".join(text_of(paragraph) for paragraph in node.iter("p")) or text_of(node))
        if text:
            return text
    return None


def _url_of(document: Document, img: etree._Element) -> str | None:
    """The URL of the picture itself instead of the placeholder shown until it is loaded."""
    # libxml2 does not treat `<source>` as a void element, so the picture may be nested inside one.
    picture = next(img.iterancestors("picture"), None)
    elements = [img] if picture is None else [img, *picture.iter("source")]
    placeholder: str | None = None
    for element in elements:
        for name in _SOURCES:
            value = (element.get(name) or "").strip()
            if not value or value.startswith("data:"):
                continue
            url = document.absolute(_best(value) if "srcset" in name else value)
            if url is None:
                continue
            if not _PLACEHOLDER.search(url):
                return url
            placeholder = placeholder or url
    return _in_noscript(document, img) or (placeholder if picture is None else None)


def _in_noscript(document: Document, img: etree._Element) -> str | None:
    """The picture's URL in the `<noscript>` after a lazy-loaded picture."""
    following = img.getnext()
    if following is None or following.tag != "noscript":
        return None
    inside = next(following.iter("img"), None)
    source = inside.get("src") if inside is not None else None
    return document.absolute(source) if source else None


def _best(srcset: str) -> str:
    """The largest candidate of a `srcset`."""
    found = [
        (float(size or 0), url) for url, size in _CANDIDATE.findall(srcset[:4096])[:_MAX_CANDIDATES] if _is_number(size)
    ]
    return max(found, key=lambda candidate: candidate[0])[1] if found else srcset.split(maxsplit=1)[0]


def _is_number(size: str) -> bool:
    return not size or size.replace(".", "", 1).isdigit()
