# SPDX-License-Identifier: GPL-3.0-or-later
"""The two scanners: one says of itself only what it scans, so "online" means that its port is open and held."""

from __future__ import annotations

from collections import deque
from typing import Final

from devices.capabilities import DeviceLostError
from devices.code_scanner.code_lines import QUIET_S, CodeLines
from devices.code_scanner.typed_keys import TypedKeys
from devices.event_device import EventDevice
from devices.reports import CodeDropped, CodeScanned
from devices.serial_port import SerialPort
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_WAIT_S: Final = 0.2
"""How long a poll waits for a code: no longer, since the worker must be able to stop."""


class _CodeScanner(WorkerBound):
    """What both share: pieces in, codes out. A code that began is waited for until its own silence ends it."""

    def __init__(self, path: str, clock: Clock, *, admits_simulator: bool) -> None:
        super().__init__()
        self._path = path
        self._clock = clock
        self._admits_simulator = admits_simulator
        self._lines = CodeLines()
        self._codes: deque[CodeScanned | CodeDropped] = deque()

    def connect(self) -> DeviceStatus:
        self.assert_worker()
        try:
            self._open()
        except DeviceLostError as lost:
            return DeviceStatus(DeviceClass.CODE_SCANNER, lost.state, lost.detail, lost.cause)
        return DeviceStatus(DeviceClass.CODE_SCANNER, DeviceState.ONLINE, f"on {self._path}")

    def poll(self) -> CodeScanned | CodeDropped | None:
        """The next whole code; waits up to 0.2 s for it. Raises DeviceLostError."""
        self.assert_worker()
        deadline = self._clock.monotonic() + _WAIT_S
        while not self._codes:
            data = self._read()
            now = self._clock.monotonic()
            self._codes.extend(self._lines.feed(data, now))
            if now >= deadline:
                break
        return self._codes.popleft() if self._codes else None

    def _open(self) -> None:
        raise NotImplementedError

    def _read(self) -> bytes:
        raise NotImplementedError


class SerialCodeScanner(_CodeScanner):
    """On a serial line or as a USB serial device (CDC): bytes as they are in the code."""

    def __init__(self, port: str, baud: int, clock: Clock, *, admits_simulator: bool = False) -> None:
        super().__init__(port, clock, admits_simulator=admits_simulator)
        self._baud = baud
        self._port: SerialPort | None = None

    def close(self) -> None:
        self.assert_worker()
        port, self._port = self._port, None
        if port is not None:
            port.close()

    def _open(self) -> None:
        self._port = SerialPort(self._path, self._baud, wait_s=QUIET_S, admits_simulator=self._admits_simulator)
        # What was scanned while nobody listened is not for the person who stands here now.
        self._port.forget_input()

    def _read(self) -> bytes:
        if self._port is None:
            raise _closed()
        return self._port.read()


class WedgeCodeScanner(_CodeScanner):
    """A scanner that types like a keyboard, grabbed: what it types reaches no window. ASCII codes only."""

    def __init__(self, device: str, clock: Clock, *, admits_simulator: bool = False) -> None:
        super().__init__(device, clock, admits_simulator=admits_simulator)
        self._typed = TypedKeys()
        self._device: EventDevice | None = None

    def close(self) -> None:
        self.assert_worker()
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _open(self) -> None:
        self._device = EventDevice(self._path, wait_s=QUIET_S, admits_simulator=self._admits_simulator)

    def _read(self) -> bytes:
        if self._device is None:
            raise _closed()
        return self._typed.bytes_of(self._device.read())


def _closed() -> DeviceLostError:
    return DeviceLostError("the scanner is closed", DeviceState.OFFLINE, Cause.LOST)
