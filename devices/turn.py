# SPDX-License-Identifier: GPL-3.0-or-later
"""What one look at a device brings, and who looks: the shape of every watch in devices.watches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from devices.capabilities import Device
from devices.reports import DeviceEvent
from devices.status import DeviceStatus

_Driver_contra = TypeVar("_Driver_contra", bound=Device, contravariant=True)


@dataclass(frozen=True)
class Turn:
    """What one poll brought. status: how the device stands, None for as it stood when connected;
    again: poll at once, more is coming."""

    events: tuple[DeviceEvent, ...]
    status: DeviceStatus | None
    again: bool = False


class Watch(Protocol[_Driver_contra]):
    """What to do with a driver at each turn; keeps what it needs to tell only of changes.

    Every life of a worker works with a shallow copy of the watch as it was handed in, so that an abandoned one
    cannot touch what its successor remembers: replace attributes, never change one in place.
    """

    def turn(self, driver: _Driver_contra) -> Turn:
        """Poll once. Raises DeviceLostError."""

    def gone(self, status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        """The device is believed gone or broken: what else its listeners should hear."""
