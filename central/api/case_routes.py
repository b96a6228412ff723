# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications in, status and documents out, ratings and call-backs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import Response

from central.api.documentation import described
from central.api.lanes import admitted
from central.api.requests import Signed, TheCentre, answer, parse
from central.intake.papers import Revoked
from central.problems import RefusedError, problem
from kiosk.contract import routes
from kiosk.contract.cases import (
    Application,
    CaseStatus,
    DocumentAnswer,
    PrintAnswer,
    PrintRequest,
    SubmissionAnswer,
)
from kiosk.contract.feedback import Acknowledgement, CallbackRequest, Rating
from kiosk.contract.problems import Problem, ProblemCode

router = APIRouter(tags=["cases"])


@router.post(routes.CASES, **described(SubmissionAnswer, body=Application))
def submit(
    request: Request,
    centre: TheCentre,
    signed: Signed,
    idempotency_key: Annotated[str | None, Header(alias=routes.IDEMPOTENCY_HEADER)] = None,
) -> Response:
    """Take an application in, once. The receipt is given after the commit."""
    with admitted(request, centre):
        taken = centre.intake.submit(signed.machine, idempotency_key, signed.body)
    if isinstance(taken, Problem):
        raise RefusedError(taken)
    return Response(taken, media_type="application/json")


@router.get(routes.CASE_STATUS, **described(CaseStatus))
def case_status(centre: TheCentre, signed: Signed, code: Annotated[str, Path(max_length=40)]) -> Response:
    """The class of status, by pick-up code alone."""
    if not centre.rates.machine_status.allows(signed.machine.machine_id):
        raise RefusedError(problem(ProblemCode.TOO_MANY))
    return answer(centre.status.look_up(code))


@router.get(routes.DOCUMENT, **described(DocumentAnswer))
def document(centre: TheCentre, signed: Signed, document_id: Annotated[str, Path(max_length=100)]) -> Response:
    """A result document, for the machine at which its case was made."""
    found = centre.papers.for_machine(document_id, signed.machine.machine_id)
    if isinstance(found, Revoked):
        return answer(problem(ProblemCode.DOCUMENT_REVOKED, f"revoked on {found.at:%Y-%m-%d}"))
    return answer(found or problem(ProblemCode.NOT_FOUND, "no such document of this machine's cases"))


@router.post(routes.DOCUMENT_PRINTS, **described(PrintAnswer, body=PrintRequest))
def count_print(centre: TheCentre, signed: Signed, document_id: Annotated[str, Path(max_length=100)]) -> Response:
    """Let the machine of its case print a copy, counted before the answer, up to as many as the paper has."""
    wanted = parse(PrintRequest, signed.body)
    told = centre.papers.count_print(document_id, signed.machine.machine_id, wanted.job_id, centre.clock.now())
    if isinstance(told, Revoked):
        return answer(problem(ProblemCode.DOCUMENT_REVOKED, f"revoked on {told.at:%Y-%m-%d}"))
    return answer(told or problem(ProblemCode.NOT_FOUND, "no such document of this machine's cases"))


@router.post(routes.RATINGS, **described(Acknowledgement, body=Rating))
def rate(centre: TheCentre, signed: Signed) -> Response:
    """Keep a rating."""
    return answer(centre.ratings.put(parse(Rating, signed.body), signed.machine.machine_id))


@router.post(routes.CALLBACKS, **described(Acknowledgement, body=CallbackRequest))
def call_back(centre: TheCentre, signed: Signed) -> Response:
    """Keep a request to be called back."""
    return answer(centre.callbacks.put(parse(CallbackRequest, signed.body), signed.machine.machine_id))
