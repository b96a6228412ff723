# SPDX-License-Identifier: GPL-3.0-or-later
"""No request, whoever sends it and wherever it goes, may send more or take longer than it needs."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

from starlette.types import Message, Receive, Scope

from central.problems import RefusedError, problem
from central.settings import Limits
from kiosk.contract.cases import MOST_ATTACHED_BYTES
from kiosk.contract.problems import ProblemCode
from kiosk.contract.routes import CASES, CHECK_PAGE, LAPSES, MATERIAL
from kiosk.paper_check.verdicts import MOST_BYTES

_MATERIALS: Final = MATERIAL.partition("{")[0]


class BoundedBody:
    """ASGI receive for one request: raises RefusedError over the size, or when the body is too slow in coming.

    Only what brings papers may be larger than the rest: an application, a lapse of one, a paper by itself, a file
    that is to be looked at.
    """

    def __init__(self, scope: Scope, receive: Receive, limits: Limits) -> None:
        self._receive = receive
        self._most, self._within = _bounds(scope["method"], scope["path"], limits)
        # Real seconds, not the handed clock: this bounds a real wait on a real line.
        self._until = asyncio.get_running_loop().time() + self._within.total_seconds()
        self._size = 0
        self._whole = not any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])

    @property
    def unread(self) -> bool:
        """Whether something of the body may still come, which must then not be read as the next request."""
        return not self._whole

    async def __call__(self) -> Message:
        if self._whole:
            # What is waited for now is the end of the connection, and that may take its time.
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as error:
            seconds = self._within.total_seconds()
            raise self._refusal(f"the body took more than {seconds:g} seconds") from error
        self._size += len(message.get("body", b""))
        if self._size > self._most:
            raise self._refusal(f"the body is over {self._most} bytes")
        self._whole = not message.get("more_body", False)
        return message

    def _refusal(self, why: str) -> RefusedError:
        return RefusedError(problem(ProblemCode.MALFORMED, why))


def _bounds(method: str, path: str, limits: Limits) -> tuple[int, timedelta]:
    """Bytes and time of one request."""
    if method == "PUT" and path.startswith(_MATERIALS):
        return MOST_ATTACHED_BYTES, limits.case_time
    if method == "POST" and path == CHECK_PAGE:
        # A little over, so that who sends a larger one is told so in words.
        return MOST_BYTES + (1 << 20), limits.case_time
    if method == "POST" and path == CASES:
        return limits.case_bytes, limits.case_time
    if method == "POST" and path == LAPSES:
        return limits.lapse_bytes, limits.case_time
    return limits.body_bytes, limits.body_time
