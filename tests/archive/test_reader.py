"""WARC files are read to the last complete record, whatever the damage, in linear time and bounded memory."""

from __future__ import annotations

import gzip
import io
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.archive.damage import Damage, Framed, survey
from newscrawl.archive.errors import ArchiveError, TooLargeError
from newscrawl.archive.messages import read_message
from newscrawl.archive.reader import Record, WarcFile
from tests.archive.archives import PAGE, URL, as_plain, members, numbers, page_record, raw, read, write_pages
from tests.crawls import ROOT

INFO = raw({"WARC-Type": "warcinfo"}, b"software: test\r\n")


def packed(*records: bytes) -> bytes:
    """Records compressed as one gzip member each."""
    return b"".join(map(gzip.compress, records))


PLAIN = INFO + b"".join(page_record(number, b"%d " % number * 200) for number in range(6))
GZIPPED = packed(INFO, *(page_record(number, b"%d " % number * 200) for number in range(6)))
ZSTD = b"".join(map(zstd.compress, (INFO, *(page_record(number, b"%d " % number * 200) for number in range(6)))))


def with_dictionary(records: list[bytes], *, packed_dictionary: bool) -> bytes:
    """A .warc.zst whose first frame contains the dictionary of the others."""
    dictionary = zstd.train_dict([record[:300] + bytes([n, n]) for n in range(100) for record in records], 1000)
    content = dictionary.dict_content
    content = zstd.compress(content) if packed_dictionary else content
    frames = [zstd.compress(record, zstd_dict=dictionary) for record in records]
    return struct.pack("<II", 0x184D2A5D, len(content)) + content + b"".join(frames)


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        GZIPPED,
        ZSTD,
        with_dictionary([page_record(n) for n in range(6)], packed_dictionary=False),
        with_dictionary([page_record(n) for n in range(6)], packed_dictionary=True),
        GZIPPED[: len(gzip.compress(INFO))] + b"".join(page_record(n) for n in range(6)),
        b"".join(page_record(n) for n in range(3)) + packed(*(page_record(n) for n in range(3, 6))),
        b"\r\n\r\n" + PLAIN,
        b"".join(page_record(n)[:-2] for n in range(6)),
        b"".join(page_record(n)[:-4] for n in range(6)),
        b"".join(page_record(n) + b"\r\n" * 9 for n in range(6)),
        PLAIN.replace(b"WARC/1.1", b"WARC/0.18"),
        PLAIN.replace(b"WARC-Type", b"warc-type").replace(b"Content-Length", b"content-length"),
        PLAIN.replace(b"WARC-Type:", b"X-Folded: a\r\n b\r\nWARC-Type:"),
        PLAIN.replace(b"Content-Length: ", b"Content-Length:\t  "),
        GZIPPED + b"\0" * 100,
        PLAIN + b"\0" * 100,
        b"".join(page_record(n, fields={"X": "a" * 60000}) for n in range(6)),
    ],
)
def test_forms_of_archives(data: bytes) -> None:
    assert numbers(data) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("data", [PLAIN, GZIPPED, ZSTD])
def test_offset_and_length_are_a_range_of_the_file(data: bytes) -> None:
    records = [item for item in WarcFile(io.BytesIO(data), "a").records() if isinstance(item, Record)]
    assert sum(record.length for record in records) == len(data)
    for record in records:
        alone = WarcFile(io.BytesIO(data[record.offset : record.offset + record.length]), "b")
        assert [item.fields for item in alone.records() if isinstance(item, Record)] == [record.fields]


@pytest.mark.parametrize("data", [PLAIN, GZIPPED, ZSTD])
def test_fast_and_careful_reading_agree(data: bytes) -> None:
    quick = list(WarcFile(io.BytesIO(data), "a").records())
    careful = list(survey(io.BytesIO(data), len(data), 0))
    assert [(item.offset, item.fields) for item in quick if isinstance(item, Record)] == [
        (item.offset, item.fields) for item in careful if isinstance(item, Framed)
    ]


