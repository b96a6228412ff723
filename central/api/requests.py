# SPDX-License-Identifier: GPL-3.0-or-later
"""From bytes to a believed machine and a typed message, and back to bytes."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from central.centre import Centre
from central.fleet.machines import Machine
from central.problems import RefusedError, problem
from kiosk.contract.message import Message
from kiosk.contract.problems import Problem, ProblemCode

_M = TypeVar("_M", bound=Message)


@dataclass(frozen=True)
class SignedRequest:
    """A request that an enrolled machine signed: believed, and its body still as it came."""

    machine: Machine
    body: bytes


def centre_of(request: Request) -> Centre:
    """The centre that this application serves."""
    centre = request.app.state.centre
    assert isinstance(centre, Centre)  # noqa: S101 - set by create_app, the only maker of the application
    return centre


async def body_of(request: Request) -> bytes:
    """The whole body; BoundedBody bounds it."""
    try:
        return await request.body()
    except ClientDisconnect as error:
        raise RefusedError(problem(ProblemCode.MALFORMED, "the body ended too early")) from error


async def _signed(request: Request) -> SignedRequest:
    return await _believed(request, revoked_too=False)


async def _signed_by_any(request: Request) -> SignedRequest:
    return await _believed(request, revoked_too=True)


async def _believed(request: Request, *, revoked_too: bool) -> SignedRequest:
    body = await body_of(request)
    raw_path: bytes = request.scope["raw_path"]
    query: bytes = request.scope["query_string"]
    target = (raw_path + (b"?" + query if query else b"")).decode("latin-1")
    outcome = await run_in_threadpool(
        centre_of(request).gate.check,
        request.headers,
        method=request.method,
        target=target,
        body=body,
        revoked_too=revoked_too,
    )
    if isinstance(outcome, Problem):
        raise RefusedError(outcome)
    request.state.machine_id = outcome.machine_id
    return SignedRequest(outcome, body)


Signed = Annotated[SignedRequest, Depends(_signed)]
SignedByAny = Annotated[SignedRequest, Depends(_signed_by_any)]
"""Also of a machine that is out of service; for heartbeats alone."""
RawBody = Annotated[bytes, Depends(body_of)]
TheCentre = Annotated[Centre, Depends(centre_of)]


def parse(kind: type[_M], body: bytes) -> _M:
    """The message of a body. Raises RefusedError; its detail says where, never what."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        where = "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['type']}" for one in found[:10])
        raise RefusedError(problem(ProblemCode.MALFORMED, where)) from error


def answer(message: Message | Problem) -> Response:
    """The JSON of a message; raises RefusedError for a problem."""
    if isinstance(message, Problem):
        raise RefusedError(message)
    return Response(message.model_dump_json(), media_type="application/json")


def address_of(request: Request) -> str:
    """Where the request came from, as far as the server knows."""
    return request.client.host if request.client else "unknown"


def line_of(request: Request) -> str:
    """Whose line a request came over, for counting: an IPv6 subscriber has 2**64 addresses and is one."""
    address = address_of(request)
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if known.version == 4 else str(ipaddress.ip_network((known, 64), strict=False))
