# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's pages of the fleet: every machine, one machine with its events; and what citizens complained of."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Final

import structlog
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from central.api.requests import TheCentre
from central.centre import Centre
from central.desk.book import DeskAct
from central.desk.roles import Permission
from central.desk.sitting import Posted, RowNumber, field, nothing, staff_page, who_may
from central.desk.staff import StaffSession
from central.desk.words import details_in_words, event_words, import_in_words, warning_words
from central.fleet.telemetry import EVENTS_KEPT
from kiosk.contract.feedback import ComplaintKind
from kiosk.contract.fleet import RevocationReason
from kiosk.standards import mask_phone
from kiosk.timing import CHINA_STANDARD_TIME

router = APIRouter(prefix="/desk", include_in_schema=False)
_LOG: Final = structlog.get_logger("central.desk")
_LONGEST_ANSWER: Final = 200
"""It goes out as a short message."""
_REVOKED: Final = MappingProxyType(
    {RevocationReason.BLOCKED: "已停用", RevocationReason.CLONED: "疑似被复制，已停用"}
)
_KINDS: Final = MappingProxyType(
    {
        ComplaintKind.COMPLAINT: "投诉",
        ComplaintKind.SUGGESTION: "建议",
        ComplaintKind.NOT_DONE: "办不成事",
        ComplaintKind.REVIEW: "人工复核",
    }
)
Technician = Annotated[StaffSession, who_may(Permission.READ_MACHINES)]
Listener = Annotated[StaffSession, who_may(Permission.READ_CITIZENS)]
Answerer = Annotated[StaffSession, who_may(Permission.ANSWER_CITIZENS)]


@router.get("/machines")
def machines(centre: TheCentre, sitting: Technician) -> Response:
    """Machines not heard for three heartbeats come first and say so."""
    centre.desk_book.note(sitting, DeskAct.LIST, detail="machines")
    return staff_page(
        centre,
        sitting,
        "machines.html",
        lines=centre.fleet.lines(),
        orders=[order for order in centre.roll_backs.lines() if order.in_force],
        newest=centre.catalogue.revision,
        revoked=_REVOKED,
        warning_words=warning_words,
        missing_year=centre.calendar.missing_year(centre.clock.now().astimezone(CHINA_STANDARD_TIME).date()),
    )


@router.get("/machines/{machine_id}")
def machine(centre: TheCentre, sitting: Technician, machine_id: str) -> Response:
    line = centre.fleet.line(machine_id)
    if line is None:
        return nothing(centre)
    centre.desk_book.note(sitting, DeskAct.MACHINE, detail=machine_id)
    wanted, roll_back = centre.catalogues.of(machine_id)
    return staff_page(
        centre,
        sitting,
        "machine.html",
        line=line,
        wanted=wanted.revision,
        rolled_back=roll_back is not None,
        history=centre.telemetry.history(machine_id),
        imports=centre.imports.lines(machine_id),
        import_in_words=import_in_words,
        kept_days=EVENTS_KEPT.days,
        revoked=_REVOKED,
        warning_words=warning_words,
        event_words=event_words,
        details_in_words=details_in_words,
    )


@router.get("/complaints")
def complaints(centre: TheCentre, sitting: Listener) -> Response:
    return _complaints(centre, sitting)


@router.post("/complaints/{number}/done")
def complaint_done(centre: TheCentre, sitting: Answerer, number: RowNumber, form: Posted) -> Response:
    ticket_no = _ticket_no(centre, sitting, number)
    if ticket_no is None:
        return nothing(centre)
    answer = field(form, "answer")
    if not 0 < len(answer) <= _LONGEST_ANSWER:
        told = f"请写一句处理结果，不超过 {_LONGEST_ANSWER} 字；留了手机的，会收到这句话。"
        return _complaints(centre, sitting, error=told, status=422)
    if not centre.complaints.done(number, sitting.name, answer):
        return _complaints(centre, sitting, error="这一条已经有人处理了。", status=409)
    _LOG.info("complaint done", staff=sitting.name, number=number)
    centre.desk_book.note(sitting, DeskAct.COMPLAINT, detail=ticket_no)
    return RedirectResponse("/desk/complaints", status_code=303)


def _ticket_no(centre: Centre, sitting: StaffSession, number: int) -> str | None:
    """None where there is no such ticket for this person."""
    ticket = centre.complaints.ticket(number)
    if ticket is None or not centre.departments.sees_unnamed(sitting.department, ticket.item_code):
        return None
    return ticket.ticket_no


def _complaints(centre: Centre, sitting: StaffSession, *, error: str = "", status: int = 200) -> Response:
    sees = centre.departments.sees_unnamed
    centre.desk_book.note(sitting, DeskAct.LIST, detail="complaints")
    return staff_page(
        centre,
        sitting,
        "complaints.html",
        status=status,
        tickets=centre.complaints.tickets(lambda code: sees(sitting.department, code)),
        kinds=_KINDS,
        error=error,
        mask_phone=mask_phone,
    )
