# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of this machine: only a verified, newer one replaces the one that is there, whole or not at all.

An older one is taken only on the centre's order, which names both revisions and works once: which order was the
last is kept beside it. An item that this program cannot read is left out, and keeps no other from being offered.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from kiosk.catalogue.bundle_file import BundleFile, BundleFileError
from kiosk.contract.catalogue import (
    CATALOGUE_KIND,
    CatalogueAnswer,
    CatalogueHeader,
    CatalogueUnreadableError,
    Entry,
    collector_paused,
    entries_after,
    entries_text,
    item_digest,
    list_digest,
    read_entries,
    read_item,
)
from kiosk.contract.fleet import LONGEST_LEFT_OUT_REASON, LeftOutItem, RollBack
from kiosk.contract.items import CatalogueBundle, GuideItem
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, TrustedKeys


class BundleFault(StrEnum):
    """Why a bundle is not used."""

    UNREADABLE = "unreadable"
    SIGNATURE = "signature"
    CONTENT = "content"
    CHANGE = "change"
    """A change that does not lead from what is here to what was signed: the whole is needed."""
    OLDER = "older"
    OTHER_CITY = "other_city"
    DEMONSTRATION = "demonstration"
    NOT_STORED = "not_stored"


@dataclass(frozen=True)
class BundleRefused:
    """detail: one English line for the log and the technician."""

    fault: BundleFault
    detail: str


@dataclass(frozen=True)
class BundleTaken:
    """changed: False when this revision was there already."""

    bundle: CatalogueBundle
    changed: bool


@dataclass(frozen=True)
class _Held:
    """The revision in use. read: each entry's item, or why it cannot be read."""

    bundle: CatalogueBundle
    entries: tuple[Entry, ...]
    read: Mapping[Entry, GuideItem | str]


