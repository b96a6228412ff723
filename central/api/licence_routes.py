# SPDX-License-Identifier: GPL-3.0-or-later
"""E-licences that stand for papers (免证办)."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from central.api.documentation import described
from central.api.requests import Signed, TheCentre, answer, parse
from central.problems import RefusedError, problem
from kiosk.contract import routes
from kiosk.contract.licences import LicenceAnswer, LicenceRequest
from kiosk.contract.problems import ProblemCode

router = APIRouter(tags=["licences"])


@router.post(routes.LICENCES, **described(LicenceAnswer, body=LicenceRequest))
def authorise_licence(centre: TheCentre, signed: Signed) -> Response:
    """Fetch a licence that its holder authorises for one material of one item."""
    if not centre.rates.machine_licence.allows(signed.machine.machine_id):
        raise RefusedError(problem(ProblemCode.TOO_MANY))
    request = parse(LicenceRequest, signed.body)
    return answer(centre.licences.authorise(request, signed.machine.machine_id))
