# SPDX-License-Identifier: GPL-3.0-or-later
"""Result documents: rendered once, when decided, and kept as the very bytes whose digest is signed."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Connection, func, select

from central.database import Database
from central.database.booking_tables import CANCELLED, bookings
from central.database.notice_tables import revocations
from central.database.schema import cases, documents, moment, stamp
from central.database.seal_tables import document_prints
from kiosk.contract.cases import DocumentAnswer, DocumentReference, PrintAnswer
from kiosk.contract.message import Text
from kiosk.contract.revocations import RevocationEffect, RevocationReason

REASONS: Final[Mapping[RevocationReason, Text]] = MappingProxyType(
    {
        RevocationReason.DECEIT: Text(
            zh="以欺骗、贿赂等不正当手段取得", en="It was obtained by deceit, bribery or other improper means"
        ),
        RevocationReason.UNDERTAKING_BROKEN: Text(zh="承诺与实际不符", en="What was undertaken is not so"),
        RevocationReason.NOT_ELIGIBLE: Text(zh="不符合法定条件", en="The conditions of the law were not met"),
        RevocationReason.PROCEDURE: Text(
            zh="超越职权或者违反法定程序作出", en="It was decided beyond the authority's power or against procedure"
        ),
        RevocationReason.OTHER: Text(zh="其他依法可以撤销的情形", en="Another case in which the law allows it"),
    }
)
"""What anybody may read of why an approval was taken back."""
SUPERSEDED: Final = Text(zh="已被后来的决定代替", en="A later decision stands in its place")
VISIT_CANCELLED: Final = Text(
    zh="预约已取消，名额已让给别人", en="The visit was cancelled, and its place is somebody else's"
)
REVOKED: Final = "revoked"
"""How a revocation ended that took the approval back."""
_PUBLIC: Final = tuple(column for column in documents.columns if column.name != "pdf")
_Value = TypeVar("_Value", bytes, int)


@dataclass(frozen=True)
class Paper:
    """A rendered document. holder: already masked. pdf: the bytes of reference.sha256."""

    reference: DocumentReference
    application_id: str
    holder: str
    issued_at: datetime
    pdf: bytes

    def values(self) -> dict[str, object]:
        """The row of the documents table."""
        return {
            "document_id": self.reference.document_id,
            "application_id": self.application_id,
            "title_zh": self.reference.title.zh,
            "title_en": self.reference.title.en,
            "holder": self.holder,
            "issued_at": stamp(self.issued_at),
            "sha256": self.reference.sha256,
            "pdf": self.pdf,
            "sealed": int(self.reference.sealed),
            "valid_until": None if self.reference.valid_until is None else self.reference.valid_until.isoformat(),
            "copies": self.reference.copies,
        }


@dataclass(frozen=True)
class Revoked:
    """That a paper counts no more: its approval was taken back, or its case was decided anew. reason: in words that
    anybody may read."""

    at: datetime
    reason: Text
    from_the_beginning: bool


@dataclass(frozen=True)
class PublicPaper:
    """What anyone may see of a document who has its address from the paper. printed: how many copies machines were
    let print, of `copies`. revoked: None while it counts."""

    document_id: str
    title: Text
    holder: str
    issued_at: datetime
    sha256: str
    sealed: bool
    valid_until: date | None
    copies: int
    printed: int
    revoked: Revoked | None = None


class Papers:
    """The kept documents."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def for_machine(self, document_id: str, machine_id: str) -> DocumentAnswer | Revoked | None:
        """The PDF, for the machine at which its case was made and for no other; not of what was taken back."""
        with self._database.read() as connection:
            pdf = _of_machines_paper(connection, documents.c.pdf, document_id, machine_id)
        if pdf is None or isinstance(pdf, Revoked):
            return pdf
        return DocumentAnswer(document_id=document_id, pdf=base64.b64encode(pdf).decode())

    def count_print(
        self, document_id: str, machine_id: str, job_id: str, at: datetime
    ) -> PrintAnswer | Revoked | None:
        """Let the machine of its case print one copy more, or not; None for any other machine.

        What is granted is on the disk when this returns. A job that was granted is granted again, and counted once.
        """
        with self._database.write() as connection:
            copies = _of_machines_paper(connection, documents.c.copies, document_id, machine_id)
            if copies is None or isinstance(copies, Revoked):
                return copies
            jobs = set(
                connection.execute(
                    select(document_prints.c.job_id).where(document_prints.c.document_id == document_id)
                ).scalars()
            )
            granted = job_id in jobs or len(jobs) < copies
            if granted and job_id not in jobs:
                connection.execute(
                    document_prints.insert().values(
                        job_id=job_id, document_id=document_id, machine_id=machine_id, asked_at=stamp(at)
                    )
                )
                jobs.add(job_id)
        return PrintAnswer(document_id=document_id, granted=granted, printed=len(jobs), copies=copies)

    def pdf(self, document_id: str) -> bytes | None:
        """The PDF, for the desk, which hands it to a citizen whose case a person decided."""
        with self._database.read() as connection:
            return connection.execute(
                select(documents.c.pdf).where(documents.c.document_id == document_id)
            ).scalar_one_or_none()

    def public(self, document_id: str) -> PublicPaper | None:
        """What the verification page shows."""
        return self._public(documents.c.document_id == document_id)

    def public_by_digest(self, sha256: str) -> PublicPaper | None:
        """The same of the paper whose file has this digest ("sha256:...")."""
        return self._public(documents.c.sha256 == sha256)

    def _public(self, which: ColumnElement[bool]) -> PublicPaper | None:
        with self._database.read() as connection:
            row = connection.execute(select(*_PUBLIC).where(which)).one_or_none()
            if row is None:
                return None
            revoked = revoked_of(connection, row.application_id, row.document_id)
            printed = connection.execute(
                select(func.count()).where(document_prints.c.document_id == row.document_id)
            ).scalar_one()
        return PublicPaper(
            document_id=row.document_id,
            title=Text(zh=row.title_zh, en=row.title_en),
            holder=row.holder,
            issued_at=moment(row.issued_at),
            sha256=row.sha256,
            sealed=bool(row.sealed),
            valid_until=None if row.valid_until is None else date.fromisoformat(row.valid_until),
            copies=row.copies,
            printed=printed,
            revoked=revoked,
        )

    def revoked(self, document_id: str) -> Revoked | None:
        """Whether the approval behind a paper was taken back; None also for a paper that nobody knows."""
        with self._database.read() as connection:
            application_id = connection.execute(
                select(documents.c.application_id).where(documents.c.document_id == document_id)
            ).scalar_one_or_none()
            return None if application_id is None else revoked_of(connection, application_id, document_id)


