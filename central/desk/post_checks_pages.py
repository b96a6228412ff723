# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's pages of undertakings that somebody has to look at (承诺核查)."""

from __future__ import annotations

from typing import Annotated, Final, assert_never

import structlog
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from central.api.requests import TheCentre
from central.centre import Centre
from central.desk.answers import answers_of
from central.desk.book import DeskAct
from central.desk.post_checks import CheckResult, Finding, Found
from central.desk.roles import Permission
from central.desk.sitting import Posted, field, nothing, staff_page, who_may
from central.desk.staff import StaffSession
from central.documents import MissingGlyphError
from central.documents.undertaking_copy import render_undertaking_copy
from central.intake.case_clocks import day_of

router = APIRouter(prefix="/desk", include_in_schema=False)
_LOG: Final = structlog.get_logger("central.desk")

Reader = Annotated[StaffSession, who_may(Permission.READ_CASES)]
Checker = Annotated[StaffSession, who_may(Permission.POST_CHECK)]


@router.get("/post-checks")
def post_checks(centre: TheCentre, sitting: Reader, done: bool = False) -> Response:
    """What is due first comes first."""

    def sees(item_code: str, item_version: str) -> bool:
        return centre.departments.sees(sitting.department, item_code, item_version)

    centre.desk_book.note(sitting, DeskAct.LIST, detail="post_checks")
    lines = centre.post_checks.lines(sees, done=done)
    return staff_page(centre, sitting, "post_checks.html", lines=lines, done=done, today=day_of(centre.clock.now()))


@router.get("/post-checks/{application_id}")
def post_check(centre: TheCentre, sitting: Reader, application_id: str) -> Response:
    return _page(centre, sitting, application_id)


@router.get("/cases/{application_id}/undertaking")
def undertaking_copy(centre: TheCentre, sitting: Reader, application_id: str) -> Response:
    """The copy of what the applicant undertook, for them at the window and for whoever goes to look."""
    file = centre.desk.open(application_id, sitting)
    item = None if file is None else centre.departments.as_signed(file.line.item_code, file.line.item_version)
    if file is None or item is None:
        return nothing(centre)
    try:
        pdf = render_undertaking_copy(
            file.application, item, case_no=file.line.case_no, demonstration=centre.settings.demonstration
        )
    except MissingGlyphError:
        pdf = None
    if pdf is None:
        return nothing(centre)
    headers = {"Content-Disposition": f'inline; filename="undertaking-{file.line.case_no}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


@router.post("/post-checks/{application_id}/take")
def take(centre: TheCentre, sitting: Checker, application_id: str, _form: Posted) -> Response:
    return _answer(centre, sitting, application_id, centre.post_checks.take(application_id, sitting))


@router.post("/post-checks/{application_id}/{finding}")
def end(centre: TheCentre, sitting: Checker, application_id: str, finding: Finding, form: Posted) -> Response:
    found = Found(finding, field(form, "findings"), field(form, "legal_basis"))
    if not found.findings or (finding is Finding.BROKEN and not found.legal_basis):
        return _page(centre, sitting, application_id, error="看到了什么、依据什么，都要写明再提交。", status=422)
    return _answer(centre, sitting, application_id, centre.post_checks.end(application_id, found, sitting))


def _answer(centre: Centre, sitting: StaffSession, application_id: str, result: CheckResult) -> Response:
    match result:
        case CheckResult.DONE:
            _LOG.info("post-check step", staff=sitting.name, application=application_id)
            return RedirectResponse(f"/desk/post-checks/{application_id}", status_code=303)
        case CheckResult.NO_SUCH_CHECK | CheckResult.NOT_ALLOWED:
            return nothing(centre)
        case CheckResult.NOT_NOW:
            told = "这件已经变了：同事领走了，或核查已经结束。请看现在的状态。"
            return _page(centre, sitting, application_id, error=told, status=409)
        case _:
            assert_never(result)


def _page(
    centre: Centre, sitting: StaffSession, application_id: str, *, error: str = "", status: int = 200
) -> Response:
    check = centre.post_checks.of_case(application_id)
    file = None if check is None else centre.desk.open(application_id, sitting)
    if check is None or file is None:
        return nothing(centre)
    item = centre.departments.as_signed(check.item_code, check.item_version)
    return staff_page(
        centre,
        sitting,
        "post_check.html",
        status=status,
        check=check,
        file=file,
        error=error,
        terms=item.undertaking.terms if item and item.undertaking else (),
        mine=check.handler == sitting.name,
        may=sitting.may(Permission.POST_CHECK),
        today=day_of(centre.clock.now()),
        answers=answers_of(item, file.application.form, centre.bookings.places(check.item_code)),
    )
