# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of cameras: one for the face, one for papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.camera.driver import CameraDriver, CameraWatch
from devices.camera.frames import FrameSlot
from devices.camera.source import SourceMistake, parse_source
from devices.drivers.choice import Unsupported
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from kiosk.timing import Clock

OPENCV: Final = "opencv"

SUPPORTED: Final = MappingProxyType({OPENCV: "V4L2 device, MJPEG or RTSP address, or a file, through OpenCV"})

UNSUPPORTED: Final = MappingProxyType(
    {"gstreamer": "OpenCV's wheel has no GStreamer; give the address or the device itself"}
)
"""Known ways to a camera that this program does not take, and what to do instead."""

_TURNS: Final = (0, 90, 180, 270)
_CADENCE: Final = Cadence(poll_s=0.25, retry_s=0.2, retry_max_s=5.0, misses=3)


@dataclass(frozen=True)
class CameraConfig:
    """device: FACE_CAMERA or DOCUMENT_CAMERA. source: as in the settings. turned: degrees clockwise.
    admits_simulator: only a demonstration says True."""

    device: DeviceClass
    source: str
    turned: int = 0
    admits_simulator: bool = False
    reads: bool = False
    """Whether papers before it are read for prefill, which needs the extra."""


class CameraSupervisor(Supervisor[CameraDriver]):
    """The worker of a camera, and the slot that its pictures arrive in."""

    def __init__(
        self,
        device: DeviceClass,
        build: Callable[[], CameraDriver],
        frames: FrameSlot,
        listener: Callable[[DeviceEvent], None],
        clock: Clock,
    ) -> None:
        super().__init__(device, build, CameraWatch(), listener, clock, _CADENCE)
        self.frames: Final = frames
        frames.when_wanted(self._wake)

    def _wake(self) -> None:
        """Somebody wants pictures: do not wait for the next turn."""
        self.ask(lambda camera: camera.poll(), deadline_s=5.0)


def build(
    config: CameraConfig, clock: Clock, frames: FrameSlot | None = None
) -> Callable[[], CameraDriver] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none. frames: where its pictures go."""
    source = parse_source(config.source)
    if isinstance(source, SourceMistake):
        return Unsupported(config.device, OPENCV, source.reason)
    if config.turned not in _TURNS:
        return Unsupported(config.device, OPENCV, "a camera is turned by 0, 90, 180 or 270 degrees")
    slot = frames or FrameSlot()
    return lambda: CameraDriver(
        config.device, source, config.turned, slot, clock, config.admits_simulator, config.reads
    )


def supervise(
    config: CameraConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> CameraSupervisor | Unsupported:
    """The camera's worker, not started. The listener hears DeviceStatus; pictures are in `.frames`."""
    frames = FrameSlot()
    make = build(config, clock, frames)
    if isinstance(make, Unsupported):
        return make
    return CameraSupervisor(config.device, make, frames, listener, clock)
