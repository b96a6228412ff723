# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders to go back to an older bundle. Without one, a machine refuses what was issued before the bundle it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final

from sqlalchemy import or_, select

from central.database import Database
from central.database.catalogue_tables import catalogue_revisions
from central.database.schema import machines, moment, roll_backs, stamp
from kiosk.contract.fleet import RollBack
from kiosk.sealing import SignedEnvelope, SigningKey
from kiosk.timing import Clock

_KIND: Final = "roll_back"


@dataclass(frozen=True)
class Ordered:
    """An order in force."""

    machine_id: str | None
    revision: str
    envelope: SignedEnvelope


@dataclass(frozen=True)
class OrderLine:
    """An order as staff see it. in_force: it was not ended, and what it leaves is still the newest bundle."""

    machine_id: str | None
    revision: str
    instead_of: str
    ordered_by: str
    ordered_at: datetime
    in_force: bool


class OrderFault(Enum):
    """Why nothing was ordered."""

    NO_SUCH_MACHINE = auto()
    NO_SUCH_REVISION = auto()
    ALREADY_THE_NEWEST = auto()


class RollBacks:
    """Signs and keeps the orders. An order says nothing about any other revision than the one that it leaves: when
    the city signs a newer bundle, every machine takes that."""

    def __init__(self, database: Database, clock: Clock, key: SigningKey) -> None:
        self._database = database
        self._clock = clock
        self._key = key

    def order(self, revision: str, machine_id: str | None, *, ordered_by: str) -> RollBack | OrderFault:
        """Go back to a revision, one machine or all. It takes the place of an earlier order of the same scope."""
        now = self._clock.now()
        with self._database.write() as connection:
            newest = connection.execute(_NEWEST).scalar_one_or_none()
            of_name = select(catalogue_revisions.c.number).where(catalogue_revisions.c.revision == revision)
            known = connection.execute(of_name).first()
            if newest is None or known is None:
                return OrderFault.NO_SUCH_REVISION
            if revision == newest:
                return OrderFault.ALREADY_THE_NEWEST
            if machine_id is not None:
                enrolled = select(machines.c.machine_id).where(machines.c.machine_id == machine_id)
                if connection.execute(enrolled).first() is None:
                    return OrderFault.NO_SUCH_MACHINE
            order = RollBack(machine_id=machine_id, revision=revision, instead_of=newest, ordered_at=now)
            connection.execute(
                roll_backs.update()
                .where(roll_backs.c.machine_id.is_not_distinct_from(machine_id), roll_backs.c.ended_at.is_(None))
                .values(ended_at=stamp(now))
            )
            connection.execute(
                roll_backs.insert().values(
                    machine_id=machine_id,
                    revision=revision,
                    instead_of=newest,
                    envelope=self._key.sign(_KIND, order.to_payload()).model_dump_json().encode(),
                    ordered_at=stamp(now),
                    ordered_by=ordered_by,
                )
            )
        return order

    def end(self, machine_id: str | None) -> bool:
        """Go on with the newest bundle, which needs no order. False when nothing of this scope was in force."""
        with self._database.write() as connection:
            changed = connection.execute(
                roll_backs.update()
                .where(roll_backs.c.machine_id.is_not_distinct_from(machine_id), roll_backs.c.ended_at.is_(None))
                .values(ended_at=stamp(self._clock.now()))
            )
        return changed.rowcount > 0

    def in_force(self, machine_id: str, newest: str) -> Ordered | None:
        """What a machine is ordered to take instead of the newest: the later of its own order and that of all."""
        statement = (
            select(roll_backs)
            .where(
                roll_backs.c.ended_at.is_(None),
                roll_backs.c.instead_of == newest,
                or_(roll_backs.c.machine_id.is_(None), roll_backs.c.machine_id == machine_id),
            )
            .order_by(roll_backs.c.id.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            return None
        envelope = SignedEnvelope.model_validate_json(row.envelope)
        return Ordered(row.machine_id, row.revision, envelope)

    def revisions(self) -> list[tuple[str, datetime]]:
        """Every bundle that was ever signed, the newest first: its revision and when it was issued."""
        newest_first = select(catalogue_revisions.c.revision, catalogue_revisions.c.issued_at).order_by(
            catalogue_revisions.c.number.desc()
        )
        with self._database.read() as connection:
            rows = connection.execute(newest_first).all()
        return [(row.revision, moment(row.issued_at)) for row in rows]

    def lines(self) -> list[OrderLine]:
        """Every order, the latest first."""
        with self._database.read() as connection:
            newest = connection.execute(_NEWEST).scalar_one_or_none()
            rows = connection.execute(select(roll_backs).order_by(roll_backs.c.id.desc()).limit(50)).all()
        return [
            OrderLine(
                machine_id=row.machine_id,
                revision=row.revision,
                instead_of=row.instead_of,
                ordered_by=row.ordered_by,
                ordered_at=moment(row.ordered_at),
                in_force=row.ended_at is None and row.instead_of == newest,
            )
            for row in rows
        ]


_NEWEST: Final = select(catalogue_revisions.c.revision).order_by(catalogue_revisions.c.number.desc()).limit(1)
