# SPDX-License-Identifier: GPL-3.0-or-later
"""A catalogue as a centre sends it, and as a machine has it in the end."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.catalogue import bundle_of
from kiosk.contract.catalogue import (
    CATALOGUE_KIND,
    CatalogueAnswer,
    CatalogueHeader,
    Entry,
    answer_to,
    item_bytes,
    item_digest,
    list_digest,
    pack,
    read_item,
    unpack,
)
from kiosk.contract.items import CatalogueBundle
from kiosk.sealing import SigningKey


@dataclass(frozen=True)
class Sent:
    answer: CatalogueAnswer
    bodies: tuple[bytes, ...]

    @property
    def packed(self) -> bytes:
        return pack(self.answer, self.bodies)


def entries_of(bundle: CatalogueBundle) -> tuple[Entry, ...]:
    return tuple((item.code, item_digest(item_bytes(item))) for item in bundle.items)


def header_of(bundle: CatalogueBundle, entries: tuple[Entry, ...]) -> CatalogueHeader:
    said = {name: getattr(bundle, name) for name in CatalogueBundle.model_fields if name != "items"}
    return CatalogueHeader(**said, count=len(entries), items_digest=list_digest(entries))


def sent(bundle: CatalogueBundle, key: SigningKey, since: CatalogueBundle | None = None) -> Sent:
    """since: what the machine has; None: the whole is sent."""
    entries = entries_of(bundle)
    envelope = key.sign(CATALOGUE_KIND, header_of(bundle, entries).to_payload())
    before = (None, None) if since is None else (entries_of(since), since.revision)
    answer = answer_to(envelope, entries, *before)
    bodies = {item.code: item_bytes(item) for item in bundle.items}
    return Sent(answer, tuple(bodies[code] for code in answer.put))


def whole(packed: bytes) -> CatalogueBundle:
    """Of an answer that is no change."""
    answer, bodies = unpack(packed)
    assert answer.since is None
    header = CatalogueHeader.from_payload(answer.header.payload)
    assert header.items_digest == list_digest(zip(answer.put, map(item_digest, bodies), strict=True))
    return bundle_of(header, map(read_item, bodies))
