# SPDX-License-Identifier: GPL-3.0-or-later
"""The addresses that QR codes point to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from central.api.requests import TheCentre, line_of
from central.centre import Centre
from central.pages.rendering import Pages
from kiosk.contract import routes
from kiosk.contract.cases import CaseStatusClass
from kiosk.standards import normalise_pick_up_code
from kiosk.timing import CHINA_STANDARD_TIME

router = APIRouter(include_in_schema=False)
_PAGES: Final = Pages(Path(__file__).parent / "templates")

Language = Annotated[str, Query(alias="lang", max_length=5)]


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
    found = centre.status.look_up(code)
    return _PAGES.answer("status.html", centre.settings, language=language, found=found, classes=CaseStatusClass)


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