def _of_machines_paper(
    connection: Connection, column: ColumnElement[_Value], document_id: str, machine_id: str
) -> _Value | Revoked | None:
    """One value of a paper for the machine of its case; what was taken back instead; None for any other machine."""
    row = connection.execute(
        select(column, documents.c.application_id)
        .join(cases, cases.c.application_id == documents.c.application_id)
        .where(documents.c.document_id == document_id, cases.c.machine_id == machine_id)
    ).one_or_none()
    if row is None:
        return None
    value, application_id = row
    revoked = revoked_of(connection, application_id, document_id)
    return value if revoked is None else revoked


def revoked_of(connection: Connection, application_id: str, document_id: str) -> Revoked | None:
    """Whether a paper of a case counts no more; of the paper that takes the approval back, None."""
    superseded_at = connection.execute(
        select(documents.c.superseded_at).where(documents.c.document_id == document_id)
    ).scalar_one_or_none()
    if superseded_at is not None:
        return Revoked(at=moment(superseded_at), reason=SUPERSEDED, from_the_beginning=False)
    row = connection.execute(
        select(revocations.c.ended_at, revocations.c.reason_class, revocations.c.effect).where(
            revocations.c.application_id == application_id,
            revocations.c.ended_as == REVOKED,
            revocations.c.document_id.is_distinct_from(document_id),
        )
    ).one_or_none()
    if row is None:
        return _cancelled_visit(connection, application_id)
    return Revoked(
        at=moment(row.ended_at),
        reason=REASONS[RevocationReason(row.reason_class)],
        from_the_beginning=row.effect == RevocationEffect.FROM_THE_BEGINNING.value,
    )


def _cancelled_visit(connection: Connection, application_id: str) -> Revoked | None:
    """Whoever cancelled still has the paper, and another has the place that it names."""
    this = (bookings.c.application_id == application_id, bookings.c.freed_as == CANCELLED)
    at: str | None = connection.execute(select(bookings.c.freed_at).where(*this)).scalar_one_or_none()
    return None if at is None else Revoked(at=moment(at), reason=VISIT_CANCELLED, from_the_beginning=False)
