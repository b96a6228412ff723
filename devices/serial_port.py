# SPDX-License-Identifier: GPL-3.0-or-later
"""An open serial port whose every fault is a DeviceLostError with its cause."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import termios
from pathlib import Path
from typing import Final

import serial

from devices.capabilities import DeviceLostError
from devices.status import Cause, DeviceState

_MOST_AT_ONCE: Final = 4096
_WRITE_WITHIN_S: Final = 1.0
_PORT_FAULTS: Final = (serial.SerialException, OSError, termios.error, TypeError)
"""TypeError: what pyserial raises when the port is closed under a read."""
_PSEUDO_TERMINALS: Final = range(136, 144)
"""Major numbers of the slaves of pseudo terminals (Linux, Documentation/admin-guide/devices.txt)."""


class SerialPort:
    """8N1, held alone. Every method but close raises DeviceLostError when the port goes away."""

    def __init__(self, path: str, baud: int, *, wait_s: float, admits_simulator: bool) -> None:
        """wait_s: how long one `read` waits. A pseudo terminal is a program, not a device: whoever does not admit
        simulators refuses it. Raises DeviceLostError."""
        if not admits_simulator and is_pseudo_terminal(path):
            detail = f"port {path} is a pseudo terminal: a simulator, and no device"
            raise DeviceLostError(detail, DeviceState.REFUSED, Cause.SIMULATOR)
        try:
            self._port = serial.Serial(path, baud, timeout=wait_s, write_timeout=_WRITE_WITHIN_S, exclusive=True)
        except _PORT_FAULTS as fault:
            raise why_not_opened(path, fault) from None
        except ValueError:
            detail = f"port {path} does not take {baud} baud"
            raise DeviceLostError(detail, DeviceState.NO_DEVICE, Cause.PORT_MISSING) from None

    def read(self) -> bytes:
        """What came, at most 4096 bytes; waits for the first byte, b"" when none came in time."""
        try:
            return self._port.read(min(max(1, self._port.in_waiting), _MOST_AT_ONCE))
        except _PORT_FAULTS:
            raise _gone() from None

    def write(self, data: bytes) -> None:
        try:
            self._port.write(data)
        except _PORT_FAULTS:
            raise _gone() from None

    def fileno(self) -> int:
        """For select."""
        try:
            return int(self._port.fileno())
        except _PORT_FAULTS:
            raise _gone() from None

    def set_baud(self, baud: int) -> None:
        """Speak at another speed from now on."""
        try:
            self._port.baudrate = baud
        except (*_PORT_FAULTS, ValueError):
            raise _gone() from None

    def forget_input(self) -> None:
        """Drop what came and was not read."""
        try:
            self._port.reset_input_buffer()
        except _PORT_FAULTS:
            raise _gone() from None

    def close(self) -> None:
        """Let go of the port; never raises."""
        with contextlib.suppress(*_PORT_FAULTS):
            self._port.close()


def why_not_opened(path: str, fault: BaseException) -> DeviceLostError:
    """The error that says why a device file was not opened."""
    number = getattr(fault, "errno", None)
    if number in (errno.ENOENT, errno.ENXIO, errno.ENODEV):
        return DeviceLostError(f"port {path} is missing", DeviceState.NO_DEVICE, Cause.PORT_MISSING)
    if number in (errno.EACCES, errno.EPERM):
        detail = f"port {path} may not be opened by this user"
        return DeviceLostError(detail, DeviceState.NO_DEVICE, Cause.PORT_FORBIDDEN)
    if number in (errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK) or "exclusively lock" in str(fault):
        return DeviceLostError(f"port {path} is in use by another program", DeviceState.NO_DEVICE, Cause.PORT_BUSY)
    name = errno.errorcode.get(number, "unknown") if number else "it is no such port"
    return DeviceLostError(f"port {path} cannot be opened ({name})", DeviceState.NO_DEVICE, Cause.PORT_MISSING)


def is_pseudo_terminal(path: str) -> bool:
    """Whether a program stands behind this port, and no device."""
    try:
        found = Path(path).stat()
    except OSError:
        return False
    return stat.S_ISCHR(found.st_mode) and os.major(found.st_rdev) in _PSEUDO_TERMINALS


def _gone() -> DeviceLostError:
    return DeviceLostError("the port went away", DeviceState.NO_DEVICE, Cause.LOST)
