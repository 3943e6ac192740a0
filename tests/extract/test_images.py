"""Finding the pictures of an article."""

from __future__ import annotations

import pytest

from newscrawl.fields import Fields
from tests.extract.reading import page, read

FIELDS = Fields(title="h1", body=".text", images=".pictures img")
HOST = "https://alpha.example"


def urls(pictures: str, head: str = "") -> list[str]:
    return [image.url for image in read(page(head=head, after=f"<div class=pictures>{pictures}</div>"), FIELDS).images]


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("<img src=/a.jpg>", "/a.jpg"),
        ("<img src=/blank.gif data-src=/a.jpg>", "/a.jpg"),
        ("<img src='data:image/gif;base64,AA' data-original=/a.jpg>", "/a.jpg"),
        ("<img src=/placeholder.png><noscript><img src=/a.jpg></noscript>", "/a.jpg"),
        ("<img srcset='/s.jpg 320w, /l.jpg 1280w, /m.jpg 640w'>", "/l.jpg"),
        ("<img srcset='/s.jpg 1x, /l.jpg 2x' src=/s.jpg>", "/l.jpg"),
        ("<picture><source srcset='/a.jpg'><img src=/spacer.gif></picture>", "/a.jpg"),
        # A file name that merely contains such a word is a picture.
        ("<img src=/2024/loading-dock-fire.jpg>", "/2024/loading-dock-fire.jpg"),
    ],
)
def test_real_picture_instead_of_its_placeholder(picture: str, expected: str) -> None:
    assert urls(picture)[:1] == [HOST + expected]


def test_twenty_different_pictures_in_page_order() -> None:
    assert urls("<img src=/b.jpg><img src=/a.jpg><img src=/b.jpg>") == [f"{HOST}/b.jpg", f"{HOST}/a.jpg"]
    assert len(urls("".join(f"<img src=/{n}.jpg>" for n in range(30)))) == 20
    assert urls("<img><img src=''><img src='javascript:x'>") == []


def test_picture_of_the_metadata_is_the_fallback() -> None:
    head = "<meta property=og:image content=/main.jpg><meta property=og:image content=/small.jpg>"
    assert urls("", head) == [f"{HOST}/main.jpg"]
    assert urls("<img src=/a.jpg>", head) == [f"{HOST}/a.jpg"]


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img src=/a.jpg><figcaption>شرح الصورة</figcaption></figure>",
        "<img src=/a.jpg><div class=img-cap>شرح الصورة</div>",
        "<figure><img src=/a.jpg><figcaption><span>التعليق على الصورة،</span><p>شرح الصورة</p></figcaption></figure>",
    ],
)
def test_captions(markup: str) -> None:
    (image,) = read(page(after=f"<div class=pictures>{markup}</div>"), FIELDS).images
    assert image.caption == "شرح الصورة"
