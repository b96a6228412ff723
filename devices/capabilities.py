# SPDX-License-Identifier: GPL-3.0-or-later
"""What a driver can do, as small Protocols. A driver's calls run on its own worker thread and assert it."""

from __future__ import annotations

from typing import Protocol

from devices.status import CardEvent, DeviceState, DeviceStatus, JobEnd, ReceiptPrinterStatus


class Device(Protocol):
    """Every driver: made closed; `connect` opens; after any I/O error it is thrown away and made anew."""

    def connect(self) -> DeviceStatus:
        """Open the port and bring the device to a known state."""

    def close(self) -> None:
        """Let go of the port; never raises."""


class CardReading(Device, Protocol):
    """An ID-card reader that finds and reads."""

    reports_removal: bool
    """Whether the device can tell that a read card was lifted. Most SAM readers cannot."""

    def poll(self) -> CardEvent | None:
        """One find-select-read cycle: None while no (new) card answers. Raises DeviceLostError."""


class ReceiptPrinting(Device, Protocol):
    """A receipt printer with real-time status."""

    def status(self) -> ReceiptPrinterStatus:
        """Ask now. A printer that does not answer is OFFLINE, never "ready"."""

    def print_job(self, data: bytes) -> JobEnd:
        """Check, send, wait for the end, check again. Never raises: the end says it all."""


class DeviceLostError(Exception):
    """The device is gone, talks nonsense or says that it is broken: discard the driver."""

    def __init__(self, detail: str, state: DeviceState = DeviceState.OFFLINE) -> None:
        super().__init__(detail)
        self.detail = detail
        self.state = state
