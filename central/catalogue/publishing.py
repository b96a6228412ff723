# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed catalogue: made when something in it changes, and the same until then; which one a machine is to have,
and what to send to it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final

from central.catalogue.revisions import Revisions, SignedCatalogue
from central.database import Database
from central.fleet.roll_back import RollBacks
from kiosk.contract.catalogue import (
    CATALOGUE_KIND,
    CatalogueHeader,
    Entry,
    answer_to,
    item_bytes,
    item_digest,
    list_digest,
    pack,
)
from kiosk.contract.items import CatalogueBundle, GuideItem
from kiosk.sealing import SignedEnvelope, SigningKey, json_digest
from kiosk.timing import Clock

_LOOK_EVERY_S: Final = 10.0
_ANSWERS: Final = 8
"""Packed answers that are kept: machines of one city ask for the same few steps."""


class Catalogues:
    """Which catalogue is served. Safe to use from many threads."""

    def __init__(
        self,
        contents: Callable[[], CatalogueBundle],
        database: Database,
        key: SigningKey,
        clock: Clock,
        roll_backs: RollBacks,
        *,
        urgent: Callable[[], object],
    ) -> None:
        """contents: what the catalogue says now, of no revision yet. Asked for when one is first wanted and then
        again every ten seconds, as the city may sign new limits or rotate its box key beside a running centre.
        urgent: cheap, and another value when something has changed that no machine may learn of one heartbeat
        late."""
        self._contents = contents
        self._revisions = Revisions(database)
        self._key = key
        self._clock = clock
        self._roll_backs = roll_backs
        self._urgent = urgent
        self._urgent_then: object = None
        self._lock = threading.Lock()
        self._newest: SignedCatalogue | None = None
        self._says: CatalogueBundle | None = None
        self._bodies: dict[int, tuple[GuideItem, bytes, str]] = {}
        self._looked_at = 0.0
        self._packing = threading.Lock()
        self._packed: OrderedDict[tuple[str, str | None], bytes] = OrderedDict()

    def newest(self) -> SignedCatalogue:
        """The catalogue of now; signed when something in it has changed."""
        now, urgent = self._clock.monotonic(), self._urgent()
        with self._lock:
            changed = self._urgent_then != urgent
            if self._newest is None or changed or now - self._looked_at >= _LOOK_EVERY_S:
                self._looked_at, self._urgent_then = now, urgent
                contents = self._contents()
                issued_at = contents.issued_at if self._says is None else self._says.issued_at
                # Cheap, however many items there are: they are the same objects.
                if self._newest is None or contents.model_copy(update={"issued_at": issued_at}) != self._says:
                    self._newest = self._signed(contents)
                    self._says = contents
            return self._newest

    def of(self, machine_id: str) -> tuple[SignedCatalogue, SignedEnvelope | None]:
        """What a machine is to have: the newest, or the older one that it was ordered back to, with that order."""
        newest = self.newest()
        ordered = self._roll_backs.in_force(machine_id, newest.revision)
        before = None if ordered is None else self._revisions.of(ordered.revision)
        if ordered is None or before is None:
            return newest, None
        return before, ordered.envelope

    def answer(self, wanted: SignedCatalogue, since: str | None) -> bytes:
        """What to send to a machine that has `since`: the difference, or the whole when nobody knows that revision
        or hardly anything stayed."""
        old = None if since is None else self._revisions.of(since)
        since = None if old is None else since
        with self._packing:
            if (wanted.revision, since) not in self._packed:
                told = answer_to(wanted.envelope, wanted.entries, None if old is None else old.entries, since)
                digests = dict(wanted.entries)
                packed = pack(told, self._revisions.bodies([digests[code] for code in told.put]))
                self._packed[wanted.revision, since] = packed
                while len(self._packed) > _ANSWERS:
                    self._packed.popitem(last=False)
            self._packed.move_to_end((wanted.revision, since))
            return self._packed[wanted.revision, since]

    def _signed(self, contents: CatalogueBundle) -> SignedCatalogue:
        """The revision that was signed last when it says the same, or a fresh one.

        A restart must not change it, or every machine would fetch a new one. What was served before the last is
        never served again as it was without an order: machines refuse what is older than what they have.
        """
        entries, bodies = self._listed(contents.items)
        said = {name: getattr(contents, name) for name in type(contents).model_fields if name != "items"}
        header = CatalogueHeader(**said, count=len(entries), items_digest=list_digest(entries)).to_payload()
        last = self._revisions.last()
        if last is not None and last.envelope.key_id == self._key.key_id:
            as_then = {name: last.envelope.payload.get(name) for name in ("revision", "issued_at")}
            if last.envelope.payload == {**header, **as_then}:
                return last
        kept = frozenset() if last is None else {digest for _, digest in last.entries}
        fresh = {digest: body for digest, body in bodies.items() if digest not in kept}
        name = json_digest([self._key.key_id, header]).removeprefix("sha256:")[:16]
        envelope = self._key.sign(CATALOGUE_KIND, {**header, "revision": name})
        signed = SignedCatalogue(name, contents.issued_at, envelope, entries)
        self._revisions.keep(signed, fresh, contents.items)
        return signed

    def _listed(self, items: Iterable[GuideItem]) -> tuple[tuple[Entry, ...], dict[str, bytes]]:
        """The list, and the bytes under their digests. An item that is the same object as before is not written
        again."""
        bodies, kept, entries = {}, {}, []
        for item in items:
            known = self._bodies.get(id(item))
            if known is None:
                body = item_bytes(item)
                known = (item, body, item_digest(body))
            kept[id(item)] = known
            bodies[known[2]] = known[1]
            entries.append((item.code, known[2]))
        self._bodies = kept
        return tuple(entries), bodies
