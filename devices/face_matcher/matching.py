# SPDX-License-Identifier: GPL-3.0-or-later
"""The port of a face matcher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from devices.capabilities import Device
from devices.face_matcher.verdicts import FaceAlgorithm, FaceComparison, FaceLook
from devices.reports import Portrait

if TYPE_CHECKING:
    from devices.camera.frames import Pixels


class FaceMatching(Device, Protocol):
    """A face matcher. Neither call keeps, copies or changes the pictures: whoever hands them in wipes them."""

    @property
    def algorithm(self) -> FaceAlgorithm:
        """Known once connected."""

    def poll(self) -> None:
        """Is it still there? Raises DeviceLostError."""

    def look(self, frame: Pixels) -> FaceLook:
        """Is there one face that can be compared, and how is the head turned? Raises DeviceLostError."""

    def compare(self, portrait: Portrait, frame: Pixels) -> FaceComparison:
        """Is it one person, as far as this algorithm can tell? Raises DeviceLostError."""
