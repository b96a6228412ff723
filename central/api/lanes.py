# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications come in lanes: live ones are always taken up, the backlog waits its turn (LANE_HEADER)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request

from central.centre import Centre
from central.fleet.admission import BacklogRefusedError
from central.problems import RefusedError, problem
from kiosk.contract.delivery import BACKLOG, LANE_HEADER
from kiosk.contract.problems import ProblemCode


@contextmanager
def admitted(request: Request, centre: Centre, count: int = 1) -> Iterator[None]:
    """Work on a request that brings so many applications inside the block.

    Raises RefusedError (429 with Retry-After) for backlog beyond its share. What names no lane is live.
    """
    if request.headers.get(LANE_HEADER) != BACKLOG:
        centre.admission.live(count)
        yield
        return
    try:
        with centre.admission.backlog(count):
            yield
    except BacklogRefusedError as refused:
        told = problem(ProblemCode.TOO_MANY, "backlog beyond its share: wait for the slot of the next heartbeat")
        raise RefusedError(told, retry_after=refused.retry_after_s) from refused
