# SPDX-License-Identifier: GPL-3.0-or-later
"""One request and its reply on a serial port, within a deadline, whatever noise comes between."""

from __future__ import annotations

import contextlib
import errno
import termios
from typing import Final

import serial

from devices.capabilities import DeviceLostError
from devices.id_card.frames import FrameDamage, Reply, ReplyParser, request
from devices.status import DeviceState
from kiosk.timing import Clock

_SLICE_S: Final = 0.02
"""How long one read of the port may wait before the deadline is looked at again."""
_QUIET_S: Final = 0.25
"""A reader that stops in the middle of a frame for this long has stopped."""
_BITS_A_BYTE: Final = 10
_PORT_FAULTS: Final = (serial.SerialException, OSError, termios.error)


class NoReply(Exception):  # noqa: N818 - an answer of the line, not an error of ours
    """No whole reply within the deadline. damaged: bytes came, and none of them made a reply."""

    def __init__(self, damaged: bool) -> None:
        super().__init__("answers nonsense" if damaged else "does not answer")
        self.damaged = damaged


class SerialLine:
    """An open port. Every method raises DeviceLostError when the port goes away."""

    def __init__(self, port: str, baud: int, clock: Clock) -> None:
        self._clock = clock
        self._baud = baud
        self._parser = ReplyParser()
        try:
            self._port = serial.Serial(port, baud, timeout=_SLICE_S, write_timeout=1.0, exclusive=True)
        except _PORT_FAULTS as fault:
            raise DeviceLostError(_why_not_opened(port, fault), DeviceState.NO_DEVICE) from None

    def ask(self, command: int, parameter: int, *, within_s: float, reply_bytes: int = 32) -> Reply:
        """Send, wait for the first whole reply. within_s counts the device's own time, the wire's comes on top.

        Raises NoReply, DeviceLostError.
        """
        deadline = self._clock.monotonic() + within_s + reply_bytes * _BITS_A_BYTE / self._baud
        damaged = broken = False
        self._parser.clear()
        try:
            self._port.reset_input_buffer()
            self._port.write(request(command, parameter))
            last_byte = self._clock.monotonic()
            while (now := self._clock.monotonic()) < deadline:
                received = self._port.read(max(1, self._port.in_waiting))
                if received:
                    last_byte = now
                    damaged = True
                elif (broken or self._parser.waiting) and now - last_byte > _QUIET_S:
                    break
                for found in self._parser.feed(received):
                    if isinstance(found, Reply):
                        return found
                    broken = True
        except _PORT_FAULTS:
            raise DeviceLostError("the port went away", DeviceState.NO_DEVICE) from None
        for found in self._parser.resynchronise():
            if not isinstance(found, FrameDamage):
                return found
        raise NoReply(damaged)

    def close(self) -> None:
        """Let go of the port; never raises."""
        with contextlib.suppress(*_PORT_FAULTS):
            self._port.close()


def _why_not_opened(port: str, fault: BaseException) -> str:
    number = getattr(fault, "errno", None)
    if number == errno.ENOENT:
        return f"port {port} is missing"
    if number == errno.EACCES:
        return f"port {port} may not be opened by this user"
    if number in (errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK) or "exclusively lock" in str(fault):
        return f"port {port} is in use by another program"
    return f"port {port} cannot be opened ({errno.errorcode.get(number, 'unknown') if number else 'unknown'})"
