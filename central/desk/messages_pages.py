# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's pages of messages that did not come through: a person calls, and writes down what was said."""

from __future__ import annotations

from typing import Annotated, Any, Final

import structlog
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from central.api.requests import TheCentre
from central.centre import Centre
from central.desk.book import DeskAct
from central.desk.message_words import NOTICE_FAULTS, NOTICE_STATES, PURPOSES
from central.desk.roles import Permission
from central.desk.sitting import Posted, RowNumber, field, nothing, staff_page, who_may
from central.desk.staff import StaffSession
from central.notifications.calls import NoticeLine

router = APIRouter(prefix="/desk", include_in_schema=False)
_LOG: Final = structlog.get_logger("central.desk")

Listener = Annotated[StaffSession, who_may(Permission.READ_CITIZENS)]
Answerer = Annotated[StaffSession, who_may(Permission.ANSWER_CITIZENS)]


@router.get("/messages")
def messages(centre: TheCentre, sitting: Listener, done: bool = False) -> Response:
    """Calls that are owed come first: each is somebody who does not know what became of their case."""
    sees = centre.departments.sees_unnamed
    lines = centre.calls.owed(done=done, sees=lambda code: sees(sitting.department, code))
    centre.desk_book.note(sitting, DeskAct.LIST, detail="messages")
    return staff_page(centre, sitting, "messages.html", lines=lines, done=done, now=centre.clock.now(), **_WORDS)


@router.get("/messages/{number}")
def message(centre: TheCentre, sitting: Listener, number: RowNumber) -> Response:
    return _message(centre, sitting, number)


@router.post("/messages/{number}/called")
def called(centre: TheCentre, sitting: Answerer, number: RowNumber, form: Posted) -> Response:
    line = _line(centre, sitting, number)
    if line is None:
        return nothing(centre)
    note = field(form, "note")
    if not note:
        return _message(centre, sitting, number, error="请写一句：和谁说了、怎么告诉的。", status=422)
    if not centre.calls.called(number, sitting.name, note):
        return _message(centre, sitting, number, error="这一条已经有人处理了。", status=409)
    centre.desk_book.note(sitting, DeskAct.CALL_BACK, case_no=line.case_no, detail="message")
    _LOG.info("message called", staff=sitting.name, number=number)
    return RedirectResponse("/desk/messages", status_code=303)


def _message(centre: Centre, sitting: StaffSession, number: int, *, error: str = "", status: int = 200) -> Response:
    line = _line(centre, sitting, number)
    if line is None:
        return nothing(centre)
    # Who saw whose number is on record; whose it was is found through the message only.
    centre.desk_book.note(sitting, DeskAct.CALL_BACK, case_no=line.case_no, detail="opened")
    phone = centre.calls.phone(number) if line.call else None
    return staff_page(centre, sitting, "message.html", status=status, line=line, phone=phone, error=error, **_WORDS)


def _line(centre: Centre, sitting: StaffSession, number: int) -> NoticeLine | None:
    line = centre.calls.line(number)
    return line if line is not None and _sees(centre, sitting, line) else None


def _sees(centre: Centre, sitting: StaffSession, line: NoticeLine) -> bool:
    return centre.departments.sees_unnamed(sitting.department, line.item_code)


_WORDS: Final[dict[str, Any]] = {
    "message_states": NOTICE_STATES,
    "message_faults": NOTICE_FAULTS,
    "purposes": PURPOSES,
}
