# SPDX-License-Identifier: GPL-3.0-or-later
"""What citizens leave beside an application: complaints, and drafts that they go on with elsewhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from central.api.documentation import described
from central.api.requests import Signed, SignedRequest, TheCentre, answer, parse
from central.centre import Centre
from central.problems import RefusedError, problem
from kiosk.contract import routes
from kiosk.contract.drafts import DraftAnswer, DraftDeposit
from kiosk.contract.feedback import Acknowledgement, Complaint
from kiosk.contract.problems import ProblemCode

router = APIRouter(tags=["people"])

Locator = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


@router.post(routes.COMPLAINTS, **described(Acknowledgement, body=Complaint))
def complain(centre: TheCentre, signed: Signed) -> Response:
    """Keep a complaint, a suggestion, or what could not be done."""
    return answer(centre.complaints.put(parse(Complaint, signed.body), signed.machine.machine_id))


@router.put(routes.DRAFTS, **described(DraftAnswer, body=DraftDeposit))
def keep_draft(centre: TheCentre, signed: Signed) -> Response:
    """Keep a draft that only its citizen can open, for 90 days from now."""
    _bound(centre, signed)
    return answer(centre.drafts.put(parse(DraftDeposit, signed.body), signed.machine.machine_id))


@router.get(routes.DRAFT, **described(DraftAnswer))
def fetch_draft(centre: TheCentre, signed: Signed, locator: Locator) -> Response:
    """A draft, by what is derived from its resume code; any enrolled machine may ask."""
    _bound(centre, signed)
    kept = centre.drafts.get(locator)
    if kept is None:
        raise RefusedError(problem(ProblemCode.NOT_FOUND, "no such draft is kept"))
    return answer(kept.answer())


@router.delete(routes.DRAFT, status_code=204, response_class=Response)
def forget_draft(centre: TheCentre, signed: Signed, locator: Locator) -> Response:
    """Forget a draft; the same answer whether there was one or not."""
    _bound(centre, signed)
    centre.drafts.delete(locator)
    return Response(status_code=204)


def _bound(centre: Centre, signed: SignedRequest) -> None:
    if not centre.rates.draft.allows(signed.machine.machine_id):
        raise RefusedError(problem(ProblemCode.TOO_MANY))
