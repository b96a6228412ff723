# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed catalogue bundle: made when something in it changes, and the same bytes until then; and which bundle a
machine is to have."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog
from pydantic import ValidationError
from sqlalchemy import literal_column, select

from central.database import Database
from central.database.schema import bundles
from central.fleet.roll_back import RollBacks
from kiosk.contract.items import CatalogueBundle, ServiceItem
from kiosk.sealing import SignedEnvelope, SigningKey, digest, json_digest
from kiosk.timing import Clock

_LOOK_EVERY_S: Final = 10.0
_LOG: Final = structlog.get_logger("central")


@dataclass(frozen=True)
class Catalogue:
    """One revision as it is served. etag: strong, quoted."""

    revision: str
    body: bytes
    etag: str


class EarlierItems:
    """The items of bundles that were served before, so that what was signed under them can still be read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._items: dict[tuple[str, str], ServiceItem] = {}
        self._read: set[str] = set()
        self._lock = threading.Lock()

    def item(self, code: str, version: str) -> ServiceItem | None:
        """The item as it was in that version, if it was ever served."""
        with self._lock:
            if (code, version) not in self._items:
                self._read_on()
            return self._items.get((code, version))

    def _read_on(self) -> None:
        with self._database.read() as connection:
            rows = connection.execute(select(bundles).where(bundles.c.revision.not_in(self._read))).all()
        for row in rows:
            self._read.add(row.revision)
            for said in SignedEnvelope.model_validate_json(row.body).payload["items"]:
                try:
                    item = ServiceItem.from_payload(said)
                except ValidationError:
                    # Of a program whose contract had more or less. It must not keep the others from being read.
                    _LOG.warning("an earlier item cannot be read any more", revision=row.revision)
                    continue
                self._items.setdefault((item.code, item.version), item)


class Catalogues:
    """Which bundle is served. Safe to use from many threads."""

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
        """contents: what the bundle says now, of no revision yet. Asked for when a bundle is first wanted and then
        again every ten seconds, as the city may sign new limits or rotate its box key beside a running centre.
        urgent: cheap, and another value when something has changed that no machine may learn of one heartbeat
        late."""
        self._contents = contents
        self._database = database
        self._key = key
        self._clock = clock
        self._roll_backs = roll_backs
        self._urgent = urgent
        self._urgent_then: object = None
        self._lock = threading.Lock()
        self._newest: Catalogue | None = None
        self._says: CatalogueBundle | None = None
        self._looked_at = 0.0

    def newest(self) -> Catalogue:
        """The bundle of now; signed when something in it has changed."""
        now, urgent = self._clock.monotonic(), self._urgent()
        with self._lock:
            changed = self._urgent_then != urgent
            if self._newest is None or changed or now - self._looked_at >= _LOOK_EVERY_S:
                self._looked_at, self._urgent_then = now, urgent
                contents = self._contents()
                issued_at = contents.issued_at if self._says is None else self._says.issued_at
                # Cheap, however many items there are: they are the same objects.
                if self._newest is None or contents.model_copy(update={"issued_at": issued_at}) != self._says:
                    self._newest = _signed(contents, self._database, self._key)
                    self._says = contents
            return self._newest

    def of(self, machine_id: str) -> tuple[Catalogue, SignedEnvelope | None]:
        """What a machine is to have: the newest, or the older one that it was ordered back to, with that order."""
        newest = self.newest()
        ordered = self._roll_backs.in_force(machine_id, newest.revision)
        if ordered is None:
            return newest, None
        return _served(ordered.revision, ordered.body), ordered.envelope


def _signed(bundle: CatalogueBundle, database: Database, key: SigningKey) -> Catalogue:
    """The bundle that was signed last when it says the same, or a fresh one.

    A restart must not change the bytes, or every machine would fetch the whole bundle again. What was
    served before the last is never served again as it was without an order: machines refuse what is older than
    what they have.
    """
    with database.write() as connection:
        last = connection.execute(select(bundles).order_by(literal_column("rowid").desc()).limit(1)).one_or_none()
        if last is not None and _same(SignedEnvelope.model_validate_json(last.body), bundle, key):
            return _served(last.revision, last.body)
        revision = json_digest([key.key_id, bundle.to_payload()]).removeprefix("sha256:")[:16]
        body = key.sign("bundle", {**bundle.to_payload(), "revision": revision}).model_dump_json().encode()
        connection.execute(bundles.insert().values(revision=revision, body=body))
    return _served(revision, body)


def _same(last: SignedEnvelope, bundle: CatalogueBundle, key: SigningKey) -> bool:
    """Whether the last bundle says the same and is signed by the same key."""
    when = bundle.to_payload()
    then = {**last.payload, "revision": when["revision"], "issued_at": when["issued_at"]}
    return last.key_id == key.key_id and then == when


def _served(revision: str, body: bytes) -> Catalogue:
    return Catalogue(revision, body, f'"{digest(body)}"')
