# SPDX-License-Identifier: GPL-3.0-or-later
"""The two keypads: a keypad says of itself only its keys, so "online" means that its port is open and held."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final

from devices.capabilities import DeviceLostError
from devices.event_device import EventDevice, KeyMoved
from devices.keypad.keys import KEY_OF_BYTE, KEY_OF_CODE, Debounce
from devices.reports import Key, KeyPressed
from devices.serial_port import SerialPort
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_WAIT_S: Final = 0.2
_MOST_WAITING: Final = 32
"""Presses that nobody took: more is noise, and the oldest go."""


class _Keypad(WorkerBound):
    def __init__(self, path: str, clock: Clock, *, admits_simulator: bool) -> None:
        super().__init__()
        self._path = path
        self._clock = clock
        self._admits_simulator = admits_simulator
        self._debounce = Debounce()
        self._pressed: deque[KeyPressed] = deque(maxlen=_MOST_WAITING)

    def connect(self) -> DeviceStatus:
        self.assert_worker()
        try:
            self._open()
        except DeviceLostError as lost:
            return DeviceStatus(DeviceClass.KEYPAD, lost.state, lost.detail, lost.cause)
        return DeviceStatus(DeviceClass.KEYPAD, DeviceState.ONLINE, f"on {self._path}")

    def poll(self) -> KeyPressed | None:
        """The next key; waits up to 0.2 s for it. Raises DeviceLostError."""
        self.assert_worker()
        if not self._pressed:
            for key, at in self._read():
                if self._debounce.is_press(key, at):
                    self._pressed.append(KeyPressed(key))
        return self._pressed.popleft() if self._pressed else None

    def _open(self) -> None:
        raise NotImplementedError

    def _read(self) -> Iterable[tuple[Key, float]]:
        """Keys, and the second of each on a clock of the reader's choice."""
        raise NotImplementedError


class SerialKeypad(_Keypad):
    """One ASCII byte a key: 0 to 9, * and #."""

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
        self._port = SerialPort(self._path, self._baud, wait_s=_WAIT_S, admits_simulator=self._admits_simulator)
        # What was pressed while nobody listened answers no question of now.
        self._port.forget_input()

    def _read(self) -> Iterable[tuple[Key, float]]:
        if self._port is None:
            raise _closed()
        data = self._port.read()
        now = self._clock.monotonic()
        return [(KEY_OF_BYTE[byte], now) for byte in data if byte in KEY_OF_BYTE]


class EventKeypad(_Keypad):
    """A number pad of the kernel's input layer, grabbed: its keys reach no window."""

    def __init__(self, device: str, clock: Clock, *, admits_simulator: bool = False) -> None:
        super().__init__(device, clock, admits_simulator=admits_simulator)
        self._device: EventDevice | None = None

    def close(self) -> None:
        self.assert_worker()
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _open(self) -> None:
        self._device = EventDevice(self._path, wait_s=_WAIT_S, admits_simulator=self._admits_simulator)

    def _read(self) -> Iterable[tuple[Key, float]]:
        if self._device is None:
            raise _closed()
        moved = [event for event in self._device.read() if isinstance(event, KeyMoved) and event.down]
        return [(KEY_OF_CODE[event.code], event.at) for event in moved if event.code in KEY_OF_CODE]


def _closed() -> DeviceLostError:
    return DeviceLostError("the keypad is closed", DeviceState.OFFLINE, Cause.LOST)
