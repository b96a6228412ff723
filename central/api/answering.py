# SPDX-License-Identifier: GPL-3.0-or-later
"""What every answer has: the centre's time, one line in the log without personal data, problems as problems."""

from __future__ import annotations

import math
import time
import traceback
from pathlib import Path
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.api.bounded_body import BoundedBody
from central.database import CommitUnknownError
from central.problems import RefusedError, problem
from central.settings import Limits
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.routes import CENTRE_TIME_HEADER
from kiosk.timing import Clock

_LOG: Final = structlog.get_logger("central")
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)
_STATUS_CODES: Final = {404: ProblemCode.NOT_FOUND, 405: ProblemCode.MALFORMED}


class Answering:
    """ASGI middleware around everything, the framework's own error page included."""

    def __init__(self, app: ASGIApp, clock: Clock, limits: Limits) -> None:
        self._app = app
        self._clock = clock
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500
        body = BoundedBody(scope, receive, self._limits)

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message["headers"] = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                headers += [pair for pair in _HEADERS if pair[0] not in present]
                now = self._clock.now().isoformat(timespec="milliseconds")
                headers.append((CENTRE_TIME_HEADER.lower().encode(), now.encode()))
                if body.unread:
                    headers.append((b"connection", b"close"))
            await send(message)

        try:
            await self._app(scope, body, send_on)
        except Exception as error:
            # Kind and place alone: the message of an exception may hold what a citizen typed.
            frames = traceback.extract_tb(error.__traceback__)[-4:]
            places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
            _LOG.error("fault", kind=type(error).__name__, places=places)
        finally:
            # The route's pattern, not the path: paths hold pick-up codes.
            route = getattr(scope.get("route"), "path", None) or "unknown"
            _LOG.info(
                "answered",
                method=scope["method"],
                route=route,
                status=status,
                milliseconds=round(1000 * (time.perf_counter() - started), 1),
                machine=scope.get("state", {}).get("machine_id"),
            )


def answer_problems(app: FastAPI) -> None:
    """Make every error of the API a Problem."""

    @app.exception_handler(RefusedError)
    async def _refused(_request: Request, error: RefusedError) -> Response:
        headers = {} if error.retry_after is None else {"Retry-After": str(math.ceil(error.retry_after))}
        return problem_answer(error.problem, headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> Response:
        where = "; ".join(".".join(str(part) for part in one["loc"]) for one in error.errors()[:10])
        return problem_answer(problem(ProblemCode.MALFORMED, where))

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> Response:
        code = _STATUS_CODES.get(error.status_code, ProblemCode.MALFORMED)
        headers: dict[str, Any] = dict(error.headers or {})
        return problem_answer(problem(code).model_copy(update={"status": error.status_code}), headers)

    @app.exception_handler(CommitUnknownError)
    async def _unknown(_request: Request, _error: Exception) -> Response:
        # Neither "stored" nor "not stored": whoever asks again under the same key learns which.
        _LOG.error("commit unknown")
        unknown = problem(ProblemCode.INTERNAL, "whether it was stored is not known; send it again under its key")
        return problem_answer(unknown.model_copy(update={"status": 503}), {"Retry-After": "5"})

    @app.exception_handler(Exception)
    async def _fault(_request: Request, _error: Exception) -> Response:
        return problem_answer(problem(ProblemCode.INTERNAL))


def problem_answer(refused: Problem, headers: dict[str, str] | None = None) -> Response:
    """The HTTP answer of a problem."""
    return Response(
        refused.model_dump_json(),
        status_code=refused.status,
        media_type="application/problem+json",
        headers=headers,
    )
