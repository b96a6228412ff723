# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk over HTTP: plain pages, server-side forms, a session cookie and a token in every form."""

from __future__ import annotations

import hmac
from pathlib import Path as FilePath
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from central.api.requests import TheCentre, line_of
from central.centre import Centre
from central.desk.actions import Action, Approve, AskSupplement, Close, HandBack, Refuse, Take
from central.desk.cases import MOST_SHOWN, ActResult
from central.desk.staff import StaffSession
from central.desk.words import EVENTS, OUTCOMES, RULE_STATES, STATES
from central.intake.case_state import CaseEvent, CaseState
from central.pages.rendering import Pages
from kiosk.contract.cases import CaseOutcome, Lack
from kiosk.contract.items import MATERIAL_CODE
from kiosk.contract.message import Text
from kiosk.standards import mask_phone

router = APIRouter(prefix="/desk", include_in_schema=False)
_PAGES: Final = Pages(FilePath(__file__).parent / "templates")
_LOG: Final = structlog.get_logger("central.desk")
_COOKIE: Final = "desk_session"
_LONGEST: Final = 1_000
_LACK_ROWS: Final = 4


def _sitting(request: Request, centre: TheCentre) -> StaffSession:
    session = centre.staff.session(request.cookies.get(_COOKIE, ""))
    if session is None:
        # A page, so the way to go is to the login and not a problem document.
        raise HTTPException(303, headers={"Location": "/desk/login"})
    return session


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=60, max_part_size=20_000)


Sitting = Annotated[StaffSession, Depends(_sitting)]
Form = Annotated[FormData, Depends(_form)]


def _posted(sitting: Sitting, form: Form) -> FormData:
    if not hmac.compare_digest(field(form, "csrf").encode(), sitting.csrf.encode()):
        raise HTTPException(403)
    return form


Posted = Annotated[FormData, Depends(_posted)]


@router.get("/login")
def login_page(centre: TheCentre) -> Response:
    return _PAGES.answer("login.html", centre.settings, failed=False)


@router.post("/login")
def login(request: Request, centre: TheCentre, form: Form) -> Response:
    allowed = centre.login_limit.allows(line_of(request))
    name = field(form, "name")
    token = centre.staff.log_in(name, field(form, "password")) if allowed else None
    if token is None:
        _LOG.warning("login refused", too_often=not allowed)
        return _PAGES.answer("login.html", centre.settings, status=403 if allowed else 429, failed=True)
    answer = RedirectResponse("/desk", status_code=303)
    answer.set_cookie(
        _COOKIE,
        token,
        max_age=int(centre.staff.session_life.total_seconds()),
        path="/desk",
        httponly=True,
        samesite="strict",
        secure=urlsplit(centre.settings.base_url).scheme == "https",
    )
    return answer


@router.post("/logout")
def logout(request: Request, centre: TheCentre, _posted_form: Posted) -> Response:
    centre.staff.log_out(request.cookies.get(_COOKIE, ""))
    answer = RedirectResponse("/desk/login", status_code=303)
    answer.delete_cookie(_COOKIE, path="/desk")
    return answer


@router.get("")
def waiting_cases(centre: TheCentre, sitting: Sitting) -> Response:
    return _list(centre, sitting, ended=False)


@router.get("/ended")
def ended_cases(centre: TheCentre, sitting: Sitting) -> Response:
    return _list(centre, sitting, ended=True)


@router.post("/find")
def find(centre: TheCentre, sitting: Sitting, form: Posted) -> Response:
    """Posted, so that no pick-up code stays in an address."""
    found = centre.desk.find(field(form, "told"))
    if found is None:
        return _list(
            centre, sitting, ended=False, error="没有这个办件。请对照小票，再输一遍办件编号或取件码。", status=404
        )
    return RedirectResponse(f"/desk/cases/{found}", status_code=303)


@router.get("/papers/{document_id}")
def paper(centre: TheCentre, sitting: Sitting, document_id: str) -> Response:
    """The paper itself, for a citizen at the window."""
    pdf = centre.papers.pdf(document_id)
    if pdf is None:
        return nothing(centre)
    _LOG.info("paper opened", staff=sitting.name, document=document_id)
    name = f'inline; filename="{document_id}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": name})


