# SPDX-License-Identifier: GPL-3.0-or-later
"""What machines bring when the line is back: batches, papers before their case, lapses, withdrawals; and questions
where a case stands."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from central.api.documentation import described, file_of
from central.api.lanes import admitted
from central.api.requests import Signed, TheCentre, answer, parse
from central.intake.tags import person_tag
from central.problems import RefusedError, problem
from kiosk.contract import routes
from kiosk.contract.delivery import (
    CaseBatch,
    CaseBatchAnswer,
    Lapse,
    LapseAnswer,
    MaterialAnswer,
    Withdrawal,
    WithdrawalAnswer,
)
from kiosk.contract.hand_ins import HandInAnswer, PaperHandIn
from kiosk.contract.problems import ProblemCode
from kiosk.contract.tracking import StatusAnswer, StatusQuestion

router = APIRouter(tags=["arrivals"])


@router.post(routes.CASE_BATCHES, **described(CaseBatchAnswer, body=CaseBatch))
def submit_batch(request: Request, centre: TheCentre, signed: Signed) -> Response:
    """Take applications in, each by itself; the receipts are given after the commit of all."""
    batch = parse(CaseBatch, signed.body)
    with admitted(request, centre, count=len(batch.bodies)):
        return answer(centre.intake.submit_batch(signed.machine, batch))


@router.put(
    routes.MATERIAL,
    responses=described(MaterialAnswer)["responses"],
    openapi_extra={"requestBody": {"required": True, "content": file_of("application/pdf")}},
)
def put_material(
    centre: TheCentre, signed: Signed, sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
) -> Response:
    """Keep a paper until the case that names it comes."""
    return answer(centre.materials.put(signed.machine.machine_id, sha256, signed.body))


@router.post(routes.HAND_INS, **described(HandInAnswer, body=PaperHandIn))
def hand_in(centre: TheCentre, signed: Signed) -> Response:
    """Take a paper that was to follow, of a case that is shown to be one's own."""
    if not centre.rates.machine_status.allows(signed.machine.machine_id):
        raise RefusedError(problem(ProblemCode.TOO_MANY))
    return answer(centre.hand_ins.put(parse(PaperHandIn, signed.body), signed.machine.machine_id))


@router.post(routes.LAPSES, **described(LapseAnswer, body=Lapse))
def lapse(centre: TheCentre, signed: Signed) -> Response:
    """Keep what did not become a case, so that its applicant is called."""
    return answer(centre.lapses.put(parse(Lapse, signed.body), signed.machine.machine_id))


@router.post(routes.WITHDRAWALS, **described(WithdrawalAnswer, body=Withdrawal))
def withdraw(centre: TheCentre, signed: Signed) -> Response:
    """Keep an applicant's order not to take an application."""
    order = parse(Withdrawal, signed.body)
    person = person_tag(centre.tagger, order.card_type, order.number)
    if not centre.rates.machine_withdrawal.allows(signed.machine.machine_id) or not (
        centre.rates.person_withdrawal.allows(person)
    ):
        raise RefusedError(problem(ProblemCode.TOO_MANY))
    return answer(centre.withdrawals.put(order, signed.machine.machine_id))


@router.post(routes.STATUS_QUESTIONS, **described(StatusAnswer, body=StatusQuestion))
def status_question(centre: TheCentre, signed: Signed) -> Response:
    """Where cases stand, as far as was shown of whoever asks."""
    if not centre.rates.machine_status.allows(signed.machine.machine_id):
        raise RefusedError(problem(ProblemCode.TOO_MANY))
    return answer(centre.questions.answer(parse(StatusQuestion, signed.body), signed.machine.machine_id))
