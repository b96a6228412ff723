# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's page of papers that follow (容缺后补): what is owed, and what came at a machine."""

from __future__ import annotations

from typing import Annotated, Final, assert_never

import structlog
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from central.api.requests import TheCentre
from central.centre import Centre
from central.desk.book import DeskAct
from central.desk.deferred import AGAIN, DutyEnd, DutyResult
from central.desk.roles import Permission
from central.desk.sitting import Posted, RowNumber, field, nothing, scanned_paper, staff_page, who_may
from central.desk.staff import StaffSession
from central.intake.case_clocks import day_of

router = APIRouter(prefix="/desk", include_in_schema=False)
_LOG: Final = structlog.get_logger("central.desk")

Reader = Annotated[StaffSession, who_may(Permission.READ_CASES)]
Taker = Annotated[StaffSession, who_may(Permission.POST_CHECK)]


@router.get("/deferred")
def deferred(centre: TheCentre, sitting: Reader, done: bool = False) -> Response:
    """What is due first comes first."""
    return _page(centre, sitting, done=done)


@router.post("/deferred/{number}/again")
def again(centre: TheCentre, sitting: Taker, number: RowNumber, form: Posted) -> Response:
    """What came at a machine will not do."""
    why = field(form, "note")
    if not why:
        told = "哪里不行、要怎么交，写一句再提交：本人会看到这句话。"
        return _page(centre, sitting, done=False, error=told, status=422)
    return _told(centre, sitting, centre.deferred_desk.ask_again(number, why, sitting), AGAIN)


@router.post("/deferred/{number}/{end}")
def end(centre: TheCentre, sitting: Taker, number: RowNumber, end: DutyEnd, form: Posted) -> Response:
    note = field(form, "note")
    if not note:
        told = "收了什么、或者为什么不再要，写一句再提交。"
        return _page(centre, sitting, done=False, error=told, status=422)
    return _told(centre, sitting, centre.deferred_desk.end(number, end, note, sitting), end.value)


@router.get("/deferred/{number}/paper")
def paper(centre: TheCentre, sitting: Reader, number: RowNumber) -> Response:
    """What came at a machine, as a scanned paper of a case: to be saved, and opened by the clerk's own reader."""
    found = centre.deferred_desk.paper(number, sitting)
    return nothing(centre) if found is None else scanned_paper(*found)


def _told(centre: Centre, sitting: StaffSession, result: DutyResult, how: str) -> Response:
    match result:
        case DutyResult.DONE:
            _LOG.info("deferred paper looked at", staff=sitting.name, how=how)
            return RedirectResponse("/desk/deferred", status_code=303)
        case DutyResult.NO_SUCH_DUTY | DutyResult.NOT_ALLOWED:
            return nothing(centre)
        case DutyResult.NOT_NOW:
            return _page(
                centre, sitting, done=False, error="这份材料同事已经登记过了，或者还没有在机器上交来。", status=409
            )
        case _:
            assert_never(result)


def _page(centre: Centre, sitting: StaffSession, *, done: bool, error: str = "", status: int = 200) -> Response:
    def sees(item_code: str, item_version: str) -> bool:
        return centre.departments.sees(sitting.department, item_code, item_version)

    centre.desk_book.note(sitting, DeskAct.LIST, detail="deferred")
    lines = centre.deferred_desk.lines(sees, done=done)
    materials = {
        (code, one.code): one.name.zh
        for code, definition in centre.definitions.items()
        for one in definition.item.materials
    }
    return staff_page(
        centre,
        sitting,
        "deferred.html",
        status=status,
        lines=lines,
        done=done,
        error=error,
        materials=materials,
        may=sitting.may(Permission.POST_CHECK),
        today=day_of(centre.clock.now()),
    )
