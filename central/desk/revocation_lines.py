# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of approvals that are to be taken back, or were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, select

from central.database.notice_tables import revocations
from central.database.schema import cases, moment
from kiosk.contract.revocations import RevocationEffect, RevocationReason
from kiosk.timing import CHINA_STANDARD_TIME


@dataclass(frozen=True)
class Charge:
    """Why an approval is to be taken back. at_once: the ground on which nobody is heard first; "" to hear."""

    reason_class: RevocationReason
    reason: str
    legal_basis: str
    effect: RevocationEffect
    at_once: str = ""


@dataclass(frozen=True)
class RevocationLine:
    """One announcement, open or ended. ended_as: "revoked" or "kept". document_id: of the written
    decision, None where the window has to write it."""

    number: int
    application_id: str
    case_no: str
    item_code: str
    item_version: str
    charge: Charge
    announced_at: datetime
    announced_by: str
    hear_until: date | None
    statement: str | None
    statement_at: datetime | None
    ended_as: str | None
    ended_at: datetime | None
    ended_by: str | None
    document_id: str | None = None


LINES: Final = select(revocations, cases.c.case_no, cases.c.item_code, cases.c.item_version).join(
    cases, cases.c.application_id == revocations.c.application_id
)


def line_of(row: Row[Any]) -> RevocationLine:
    return RevocationLine(
        number=row.number,
        application_id=row.application_id,
        case_no=row.case_no,
        item_code=row.item_code,
        item_version=row.item_version,
        charge=charge_of(row),
        announced_at=_moment(row.announced_at),
        announced_by=row.announced_by,
        hear_until=None if row.hear_until is None else date.fromisoformat(row.hear_until),
        statement=row.statement,
        statement_at=None if row.statement_at is None else _moment(row.statement_at),
        ended_as=row.ended_as,
        ended_at=None if row.ended_at is None else _moment(row.ended_at),
        ended_by=row.ended_by,
        document_id=row.document_id,
    )


def charge_of(row: Row[Any]) -> Charge:
    return Charge(
        reason_class=RevocationReason(row.reason_class),
        reason=row.reason,
        legal_basis=row.legal_basis,
        effect=RevocationEffect(row.effect),
        at_once=row.at_once or "",
    )


def _moment(text: str) -> datetime:
    return moment(text).astimezone(CHINA_STANDARD_TIME)