def test_blocks_are_read_only_for_wanted_records() -> None:
    for data in (GZIPPED, PLAIN, GZIPPED[:-9]):
        file = WarcFile(io.BytesIO(data), "a")
        found = file.records(lambda record: record.url.endswith(("1", "5")))
        blocks = {item.url[-1:]: item.block for item in found if isinstance(item, Record)}
        assert blocks["1"] is not None
        assert blocks["1"].endswith(b"1 " * 200)
        assert blocks["2"] is None
        assert blocks.get("5") == (None if data == GZIPPED[:-9] else file.read(read(data)[0][-1].offset).block)
        assert all(
            item.block is None for item in file.records(lambda _: True, 100) if isinstance(item, Record) and item.url
        )


@pytest.mark.parametrize("data", [PLAIN, GZIPPED, ZSTD, GZIPPED[:-9]])
def test_records_can_be_read_during_iteration(data: bytes) -> None:
    file = WarcFile(io.BytesIO(data * 20), "a")
    first = next(item for item in file.records() if isinstance(item, Record) and item.url)
    undisturbed = [item.offset for item in file.records()]
    offsets = []
    for item in file.records():
        offsets.append(item.offset)
        assert file.read(first.offset).url == URL.format(0)
    assert offsets == undisturbed


# -- damage --


@pytest.mark.parametrize("packed_file", [True, False])
def test_file_truncated_anywhere_yields_its_complete_records(archive: Path, packed_file: bool) -> None:
    data = archive.read_bytes() if packed_file else as_plain(archive.read_bytes())
    # A file truncated between two records looks complete: no damage is reported.
    between = set(accumulate(map(len, members(data)))) if packed_file else set()
    counts = []
    for end in range(len(data) // 2, len(data), 37 if packed_file else 997):
        records, damages = read(data[:end])
        counts.append(len(records))
        assert 4 <= len(records) < 11
        messages = [read_message(record.block or b"") for record in records[1:]]
        assert {message and len(message.body) for message in messages} == {2000}
        assert [damage.message.partition(" in ")[0] for damage in damages] == ["it is truncated"] * (end not in between)
    assert counts == sorted(counts)
    assert len(set(counts)) > 3


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda record: record[:40] + b"\xff" * 20 + record[60:], "damaged at byte"),
        (lambda record: b"\0\0" + record[2:], "no WARC record at byte"),
        (lambda record: record[:-8] + b"abcd" + record[-4:], "damaged at byte"),
        (lambda record: record[: len(record) // 2], "damaged at byte"),
        (lambda _: b"junk" * 30, "no WARC record at byte"),
        (lambda _: gzip.compress(b"text\n" * 50), "no WARC record at byte"),
        (lambda _: gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n"), "has no length"),
        (lambda _: gzip.compress(page_record(9, length=4 << 30)), "shorter than declared"),
        (lambda _: gzip.compress(page_record(9, length=500)), "shorter than declared"),
        (lambda _: gzip.compress(page_record(9, length=20)), "longer than declared"),
        (lambda _: gzip.compress(page_record(9, length=-5)), "has no length"),
        (lambda _: gzip.compress(page_record(9, length=10**30)), "has no length"),
        (lambda _: gzip.compress(b"WARC/1.1\r\n" + b"X: y\r\n" * 30000), "no WARC record"),
        (lambda _: page_record(9, length=4 << 30), "truncated"),
    ],
)
def test_records_around_a_damaged_one(spoil: Callable[[bytes], bytes], message: str) -> None:
    parts = [gzip.compress(page_record(number)) for number in range(6)]
    for at in (0, 3, 5):
        data = b"".join([*parts[:at], spoil(parts[at]), *parts[at + 1 :]])
        assert numbers(data) == [number for number in range(6) if number != at]
        damages = read(data)[1]
        assert len(damages) == 1
        assert damages[0].offset == len(b"".join(parts[:at]))
        assert message in damages[0].message or (at == 5 and "truncated" in damages[0].message)


def test_records_after_one_truncated_in_stored_bytes() -> None:
    # Stored bytes are not compressed: what follows looks like more of them, up to the end of the file.
    stored = gzip.compress(page_record(0, bytes(range(256)) * 100), compresslevel=0)
    data = stored[:5000] + b"".join(gzip.compress(page_record(number)) for number in range(1, 6))
    assert numbers(data) == [1, 2, 3, 4, 5]
    assert [damage.broken_off for damage in read(data)[1]] == [False]
    assert [damage.broken_off for damage in read(stored[:5000])[1]] == [True]


@pytest.mark.parametrize("length", [4 << 30, 700, 20])
def test_plain_records_around_one_whose_length_is_wrong(length: int) -> None:
    parts = [page_record(number) for number in range(6)]
    data = b"".join([*parts[:3], page_record(3, length=length), *parts[4:]])
    assert numbers(data) == [0, 1, 2, 4, 5]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (gzip.compress(PLAIN), "warcio recompress test.warc.gz"),
        (packed(INFO) + gzip.compress(PLAIN), "gzipped as a whole"),
        (
            packed(INFO, page_record(1)) + gzip.compress(page_record(2) + page_record(3)) + packed(page_record(4)),
            "whole",
        ),
        (zstd.compress(PLAIN), "run: zstd -d test.warc.gz"),
        (b"filedesc://a.arc 0.0.0.0 20240101000000 text/plain 76\n1 0 IA\n", "an ARC file"),
        (struct.pack("<II", 0x184D2A5D, 0xFFFFFFF0) + b"x" * 50, "its zstd dictionary claims 4294967280 bytes"),
        (struct.pack("<II", 0x184D2A5D, 8) + b"\x37\xa4\x30\xec1234" + ZSTD, "its zstd dictionary is damaged"),
    ],
)
def test_files_that_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(ArchiveError, match=re.escape(words)) as caught:
        read(data)
    assert str(caught.value).startswith("archive test.warc.gz: ")
    assert str(caught.value).isprintable()


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("cut"), st.integers(0, 6000), st.integers(0, 300)),
        st.tuples(st.just("flip"), st.integers(0, 6000), st.integers(0, 7)),
        st.tuples(st.just("insert"), st.integers(0, 6000), st.binary(max_size=60)),
        st.tuples(st.just("end"), st.integers(0, 6000), st.none()),
    ),
    min_size=1,
    max_size=6,
)


