# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration's hands on the world: slow, failing, answers lost, registers silent, refusal on.

Mounted only with --demo, and answers on loopback only.
"""

from __future__ import annotations

import asyncio
import ipaddress
import threading
from dataclasses import asdict
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage

from central.api.requests import RawBody, TheCentre, address_of, answer, parse
from central.demo import DemoBackend
from central.identity import DEMONSTRATION_ALGORITHM
from central.notifications import SimulatedGateway
from central.problems import RefusedError, problem
from central.routing import SimulatedNeighbours
from kiosk.contract import routes
from kiosk.contract.message import Message
from kiosk.contract.problems import ProblemCode

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_FACE_DISTANCE: Final = 0.40
_NONSENSE: Final = b"<html><body>gateway timeout</body></html>"


class DemoControls(Message):
    """What is given is set, what is not stays. Counts are of the next requests whose path begins with `on`.

    silent_registers: ids of registers that do not answer. delay_seconds: before each answer of the
    API, heartbeats excepted. lose_answers: the work is done and committed, then the line is cut.
    answer_500, answer_nonsense: nothing is done. refusal_items: exactly these may be refused by rules.
    face_taken: whether the city takes drawn faces as a proof. failing_phones: exactly these get no message; what
    goes to them is reported as failed. gateway_down: no message is taken. neighbours_*,
    not_ours: of the offices of other places, see SimulatedNeighbours.
    """

    silent_registers: tuple[str, ...] | None = None
    delay_seconds: float | None = Field(default=None, ge=0, le=120)
    lose_answers: int | None = Field(default=None, ge=0, le=1000)
    answer_500: int | None = Field(default=None, ge=0, le=1000)
    answer_nonsense: int | None = Field(default=None, ge=0, le=1000)
    refusal_items: tuple[str, ...] | None = None
    face_taken: bool | None = None
    failing_phones: tuple[str, ...] | None = None
    gateway_down: bool | None = None
    neighbours_down: bool | None = None
    neighbours_answer: bool | None = None
    neighbours_refuse: bool | None = None
    not_ours: tuple[str, ...] | None = None
    on: str | None = None


class Faults:
    """What the next answers suffer. One owner, any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.delay_seconds = 0.0
        self._on: str = routes.CASES
        self._silent: tuple[str, ...] = ()
        self._counts = {"lose_answers": 0, "answer_500": 0, "answer_nonsense": 0}

    def set(self, controls: DemoControls) -> None:
        with self._lock:
            if controls.delay_seconds is not None:
                self.delay_seconds = controls.delay_seconds
            if controls.silent_registers is not None:
                self._silent = controls.silent_registers
            if controls.on is not None:
                self._on = controls.on
            for name in self._counts:
                wanted = getattr(controls, name)
                if wanted is not None:
                    self._counts[name] = wanted

    def take(self, path: str) -> str | None:
        """The fault that this request suffers, counted down."""
        with self._lock:
            if not path.startswith(self._on) or path == routes.HEARTBEATS:
                return None
            for name, left in self._counts.items():
                if left > 0:
                    self._counts[name] = left - 1
                    return name
        return None

    def state(self) -> dict[str, Any]:
        with self._lock:
            return {
                "delay_seconds": self.delay_seconds,
                "on": self._on,
                "silent_registers": list(self._silent),
                **self._counts,
            }


class SufferFaults:
    """ASGI middleware, the outermost: it must get the server's own send."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith("/v1/") or path == routes.HEARTBEATS:
            await self._app(scope, receive, send)
            return
        if self._faults.delay_seconds:
            await asyncio.sleep(self._faults.delay_seconds)
        match self._faults.take(path):
            case "lose_answers":
                await self._app(scope, receive, _nowhere)
                await _cut(receive, send)
            case "answer_500":
                await _send(send, 500, b"text/plain", b"Internal Server Error")
            case "answer_nonsense":
                await _send(send, 200, b"application/json", _NONSENSE)
            case _:
                await self._app(scope, receive, send)


router = APIRouter(prefix="/demo", include_in_schema=False)


@router.get("/messages")
def messages(request: Request, centre: TheCentre) -> Response:
    """The short messages that were "sent", newest first."""
    _loopback_only(request)
    gateway = centre.gateway
    kept = gateway.latest() if isinstance(gateway, SimulatedGateway) else []
    return JSONResponse([asdict(message) for message in kept])


@router.post("/controls")
def set_controls(request: Request, centre: TheCentre, body: RawBody) -> Response:
    """Set the world; answers with how it now is."""
    _loopback_only(request)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        # What a page of a stranger cannot send from a developer's browser without asking first.
        raise RefusedError(problem(ProblemCode.MALFORMED, "Content-Type: application/json is wanted"))
    controls = parse(DemoControls, body)
    backend = centre.backend
    if controls.silent_registers is not None and isinstance(backend, DemoBackend):
        unknown = set(controls.silent_registers) - set(centre.registers.sources)
        if unknown:
            return answer(problem(ProblemCode.MALFORMED, f"unknown registers: {', '.join(sorted(unknown))}"))
        backend.set_silent(controls.silent_registers)
    if controls.refusal_items is not None:
        for code in centre.definitions:
            allowed = code in controls.refusal_items
            if allowed != centre.city_settings.refusal_allowed(code):
                centre.city_settings.set_refusal(code, allowed=allowed, ordered_by="demonstration")
    if controls.face_taken is not None:
        centre.city_settings.set_face(
            DEMONSTRATION_ALGORITHM, _FACE_DISTANCE, allowed=controls.face_taken, ordered_by="demonstration"
        )
    if isinstance(centre.gateway, SimulatedGateway):
        centre.gateway.set_world(failing=controls.failing_phones, down=controls.gateway_down)
    if isinstance(centre.neighbours, SimulatedNeighbours):
        centre.neighbours.set_world(
            down=controls.neighbours_down,
            answers=controls.neighbours_answer,
            refuses=controls.neighbours_refuse,
            not_ours=controls.not_ours,
        )
    faults: Faults = request.app.state.faults
    faults.set(controls)
    return get_controls(request, centre)


@router.get("/controls")
def get_controls(request: Request, centre: TheCentre) -> Response:
    """How the world is."""
    _loopback_only(request)
    faults: Faults = request.app.state.faults
    refusal = [code for code in centre.definitions if centre.city_settings.refusal_allowed(code)]
    face = centre.city_settings.face_limit(DEMONSTRATION_ALGORITHM) is not None
    messages = centre.gateway.world() if isinstance(centre.gateway, SimulatedGateway) else {}
    if isinstance(centre.neighbours, SimulatedNeighbours):
        messages = {**messages, **centre.neighbours.world()}
    return JSONResponse({**faults.state(), **messages, "refusal_items": refusal, "face_taken": face})


def _loopback_only(request: Request) -> None:
    """From this computer, and under a name of this computer: a stranger's name may be made to point here too."""
    try:
        allowed = ipaddress.ip_address(address_of(request)).is_loopback
    except ValueError:
        allowed = False
    if not allowed or request.url.hostname not in LOOPBACK:
        raise RefusedError(problem(ProblemCode.NOT_FOUND))


async def _nowhere(_message: AsgiMessage) -> None:
    """The answer goes nowhere."""


async def _cut(receive: Receive, send: Send) -> None:
    # The server's own send is a method of the object that holds the connection. Without an answer the
    # server would say 500; a lost answer says nothing.
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if isinstance(transport, asyncio.Transport):
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


async def _send(send: Send, status: int, media: bytes, body: bytes) -> None:
    headers = [(b"content-type", media), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
