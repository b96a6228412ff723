# SPDX-License-Identifier: GPL-3.0-or-later
"""What machines tell the centre beside applications: lapses and complaints, as they would make them now."""

from __future__ import annotations

from typing import Any

from kiosk.contract.cases import Application
from kiosk.contract.delivery import Lapse, LapseReason
from kiosk.contract.feedback import Complaint, ComplaintKind
from kiosk.standards import new_uuid7
from tests.central_api.running_centre import Running

PHONE = "13800000012"


def complaint(centre: Running, **changes: Any) -> Complaint:
    """A complaint with words and a phone, about no item, but for what is changed."""
    now = centre.clock.now()
    values: dict[str, Any] = {
        "complaint_id": new_uuid7(now),
        "kind": ComplaintKind.COMPLAINT,
        "reasons": ("waited_long",),
        "text": "等了四十分钟，没有人来帮忙。",
        "phone": PHONE,
        "page": "首页",
        "made_at": now,
    }
    return Complaint(**{**values, **changes})


def lapse_of(
    centre: Running, application: Application, reason: LapseReason = LapseReason.EXPIRED, **update: Any
) -> Lapse:
    """That an application came to nothing at its machine, with what was signed."""
    return Lapse(
        application_id=application.application_id,
        reason=reason,
        code="too_old" if reason is LapseReason.EXPIRED else "form_invalid",
        item_code=application.item_code,
        signed_at=application.signed_at,
        lapsed_at=centre.clock.now(),
        body=application.model_dump_json(),
    ).model_copy(update=update)
