# SPDX-License-Identifier: GPL-3.0-or-later
"""What `central import` took in from which machine, on whose order: kept for whoever asks later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from central.database import Database
from central.database.schema import imports, moment, stamp
from kiosk.contract.export import OpenedExport
from kiosk.timing import Clock

_SHOWN: Final = 50
"""Of the imports of one machine, on its page."""


@dataclass(frozen=True)
class ImportLine:
    """One run. ordered_by: None where the machine's signature was enough. counts: kind to outcome to how many; None
    when it did not come to its end. again: the same file had come before."""

    export_id: str
    digest: str
    signed: bool
    made_at: datetime
    begun_at: datetime
    ordered_by: str | None
    counts: Mapping[str, Mapping[str, int]] | None
    again: bool


class ImportBook:
    """Safe to use from many threads, and beside a serving centre."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(self, export: OpenedExport, *, ordered_by: str | None) -> int:
        """Before the first record is taken: who ordered it stands there even if the run is cut off. Its number."""
        with self._database.write() as connection:
            number: int = connection.execute(
                imports.insert()
                .values(
                    machine_id=export.header.machine_id,
                    export_id=export.header.export_id,
                    digest=export.manifest.digest,
                    signed=int(export.signed),
                    made_at=stamp(export.header.made_at),
                    begun_at=stamp(self._clock.now()),
                    ordered_by=ordered_by,
                )
                .returning(imports.c.id)
            ).scalar_one()
        return number

    def end(self, number: int, counts: Mapping[str, Mapping[str, int]]) -> None:
        with self._database.write() as connection:
            told = json.dumps({kind: dict(outcomes) for kind, outcomes in counts.items()})
            connection.execute(imports.update().where(imports.c.id == number).values(counts=told))

    def lines(self, machine_id: str) -> tuple[ImportLine, ...]:
        """The newest first."""
        # Files of two machines never have the same digest: the id of the machine is in the first line.
        rows_of = select(imports).where(imports.c.machine_id == machine_id)
        first_of = select(imports.c.digest, imports.c.id).where(imports.c.machine_id == machine_id)
        with self._database.read() as connection:
            rows = connection.execute(rows_of.order_by(imports.c.id.desc()).limit(_SHOWN)).all()
            first: dict[str, int] = {}
            for row in connection.execute(first_of.order_by(imports.c.id)):
                first.setdefault(row.digest, row.id)
        return tuple(
            ImportLine(
                export_id=row.export_id,
                digest=row.digest,
                signed=bool(row.signed),
                made_at=moment(row.made_at),
                begun_at=moment(row.begun_at),
                ordered_by=row.ordered_by,
                counts=None if row.counts is None else json.loads(row.counts),
                again=first[row.digest] != row.id,
            )
            for row in rows
        )


def sweep_imports(connection: Connection, before: datetime) -> int:
    """Forget the runs before a moment; how many."""
    return connection.execute(imports.delete().where(imports.c.begun_at < stamp(before))).rowcount