@given(data=st.sampled_from([PLAIN, GZIPPED, ZSTD]), edits=EDITS)
@example(data=GZIPPED, edits=[("insert", 0, b"\x1f\x8b\x08")])
@example(data=PLAIN, edits=[("flip", 797, 2)])
@example(data=PLAIN, edits=[("insert", 0, b"WARC/1.1\r\nWARC/1.1\r\n\r\n")])
def test_damaged_file_raises_only_archive_errors(data: bytes, edits: list[tuple[str, int, object]]) -> None:
    spoilt = bytearray(data)
    for edit, at, what in edits:
        at = min(at, len(spoilt))
        if edit == "cut":
            del spoilt[at : at + int(str(what))]
        elif edit == "flip" and at < len(spoilt):
            spoilt[at] ^= 1 << int(str(what))
        elif edit == "insert":
            assert isinstance(what, bytes)
            spoilt[at:at] = what
        elif edit == "end":
            del spoilt[at:]
    message = ""
    try:
        file = WarcFile(io.BytesIO(spoilt), "a")
        for item in file.records():
            if isinstance(item, Record):
                assert len(file.read(item.offset).block or b"") <= item.content_length
                assert (item.url + item.type + item.content_type).isprintable()
    except ArchiveError as error:
        message = str(error)
    assert message.isprintable()


@given(st.data())
def test_every_undamaged_member_is_read(data: st.DataObject) -> None:
    parts = [gzip.compress(page_record(number, b"%d " % number * 100)) for number in range(6)]
    hit = data.draw(st.sets(st.integers(0, 5), min_size=1, max_size=5))
    for number in hit:
        part = bytearray(parts[number])
        at = data.draw(st.integers(0, len(part) - 9))
        part[at : at + data.draw(st.integers(1, 200))] = data.draw(st.binary(max_size=40))
        parts[number] = bytes(part)
    assert set(range(6)) - hit <= set(numbers(b"".join(parts)))


# -- cost --


