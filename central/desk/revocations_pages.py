# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's pages of approvals that are to be taken back, and were."""

from __future__ import annotations

from typing import Annotated, Final, assert_never

import structlog
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from central.api.requests import TheCentre
from central.centre import Centre
from central.desk.book import DeskAct
from central.desk.message_words import EFFECTS
from central.desk.revocation_lines import Charge
from central.desk.revocations import RevokeResult
from central.desk.roles import Permission
from central.desk.sitting import Posted, field, nothing, staff_page, who_may
from central.desk.staff import StaffSession
from central.intake.case_clocks import day_of
from central.intake.papers import REASONS
from kiosk.contract.revocations import RevocationEffect, RevocationReason

router = APIRouter(prefix="/desk", include_in_schema=False)
_LOG: Final = structlog.get_logger("central.desk")

Reader = Annotated[StaffSession, who_may(Permission.READ_CASES)]
Revoker = Annotated[StaffSession, who_may(Permission.REVOKE)]


@router.get("/revocations")
def revocations(centre: TheCentre, sitting: Reader, ended: bool = False) -> Response:
    """What is open comes first: a citizen may be waiting to be heard."""

    def sees(item_code: str, item_version: str) -> bool:
        return centre.departments.sees(sitting.department, item_code, item_version)

    centre.desk_book.note(sitting, DeskAct.LIST, detail="revocations")
    lines = centre.revocations.lines(sees, ended=ended)
    today = day_of(centre.clock.now())
    return staff_page(
        centre, sitting, "revocations.html", lines=lines, ended=ended, today=today, reasons=REASONS, effects=EFFECTS
    )


@router.get("/revocations/{application_id}")
def revocation(centre: TheCentre, sitting: Reader, application_id: str) -> Response:
    return _page(centre, sitting, application_id)


@router.post("/revocations/{application_id}/announce")
def announce(centre: TheCentre, sitting: Revoker, application_id: str, form: Posted) -> Response:
    charge = _charge(form)
    if charge is None:
        return _page(centre, sitting, application_id, error="理由、依据、效力都要写明再提交。", status=422)
    return _answer(centre, sitting, application_id, centre.revocations.announce(application_id, charge, sitting))


@router.post("/revocations/{application_id}/heard")
def heard(centre: TheCentre, sitting: Revoker, application_id: str, form: Posted) -> Response:
    said = field(form, "statement")
    if not said:
        return _page(centre, sitting, application_id, error="请写下本人说了什么。", status=422)
    return _answer(centre, sitting, application_id, centre.revocations.heard(application_id, said, sitting))


@router.post("/revocations/{application_id}/revoke")
def revoke(centre: TheCentre, sitting: Revoker, application_id: str, _form: Posted) -> Response:
    return _answer(centre, sitting, application_id, centre.revocations.revoke(application_id, sitting))


@router.post("/revocations/{application_id}/keep")
def keep(centre: TheCentre, sitting: Revoker, application_id: str, form: Posted) -> Response:
    reason = field(form, "reason")
    if not reason:
        return _page(centre, sitting, application_id, error="请写明为什么不撤销。", status=422)
    return _answer(centre, sitting, application_id, centre.revocations.keep(application_id, reason, sitting))


def _charge(form: FormData) -> Charge | None:
    reason, basis, ground = (field(form, name) for name in ("reason", "legal_basis", "at_once"))
    try:
        reason_class = RevocationReason(field(form, "reason_class"))
        effect = RevocationEffect(field(form, "effect"))
    except ValueError:
        return None
    # A box that is ticked without its ground is no ground.
    if not (reason and basis) or (field(form, "now") and not ground):
        return None
    return Charge(reason_class, reason, basis, effect, ground if field(form, "now") else "")


def _answer(centre: Centre, sitting: StaffSession, application_id: str, result: RevokeResult) -> Response:
    match result:
        case RevokeResult.DONE:
            _LOG.info("revocation step", staff=sitting.name, application=application_id)
            return RedirectResponse(f"/desk/revocations/{application_id}", status_code=303)
        case RevokeResult.NO_SUCH_CASE | RevokeResult.NOT_ALLOWED:
            return nothing(centre)
        case RevokeResult.NOT_NOW:
            told = "现在不能这样做：这项批准没有生效、已经撤销，或同事刚处理过。请看现在的状态。"
        case RevokeResult.TOO_EARLY:
            told = "陈述申辩的日子还没过，本人也还没有说明情况，现在不能撤销。"
        case RevokeResult.NO_SEAL:
            told = "印章现在用不了，撤销决定书盖不了章，所以还没有撤销。过一会儿再做；一直不行，请找管理员。"
        case _:
            assert_never(result)
    return _page(centre, sitting, application_id, error=told, status=409)


def _page(
    centre: Centre, sitting: StaffSession, application_id: str, *, error: str = "", status: int = 200
) -> Response:
    file = centre.desk.open(application_id, sitting)
    if file is None:
        return nothing(centre)
    found = centre.revocations.of_case(application_id)
    standing = centre.revocations.applies(file)
    return staff_page(
        centre,
        sitting,
        "revocation.html",
        status=status,
        file=file,
        found=found,
        opened=found is not None and found.ended_as is None,
        standing=standing,
        may=sitting.may(Permission.REVOKE),
        error=error,
        reasons=REASONS,
        effects=EFFECTS,
        wishes=tuple(filter(None, map(centre.complaints.words_of, file.review_tickets))),
        today=day_of(centre.clock.now()),
        hearing_days=centre.limits.hearing_working_days,
    )
