# SPDX-License-Identifier: GPL-3.0-or-later
"""How the catalogue comes over the line, item by item.

Signed is a header alone, with one digest over the list of (code, SHA-256 of the item's bytes): items are bytes
under their digest, so that thousands are verified by hashing and never by making canonical JSON of them. What comes
out of a change must have the header's digest, or the whole is fetched.
"""

from __future__ import annotations

import gc
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.contract.guides import GuideItem, ItemKind
from kiosk.contract.items import CatalogueHead, ServiceItem
from kiosk.contract.message import Message
from kiosk.sealing import SignedEnvelope

CATALOGUE_KIND: Final = "catalogue"
MEDIA_TYPE: Final = "application/gzip"
MOST_ITEMS: Final = 50_000
"""More than twice the largest catalogue that this was measured with (benchmarks/catalogue.py)."""
MOST_BYTES: Final = 512 << 20
"""Of a whole catalogue unpacked; an item of the measured ones has 4 to 20 kB."""
MOST_PACKED_BYTES: Final = 64 << 20

Entry = tuple[str, str]
"""An item's code and the SHA-256 of its bytes, 64 hex digits."""

_FIRST: Final = ""
"""Stands for what is before the first item."""
_GZIP: Final = 31
"""zlib's window bits for the gzip format."""


class CatalogueHeader(CatalogueHead):
    """The payload of a signed "catalogue". items_digest: list_digest of its items, in the city's order.

    What an older program does not know of it is left unread: it is signed as a whole.
    """

    model_config = ConfigDict(extra="ignore")

    count: int = Field(ge=0, le=MOST_ITEMS)
    items_digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class CatalogueAnswer(Message):
    """The first line of an answer; behind it comes one line of bytes for each code of `put`, in this order.

    since: the revision that this changes; None: it is the whole, and `put` is its list. removed: codes that are no
    more. after: of a change, behind which code each of `put` stands now ("" for the first), changed or moved.
    """

    header: SignedEnvelope
    since: str | None = None
    removed: tuple[str, ...] = ()
    put: tuple[str, ...] = Field(default=(), max_length=MOST_ITEMS)
    after: tuple[str, ...] = ()


class CatalogueUnreadableError(Exception):
    """What came is no answer, or its parts do not fit together. The message says why, in English."""


class _Kind(BaseModel):
    model_config = ConfigDict(extra="ignore")

    kind: str


def item_bytes(item: GuideItem) -> bytes:
    """An item as it is stored and sent: JSON on one line, without what is not said."""
    return item.model_dump_json(exclude_none=True).encode()


def item_digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def read_item(body: bytes) -> GuideItem:
    """Of stored or sent bytes. Raises pydantic.ValidationError for what this program cannot read."""
    guided = _Kind.model_validate_json(body).kind == ItemKind.GUIDE
    return (GuideItem if guided else ServiceItem).model_validate_json(body)


