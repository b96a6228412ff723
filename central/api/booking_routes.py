# SPDX-License-Identifier: GPL-3.0-or-later
"""When there is room for a visit (预约)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from central.api.documentation import described
from central.api.requests import Signed, TheCentre, answer
from kiosk.contract import routes
from kiosk.contract.bookings import SlotAnswer

router = APIRouter(tags=["bookings"])


@router.get(routes.SLOTS, **described(SlotAnswer))
def free_slots(
    centre: TheCentre, _signed: Signed, item_code: Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{3,40}$")]
) -> Response:
    """What there is room for in the next ten working days. Nothing is kept by asking."""
    return answer(centre.bookings.free(item_code))
