# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's page of papers that follow (容缺后补)."""

from __future__ import annotations

from typing import Annotated, Final, assert_never

import structlog
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from central.api.requests import TheCentre
from central.centre import Centre
from central.desk.book import DeskAct
from central.desk.deferred import DutyEnd, DutyResult
from central.desk.roles import Permission
from central.desk.sitting import Posted, field, nothing, staff_page, who_may
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


@router.post("/deferred/{number}/{end}")
def end(centre: TheCentre, sitting: Taker, number: int, end: DutyEnd, form: Posted) -> Response:
    note = field(form, "note")
    if not note:
        told = "收了什么、或者为什么不再要，写一句再提交。"
        return _page(centre, sitting, done=False, error=told, status=422)
    result = centre.deferred_desk.end(number, end, note, sitting)
    match result:
        case DutyResult.DONE:
            _LOG.info("deferred paper ended", staff=sitting.name, how=end.value)
            return RedirectResponse("/desk/deferred", status_code=303)
        case DutyResult.NO_SUCH_DUTY | DutyResult.NOT_ALLOWED:
            return nothing(centre)
        case DutyResult.NOT_NOW:
            return _page(centre, sitting, done=False, error="这份材料同事已经登记过了。", status=409)
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
