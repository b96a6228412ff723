# SPDX-License-Identifier: GPL-3.0-or-later
"""One request and its reply on a serial port, within a deadline, whatever noise comes between."""

from __future__ import annotations

from typing import Final

from devices.id_card.frames import FrameDamage, Reply, ReplyParser, request
from devices.serial_port import SerialPort
from devices.status import Cause
from kiosk.timing import Clock

_SLICE_S: Final = 0.02
"""How long one read of the port may wait before the deadline is looked at again."""
_QUIET_S: Final = 0.25
"""A reader that stops in the middle of a frame for this long has stopped."""
_BITS_A_BYTE: Final = 10


class NoReply(Exception):  # noqa: N818 - an answer of the line, not an error of ours
    """No whole reply within the deadline. damaged: bytes came, and none of them made a reply."""

    def __init__(self, damaged: bool) -> None:
        super().__init__("answers nonsense" if damaged else "does not answer")
        self.damaged = damaged
        self.cause = Cause.NONSENSE if damaged else Cause.NO_ANSWER


class SerialLine:
    """An open port. Every method raises DeviceLostError when the port goes away."""

    def __init__(self, path: str, baud: int, clock: Clock, *, admits_simulator: bool) -> None:
        self._clock = clock
        self._parser = ReplyParser()
        self._port = SerialPort(path, baud, wait_s=_SLICE_S, admits_simulator=admits_simulator)
        self._baud = baud

    @property
    def baud(self) -> int:
        return self._baud

    def set_baud(self, baud: int) -> None:
        """Speak at another speed from now on."""
        self._port.set_baud(baud)
        self._baud = baud

    def ask(self, command: int, parameter: int, *, within_s: float, reply_bytes: int = 32) -> Reply:
        """Send, wait for the first whole reply. within_s counts the device's own time, the wire's comes on top.

        Raises NoReply, DeviceLostError.
        """
        deadline = self._clock.monotonic() + within_s + reply_bytes * _BITS_A_BYTE / self._baud
        damaged = broken = False
        self._parser.clear()
        self._port.forget_input()
        self._port.write(request(command, parameter))
        last_byte = self._clock.monotonic()
        while (now := self._clock.monotonic()) < deadline:
            received = self._port.read()
            if received:
                last_byte = now
                damaged = True
            elif (broken or self._parser.waiting) and now - last_byte > _QUIET_S:
                break
            for found in self._parser.feed(received):
                if isinstance(found, Reply):
                    return found
                broken = True
        for found in self._parser.resynchronise():
            if not isinstance(found, FrameDamage):
                return found
        raise NoReply(damaged)

    def close(self) -> None:
        """Let go of the port; never raises."""
        self._port.close()
