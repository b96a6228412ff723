# SPDX-License-Identifier: GPL-3.0-or-later
"""What is believed of a device after each try to reach it: hysteresis and backoff, free of threads and time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from devices.status import DeviceClass, DeviceState, DeviceStatus

_MISSES: Final = (DeviceState.NO_DEVICE, DeviceState.OFFLINE)
"""The states that mean "not reached"; every other one is an answer of the device and believed at once."""


@dataclass(frozen=True)
class Cadence:
    """poll_s between two polls; retry_s after a first miss, doubled up to retry_max_s; misses before gone."""

    poll_s: float = 0.25
    retry_s: float = 0.2
    retry_max_s: float = 10.0
    misses: int = 3

    def __post_init__(self) -> None:
        if not (0 < self.poll_s <= 60 and 0 < self.retry_s <= self.retry_max_s <= 300 and 1 <= self.misses <= 20):
            raise ValueError("a cadence is out of range")


class Standing:
    """The one owner of a device's believed status."""

    def __init__(self, device: DeviceClass, cadence: Cadence) -> None:
        self._cadence = cadence
        self._missed = 0
        self.status = DeviceStatus(device, DeviceState.STARTING)

    def heard(self, status: DeviceStatus) -> DeviceStatus | None:
        """A try ended with this status. The new belief, when it changed.

        A miss changes the belief only when it is the third in a row; then the reason of the last one is told.
        """
        if status.state in _MISSES:
            self._missed += 1
            if self._missed < self._cadence.misses:
                return None
        else:
            self._missed = 0
        before, self.status = self.status, status
        return status if status.state != before.state else None

    @property
    def retry_in_s(self) -> float:
        """How long to leave the device alone after a failure: doubled with each miss in a row."""
        doubled = self._cadence.retry_s * 2.0 ** min(max(self._missed - 1, 0), 20)
        return min(doubled, self._cadence.retry_max_s)
