# SPDX-License-Identifier: GPL-3.0-or-later
"""A keyboard of the kernel's input layer (/dev/input/event*), held alone: its keys go to nobody else.

The record is struct input_event of linux/input.h. A named pipe that carries the same records is a simulator; so is
a device on the kernel's virtual bus, as made by uinput.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import stat
import struct
from dataclasses import dataclass
from typing import Final

from devices.capabilities import DeviceLostError
from devices.serial_port import why_not_opened
from devices.status import Cause, DeviceState

_EVENT: Final = struct.Struct("@llHHi")
"""seconds, microseconds, type, code, value."""
_ID: Final = struct.Struct("@HHHH")
"""bus, vendor, product, version."""
_EVIOCGID: Final = 0x80084502
_EVIOCGRAB: Final = 0x40044590
_EV_SYN: Final = 0
_EV_KEY: Final = 1
_SYN_DROPPED: Final = 3
_BUS_VIRTUAL: Final = 6
_DOWN: Final = 1
_MOST_AT_ONCE: Final = 128
_MOST_DRAINED: Final = 64


@dataclass(frozen=True)
class KeyMoved:
    """code: KEY_... of linux/input-event-codes.h; down: pressed, not released. Repeats by holding are left out.
    at: seconds of the kernel's own stamp, to be compared with another one only."""

    code: int
    down: bool
    at: float = 0.0


@dataclass(frozen=True)
class KeysMissed:
    """The kernel dropped events because nobody read them in time: what was being typed is not whole."""


class EventParser:
    """From the bytes of an event device to keys, across any split."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[KeyMoved | KeysMissed]:
        data = self._rest + data
        whole = len(data) - len(data) % _EVENT.size
        self._rest = data[whole:]
        found: list[KeyMoved | KeysMissed] = []
        for seconds, microseconds, kind, code, value in _EVENT.iter_unpack(data[:whole]):
            if kind == _EV_KEY and value in (0, _DOWN):
                found.append(KeyMoved(code, value == _DOWN, seconds + microseconds / 1e6))
            elif kind == _EV_SYN and code == _SYN_DROPPED:
                found.append(KeysMissed())
        return found


class EventDevice:
    """Grabbed from the moment it is made until close. Raises DeviceLostError."""

    def __init__(self, path: str, *, wait_s: float, admits_simulator: bool) -> None:
        self._wait_s = wait_s
        self._parser = EventParser()
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as fault:
            raise why_not_opened(path, fault) from None
        try:
            self._take(path, admits_simulator)
            # A pipe keeps what was written before; a true device tells only of what happens from now on.
            for _ in range(_MOST_DRAINED):
                if not self._waiting(0) or not os.read(self._file, _MOST_AT_ONCE * _EVENT.size):
                    break
        except DeviceLostError:
            self.close()
            raise
        except OSError as fault:
            self.close()
            raise why_not_opened(path, fault) from None

    def read(self) -> list[KeyMoved | KeysMissed]:
        """What happened; waits for the first event, empty when there was none in time."""
        try:
            if not self._waiting(self._wait_s):
                return []
            data = os.read(self._file, _MOST_AT_ONCE * _EVENT.size)
        except (OSError, ValueError):
            data = b""
        if not data:
            raise DeviceLostError("the input device went away", DeviceState.NO_DEVICE, Cause.LOST)
        return self._parser.feed(data)

    def close(self) -> None:
        """Let go; the kernel ends the grab with it. Never raises."""
        number, self._file = self._file, -1
        if number >= 0:
            with contextlib.suppress(OSError):
                os.close(number)

    def _take(self, path: str, admits_simulator: bool) -> None:
        mode = os.fstat(self._file).st_mode
        simulated = stat.S_ISFIFO(mode)
        if not simulated:
            identity = bytearray(_ID.size)
            try:
                fcntl.ioctl(self._file, _EVIOCGID, identity)
            except OSError:
                detail = f"{path} is no input device"
                raise DeviceLostError(detail, DeviceState.NO_DEVICE, Cause.NONSENSE) from None
            simulated = _ID.unpack(identity)[0] == _BUS_VIRTUAL
        if simulated and not admits_simulator:
            detail = f"{path} is a virtual input device: a simulator, and no device"
            raise DeviceLostError(detail, DeviceState.REFUSED, Cause.SIMULATOR)
        if not stat.S_ISFIFO(mode):
            fcntl.ioctl(self._file, _EVIOCGRAB, 1)

    def _waiting(self, within_s: float) -> bool:
        ready, _, _ = select.select([self._file], [], [], within_s)
        return bool(ready)
