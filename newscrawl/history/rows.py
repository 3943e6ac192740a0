"""Convert batches of articles to batches of signatures: Arrow in, Arrow out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from newscrawl.arabic import fold
from newscrawl.dedup.fingerprint import is_long, text_hash
from newscrawl.dedup.origin import DAY, credit_of, known_by
from newscrawl.history.inputs import NEEDED

if TYPE_CHECKING:
    import numpy as np

    from newscrawl.dedup.batch import Signed

WANTED = (*NEEDED, "key", "published_precision", "fetched", "stored_at", "seq", "source", "dateline")
"""The columns of articles that are read if they exist."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

SCHEMA = pa.schema(
    {
        "identity": pa.uint64(),  # hash of site and key
        "name": pa.string(),  # site/key
        "site": pa.string(),
        "day": pa.int32(),  # day of publication in UTC, as days since 1970-01-01
        "text": pa.binary(),  # hash of the folded text
        "signature": pa.binary(),
        "keys": pa.list_(pa.uint64()),
        "known": pa.int64(),  # when the article is known to have existed, in microseconds since 1970-01-01
        "seen": pa.int64(),  # when it was fetched, in microseconds since 1970-01-01
        "stamp": pa.int64(),  # of several rows of one article, the highest stamp is the latest version
        "credit": pa.string(),
        "credit_site": pa.string(),
    }
)
REPEATED = ("site", "credit", "credit_site")
"""Columns with many repeated values, which are dictionary-encoded."""


def sign_rows(batch: Any) -> Any:
    """The signatures for a batch of articles: a batch of `SCHEMA` in the same order."""
    rows = _Rows(batch)
    sites, urls, bodies = rows.texts("site"), rows.texts("url"), rows.texts("body")
    keys = [key or url for key, url in zip(rows.texts("key"), urls, strict=True)]
    published, fetched, stored = rows.moments("published"), rows.moments("fetched"), rows.moments("stored_at")
    seen = [first if first is not None else second for first, second in zip(fetched, stored, strict=True)]
    days = rows.only_days()
    hashes, places, signed = _prints(rows.texts("title"), bodies)
    credits_ = [
        credit_of(*source, dateline or None, body)
        for source, dateline, body in zip(rows.sources(), rows.texts("dateline"), bodies, strict=True)
    ]
    columns: dict[str, Any] = {
        "identity": [_identity(site, key) for site, key in zip(sites, keys, strict=True)],
        "name": [f"{site}/{key}" for site, key in zip(sites, keys, strict=True)],
        "site": sites,
        "day": [None if moment is None else moment // DAY for moment in published],
        "text": hashes,
        "signature": _spread(signed.signatures, places, batch.num_rows),
        "keys": _lists(signed, places, batch.num_rows),
        "known": [known_by(moment, saw, only_day=day) for moment, saw, day in zip(published, seen, days, strict=True)],
        "seen": seen,
        "stamp": [
            sequence if sequence is not None else moment or saw or 0
            for sequence, moment, saw in zip(rows.sequences(), stored, seen, strict=True)
        ],
        "credit": [credit and credit.name for credit in credits_],
        "credit_site": [credit and credit.site for credit in credits_],
    }
    arrays = [pa.array(columns[field.name], field.type) for field in SCHEMA]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def _prints(titles: Sequence[str], bodies: Sequence[str]) -> tuple[list[bytes | None], np.ndarray, Signed]:
    """The hashes of the texts, the indices of those long enough for a signature, and their signatures."""
    import numpy as np

    from newscrawl.dedup.batch import sign_all

    heads = [fold(title).encode() for title in titles]
    texts = [fold(body).encode() for body in bodies]
    places = [at for at, text in enumerate(texts) if is_long(text)]
    signed = sign_all([texts[at] for at in places], [heads[at] for at in places])
    return list(map(text_hash, heads, texts)), np.array(places, np.int64), signed


def _spread(values: Iterable[bytes], places: np.ndarray, count: int) -> list[bytes | None]:
    spread: list[bytes | None] = [None] * count
    for place, value in zip(places.tolist(), values, strict=True):
        spread[place] = value
    return spread


def _lists(signed: Signed, places: np.ndarray, count: int) -> Any:
    import numpy as np

    counts = np.zeros(count, np.int32)
    counts[places] = signed.key_counts
    offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(counts, dtype=np.int32)])
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(signed.keys))


def _identity(site: str, key: str) -> int:
    digest = blake2b(f"{site}\n{key}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


class _Rows:
    """The columns of a batch of articles as Python lists; a missing column gives None for each row."""

    def __init__(self, batch: Any) -> None:
        self._batch = batch

    def _values(self, name: str) -> list[Any]:
        if name not in self._batch.schema.names:
            return [None] * self._batch.num_rows
        column = self._batch.column(name)
        # Through numpy, because `to_pylist` first creates an Arrow object for each value.
        is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        return list(column.to_numpy(zero_copy_only=False)) if is_text else list(column.to_pylist())

    def texts(self, name: str) -> list[str]:
        """A column of text; null becomes an empty text."""
        return [_text(value) for value in self._values(name)]

    def moments(self, name: str) -> list[int | None]:
        """A column of times, in microseconds since 1970 (UTC); None for values that are not times."""
        if name in self._batch.schema.names and pa.types.is_timestamp(self._batch.schema.field(name).type):
            times = self._batch.column(name).cast(pa.timestamp("us", "UTC"), safe=False)
            return list(times.cast(pa.int64()).to_pylist())
        return [moment(value) for value in self._values(name)]

    def only_days(self) -> list[bool]:
        """Whether the dates of publication have no time of day."""
        if pa.types.is_date(self._batch.schema.field("published").type):
            return [True] * self._batch.num_rows
        return [precision == "day" for precision in self._values("published_precision")]

    def sources(self) -> list[tuple[str | None, str | None]]:
        """The name and site of each source."""
        return [
            (_text(source.get("name")) or None, _text(source.get("site")) or None)
            if isinstance(source, dict)
            else (_text(source) or None, None)
            for source in self._values("source")
        ]

    def sequences(self) -> list[int | None]:
        """The sequence number of each version in the feed; None if it has none."""
        return [value if isinstance(value, int) else None for value in self._values("seq")]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def moment(value: Any) -> int | None:
    """Microseconds since 1970 (UTC) for a date column's value: a time, a day, or ISO 8601 text; otherwise None."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        value = value if value.tzinfo else value.replace(tzinfo=UTC)
    elif isinstance(value, date):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    else:
        return None
    return int((value - _EPOCH) // _MICROSECOND)
