# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's way in and out, its queues, and the search: plain pages and server-side forms."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from central.api.requests import TheCentre, line_of
from central.centre import Centre
from central.desk.book import DeskAct
from central.desk.queues import MOST_SHOWN, Queue
from central.desk.roles import Permission
from central.desk.sitting import (
    COOKIE,
    PAGES,
    Form,
    NothingHereError,
    Posted,
    RowNumber,
    Sitting,
    field,
    nothing,
    staff_page,
    who_may,
)
from central.desk.staff import StaffSession
from kiosk.standards import mask_phone

__all__ = ["Posted", "Sitting", "field", "nothing", "router", "staff_page"]

router = APIRouter(prefix="/desk", include_in_schema=False)
_LOG: Final = structlog.get_logger("central.desk")

Reader = Annotated[StaffSession, who_may(Permission.READ_CASES)]
Listener = Annotated[StaffSession, who_may(Permission.READ_CITIZENS)]
Answerer = Annotated[StaffSession, who_may(Permission.ANSWER_CITIZENS)]


@router.get("/login")
def login_page(centre: TheCentre) -> Response:
    return PAGES.answer("login.html", centre.settings, failed=False)


@router.post("/login")
def login(request: Request, centre: TheCentre, form: Form) -> Response:
    allowed = centre.rates.login.allows(line_of(request))
    name = field(form, "name")
    token = centre.staff.log_in(name, field(form, "password")) if allowed else None
    session = None if token is None else centre.staff.session(token)
    if token is None or session is None:
        _LOG.warning("login refused", too_often=not allowed)
        return PAGES.answer("login.html", centre.settings, status=403 if allowed else 429, failed=True)
    centre.desk_book.note(session, DeskAct.LOG_IN)
    answer = RedirectResponse("/desk", status_code=303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(centre.staff.session_life.total_seconds()),
        path="/desk",
        httponly=True,
        samesite="strict",
        secure=urlsplit(centre.settings.base_url).scheme == "https",
    )
    return answer


@router.post("/logout")
def logout(request: Request, centre: TheCentre, sitting: Sitting, _posted_form: Posted) -> Response:
    centre.desk_book.note(sitting, DeskAct.LOG_OUT)
    centre.staff.log_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/desk/login", status_code=303)
    answer.delete_cookie(COOKIE, path="/desk")
    return answer


@router.get("")
def first_queue(centre: TheCentre, sitting: Sitting) -> Response:
    """What waits; for whoever has no cases, the first page that they have."""
    if not sitting.may(Permission.READ_CASES):
        return RedirectResponse("/desk/machines", status_code=303)
    return _list(centre, sitting, Queue.WAITING)


@router.get("/queues/{queue}")
def one_queue(centre: TheCentre, sitting: Reader, queue: Queue) -> Response:
    if queue is Queue.CHIEF and not sitting.may(Permission.SEE_ALL_QUEUES):
        raise NothingHereError
    return _list(centre, sitting, queue)


@router.get("/ended")
def ended_cases(centre: TheCentre, sitting: Reader) -> Response:
    return _list(centre, sitting, Queue.ENDED)


@router.post("/find")
def find(centre: TheCentre, sitting: Reader, form: Posted) -> Response:
    """Posted, so that no pick-up code stays in an address."""
    found = centre.desk.find(field(form, "told"), sitting)
    if found is None:
        told = "没有这个办件。请对照小票，再输一遍办件编号或取件码。"
        return _list(centre, sitting, Queue.WAITING, error=told, status=404)
    return RedirectResponse(f"/desk/cases/{found}", status_code=303)


@router.get("/callbacks")
def callbacks(centre: TheCentre, sitting: Listener) -> Response:
    sees = centre.departments.sees_unnamed
    tickets = centre.callbacks.tickets(lambda code: sees(sitting.department, code))
    centre.desk_book.note(sitting, DeskAct.LIST, detail="callbacks")
    return staff_page(centre, sitting, "callbacks.html", tickets=tickets, mask_phone=mask_phone)


@router.post("/callbacks/{number}/done")
def callback_done(centre: TheCentre, sitting: Answerer, number: RowNumber, _form: Posted) -> Response:
    ticket = centre.callbacks.ticket(number)
    if ticket is None or not centre.departments.sees_unnamed(sitting.department, ticket.item_code):
        return nothing(centre)
    if centre.callbacks.done(number, sitting.name):
        centre.desk_book.note(sitting, DeskAct.CALL_BACK, detail=ticket.ticket_no)
    return RedirectResponse("/desk/callbacks", status_code=303)


def _list(centre: Centre, sitting: StaffSession, queue: Queue, *, error: str = "", status: int = 200) -> Response:
    lines, counts = centre.queues.overview(queue, sitting)
    centre.desk_book.note(sitting, DeskAct.LIST, detail=queue.value)
    hidden = () if sitting.may(Permission.SEE_ALL_QUEUES) else (Queue.CHIEF,)
    return staff_page(
        centre,
        sitting,
        "cases.html",
        status=status,
        lines=lines,
        queue=queue,
        queues=[one for one in Queue if one not in hidden],
        counts=counts,
        error=error,
        most=MOST_SHOWN,
    )
