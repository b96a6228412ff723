# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed catalogue bundle: made when the items change, and the same bytes until then."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import literal_column, select

from central.database import Database
from central.database.schema import bundles
from central.settings import CentreSettings
from kiosk.contract.items import CatalogueBundle, ServiceItem
from kiosk.sealing import SignedEnvelope, SigningKey, digest, json_digest
from kiosk.timing import Clock


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
            envelope = SignedEnvelope.model_validate_json(row.body)
            for item in CatalogueBundle.from_payload(envelope.payload).items:
                self._items.setdefault((item.code, item.version), item)
            self._read.add(row.revision)


def current_catalogue(
    items: Iterable[ServiceItem], settings: CentreSettings, database: Database, key: SigningKey, clock: Clock
) -> Catalogue:
    """The bundle that was signed last when it is of these items, or a fresh one.

    A restart must not change the bytes, or every machine would fetch the whole bundle again. What was
    served before the last is never served again as it was: machines refuse what is older than what they have.
    """
    bundle = CatalogueBundle(
        revision="",
        issued_at=clock.now(),
        city_code=settings.city_code,
        city_name=settings.city_name,
        hotline=settings.hotline,
        public_base_url=settings.base_url,
        demonstration=settings.demonstration,
        items=tuple(items),
    )
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
