"""Render the sample pages into `newscrawl-sample.warc.gz`.

    python sample/build.py [--out FILE]

Every site is a folder in `pages/`: `site.toml` contains its articles and the list of its other pages, and the templates
contain the markup around them. The archive depends only on these files, not on the time or random numbers, so that a
rebuild gives the same bytes.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import struct
import sys
import tomllib
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = Path(__file__).parent
ARCHIVE = HERE / "newscrawl-sample.warc.gz"
SITES = ("elfagr", "baghdadtoday", "lbcgroup", "bbc_arabic", "youm7", "arabkhabar")
_REASONS = {200: "OK", 301: "Moved Permanently", 404: "Not Found"}
_TAG = re.compile(r"\{\{(\{?)([#/]?)([\w.]+)\}?\}\}")
_DESCRIPTION = 160

Record = dict[str, Any]


# -- templates ---------------------------------------------------------------------------------------------------------


def render(template: str, scopes: list[Any]) -> str:
    """Fill a template: `{{x}}` escaped, `{{{x}}}` verbatim, `{{#x}}...{{/x}}` once per x."""
    out: list[str] = []
    at = 0
    while match := _TAG.search(template, at):
        out.append(template[at : match.start()])
        at = match.end()
        raw, sign, name = match.groups()
        value = _lookup(name, scopes)
        if sign != "#":
            out.append(str(value) if raw else html.escape(str(value)))
            continue
        end = f"{{{{/{name}}}}}"
        inner = template[at : template.index(end, at)]
        at += len(inner) + len(end)
        values = value if isinstance(value, list) else [value] if value else []
        out += [render(inner, [*scopes, item]) for item in values]
    return "".join([*out, template[at:]])


def _lookup(name: str, scopes: list[Any]) -> Any:
    if name == ".":
        return scopes[-1]
    return next((scope[name] for scope in reversed(scopes) if isinstance(scope, dict) and name in scope), "")


# -- articles ----------------------------------------------------------------------------------------------------------


class Sample:
    """The source files of all sites."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sites = {name: tomllib.loads((root / name / "site.toml").read_text("utf-8")) for name in SITES}
        self.articles: dict[str, Record] = {}
        for name, site in self.sites.items():
            for article in site["articles"]:
                article["site"] = name
                article["url"] = urljoin(site["host"], article["path"])
                # A reference to a page that was captured twice means the later capture.
                self.articles[f"{name}/{article['id']}"] = article

    def find(self, site: str, reference: str) -> Record:
        """The article for a reference: `id` (same site), `site/id`, or `URL|title` if it is not in the sample."""
        if reference.startswith("http"):
            url, title = reference.split("|")
            return {"url": url, "title": title}
        return self.articles[reference if "/" in reference else f"{site}/{reference}"]

    def blocks(self, article: Record) -> list[str]:
        """The lines of an article's text; a line that begins with `<` is HTML."""
        if "copy_of" in article:
            return [line for line in self.blocks(self.articles[article["copy_of"]]) if not line.startswith("<")]
        return [line for line in article["body"].strip().splitlines() if line.strip()]

    def context(self, article: Record) -> Record:
        """The values of an article for a template."""
        site = self.sites[article["site"]]
        lines = self.blocks(article)
        plain = [line for line in lines if not line.startswith("<")]
        published: datetime = article["published"]
        modified: datetime = article.get("modified", published)
        text = " ".join(plain) or article["title"]
        short = text if len(text) <= _DESCRIPTION else text[:_DESCRIPTION].rsplit(" ", 1)[0]
        shown = site.get("between", "\n").join(_paragraphs(lines, site))
        values: Record = {
            "lead": "",
            "charset": "utf-8",
            "caption": "",
            "heading": article["title"],
            "description": short,
            "author_type": "NewsMediaOrganization" if article.get("organization") else "Person",
            "keywords": ",".join(article.get("tags", [])),
            **article,
            "link": _ascii(article["url"]),
            "href": article["url"],
            "listed": article.get("listed_as", article["path"]),
            "title_json": json.dumps(article["title"], ensure_ascii=False),
            "title_json_escaped": json.dumps(html.escape(article["title"], quote=True), ensure_ascii=False),
            "text": _mojibake(shown) if article.get("mojibake") else shown + "\n",
            "shown_title": _mojibake(article["title"]) if article.get("mojibake") else article["title"],
            "plain": "".join(f"<p>{html.escape(line, quote=False)}</p>\n" for line in plain),
            "iso": published.isoformat(),
            "utc": _clock(published.astimezone(UTC)),
            "modified_utc": _clock(modified.astimezone(UTC)),
            "clock": _clock(published),
            "day": f"{published:%Y-%m-%d}",
            "rfc822": format_datetime(published) if article.get("feed_date", True) else "",
            "feed_date": article.get("feed_date", True),
            "old": article.get("skin") == "old",
            "new": article.get("skin") != "old",
            "lead_outside": bool(article.get("lead")) and not article.get("lead_inside"),
        }
        return values

    def page(self, article: Record) -> str:
        """An article's page."""
        values = self.context(article)
        for name in ("related", "most_read", "embedded"):
            found = [self.find(article["site"], reference) for reference in article.get(name, [])]
            values[name] = [self.context(other) if "published" in other else _foreign(other) for other in found]
            for other in values[name]:
                if other.get("site") == article["site"]:
                    other["href"] = other["path"]
            values[f"has_{name}"] = bool(found)
        if "origin" in article:
            values["origin_url"] = self.articles[article["origin"]]["url"]
        values["no_origin"] = "origin" not in article
        template = (self.root / article["site"] / article.get("template", "article.html")).read_text("utf-8")
        if article.get("broken"):
            # A response that is cut off in the middle of the text.
            template = template[: template.index("{{{text}}}")] + "{{{text}}}"
            return render(template, [values]).rstrip()[:-1]
        return render(template, [values])

    def listing(self, site: str, page: Record) -> str:
        """The page of an RSS feed, sitemap or listing: a template over articles."""
        template = (self.root / site / page["template"]).read_text("utf-8")
        articles = [self.context(self.find(site, reference)) for reference in page["articles"]]
        for article in articles:
            if page["template"].endswith(".html"):
                article["href"] = article["path"]
        return render(template, [{**page, "articles": articles}])


