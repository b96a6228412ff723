# SPDX-License-Identifier: GPL-3.0-or-later
"""Rule sets as they decided, kept under their digests."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from enum import Enum
from typing import Final

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.decision_tables import rule_sets
from central.database.schema import stamp
from central.items import ItemDefinition
from central.items.content import ItemContent, content_of, definition_of
from kiosk.sealing import canonical_json, digest
from kiosk.timing import Clock


class NotKept(Enum):
    """Why a digest leads to no rule set. DAMAGED: what stands there is not what the digest is of. UNREADABLE: it is
    whole, and this program cannot decide by it any more."""

    ABSENT = "absent"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


class RuleStore:
    """Keeps each version of an item once, before its first decision. Safe to use from many threads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[int, tuple[ItemDefinition, str]] = {}
        self._lock = threading.Lock()

    def keep(self, definition: ItemDefinition) -> str:
        """The digest under which this version stands in the database, durably. Raises DBAPIError."""
        with self._lock:
            known = self._kept.get(id(definition))
            if known is None:
                known = self._kept[id(definition)] = (definition, self._put(definition))
            return known[1]

    def _put(self, definition: ItemDefinition) -> str:
        content = content_bytes(definition)
        name = digest(content)
        row = {
            "digest": name,
            "item_code": definition.item.code,
            "item_version": definition.item.version,
            "kept_at": stamp(self._clock.now()),
            "content": content,
        }
        with self._database.read() as connection:
            there = connection.execute(select(rule_sets.c.digest).where(rule_sets.c.digest == name)).first()
        if there is None:
            with self._database.write() as connection:
                connection.execute(insert(rule_sets).values(row).on_conflict_do_nothing())
        return name


class KeptRules:
    """Reads what a RuleStore kept; each version once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: Final[dict[str, ItemDefinition | NotKept]] = {}

    def definition(self, name: str) -> ItemDefinition | NotKept:
        """The item of a digest."""
        if name not in self._read:
            with self._database.read() as connection:
                found: bytes | None = connection.execute(
                    select(rule_sets.c.content).where(rule_sets.c.digest == name)
                ).scalar_one_or_none()
            self._read[name] = NotKept.ABSENT if found is None else _opened(name, found)
        return self._read[name]

    def faults(self) -> Iterator[tuple[str, NotKept]]:
        """Digest and fault of every row that is not what it says."""
        with self._database.read() as connection:
            names = connection.execute(select(rule_sets.c.digest).order_by(rule_sets.c.digest)).scalars().all()
        for name in names:
            found = self.definition(name)
            if isinstance(found, NotKept):
                yield name, found


def content_bytes(definition: ItemDefinition) -> bytes:
    """The canonical bytes of an item's version; their digest is its name."""
    return canonical_json(content_of(definition).to_payload())


def _opened(name: str, content: bytes) -> ItemDefinition | NotKept:
    if digest(content) != name:
        return NotKept.DAMAGED
    try:
        return definition_of(ItemContent.from_payload(json.loads(content)))
    except (ValidationError, ValueError):
        return NotKept.UNREADABLE
