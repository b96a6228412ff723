# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of face matchers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.drivers.choice import Unsupported, unsupported
from devices.face_matcher.child_matcher import ChildFaceMatcher
from devices.face_matcher.engine import DEMONSTRATION, DLIB
from devices.face_matcher.matching import FaceMatching
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.supervisor import Supervisor, Turn
from kiosk.timing import Clock

SUPPORTED: Final = MappingProxyType(
    {
        DLIB: "dlib's detector and embedding, offline, in a process of its own (needs the face extra)",
        DEMONSTRATION: "a matcher for the drawn faces of a demonstration; refused on a machine that serves people",
    }
)

UNSUPPORTED: Final = MappingProxyType(
    {
        "arcsoft": "vendors' libraries have no driver here; take dlib, or put one behind devices.face_matcher",
        "seetaface": "vendors' libraries have no driver here; take dlib, or put one behind devices.face_matcher",
    }
)
"""Known kinds of matcher that this program cannot use, and what to do instead."""

_CADENCE: Final = Cadence(poll_s=1.0, retry_s=0.5, retry_max_s=30.0, misses=2)


@dataclass(frozen=True)
class FaceMatcherConfig:
    """most_distance: faces further apart do not match. admits_demonstration: only a demonstration says True."""

    driver: str = DLIB
    most_distance: float = 0.40
    admits_demonstration: bool = False


class _Refused(ChildFaceMatcher):
    """The demonstration's matcher on a machine that serves people: it never starts."""

    def connect(self) -> DeviceStatus:
        return DeviceStatus(
            DeviceClass.FACE_MATCHER,
            DeviceState.REFUSED,
            "a matcher for drawn faces on a machine that serves people",
            Cause.SIMULATOR,
        )


class FaceWatch:
    """Looks whether its process lives."""

    def turn(self, driver: FaceMatching) -> Turn:
        driver.poll()
        return Turn((), None)

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        return ()


def build(config: FaceMatcherConfig, clock: Clock) -> Callable[[], FaceMatching] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver not in SUPPORTED:
        return unsupported(DeviceClass.FACE_MATCHER, config.driver, SUPPORTED, UNSUPPORTED)
    refused = config.driver == DEMONSTRATION and not config.admits_demonstration
    make = _Refused if refused else ChildFaceMatcher
    return lambda: make(config.driver, config.most_distance, clock)


def supervise(
    config: FaceMatcherConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[FaceMatching] | Unsupported:
    """The matcher's worker, not started. The listener hears DeviceStatus.

    To compare: `supervisor.ask(lambda matcher: matcher.compare(portrait, frame), deadline_s=...)`.
    """
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    return Supervisor(DeviceClass.FACE_MATCHER, make, FaceWatch(), listener, clock, _CADENCE)