class BundleStore:
    """Used from one thread at a time."""

    def __init__(self, path: Path, keys: TrustedKeys, *, city_code: str, demonstration: bool) -> None:
        """keys: whom to believe; demonstration: whether a demonstration bundle may be used here."""
        self._file = BundleFile(path)
        self._keys = keys
        self._city_code = city_code
        self._demonstration = demonstration
        self._held: _Held | None = None
        self._settled = True

    @property
    def left_out(self) -> tuple[LeftOutItem, ...]:
        """The items of the revision in use that this program cannot read, in the city's order."""
        held = self._held
        if held is None:
            return ()
        read = ((code, held.read[code, digest]) for code, digest in held.entries)
        return tuple(LeftOutItem.of(code, why) for code, why in read if isinstance(why, str))

    def load(self) -> CatalogueBundle | BundleRefused | None:
        """The bundle that is stored, verified again; None when there is none yet."""
        self._held = None
        try:
            stored = self._file.read()
            if stored is None:
                return None
            envelope = SignedEnvelope.model_validate_json(stored.header)
            entries = read_entries(stored.entries)
        except BundleFileError as error:
            return BundleRefused(BundleFault.UNREADABLE, str(error))
        except (CatalogueUnreadableError, ValidationError):
            return BundleRefused(BundleFault.UNREADABLE, f"{self._file.path} is damaged")
        header = self._open(envelope)
        if isinstance(header, BundleRefused):
            return header
        bodies = {code: stored.bodies.get(code, b"") for code, _ in entries}
        sound = all(item_digest(bodies[code]) == digest for code, digest in entries)
        if not sound or not _fits(header, entries):
            return BundleRefused(BundleFault.UNREADABLE, f"{self._file.path}: an item is not what was signed")
        # What is garbage already must not be kept for good by what follows.
        gc.collect()
        with collector_paused():
            self._held = _held(header, entries, {entry: _read(*entry, bodies[entry[0]]) for entry in entries})
            gc.freeze()
        return self._held.bundle

    def settle(self) -> None:
        """After an offer, once nobody is served: half a million objects stay, and the collector need not look
        through them each time that somebody has left. What a later catalogue replaces is freed all the same; what a
        session left hanging together only with itself would not be."""
        if not self._settled:
            self._settled = True
            gc.collect()
            gc.freeze()

    def offer(
        self, answer: CatalogueAnswer, bodies: Sequence[bytes], order: RollBack | None = None
    ) -> BundleTaken | BundleRefused:
        """Verify what the centre sent and keep it when it is newer than what is in use.

        order: a verified order of the centre for this machine. It lets in exactly the older bundle that it names,
        in place of exactly the one that it names, and once: the same order, or one given before it, never again.
        """
        header, held = self._open(answer.header), self._held
        if isinstance(header, BundleRefused):
            return header
        if held is not None and header.revision == held.bundle.revision:
            return BundleTaken(held.bundle, changed=False)
        back = held is not None and header.issued_at < held.bundle.issued_at
        if held is not None and back and not self._allows(order, header, held.bundle):
            detail = f"revision {header.revision} was issued before {held.bundle.revision}, which is in use"
            return BundleRefused(BundleFault.OLDER, detail)
        if answer.since is not None and (held is None or answer.since != held.bundle.revision):
            return BundleRefused(BundleFault.CHANGE, f"a change of {answer.since}, which is not in use here")
        wrong = BundleFault.CONTENT if answer.since is None else BundleFault.CHANGE
        try:
            entries = entries_after(answer, bodies, () if held is None else held.entries)
        except CatalogueUnreadableError as error:
            return BundleRefused(wrong, str(error))
        if not _fits(header, entries):
            return BundleRefused(wrong, f"what came is not what revision {header.revision} signs")
        put = dict(zip(answer.put, bodies, strict=True))
        known = {} if held is None else held.read
        with collector_paused():
            new = _held(header, entries, {one: known.get(one) or _read(*one, put[one[0]]) for one in entries})
        keep = None if answer.since is None else frozenset(code for code, _ in entries) - put.keys()
        try:
            self._file.write(answer.header.model_dump_json().encode(), entries_text(entries), put, keep=keep)
            if back and order is not None:
                # Behind the bundle: a power cut between the two leaves an order that could be followed once more,
                # which is what it asks for. The other way round it would be lost.
                self._file.keep_order(order.ordered_at.isoformat())
        except BundleFileError as error:
            return BundleRefused(BundleFault.NOT_STORED, str(error))
        self._held, self._settled = new, False
        return BundleTaken(new.bundle, changed=True)

    def _open(self, envelope: SignedEnvelope) -> CatalogueHeader | BundleRefused:
        try:
            header = CatalogueHeader.from_payload(self._keys.open(envelope, CATALOGUE_KIND))
        except SignatureInvalidError as error:
            return BundleRefused(BundleFault.SIGNATURE, str(error))
        except ValidationError as error:
            return BundleRefused(BundleFault.CONTENT, _first(error))
        if header.city_code != self._city_code:
            detail = f"the bundle is of city {header.city_code}, this machine stands in {self._city_code}"
            return BundleRefused(BundleFault.OTHER_CITY, detail)
        if header.demonstration and not self._demonstration:
            return BundleRefused(BundleFault.DEMONSTRATION, "a demonstration bundle on a production machine")
        return header

    def _allows(self, order: RollBack | None, offered: CatalogueHeader, current: CatalogueBundle) -> bool:
        if order is None or (order.revision, order.instead_of) != (offered.revision, current.revision):
            return False
        last = self._last_order()
        return last is None or order.ordered_at > last

    def _last_order(self) -> datetime | None:
        """When the last order that was followed was given; None before the first."""
        try:
            return datetime.fromisoformat(self._file.last_order())
        except ValueError:
            return None


def _fits(header: CatalogueHeader, entries: tuple[Entry, ...]) -> bool:
    return header.count == len(entries) and header.items_digest == list_digest(entries)


def _held(header: CatalogueHeader, entries: tuple[Entry, ...], read: Mapping[Entry, GuideItem | str]) -> _Held:
    return _Held(bundle_of(header, (read[entry] for entry in entries)), entries, read)


def bundle_of(header: CatalogueHeader, items: Iterable[GuideItem | str]) -> CatalogueBundle:
    """The catalogue of a header, less what could not be read."""
    said = {name: getattr(header, name) for name in CatalogueBundle.model_fields if name != "items"}
    return CatalogueBundle(**said, items=tuple(item for item in items if isinstance(item, GuideItem)))


def _read(code: str, _digest: str, body: bytes) -> GuideItem | str:
    """The item, or why this program cannot read it."""
    try:
        item = read_item(body)
    except ValidationError as error:
        return _first(error)
    return item if item.code == code else "its code is another one"


def _first(error: ValidationError) -> str:
    """Where and what, without the value that was wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"[:LONGEST_LEFT_OUT_REASON]
