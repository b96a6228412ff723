# SPDX-License-Identifier: GPL-3.0-or-later
"""Enrolment, heartbeat, catalogue."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from central.api.documentation import described
from central.api.requests import RawBody, Signed, TheCentre, answer, line_of, parse
from central.problems import RefusedError, problem
from kiosk.contract import routes
from kiosk.contract.fleet import EnrolmentAnswer, EnrolmentRequest, Heartbeat, HeartbeatAnswer
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import SignedEnvelope

router = APIRouter(tags=["machines"])


@router.post(routes.ENROLMENTS, **described(EnrolmentAnswer, body=EnrolmentRequest))
def enrol(request: Request, centre: TheCentre, body: RawBody) -> Response:
    """Take in a machine by a one-time code. The only request without a stamp."""
    if not centre.enrolment_limit.allows(line_of(request)):
        raise RefusedError(problem(ProblemCode.TOO_MANY))
    return answer(centre.fleet.enrol(parse(EnrolmentRequest, body)))


@router.post(routes.HEARTBEATS, **described(HeartbeatAnswer, body=Heartbeat))
def heartbeat(centre: TheCentre, signed: Signed) -> Response:
    """Keep what the machine says of itself."""
    centre.fleet.heard(signed.machine.machine_id, parse(Heartbeat, signed.body))
    return answer(HeartbeatAnswer(centre_time=centre.clock.now(), catalogue_revision=centre.catalogue.revision))


@router.get(routes.CATALOGUE, **described(SignedEnvelope, others={304: "The machine has this bundle."}))
def catalogue(request: Request, centre: TheCentre, _signed: Signed) -> Response:
    """The signed bundle. Its ETag is strong: the digest of the bytes."""
    headers = {"ETag": centre.catalogue.etag, "Cache-Control": "no-cache"}
    wanted = request.headers.get("if-none-match", "")
    known = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
    if centre.catalogue.etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(centre.catalogue.body, media_type="application/json", headers=headers)
