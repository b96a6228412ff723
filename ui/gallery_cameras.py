# SPDX-License-Identifier: GPL-3.0-or-later
"""What the gallery's cameras see: one drawn picture each, of a paper and of a person that do not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from devices.camera.frames import FrameSlot
from devices.status import DeviceClass
from kiosk.timing import Clock

if TYPE_CHECKING:
    from devices.camera.frames import Pixels


def still_cameras(clock: Clock) -> Callable[[DeviceClass], FrameSlot | None]:
    """Which slot belongs to which camera. A picture is drawn when it is first looked at."""
    slots = {
        DeviceClass.DOCUMENT_CAMERA: _still(_paper, clock),
        DeviceClass.FACE_CAMERA: _still(_person, clock),
    }
    return slots.get


def _still(draw: Callable[[], Pixels], clock: Clock) -> FrameSlot:
    slot = FrameSlot()
    drawn: list[Pixels] = []

    def show() -> None:
        if not drawn:
            drawn.append(draw())
        slot.put(drawn[0].copy(), clock.monotonic())

    slot.when_wanted(show)
    return slot


def _paper() -> Pixels:
    from devices.simulators.desk_scenes import SCENES, draw

    return draw(SCENES["page"], 1632, 1224).bgr


def _person() -> Pixels:
    import numpy as np

    from devices.simulators.portraits import face_of, live_frame

    rgb = np.asarray(live_frame(face_of("410402199003070023")))
    bgr: Pixels = np.ascontiguousarray(rgb[:, :, ::-1])
    return bgr
