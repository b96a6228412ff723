# SPDX-License-Identifier: GPL-3.0-or-later
"""One request and its answer on a line that may have noise, an echo and other boards."""

from __future__ import annotations

import threading
from typing import Final

from devices.capabilities import DeviceLostError
from devices.sensors.modbus import MOST, READ_INPUTS, Answered, Damage, Refused, Request, answer_to
from devices.serial_port import SerialPort
from devices.status import Cause, DeviceState
from kiosk.timing import Clock

_BITS_A_BYTE: Final = 10
_ANSWERS_WITHIN_S: Final = 0.25
"""A board's own time, on top of the wire's."""
_TRIES: Final = 2
_BUSY: Final = (5, 6)
_QUIET_BYTES: Final = 3.5
_LEAST_QUIET_S: Final = 0.00175
"""MODBUS over Serial Line V1.02, 2.5.1.1: 3.5 characters between frames, at least 1.75 ms above 19200 baud."""
_SLICE_S: Final = 0.02


class ModbusLine:
    """An open line to one board. Raises DeviceLostError."""

    def __init__(self, port: str, baud: int, clock: Clock, *, admits_simulator: bool) -> None:
        self._clock = clock
        self._baud = baud
        self._pause = threading.Event()
        self._echoes = False
        """Whether the adapter hears what it sends, as some do on two wires."""
        self._port = SerialPort(port, baud, wait_s=_SLICE_S, admits_simulator=admits_simulator)

    def ask(self, request: Request) -> Answered | Refused:
        """Ask, once more when the answer is damaged, missing or "busy"."""
        last: Damage | Refused | None = None
        for _ in range(_TRIES):
            answer = self._asked_once(request)
            if isinstance(answer, Answered) or (isinstance(answer, Refused) and answer.code not in _BUSY):
                return answer
            last = answer
        match last:
            case Refused():
                raise DeviceLostError("the board stays busy", DeviceState.OFFLINE, Cause.STALLED)
            case Damage():
                raise DeviceLostError(f"the board's answers come {last.value}", DeviceState.OFFLINE, Cause.NONSENSE)
            case None:
                raise DeviceLostError("the board does not answer", DeviceState.OFFLINE, Cause.NO_ANSWER)

    def close(self) -> None:
        self._port.close()

    def _asked_once(self, request: Request) -> Answered | Refused | Damage | None:
        """None: nothing came."""
        self._pause.wait(max(_LEAST_QUIET_S, _QUIET_BYTES * _BITS_A_BYTE / self._baud))
        frame = request.frame
        self._port.forget_input()
        self._port.write(frame)
        on_the_wire = (len(frame) * 2 + request.answer_bytes) * _BITS_A_BYTE / self._baud
        deadline = self._clock.monotonic() + _ANSWERS_WITHIN_S + on_the_wire
        received = b""
        answer: Answered | Refused | Damage | None = None
        while self._clock.monotonic() < deadline and len(received) <= MOST + len(frame):
            came = self._port.read()
            if not came:
                continue
            received += came
            heard = received
            if received.startswith(frame) and (self._echoes or len(received) > len(frame)):
                heard = received[len(frame) :]
            answer = answer_to(request, heard)
            if not isinstance(answer, Damage):
                # The answer to a write looks as its echo does, so only a read can tell that the line has one.
                self._echoes = self._echoes or (heard != received and request.body[0] == READ_INPUTS)
                return answer
        return answer
