# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers that come before their case, or before they are handed in (容缺后补): kept for the machine that sent them
until a case or a hand-in names them.

They lie in the same database as the case, so that a case and its claim on a paper are one commit, and the sweep of
orphans cannot take a paper from under a case that is just coming.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, exists, func, select

from central.database import Database
from central.database.deferred_tables import hand_ins
from central.database.schema import case_papers, materials, stamp
from central.problems import problem
from kiosk.contract.cases import MOST_ATTACHED_BYTES, Application, Attachment
from kiosk.contract.delivery import MaterialAnswer
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.timing import Clock

PDF_MAGIC: Final = b"%PDF-1."


class Materials:
    """The kept papers. A machine sees its own only: whether another has a paper is nobody's business."""

    def __init__(self, database: Database, clock: Clock, *, most_loose_bytes: int) -> None:
        """most_loose_bytes: of one machine's papers that no case has named yet. Over it the oldest go: those of
        applications that were refused, lapsed or taken back stay behind, and must not stop the machine. One that is
        still wanted is asked for again when its case comes."""
        self._database = database
        self._clock = clock
        self._most_loose = most_loose_bytes

    def put(self, machine_id: str, sha256: str, pdf: bytes) -> MaterialAnswer | Problem:
        """Keep a paper. sha256: 64 hexadecimal digits. A repetition is written down too before it is answered."""
        if len(pdf) > MOST_ATTACHED_BYTES:
            return problem(ProblemCode.MALFORMED, f"a paper has at most {MOST_ATTACHED_BYTES} bytes")
        if hashlib.sha256(pdf).hexdigest() != sha256:
            return problem(ProblemCode.MALFORMED, "the bytes are not those of this digest")
        if not pdf.startswith(PDF_MAGIC):
            return problem(ProblemCode.MALFORMED, "no PDF")
        now = stamp(self._clock.now())
        mine = (materials.c.machine_id == machine_id, materials.c.sha256 == sha256)
        with self._database.write() as connection:
            touched = connection.execute(materials.update().where(*mine).values(received_at=now))
            if touched.rowcount == 0:
                if len(pdf) > self._most_loose:
                    return problem(ProblemCode.TOO_MANY, "this centre keeps no papers before their cases")
                _make_room(connection, machine_id, self._most_loose - len(pdf))
                connection.execute(
                    materials.insert().values(
                        machine_id=machine_id, sha256=sha256, size=len(pdf), received_at=now, pdf=pdf
                    )
                )
        return MaterialAnswer(sha256=sha256, size=len(pdf))

    def size(self, machine_id: str, sha256: str) -> int | None:
        """How large a paper of this machine is; None when it has not come. sha256: with or without "sha256:"."""
        with self._database.read() as connection:
            found: int | None = connection.execute(
                select(materials.c.size).where(*_named(machine_id, sha256))
            ).scalar_one_or_none()
        return found

    @staticmethod
    def numbers(connection: Connection, application: Application) -> Mapping[str, int] | None:
        """Which kept paper is which material of an application; None when one of them has not come."""
        found: dict[str, int] = {}
        for attachment in application.attachments:
            if attachment.data is not None:
                continue
            number = Materials.number(connection, application.machine_id, attachment.sha256)
            if number is None:
                return None
            found[attachment.material] = number
        return found

    @staticmethod
    def number(connection: Connection, machine_id: str, sha256: str) -> int | None:
        """Which kept paper of a machine these bytes are; None when they have not come."""
        found: int | None = connection.execute(
            select(materials.c.number).where(*_named(machine_id, sha256))
        ).scalar_one_or_none()
        return found

    @staticmethod
    def claim(connection: Connection, application_id: str, papers: Mapping[str, int]) -> None:
        """Bind papers to the case that was stored in the same transaction."""
        for material, paper in papers.items():
            connection.execute(
                case_papers.insert().values(application_id=application_id, material=material, paper=paper)
            )

    @staticmethod
    def let_go(connection: Connection, machine_id: str, sha256: str) -> None:
        """Take away a paper that came for nothing, unless a case or a hand-in has named it."""
        connection.execute(materials.delete().where(*_named(machine_id, sha256), ~_claimed()))

    def sizes(self, application: Application) -> dict[str, int]:
        """Bytes of each paper of a case, wherever it lies."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(case_papers.c.material, materials.c.size)
                .join(materials, materials.c.number == case_papers.c.paper)
                .where(case_papers.c.application_id == application.application_id)
            ).all()
        kept = {row.material: row.size for row in rows}
        return {
            one.material: kept.get(one.material, 0) if one.data is None else len(one.data) * 3 // 4
            for one in application.attachments
        }

    def file(self, application_id: str, attachment: Attachment) -> bytes | None:
        """The bytes of a paper of a case, wherever it lies."""
        if attachment.data is not None:
            return base64.b64decode(attachment.data)
        with self._database.read() as connection:
            return connection.execute(
                select(materials.c.pdf)
                .join(case_papers, case_papers.c.paper == materials.c.number)
                .where(
                    case_papers.c.application_id == application_id, case_papers.c.material == attachment.material
                )
            ).scalar_one_or_none()


def _make_room(connection: Connection, machine_id: str, most: int) -> None:
    """Leave so many bytes of a machine's loose papers at most: those that came last."""
    rows = connection.execute(
        select(materials.c.number, materials.c.size)
        .where(materials.c.machine_id == machine_id, ~_claimed())
        .order_by(materials.c.received_at.desc(), materials.c.number.desc())
    ).all()
    kept = 0
    for row in rows:
        kept += row.size
        if kept > most:
            connection.execute(materials.delete().where(materials.c.number == row.number))


def sweep_orphans(connection: Connection, before: datetime) -> int:
    """Take away papers that no case has named since they came last; how many."""
    swept = connection.execute(materials.delete().where(materials.c.received_at < stamp(before), ~_claimed()))
    return swept.rowcount


def loose_since(connection: Connection) -> tuple[int, str | None]:
    """How many papers no case has named, and when the oldest came."""
    row = connection.execute(select(func.count(), func.min(materials.c.received_at)).where(~_claimed())).one()
    return int(row[0]), row[1]


def _claimed() -> ColumnElement[bool]:
    by_case = exists().where(case_papers.c.paper == materials.c.number)
    return by_case | exists().where(hand_ins.c.paper == materials.c.number)


def _named(machine_id: str, sha256: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (materials.c.machine_id == machine_id, materials.c.sha256 == sha256.removeprefix("sha256:"))
