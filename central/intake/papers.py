# SPDX-License-Identifier: GPL-3.0-or-later
"""Result documents: rendered once, when decided, and kept as the very bytes whose digest is signed."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from central.database import Database
from central.database.schema import cases, documents, moment, stamp
from kiosk.contract.cases import DocumentAnswer, DocumentReference
from kiosk.contract.message import Text


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
        }


@dataclass(frozen=True)
class PublicPaper:
    """What anyone may see of a document who has its address from the paper."""

    document_id: str
    title: Text
    holder: str
    issued_at: datetime
    sha256: str


class Papers:
    """The kept documents."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def for_machine(self, document_id: str, machine_id: str) -> DocumentAnswer | None:
        """The PDF, for the machine at which its case was made and for no other."""
        with self._database.read() as connection:
            pdf = connection.execute(
                select(documents.c.pdf)
                .join(cases, cases.c.application_id == documents.c.application_id)
                .where(documents.c.document_id == document_id, cases.c.machine_id == machine_id)
            ).scalar_one_or_none()
        if pdf is None:
            return None
        return DocumentAnswer(document_id=document_id, pdf=base64.b64encode(pdf).decode())

    def pdf(self, document_id: str) -> bytes | None:
        """The PDF, for the desk, which hands it to a citizen whose case a person decided."""
        with self._database.read() as connection:
            return connection.execute(
                select(documents.c.pdf).where(documents.c.document_id == document_id)
            ).scalar_one_or_none()

    def public(self, document_id: str) -> PublicPaper | None:
        """What the verification page shows."""
        with self._database.read() as connection:
            row = connection.execute(select(documents).where(documents.c.document_id == document_id)).one_or_none()
        if row is None:
            return None
        return PublicPaper(
            document_id=row.document_id,
            title=Text(zh=row.title_zh, en=row.title_en),
            holder=row.holder,
            issued_at=moment(row.issued_at),
            sha256=row.sha256,
        )
