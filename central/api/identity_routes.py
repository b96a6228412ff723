# SPDX-License-Identifier: GPL-3.0-or-later
"""Showing that the card is one's own, and the prefill that this opens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from central.api.documentation import described
from central.api.requests import Signed, TheCentre, answer, parse
from central.identity import AssertionFault
from central.problems import RefusedError, problem
from central.registers import TO_FILL_IN, Asker, Errand
from kiosk.contract import routes
from kiosk.contract.identity import (
    Challenge,
    ChallengeRequest,
    PrefillAnswer,
    PrefillRequest,
    ProofAnswer,
    ProofRequest,
)
from kiosk.contract.problems import ProblemCode

router = APIRouter(tags=["identity"])


@router.post(routes.CHALLENGES, **described(Challenge, body=ChallengeRequest))
def open_challenge(centre: TheCentre, signed: Signed) -> Response:
    """Send a code to the phone on record, expect the city PIN, or tell the terms for a face."""
    request = parse(ChallengeRequest, signed.body)
    if not centre.rates.challenge.allows(signed.machine.machine_id):
        raise RefusedError(problem(ProblemCode.TOO_MANY))
    return answer(centre.challenges.open(request, signed.machine.machine_id))


@router.post(routes.PROOFS, **described(ProofAnswer, body=ProofRequest))
def prove(centre: TheCentre, signed: Signed, challenge_id: Annotated[str, Path(max_length=100)]) -> Response:
    """Judge what the person typed, or what the machine tells of their face; proved gives a signed assertion."""
    request = parse(ProofRequest, signed.body)
    return answer(centre.challenges.prove(challenge_id, request, signed.machine.machine_id))


@router.post(routes.PREFILLS, **described(PrefillAnswer, body=PrefillRequest))
def prefill(centre: TheCentre, signed: Signed) -> Response:
    """The register data of an item's form, for a person who reached the item's level here."""
    request = parse(PrefillRequest, signed.body)
    definition = centre.definitions.get(request.item_code)
    if definition is None or not definition.item.enabled:
        raise RefusedError(problem(ProblemCode.ITEM_UNKNOWN))
    person = centre.assertions.for_prefill(request.assertion, definition.item, signed.machine.machine_id)
    if isinstance(person, AssertionFault):
        raise RefusedError(problem(ProblemCode.IDENTITY_REFUSED, person.value))
    errand = Errand(TO_FILL_IN, person.session_id, Asker.machine(signed.machine.machine_id))
    return answer(centre.registers.prefill(definition, person.card_type, person.number, person.name, errand))