def _paragraphs(lines: list[str], site: Record) -> list[str]:
    shape = site["paragraph"]
    return [line if line.startswith("<") else shape.format(html.escape(line, quote=False)) for line in lines]


def _foreign(article: Record) -> Record:
    return {**article, "href": article["url"], "image": "", "section": "", "day": "", "day_name": "", "date": ""}


def _mojibake(text: str) -> str:
    """UTF-8 text wrongly decoded as windows-1256."""
    return text.encode("utf-8").decode("cp1256")


def _clock(moment: datetime) -> str:
    return moment.replace(tzinfo=None, microsecond=0).isoformat()


def _ascii(url: str) -> str:
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")


# -- the archive -------------------------------------------------------------------------------------------------------


def records(sample: Sample) -> Iterator[Record]:
    """Every response of the archive, with url, captured, status, headers and body."""
    for name, site in sample.sites.items():
        start = datetime.fromisoformat(site["captured"])
        pages = [(page, page["path"], None) for page in site["pages"]]
        articles = [(article, article["path"], article) for article in site["articles"]]
        for number, (source, path, article) in enumerate([*pages, *articles]):
            if article is not None:
                text = sample.page(article)
            elif "template" in source:
                text = sample.listing(name, source)
            else:
                text = source["text"].lstrip("\n")
            charset = source.get("charset", "utf-8")
            kind = source.get("content_type") or source.get("type") or f"text/html; charset={charset}"
            body = text.encode(charset)
            headers = [("Server", site["server"]), ("Content-Type", kind)]
            if source.get("gzip_file"):
                body = gzip_stored(body)
            elif site.get("encoding") == "gzip" and kind.startswith("text/html"):
                headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
                body = gzip_stored(body)
            if "location" in source:
                headers.append(("Location", source["location"]))
            captured = source.get("captured")
            moment = datetime.fromisoformat(captured) if captured else start + timedelta(seconds=3 * number)
            yield {
                "url": _ascii(urljoin(site["host"], path)),
                "captured": moment.astimezone(UTC),
                "status": source.get("status", 200),
                "headers": [*headers, ("Content-Length", str(len(body)))],
                "body": body,
            }


def gzip_stored(data: bytes) -> bytes:
    """A gzip file whose bytes do not depend on the compressor: stored blocks, no name, no timestamp."""
    blocks = [data[at : at + 65535] for at in range(0, len(data), 65535)] or [b""]
    out = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    for number, block in enumerate(blocks, 1):
        out += [struct.pack("<BHH", number == len(blocks), len(block), len(block) ^ 0xFFFF), block]
    return b"".join([*out, struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)])


def build(root: Path = HERE / "pages") -> bytes:
    """The archive's bytes."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    info = b"software: newscrawl sample/build.py\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n"
    writer.write_record(
        writer.create_warc_record(
            "newscrawl-sample.warc.gz",
            "warcinfo",
            payload=BytesIO(info),
            length=len(info),
            warc_content_type="application/warc-fields",
            warc_headers_dict=_identity("warcinfo", datetime(2024, 12, 25, tzinfo=UTC)),
        )
    )
    for record in records(Sample(root)):
        status = f"{record['status']} {_REASONS[record['status']]}"
        writer.write_record(
            writer.create_warc_record(
                record["url"],
                "response",
                payload=BytesIO(record["body"]),
                http_headers=StatusAndHeaders(status, record["headers"], protocol="HTTP/1.1"),
                warc_headers_dict=_identity(record["url"], record["captured"]),
            )
        )
    return out.getvalue()


def _identity(name: str, moment: datetime) -> dict[str, str]:
    date = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    return {"WARC-Date": date, "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{name} {date}')}>"}


def main() -> int:
    """Write the archive; return the exit code."""
    parser = argparse.ArgumentParser(description="Render the sample pages into a WARC.")
    parser.add_argument("--out", type=Path, default=ARCHIVE, help=f"default: {ARCHIVE.name} beside this")
    out = parser.parse_args().out
    archive = build()
    out.write_bytes(archive)
    print(f"{out}: {len(archive):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
