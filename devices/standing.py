# SPDX-License-Identifier: GPL-3.0-or-later
"""What is believed of a device after each try to reach it: hysteresis and backoff, free of threads and clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from devices.status import DeviceClass, DeviceState, DeviceStatus

_MISSES: Final = (DeviceState.NO_DEVICE, DeviceState.OFFLINE)
"""The states that mean "not reached"; every other one is an answer of the device and believed at once."""

_BELIEVED_WITHIN_S: Final = 1.8
"""A loss is shown within 2 s; the rest is for telling it and for drawing it."""


@dataclass(frozen=True)
class Cadence:
    """poll_s between two polls; retry_s after a first failure, doubled up to retry_max_s; misses before gone.
    hang_s: longer than this in one call (making the driver, connecting, polling) is no work but a hang."""

    poll_s: float = 0.25
    retry_s: float = 0.2
    retry_max_s: float = 2.0
    misses: int = 3
    hang_s: float = 10.0

    def __post_init__(self) -> None:
        if not (
            0 < self.poll_s <= 60
            and 0 < self.retry_s <= self.retry_max_s <= 300
            and 1 <= self.misses <= 20
            and 0 < self.hang_s <= 300
        ):
            raise ValueError("a cadence is out of range")

    def pause_s(self, failures: int) -> float:
        """How long to leave the device alone after so many failures in a row, at least one."""
        return min(self.retry_s * 2.0 ** min(max(failures - 1, 0), 20), self.retry_max_s)


class Standing:
    """The one owner of a device's believed status."""

    def __init__(self, device: DeviceClass, cadence: Cadence) -> None:
        self._cadence = cadence
        self._missed = 0
        self._answered: float | None = None
        self.status = DeviceStatus(device, DeviceState.STARTING)

    def heard(self, status: DeviceStatus, now: float, took_s: float = 0.0) -> DeviceStatus | None:
        """A try ended with this status after took_s. The new belief, when its state or cause changed.

        Misses change the belief when there were enough in a row, or sooner when another try, as slow as this one,
        would end too late for the loss to be shown in time. Then the reason of the last one is told.
        """
        if status.state in _MISSES:
            self._missed += 1
            if self._answered is None:
                self._answered = now - took_s
            next_end_s = now + self._cadence.pause_s(self._missed) + took_s - self._answered
            if self._missed < self._cadence.misses and next_end_s <= _BELIEVED_WITHIN_S:
                return None
        else:
            self._missed = 0
            self._answered = now
        before, self.status = self.status, status
        return status if (status.state, status.cause) != (before.state, before.cause) else None
