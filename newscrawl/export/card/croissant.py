"""Croissant 1.0 metadata (http://mlcommons.org/croissant/1.0): the folder as JSON-LD for data catalogues."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from newscrawl.export.card.facts import Facts
from newscrawl.export.card.figures import Figures
from newscrawl.export.card.meanings import meanings
from newscrawl.export.formats.parquet import SCHEMA

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
_TERMS = (
    "citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject", "fileSet", "format",
    "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex",
    "repeated", "replace", "separator", "source", "subField", "transform",
)  # fmt: skip
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "samplingRate": "cr:samplingRate",
    **{term: f"cr:{term}" for term in _TERMS},
}
_FILES = "parquet"


def croissant(figures: Figures, facts: Facts) -> str:
    """The metadata, as JSON."""
    span = figures.span("published")
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": facts.name,
        "description": facts.description,
        "url": facts.link,
        "license": [facts.license],
        "creator": {"@type": "sc:Organization", "name": facts.title, "url": facts.link},
        "datePublished": facts.written.date().isoformat(),
        "dateModified": facts.written.isoformat(timespec="seconds"),
        "version": facts.version,
        "inLanguage": sorted(figures.languages) or ["ar"],
        "citeAs": facts.citation,
        "isLiveDataset": True,
        "keywords": ["news", "Arabic"],
        "distribution": [
            {
                "@type": "cr:FileSet",
                "@id": _FILES,
                "name": _FILES,
                "description": "One table in a few files.",
                "encodingFormat": "application/x-parquet",
                "includes": f"{facts.folder}/*.parquet",
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "articles",
                "name": "articles",
                "description": "One row per exported version of an article.",
                "field": [_field(column) for column in SCHEMA],
            }
        ],
    }
    if span is not None:
        data["temporalCoverage"] = f"{span[0].date()}/{span[1].date()}"
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _field(column: Any) -> dict[str, Any]:
    listed = pa.types.is_list(column.type)
    inner = column.type.value_type if listed else column.type
    source = {"fileSet": {"@id": _FILES}, "extract": {"column": column.name}}
    field = {
        "@type": "cr:Field",
        "@id": f"articles/{column.name}",
        "name": column.name,
        "description": meanings()[column.name],
        **({"repeated": True} if listed else {}),
    }
    if not pa.types.is_struct(inner):
        return {**field, "dataType": _type(inner), "source": source}
    parts = [
        {
            "@type": "cr:Field",
            "@id": f"articles/{column.name}/{part.name}",
            "name": part.name,
            "dataType": _type(part.type),
            "source": {**source, "transform": {"jsonPath": part.name}},
        }
        for part in inner
    ]
    return {**field, "subField": parts}


def _type(arrow: Any) -> str:
    if pa.types.is_boolean(arrow):
        return "sc:Boolean"
    if pa.types.is_integer(arrow):
        return "sc:Integer"
    if pa.types.is_floating(arrow):
        return "sc:Float"
    if pa.types.is_timestamp(arrow):
        return "sc:DateTime"
    if pa.types.is_date(arrow):
        return "sc:Date"
    # Croissant has no type for deeper structures.
    return "sc:Text"
