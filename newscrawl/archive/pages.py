"""Decide which records hold a page, and parse the response in them."""

from __future__ import annotations

from newscrawl.archive.fields import harmless
from newscrawl.archive.messages import Message, read_message
from newscrawl.archive.reader import Record

_CUT = {b"warc-truncated", b"warc-segment-number"}
"""Fields of a record that holds only part of its block; `continuation` records with the rest are not read."""


def holds_page(record: Record, url: str) -> bool:
    """Whether a record with this URL holds a page, or refers to one."""
    if url[:6].lower() not in ("http:/", "https:"):
        return False
    if record.type == "response":
        return record.content_type.startswith("application/http") or not record.content_type
    return record.type in ("resource", "revisit")


def message_of(record: Record) -> Message | None:
    """The response in a record that was read with its block; None if it contains no HTTP status."""
    block = record.block or b""
    if record.type == "resource":
        kind = harmless(record.fields.get(b"content-type", b""))
        message: Message | None = Message(200, [(b"Content-Type", kind)] if kind else [], block)
    else:
        message = read_message(block)
    if message is not None and not _CUT.isdisjoint(record.fields):
        message.cut = True
    return message
