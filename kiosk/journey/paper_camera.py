# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether papers can be laid under a camera here and now, and letting go of what it took."""

from __future__ import annotations

from devices.status import DeviceClass
from kiosk.journey.change import Context, session_of
from kiosk.journey.effects import DropPages
from kiosk.journey.session import ScannedPaper
from kiosk.journey.state import State


def camera_serves(context: Context, state: State) -> bool:
    """Whether this machine can take pictures of papers now."""
    fitted = DeviceClass.DOCUMENT_CAMERA in context.settings.fitted
    return fitted and state.machine.serves(DeviceClass.DOCUMENT_CAMERA)


def let_go(state: State, *papers: ScannedPaper) -> tuple[DropPages, ...]:
    """What overwrites the pictures of these papers; nothing where there are none."""
    pages = tuple(page.id for paper in papers for page in paper.pages)
    return (DropPages(session_of(state).id, pages),) if pages else ()
