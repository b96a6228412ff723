# SPDX-License-Identifier: GPL-3.0-or-later
"""The addresses that QR codes point to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from central.api.requests import TheCentre, line_of
from central.centre import Centre
from central.pages.rendering import Pages
from kiosk.contract import routes
from kiosk.contract.cases import CaseStatusClass
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem
from kiosk.contract.tracking import CaseStage, CaseWords, StandsFor
from kiosk.standards import normalise_pick_up_code
from kiosk.timing import CHINA_STANDARD_TIME

router = APIRouter(include_in_schema=False)
_PAGES: Final = Pages(Path(__file__).parent / "templates")

_LONGEST_NUMBER: Final = 40
_STAGES: Final = {
    CaseStage.ACCEPTED: Text(zh="受理", en="Accepted"),
    CaseStage.REVIEW: Text(zh="审查", en="Looked at"),
    CaseStage.DECISION: Text(zh="决定", en="Decided"),
    CaseStage.ENDED: Text(zh="办结", en="Finished"),
}
_STOOD_FOR: Final = {
    StandsFor.SUPPLEMENT: Text(zh="等您补材料", en="Something is wanted from you"),
    StandsFor.EXTENDED: Text(zh="延长审批", en="The office takes longer"),
    StandsFor.OTHER: Text(zh="特别程序（听证、检验等）", en="A special procedure, such as a hearing or inspection"),
}

Language = Annotated[str, Query(alias="lang", max_length=5)]


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=4, max_part_size=1_000)


Form = Annotated[FormData, Depends(_form)]


@router.get("/s")
def status_form(request: Request, centre: TheCentre, code: str = "", language: Language = "zh") -> Response:
    """Where a pick-up code can be typed."""
    if not code:
        return _PAGES.answer("status_form.html", centre.settings, language=language, mistyped=False)
    known = normalise_pick_up_code(code)
    if known is None:
        return _PAGES.answer("status_form.html", centre.settings, language=language, mistyped=True)
    suffix = "?lang=en" if language == "en" else ""
    return RedirectResponse(request.url_for("status", code=known).path + suffix, status_code=303)


@router.get(routes.STATUS_PAGE)
def status(request: Request, centre: TheCentre, code: str, language: Language = "zh") -> Response:
    """The class of status and nothing more."""
    if not centre.rates.address_status.allows(line_of(request)):
        return _too_many(centre, language)
    return _status(centre, code, language)


@router.post(routes.STATUS_PAGE)
def status_in_words(
    request: Request, centre: TheCentre, code: str, form: Form, language: Language = "zh"
) -> Response:
    """How far it has come, for whoever also knows the applicant's number; posted, so that it is in no address."""
    if not centre.rates.address_status.allows(line_of(request)):
        return _too_many(centre, language)
    number = "".join(str(form.get("number", ""))[:_LONGEST_NUMBER].split())
    words = centre.questions.by_slip(code, number) if number else None
    if isinstance(words, Problem):
        return _too_many(centre, language)
    return _status(centre, code, language, words=words, unmatched=words is None)


def _status(
    centre: Centre, code: str, language: str, *, words: CaseWords | None = None, unmatched: bool = False
) -> HTMLResponse:
    return _PAGES.answer(
        "status.html",
        centre.settings,
        language=language,
        status=422 if unmatched else 200,
        found=centre.status.look_up(code),
        classes=CaseStatusClass,
        words=words,
        unmatched=unmatched,
        stage_names=_STAGES,
        stood_for=_STOOD_FOR,
    )


@router.get(routes.VERIFY_PAGE)
def verify(request: Request, centre: TheCentre, document_id: str, language: Language = "zh") -> Response:
    """Whether a printed document is one of ours."""
    if not centre.rates.page.allows(line_of(request)):
        return _too_many(centre, language)
    paper = centre.papers.public(document_id)
    code = 200 if paper else 404
    today = centre.clock.now().astimezone(CHINA_STANDARD_TIME).date()
    expired = paper is not None and paper.valid_until is not None and today > paper.valid_until
    return _PAGES.answer(
        "verify.html", centre.settings, language=language, status=code, paper=paper, expired=expired
    )


def _too_many(centre: Centre, language: str) -> HTMLResponse:
    return _PAGES.answer("too_many.html", centre.settings, language=language, status=429)
