# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's pages of what did not become a case: calls that are owed, and what applicants have taken back."""

from __future__ import annotations

from typing import Annotated, Final

import structlog
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from central.api.requests import TheCentre
from central.centre import Centre
from central.desk.book import DeskAct
from central.desk.lapses import LAPSE_ENDS, LAPSE_REASONS, LapseFile
from central.desk.roles import Permission
from central.desk.sitting import Posted, RowNumber, field, nothing, staff_page, who_may
from central.desk.staff import StaffSession
from kiosk.contract.cards import CardType
from kiosk.contract.delivery import WithdrawalOutcome
from kiosk.contract.problems import Problem
from kiosk.standards import mask_number

router = APIRouter(prefix="/desk", include_in_schema=False)
_LOG: Final = structlog.get_logger("central.desk")
Listener = Annotated[StaffSession, who_may(Permission.READ_CITIZENS)]
Answerer = Annotated[StaffSession, who_may(Permission.ANSWER_CITIZENS)]
CARD_TYPES: Final = {
    CardType.RESIDENT: "居民身份证",
    CardType.HMT_RESIDENCE: "港澳台居民居住证",
    CardType.FOREIGNER_2017: "外国人永久居留证（15 位）",
    CardType.FOREIGNER_2023: "外国人永久居留证（18 位）",
}


@router.get("/lapses")
def lapses(centre: TheCentre, sitting: Listener, ended: bool = False) -> Response:
    """Calls that are owed come first: each is a citizen who thinks that something is under way."""
    sees = centre.departments.sees
    tickets = centre.lapse_desk.tickets(ended=ended, sees=lambda code: sees(sitting.department, code))
    centre.desk_book.note(sitting, DeskAct.LIST, detail="lapses")
    return staff_page(
        centre,
        sitting,
        "lapses.html",
        tickets=tickets,
        ended=ended,
        now=centre.clock.now(),
        reasons=LAPSE_REASONS,
        ends=LAPSE_ENDS,
    )


@router.get("/lapses/{number}")
def lapse(centre: TheCentre, sitting: Listener, number: RowNumber) -> Response:
    return _lapse(centre, sitting, number)


@router.post("/lapses/{number}/called")
def called(centre: TheCentre, sitting: Answerer, number: RowNumber, form: Posted) -> Response:
    note = field(form, "note")
    file = _seen(centre, sitting, number)
    if file is None:
        return nothing(centre)
    if not note:
        return _lapse(centre, sitting, number, error="请写一句：和谁说了、怎么说定的。", status=422)
    if not centre.lapse_desk.called(number, sitting.name, note):
        return _lapse(centre, sitting, number, error="这一条已经有人处理了。", status=409)
    _LOG.info("lapse called", staff=sitting.name, number=number)
    centre.desk_book.note(sitting, DeskAct.CALL_LAPSE, detail=file.ticket.ticket_no)
    return RedirectResponse("/desk/lapses", status_code=303)


@router.get("/withdrawals")
def withdrawals(centre: TheCentre, sitting: Listener) -> Response:
    centre.desk_book.note(sitting, DeskAct.LIST, detail="withdrawals")
    return _withdrawals(centre, sitting)


@router.post("/withdrawals")
def withdraw(centre: TheCentre, sitting: Answerer, form: Posted) -> Response:
    """An order that the applicant gives in person; the clerk has seen their card."""
    card_type = field(form, "card_type")
    if card_type not in set(CardType):
        return _withdrawals(centre, sitting, error="请选证件类型。", status=422)
    outcome = centre.withdrawals.at_desk(
        field(form, "code"), CardType(card_type), field(form, "number"), sitting.name
    )
    if isinstance(outcome, Problem):
        return _withdrawals(centre, sitting, error="取件码或证件号码不对，请对照小票和证件再输一遍。", status=422)
    _LOG.info("withdrawal taken", staff=sitting.name, outcome=outcome.outcome.value)
    centre.desk_book.note(sitting, DeskAct.WITHDRAWAL, detail=outcome.outcome.value)
    if outcome.outcome is WithdrawalOutcome.TOO_LATE:
        told = "这件已经是办件，由别的部门办，撤不回了；请本人找办理的部门。"
        if outcome.case_no is not None and centre.desk.find(outcome.case_no, sitting) is not None:
            told = f"这件已经是办件 {outcome.case_no}，撤不回了；要结束它，请在办件里“关闭”。"
        return _withdrawals(centre, sitting, error=told, status=409)
    return _withdrawals(centre, sitting, done="记下了。这个取件码的登记如果送到，不会受理。")


def _lapse(centre: Centre, sitting: StaffSession, number: int, *, error: str = "", status: int = 200) -> Response:
    file = _seen(centre, sitting, number)
    if file is None:
        return nothing(centre)
    # Who opened whose registration is on record; whose it was is found through the ticket only.
    centre.desk_book.note(sitting, DeskAct.OPEN_LAPSE, detail=file.ticket.ticket_no)
    if file.applicant.number:
        centre.access_book.looked(
            file.applicant.number,
            staff=sitting.name,
            department=centre.departments.name(sitting.department),
            case=file.ticket.application_id,
        )
    definition = centre.definitions.get(file.ticket.item_code)
    return staff_page(
        centre,
        sitting,
        "lapse.html",
        status=status,
        file=file,
        error=error,
        reasons=LAPSE_REASONS,
        ends=LAPSE_ENDS,
        card_types=CARD_TYPES,
        mask_number=mask_number,
        window=definition.item.window.zh if definition else "",
    )


def _seen(centre: Centre, sitting: StaffSession, number: int) -> LapseFile | None:
    file = centre.lapse_desk.file(number)
    seen = file is not None and centre.departments.sees(sitting.department, file.ticket.item_code)
    return file if seen else None


def _withdrawals(
    centre: Centre, sitting: StaffSession, *, error: str = "", done: str = "", status: int = 200
) -> Response:
    return staff_page(
        centre,
        sitting,
        "withdrawals.html",
        status=status,
        orders=centre.lapse_desk.orders(),
        card_types=CARD_TYPES,
        error=error,
        done=done,
    )
