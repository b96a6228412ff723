# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether papers can be laid under a camera here and now."""

from __future__ import annotations

from devices.status import DeviceClass
from kiosk.journey.change import Context
from kiosk.journey.state import State


def camera_serves(context: Context, state: State) -> bool:
    """Whether this machine can take pictures of papers now."""
    fitted = DeviceClass.DOCUMENT_CAMERA in context.settings.fitted
    return fitted and state.machine.serves(DeviceClass.DOCUMENT_CAMERA)