@contextmanager
def collector_paused() -> Iterator[None]:
    """While thousands of items are read, which stay: Python's collector would look at all of them again and again,
    and takes four fifths of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def list_digest(entries: Iterable[Entry]) -> str:
    """One digest over a list of items."""
    return hashlib.sha256(entries_text(entries).encode()).hexdigest()


def entries_text(entries: Iterable[Entry]) -> str:
    """A line for each item: its code, a space, its digest."""
    return "".join(f"{code} {digest}\n" for code, digest in entries)


def read_entries(text: str) -> tuple[Entry, ...]:
    """The other way round. Raises CatalogueUnreadableError."""
    # Not splitlines: a code may hold what that takes for the end of a line, and the list was written without it.
    rows = [tuple(line.split(" ")) for line in text.removesuffix("\n").split("\n")] if text else []
    if any(len(row) != 2 for row in rows):
        raise CatalogueUnreadableError("a list of items with a line that is none")
    return tuple((row[0], row[1]) for row in rows)


def answer_to(
    header: SignedEnvelope, new: Sequence[Entry], old: Sequence[Entry] | None, since: str | None
) -> CatalogueAnswer:
    """What to send to whoever has `old`, of the revision `since`: the difference, or the whole where there is no
    `old`, where what stayed stands in another order, or where more changed than stayed."""
    whole = CatalogueAnswer(header=header, put=tuple(code for code, _ in new))
    if old is None or since is None:
        return whole
    had, has = dict(old), dict(new)
    stayed = [code for code, digest in new if had.get(code) == digest]
    if len(stayed) * 2 < len(new) or stayed != [code for code, digest in old if has.get(code) == digest]:
        return whole
    before = dict(zip((code for code, _ in new), (_FIRST, *(code for code, _ in new)), strict=False))
    put = tuple(code for code, digest in new if had.get(code) != digest)
    return CatalogueAnswer(
        header=header,
        since=since,
        removed=tuple(code for code, _ in old if code not in has),
        put=put,
        after=tuple(before[code] for code in put),
    )


def entries_after(answer: CatalogueAnswer, bodies: Sequence[bytes], old: Sequence[Entry]) -> tuple[Entry, ...]:
    """The list that an answer leads to, from `old` where it is a change of it. Raises CatalogueUnreadableError."""
    if len(bodies) != len(answer.put):
        raise CatalogueUnreadableError(f"{len(bodies)} items came, {len(answer.put)} were told")
    put = [(code, item_digest(body)) for code, body in zip(answer.put, bodies, strict=True)]
    entries = put if answer.since is None else _changed(answer, put, old)
    codes = {code for code, _ in entries}
    if len(codes) != len(entries):
        raise CatalogueUnreadableError("two items have one code")
    if any(not code or " " in code or "\n" in code for code in codes):
        raise CatalogueUnreadableError("an item's code is none")
    return tuple(entries)


def _changed(answer: CatalogueAnswer, put: list[Entry], old: Sequence[Entry]) -> list[Entry]:
    if len(answer.after) != len(put):
        raise CatalogueUnreadableError("an item's place is not told")
    gone = {*answer.removed, *answer.put}
    behind = dict(zip(answer.after, put, strict=True))
    if len(behind) != len(put):
        raise CatalogueUnreadableError("two items have one place")
    entries: list[Entry] = []

    def follow(code: str) -> None:
        while (entry := behind.pop(code, None)) is not None:
            entries.append(entry)
            code = entry[0]

    follow(_FIRST)
    for entry in old:
        if entry[0] not in gone:
            entries.append(entry)
            follow(entry[0])
    if behind:
        raise CatalogueUnreadableError("an item stands behind one that is not there")
    return entries


def pack(answer: CatalogueAnswer, bodies: Iterable[bytes]) -> bytes:
    """As it goes over the line: lines, gzipped. bodies: in the order of `put`."""
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    parts = [packer.compress(answer.model_dump_json().encode())]
    for body in bodies:
        parts += (packer.compress(b"\n"), packer.compress(body))
    return b"".join((*parts, packer.flush()))


def unpack(packed: bytes) -> tuple[CatalogueAnswer, tuple[bytes, ...]]:
    """The other way round, with bounds. Raises CatalogueUnreadableError."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        plain = unpacker.decompress(packed, MOST_BYTES)
    except zlib.error as error:
        raise CatalogueUnreadableError("no gzip") from error
    if unpacker.unconsumed_tail:
        raise CatalogueUnreadableError(f"over {MOST_BYTES} bytes unpacked")
    if not unpacker.eof or unpacker.unused_data:
        raise CatalogueUnreadableError("cut short, or with more behind it")
    # No further than any answer goes: what unpacks to nothing but ends of lines would take all memory as a list.
    first, *bodies = plain.split(b"\n", MOST_ITEMS + 1)
    try:
        return CatalogueAnswer.model_validate_json(first), tuple(bodies)
    except ValidationError as error:
        raise CatalogueUnreadableError("no answer with a header") from error
