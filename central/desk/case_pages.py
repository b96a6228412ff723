# SPDX-License-Identifier: GPL-3.0-or-later
"""One case at the desk: read with all that it stands on, its papers opened, and what is done with it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, assert_never

import structlog
from fastapi import APIRouter, Path
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from central.api.requests import TheCentre
from central.centre import Centre
from central.desk.actions import (
    Action,
    Approve,
    AskSupplement,
    Assign,
    Bring,
    Close,
    HandBack,
    PassUp,
    Pause,
    Refuse,
    Resume,
    Take,
    Uphold,
)
from central.desk.answers import answers_of
from central.desk.cases import LONGEST_PAUSE, ActResult
from central.desk.message_words import NOTICE_FAULTS, NOTICE_STATES
from central.desk.queues import OVER
from central.desk.roles import Permission
from central.desk.sitting import Posted, field, nothing, scanned_paper, staff_page, who_may
from central.desk.staff import StaffSession
from central.desk.words import ORIGINS, READINGS
from central.intake.case_clocks import day_of
from central.intake.case_state import CaseEvent, CaseState
from kiosk.contract.cases import CaseOutcome, Lack
from kiosk.contract.items import MATERIAL_CODE
from kiosk.contract.message import Text
from kiosk.contract.proxies import AUTHORISATION, GROUND_WORDS, RELATION_WORDS
from kiosk.contract.tracking import StandsFor

router = APIRouter(prefix="/desk", include_in_schema=False)
_LOG: Final = structlog.get_logger("central.desk")
_LACK_ROWS: Final = 4

Reader = Annotated[StaffSession, who_may(Permission.READ_CASES)]


@router.get("/papers/{document_id}")
def paper(centre: TheCentre, sitting: Reader, document_id: str) -> Response:
    """The paper itself, for a citizen at the window."""
    pdf = centre.desk.paper(document_id, sitting)
    if pdf is None:
        return nothing(centre)
    name = f'inline; filename="{document_id}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": name})


@router.get("/cases/{application_id}/attachments/{material}")
def attachment(
    centre: TheCentre,
    sitting: Reader,
    application_id: str,
    material: Annotated[str, Path(pattern=MATERIAL_CODE)],
) -> Response:
    """A scanned paper, to be saved and opened by the clerk's own reader."""
    pdf = centre.desk.attachment(application_id, material, sitting)
    if pdf is None:
        return nothing(centre)
    return scanned_paper(material, pdf)


@router.get("/cases/{application_id}")
def case(centre: TheCentre, sitting: Reader, application_id: str) -> Response:
    return _case(centre, sitting, application_id)


@router.post("/cases/{application_id}/{event}")
def act(centre: TheCentre, sitting: Reader, application_id: str, event: CaseEvent, form: Posted) -> Response:
    action = _action(event, form)
    if action is None:
        told = "请把每一栏都填上再提交。"
        return _case(centre, sitting, application_id, error=told, status=422)
    result = centre.desk.act(application_id, action, sitting)
    if result is ActResult.NO_SUCH_CASE:
        return nothing(centre)
    if result is ActResult.DONE:
        _LOG.info("case acted on", staff=sitting.name, step=event.value, application=application_id)
        return RedirectResponse(f"/desk/cases/{application_id}", status_code=303)
    told, status = _hindrance(result)
    return _case(centre, sitting, application_id, error=told, status=status)


def _hindrance(result: ActResult) -> tuple[str, int]:
    """Why nothing was done, and the HTTP status of the page that says so."""
    match result:
        case ActResult.NOT_NOW:
            return "这件已经变了：可能同事领走了，或已办结。请看现在的状态。", 409
        case ActResult.NOT_ALLOWED:
            return (
                "您的岗位不能做这一步。要求第二次补正，请找督查主管；特别程序和指派，请找首席服务官或督查主管。",
                403,
            )
        case ActResult.REASON_WANTED:
            return "已经一次性告知过要补的材料。再要求补正，请写明为什么上次没有告知。", 422
        case ActResult.NOBODY:
            return "没有这位能办这件的同事，请从名单里选。", 422
        case ActResult.NO_SUCH_NUMBER:
            return "没有这个编号：要填同一个人、同一事项的另一个办件编号。", 422
        case ActResult.NO_SUCH_DAY:
            return f"最后一天要在今天以后，最长 {LONGEST_PAUSE.days} 天。", 422
        case ActResult.APPROVAL_STANDS:
            return "这件已经批准过。改变结果，要先撤销批准；没有问题，请选“维持原决定”。", 409
        case ActResult.NO_SEAL:
            return (
                "印章现在用不了，文件盖不了章，所以决定还没有作出。过一会儿再提交；一直不行，请找管理员。",
                503,
            )
        case ActResult.NO_ROOM:
            return "申请人选的时间已经约满，或他已另有预约。请联系申请人改时间，再决定。", 409
        case ActResult.DONE | ActResult.NO_SUCH_CASE:
            raise AssertionError(result)
        case _:
            assert_never(result)


