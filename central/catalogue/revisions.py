# SPDX-License-Identifier: GPL-3.0-or-later
"""Every revision that was signed here: its header, its list, and each item's bytes once, under their digest."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

import structlog
from pydantic import ValidationError
from sqlalchemy import Row, select

from central.database import Database
from central.database.catalogue_tables import catalogue_items, catalogue_revisions
from central.database.schema import moment, stamp
from kiosk.contract.catalogue import Entry, entries_text, read_entries, read_item
from kiosk.contract.items import GuideItem, ServiceItem
from kiosk.sealing import SignedEnvelope

_LOG: Final = structlog.get_logger("central")
_AT_ONCE: Final = 500
"""Digests in one question: SQLite takes a bounded number of parameters."""
_KEPT: Final = 8


@dataclass(frozen=True)
class SignedCatalogue:
    """One revision as it was signed. entries: in the city's order."""

    revision: str
    issued_at: datetime
    envelope: SignedEnvelope
    entries: tuple[Entry, ...]


class Revisions:
    """Safe to use from many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.of: Final = lru_cache(maxsize=_KEPT)(self._of)
        """The revision of a name, if it was ever signed here."""

    def last(self) -> SignedCatalogue | None:
        """The one that was signed last."""
        newest_first = select(catalogue_revisions).order_by(catalogue_revisions.c.number.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(newest_first).one_or_none()
        return None if row is None else _revision(row)

    def _of(self, name: str) -> SignedCatalogue | None:
        named = select(catalogue_revisions).where(catalogue_revisions.c.revision == name)
        with self._database.read() as connection:
            row = connection.execute(named).one_or_none()
        return None if row is None else _revision(row)

    def keep(self, signed: SignedCatalogue, bodies: Mapping[str, bytes], items: Iterable[GuideItem]) -> None:
        """bodies: of its items that may be new, under their digests; those that are there already are left as they
        are."""
        said = dict(zip((digest for _, digest in signed.entries), items, strict=True))
        rows = [
            {"sha256": digest, "code": said[digest].code, "version": said[digest].version, "body": body}
            for digest, body in bodies.items()
        ]
        with self._database.write() as connection:
            if rows:
                connection.execute(catalogue_items.insert().prefix_with("OR IGNORE"), rows)
            connection.execute(
                catalogue_revisions.insert().values(
                    revision=signed.revision,
                    issued_at=stamp(signed.issued_at),
                    header=signed.envelope.model_dump_json().encode(),
                    entries=zlib.compress(entries_text(signed.entries).encode()),
                )
            )
        self.of.cache_clear()

    def bodies(self, digests: Sequence[str]) -> list[bytes]:
        """The bytes of items, in this order. Raises KeyError for what was never kept."""
        found: dict[str, bytes] = {}
        with self._database.read() as connection:
            for start in range(0, len(digests), _AT_ONCE):
                some = catalogue_items.c.sha256.in_(digests[start : start + _AT_ONCE])
                rows = connection.execute(select(catalogue_items.c.sha256, catalogue_items.c.body).where(some))
                found.update((row.sha256, row.body) for row in rows)
        return [found[digest] for digest in digests]


class EarlierItems:
    """The items that were served before, so that what was signed under them can still be read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._items: dict[tuple[str, str], ServiceItem] = {}
        self._lock = threading.Lock()

    def item(self, code: str, version: str) -> ServiceItem | None:
        """The item as it was in that version, if it was ever served."""
        with self._lock:
            known = self._items.get((code, version)) or self._read(code, version)
            if known is not None:
                self._items[code, version] = known
            return known

    def _read(self, code: str, version: str) -> ServiceItem | None:
        """As it was first served: what came later in the same version is what was switched on or off."""
        served = (
            select(catalogue_items.c.body)
            .where(catalogue_items.c.code == code, catalogue_items.c.version == version)
            .order_by(catalogue_items.c.number)
        )
        with self._database.read() as connection:
            bodies = connection.execute(served).scalars().all()
        for body in bodies:
            try:
                item = read_item(body)
            except ValidationError:
                # Of a program whose contract had more or less. It must not keep the others from being read.
                _LOG.warning("an earlier item cannot be read any more", item=code, version=version)
                continue
            if isinstance(item, ServiceItem):
                return item
        return None


def _revision(row: Row[tuple[object, ...]]) -> SignedCatalogue:
    return SignedCatalogue(
        revision=row.revision,
        issued_at=moment(row.issued_at),
        envelope=SignedEnvelope.model_validate_json(row.header),
        entries=read_entries(zlib.decompress(row.entries).decode()),
    )
