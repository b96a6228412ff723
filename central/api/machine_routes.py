# SPDX-License-Identifier: GPL-3.0-or-later
"""Enrolment, heartbeat, catalogue, telemetry."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from central.api.documentation import described
from central.api.requests import RawBody, Signed, SignedByAny, TheCentre, answer, line_of, parse
from central.problems import RefusedError, problem
from kiosk.contract import routes
from kiosk.contract.catalogue import MEDIA_TYPE
from kiosk.contract.feedback import Acknowledgement
from kiosk.contract.fleet import EnrolmentAnswer, EnrolmentRequest, EventBatch, Heartbeat, HeartbeatAnswer
from kiosk.contract.problems import ProblemCode

router = APIRouter(tags=["machines"])


@router.post(routes.ENROLMENTS, **described(EnrolmentAnswer, body=EnrolmentRequest))
def enrol(request: Request, centre: TheCentre, body: RawBody) -> Response:
    """Take in a machine by a one-time code. The only request without a stamp."""
    if not centre.rates.enrolment.allows(line_of(request)):
        raise RefusedError(problem(ProblemCode.TOO_MANY))
    return answer(centre.fleet.enrol(parse(EnrolmentRequest, body)))


@router.post(routes.HEARTBEATS, **described(HeartbeatAnswer, body=Heartbeat))
def heartbeat(centre: TheCentre, signed: SignedByAny) -> Response:
    """Keep what the machine says of itself; tell it its slot and its orders. A revoked machine is answered too."""
    heard = centre.hearing.hear(signed.machine, parse(Heartbeat, signed.body))
    wanted, roll_back = centre.catalogues.of(signed.machine.machine_id)
    return answer(
        HeartbeatAnswer(
            centre_time=centre.clock.now(),
            catalogue_revision=wanted.revision,
            slot=heard.slot,
            orders=tuple(order for order in (heard.revocation, roll_back) if order is not None),
            token=heard.token,
        )
    )


@router.get(routes.CATALOGUE, **described(MEDIA_TYPE, others={304: "The machine has this revision."}))
def catalogue(
    centre: TheCentre, signed: Signed, since: Annotated[str | None, Query(max_length=64)] = None
) -> Response:
    """The catalogue that this machine is to have, or what changed since the revision that it has. A CatalogueAnswer
    on the first line, then each item's bytes on a line of its own; gzipped as a file."""
    wanted, _ = centre.catalogues.of(signed.machine.machine_id)
    headers = {"Cache-Control": "no-store"}
    if since == wanted.revision:
        return Response(status_code=304, headers=headers)
    return Response(centre.catalogues.answer(wanted, since), media_type=MEDIA_TYPE, headers=headers)


@router.post(routes.EVENTS, **described(Acknowledgement, body=EventBatch))
def keep_events(centre: TheCentre, signed: Signed) -> Response:
    """Keep what happened to the machine, each batch once."""
    return answer(centre.telemetry.put(parse(EventBatch, signed.body), signed.machine.machine_id))