def _case(
    centre: Centre, sitting: StaffSession, application_id: str, *, error: str = "", status: int = 200
) -> Response:
    file = centre.desk.open(application_id, sitting)
    if file is None:
        return nothing(centre)
    definition = centre.definitions.get(file.line.item_code)
    item = (
        definition.item
        if definition
        else centre.departments.earlier.item(file.line.item_code, file.line.item_version)
    )
    acting = file.line.state not in OVER
    return staff_page(
        centre,
        sitting,
        "case.html",
        status=status,
        file=file,
        error=error,
        item=item,
        answers=answers_of(
            centre.departments.as_signed(file.line.item_code, file.line.item_version),
            file.application.form,
            centre.bookings.places(file.line.item_code),
        ),
        origins=ORIGINS,
        remedy=definition.rule_set.data.remedy.zh if definition else "",
        acting=acting,
        calendar_years=centre.calendar.years,
        mine=file.line.state is CaseState.TAKEN and file.line.handler == sitting.name,
        colleagues=centre.staff.who_may(Permission.HANDLE_CASES, file.line.department)
        if acting and sitting.may(Permission.ASSIGN)
        else [],
        paper_missing=definition is not None
        and definition.document is not None
        and (file.line.state, file.line.outcome) == (CaseState.DECIDED, CaseOutcome.APPROVED)
        and not file.document_ids,
        papers={AUTHORISATION: "委托书"} | ({one.code: one.name.zh for one in item.materials} if item else {}),
        grounds=GROUND_WORDS,
        relations=RELATION_WORDS,
        licences=centre.licence_looks.of_case(
            definition, file.application, staff=sitting.name, is_open=acting, at=centre.clock.now()
        )
        if definition
        else (),
        lack_rows=range(_LACK_ROWS),
        window=item.window.zh if item else "",
        readings=READINGS,
        wishes={ticket: centre.complaints.words_of(ticket) for ticket in file.review_tickets},
        today=day_of(centre.clock.now()),
        approved_before=file.decided_before is CaseOutcome.APPROVED,
        messages=centre.calls.of_case(application_id),
        message_states=NOTICE_STATES,
        message_faults=NOTICE_FAULTS,
        duties=centre.deferred_desk.of_case(application_id),
        revocable=sitting.may(Permission.REVOKE) and centre.revocations.applies(file),
        revocation=centre.revocations.of_case(application_id),
    )


def _action(event: CaseEvent, form: FormData) -> Action | None:
    """The action of a posted form, None when a field that it needs is empty, or when it is no step of staff."""
    note, reason = field(form, "note"), field(form, "reason")
    match event:
        case CaseEvent.TAKE:
            return Take()
        case CaseEvent.HAND_BACK:
            return HandBack(note)
        case CaseEvent.PASS_UP:
            return PassUp(note) if note else None
        case CaseEvent.ASSIGN:
            to = field(form, "to")
            return Assign(to, note) if to else None
        case CaseEvent.APPROVE:
            return Approve(note) if note else None
        case CaseEvent.ASK_SUPPLEMENT:
            return _supplement(form, reason)
        case CaseEvent.BRING:
            return Bring(note, field(form, "new_case")) if note else None
        case CaseEvent.PAUSE:
            return _pause(form, reason)
        case CaseEvent.RESUME:
            return Resume(note) if note else None
        case CaseEvent.REFUSE:
            basis, remedy = field(form, "legal_basis"), field(form, "remedy")
            return Refuse(reason, basis, remedy) if reason and basis and remedy else None
        case CaseEvent.UPHOLD:
            return Uphold(reason) if reason else None
        case CaseEvent.CLOSE:
            return Close(reason) if reason else None
        case CaseEvent.REVIEW | CaseEvent.ANNOUNCE | CaseEvent.KEEP | CaseEvent.REVOKE:
            # The applicant's own step, and those that have pages of their own.
            return None
        case _:
            assert_never(event)


def _pause(form: FormData, reason: str) -> Pause | None:
    try:
        kind, until = StandsFor(field(form, "stands_for")), date.fromisoformat(field(form, "until"))
    except ValueError:
        return None
    return Pause(kind, until, reason) if reason and kind is not StandsFor.SUPPLEMENT else None


def _supplement(form: FormData, reason: str) -> AskSupplement | None:
    lacks: list[Lack] = []
    for row in range(_LACK_ROWS):
        what, why, how, where = (field(form, f"{name}{row}") for name in ("what", "why", "how", "where"))
        if not what:
            continue
        if not (why and how and where):
            return None
        lacks.append(Lack(what=_both(what), why=_both(why), how=_both(how), where=_both(where)))
    return AskSupplement(tuple(lacks), reason) if lacks else None


def _both(words: str) -> Text:
    return Text(zh=words, en=words)