@router.get("/cases/{application_id}/attachments/{material}")
def attachment(
    centre: TheCentre,
    sitting: Sitting,
    application_id: str,
    material: Annotated[str, Path(pattern=MATERIAL_CODE)],
) -> Response:
    """A scanned paper, to be saved and opened by the clerk's own reader: it came from outside, so the browser does
    not show it beside the desk's own pages."""
    pdf = centre.desk.attachment(application_id, material)
    if pdf is None:
        return nothing(centre)
    _LOG.info("attachment opened", staff=sitting.name, application=application_id, material=material)
    headers = {
        "Content-Disposition": f'attachment; filename="{material}.pdf"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(pdf, media_type="application/pdf", headers=headers)


@router.get("/cases/{application_id}")
def case(centre: TheCentre, sitting: Sitting, application_id: str) -> Response:
    return _case(centre, sitting, application_id)


@router.post("/cases/{application_id}/{event}")
def act(centre: TheCentre, sitting: Sitting, application_id: str, event: CaseEvent, form: Posted) -> Response:
    action = _action(event, form)
    if action is None:
        told = "请把每一栏都填上再提交。"
        return _case(centre, sitting, application_id, error=told, status=422)
    match centre.desk.act(application_id, action, sitting.name):
        case ActResult.NO_SUCH_CASE:
            return nothing(centre)
        case ActResult.NOT_NOW:
            told = "这件已经变了：可能同事领走了，或已办结。请看现在的状态。"
            return _case(centre, sitting, application_id, error=told, status=409)
        case ActResult.DONE:
            _LOG.info("case acted on", staff=sitting.name, step=event.value, application=application_id)
            return RedirectResponse(f"/desk/cases/{application_id}", status_code=303)


@router.get("/callbacks")
def callbacks(centre: TheCentre, sitting: Sitting) -> Response:
    return staff_page(centre, sitting, "callbacks.html", tickets=centre.callbacks.tickets(), mask_phone=mask_phone)


@router.post("/callbacks/{number}/done")
def callback_done(centre: TheCentre, sitting: Sitting, number: int, _form: Posted) -> Response:
    centre.callbacks.done(number, sitting.name)
    return RedirectResponse("/desk/callbacks", status_code=303)


def _list(centre: Centre, sitting: StaffSession, *, ended: bool, error: str = "", status: int = 200) -> Response:
    lines, today = centre.desk.lines(ended=ended), centre.clock.now().date()
    shown = {"lines": lines, "ended": ended, "today": today, "error": error, "most": MOST_SHOWN}
    return staff_page(centre, sitting, "cases.html", status=status, **shown)


def _case(
    centre: Centre, sitting: StaffSession, application_id: str, *, error: str = "", status: int = 200
) -> Response:
    file = centre.desk.file(application_id)
    if file is None:
        return nothing(centre)
    # Who opened whose case is on record; whose it was is found through the case only.
    _LOG.info("case opened", staff=sitting.name, application=application_id)
    definition = centre.definitions.get(file.line.item_code)
    return staff_page(
        centre,
        sitting,
        "case.html",
        status=status,
        file=file,
        error=error,
        item=definition.item if definition else None,
        labels={control.key: control.label for control in definition.controls()} if definition else {},
        remedy=definition.rule_set.data.remedy.zh if definition else "",
        mine=file.line.state is CaseState.TAKEN and file.line.handler == sitting.name,
        paper_missing=definition is not None
        and definition.document is not None
        and (file.line.state, file.line.outcome) == (CaseState.DECIDED, CaseOutcome.APPROVED)
        and not file.document_ids,
        papers={material.code: material.name.zh for material in definition.item.materials} if definition else {},
        lack_rows=range(_LACK_ROWS),
        window=definition.item.window.zh if definition else "",
    )


def staff_page(
    centre: Centre, sitting: StaffSession, template: str, *, status: int = 200, **values: Any
) -> Response:
    """A page of the desk, with the names that all of them use."""
    return _PAGES.answer(
        template,
        centre.settings,
        status=status,
        sitting=sitting,
        names={code: definition.item.plain_name.zh for code, definition in centre.definitions.items()},
        states=STATES,
        outcomes=OUTCOMES,
        rule_states=RULE_STATES,
        events=EVENTS,
        State=CaseState,
        **values,
    )


def nothing(centre: Centre) -> Response:
    """There is no such thing here."""
    return _PAGES.answer("nothing.html", centre.settings, status=404)


def _action(event: CaseEvent, form: FormData) -> Action | None:
    """The action of a posted form, None when a field that it needs is empty."""
    match event:
        case CaseEvent.TAKE:
            return Take()
        case CaseEvent.HAND_BACK:
            return HandBack(field(form, "note"))
        case CaseEvent.APPROVE:
            note = field(form, "note")
            return Approve(note) if note else None
        case CaseEvent.ASK_SUPPLEMENT:
            return _supplement(form)
        case CaseEvent.REFUSE:
            reason, basis, remedy = (field(form, name) for name in ("reason", "legal_basis", "remedy"))
            return Refuse(reason, basis, remedy) if reason and basis and remedy else None
        case CaseEvent.CLOSE:
            reason = field(form, "reason")
            return Close(reason) if reason else None


def _supplement(form: FormData) -> AskSupplement | None:
    lacks: list[Lack] = []
    for row in range(_LACK_ROWS):
        what, why, how, where = (field(form, f"{name}{row}") for name in ("what", "why", "how", "where"))
        if not what:
            continue
        if not (why and how and where):
            return None
        lacks.append(Lack(what=_both(what), why=_both(why), how=_both(how), where=_both(where)))
    return AskSupplement(tuple(lacks)) if lacks else None


def field(form: FormData, name: str) -> str:
    """What was typed, without the spaces around it, and bounded."""
    value = form.get(name, "")
    return "" if isinstance(value, UploadFile) else value.strip()[:_LONGEST]


def _both(words: str) -> Text:
    return Text(zh=words, en=words)