class Counted(io.BytesIO):
    """A file that counts the bytes read from it."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.count += len(data)
        return data


@pytest.mark.parametrize("packed_file", [True, False])
def test_reading_a_record_costs_the_same_in_a_large_archive(tmp_path: Path, packed_file: bool) -> None:
    path = write_pages(tmp_path / "large.warc.gz", (b"%d " % n + bytes(range(256)) * 8 for n in range(3000)))
    data = path.read_bytes() if packed_file else as_plain(path.read_bytes())
    source = Counted(data)
    file = WarcFile(source, "large")
    records = [item for item in file.records() if isinstance(item, Record)]
    assert source.count < len(data) * 1.1 + 200_000
    for number in (0, 1500, 2999, 7):
        source.count = 0
        assert b"\r\n\r\n%d " % number in (file.read(records[number + 1].offset).block or b"")
        assert source.count <= 65536 < len(data) / 10


@pytest.mark.parametrize("pack", [lambda record: record, gzip.compress, zstd.compress])
def test_wrong_lengths_cost_no_extra_reading(pack: Callable[[bytes], bytes]) -> None:
    work = []
    for times in (1, 4):
        records = [page_record(n, length=(4 << 30) if n % 2 else None) for n in range(100 * times)]
        source = Counted(b"".join(map(pack, records)))
        found = [item for item in WarcFile(source, "a").records() if isinstance(item, Record)]
        assert len(found) == 50 * times
        work.append(source.count)
    assert work[1] < 5 * work[0]


def test_too_many_false_record_starts_are_refused() -> None:
    begin = b"\nWARC/1.1\r\nWARC-Type: response\r\n"
    source = Counted(begin * 60_000)
    items = list(WarcFile(source, "a").records())
    assert all(isinstance(item, Damage) for item in items)
    assert "too much is damaged" in str(items[-1])
    assert source.count < 200 * len(source.getvalue())


def test_block_that_is_too_large_is_not_read() -> None:
    source = Counted(packed(page_record(1, b"\0" * 30_000_000)))
    file = WarcFile(source, "a")
    with pytest.raises(TooLargeError):
        file.read(0, 1_000_000)
    assert len(file.read(0, 40_000_000).block or b"") > 30_000_000


def test_memory_does_not_grow_with_the_size_of_a_record() -> None:
    # 50 MB in one record, and as much in a record with a wrong length.
    script = """if True:
        import io, zlib
        from pathlib import Path
        from newscrawl.archive.reader import WarcFile
        from tests.archive.archives import page_record

        def bomb(length):
            head, _, _ = page_record(1, b"", length=length).rpartition(b"\\r\\n\\r\\n")
            packer = zlib.compressobj(1, wbits=31)
            parts = [packer.compress(head)] + [packer.compress(bytes(1 << 20)) for _ in range(50)]
            return b"".join([*parts, packer.compress(b"\\r\\n\\r\\n"), packer.flush()])

        data = bomb(44 + (50 << 20)) + bomb(99) + bomb(4 << 30)
        before = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
        items = list(WarcFile(io.BytesIO(data), "a").records())
        after = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
        print(len(items), (after - before) // 1024)
    """
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    count, megabytes = map(int, done.stdout.split())
    assert count == 3
    assert megabytes < 20


def test_reading_needs_no_scrapy() -> None:
    modules = "newscrawl.archive.reader, newscrawl.archive.collection, newscrawl.archive.writer"
    script = f"import sys, {modules}; print([n for n in ('scrapy', 'twisted', 'sqlalchemy') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_fields_of_a_record() -> None:
    fields = {"WARC-Target-URI": f"<{URL.format(1)}>", "WARC-Payload-Digest": "sha1:A"}
    record = read(page_record(1, PAGE, fields=fields))[0][0]
    assert (record.type, record.url, record.payload_digest) == ("response", URL.format(1), "sha1:A")
    assert record.content_type.startswith("application/http")
    odd = {"WARC-Target-URI": "https://ex\0ample.com/\x1b[1m\udcd8\udcff"}
    assert read(page_record(1, PAGE, fields=odd))[0][0].url == "https://ex ample.com/ [1m%D8%FF"
