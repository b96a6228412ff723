# SPDX-License-Identifier: GPL-3.0-or-later
"""The PIN pad as the kiosk's process sees it: progress, an end, and a word for what was entered."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
from collections import deque
from typing import Any, Final

from devices.capabilities import DeviceLostError
from devices.reports import PinEnd, PinForwarding, PinProgress, SealedPin
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_POLL_WITHIN_S: Final = 0.2
_START_WITHIN_S: Final = 5.0
_OBEYS_WITHIN_S: Final = 3.0
_FORWARDS_WITHIN_S: Final = 8.0
_ENDS_WITHIN_S: Final = 2.0
_GRACE_S: Final = 5.0
"""The pad itself ends an entry in time; this much later it is believed to hang."""
_LONGEST_LINE: Final = 4096

Said = dict[str, Any]


class SerialPinPad(WorkerBound):
    """The simulated pad on a serial line. Its keeper is a child process that ends with this driver."""

    def __init__(
        self, port: str, baud: int, clock: Clock, *, sink: str = "", admits_simulator: bool = False
    ) -> None:
        """sink: the Unix socket of the bank's middleware; "" for none."""
        super().__init__()
        self._port = port
        self._arguments = [*_own_arguments(), port, str(baud), "--sink", sink]
        if admits_simulator:
            self._arguments.append("--admits-simulator")
        self._clock = clock
        self._child: subprocess.Popen[bytes] | None = None
        self._received = b""
        self._said: deque[Said] = deque()
        self._ends_by: float | None = None
        self._sealed: SealedPin | None = None

    @property
    def entering(self) -> bool:
        """Whether a person may be typing now."""
        return self._ends_by is not None

    def connect(self) -> DeviceStatus:
        self.assert_worker()
        try:
            self._child = subprocess.Popen(
                [sys.executable, *self._arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,
            )
            model = str(self._wait_for("online", _START_WITHIN_S))
        except OSError:
            detail = "the process that holds the line cannot be started"
            return DeviceStatus(DeviceClass.PIN_PAD, DeviceState.OFFLINE, detail, Cause.PROGRAM_MISSING)
        except DeviceLostError as lost:
            return DeviceStatus(DeviceClass.PIN_PAD, lost.state, lost.detail, lost.cause)
        return DeviceStatus(DeviceClass.PIN_PAD, DeviceState.ONLINE, f"{model} on {self._port}")

    def begin(self, least: int, most: int, within_s: int) -> None:
        """Let a person type. Raises DeviceLostError; ValueError for what no pad takes."""
        self.assert_worker()
        if not (4 <= least <= most <= 12 and 5 <= within_s <= 300):
            raise ValueError("a PIN has 4 to 12 digits and takes 5 to 300 seconds")
        self._sealed = None
        self._ask({"begin": [least, most, within_s]}, "begun", _OBEYS_WITHIN_S)
        self._ends_by = self._clock.monotonic() + within_s + _GRACE_S

    def poll(self) -> PinProgress | PinEnd | None:
        """What happened; waits up to 0.2 s for it. Raises DeviceLostError."""
        self.assert_worker()
        if not self._said:
            self._hear(_POLL_WITHIN_S)
        if not self._said:
            if self._ends_by is not None and self._clock.monotonic() > self._ends_by:
                raise DeviceLostError("the PIN pad does not end", DeviceState.OFFLINE, Cause.STALLED)
            return None
        said = self._said.popleft()
        if self._ends_by is None:
            return None
        if "digits" in said:
            return PinProgress(int(said["digits"]))
        if "end" not in said:
            return None
        self._ends_by = None
        end = PinEnd(said["end"])
        if end is PinEnd.ENTERED:
            self._sealed = SealedPin()
        return end

    def cancel(self) -> None:
        self.assert_worker()
        self._ends_by = self._sealed = None
        self._ask({"cancel": True}, "cancelled", _OBEYS_WITHIN_S)

    def sealed(self) -> SealedPin | None:
        self.assert_worker()
        return self._sealed

    def forward(self, pin: SealedPin, reference: str) -> PinForwarding:
        """Once. Raises DeviceLostError."""
        self.assert_worker()
        if pin is not self._sealed:
            return PinForwarding.GONE
        self._sealed = None
        return PinForwarding(self._ask({"forward": reference}, "forwarded", _FORWARDS_WITHIN_S))

    def close(self) -> None:
        self.assert_worker()
        child, self._child = self._child, None
        self._ends_by = self._sealed = None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            child.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _ask(self, command: Said, answer: str, within_s: float) -> Any:
        child = self._child
        if child is None or child.stdin is None:
            raise DeviceLostError("the PIN pad is closed", DeviceState.OFFLINE, Cause.LOST)
        try:
            child.stdin.write(json.dumps(command).encode() + b"\n")
        except OSError:
            # Its last words say why it ended.
            return self._wait_for(answer, 0.0)
        return self._wait_for(answer, within_s)

    def _wait_for(self, answer: str, within_s: float) -> Any:
        """What the keeper says under this key; what it said before belongs to an entry that is over."""
        deadline = self._clock.monotonic() + within_s
        while True:
            while self._said:
                said = self._said.popleft()
                if answer in said:
                    return said[answer]
            left = deadline - self._clock.monotonic()
            if left <= 0 and not self._hear(0.0):
                raise DeviceLostError("the PIN pad's process hangs", DeviceState.OFFLINE, Cause.STALLED)
            self._hear(max(0.0, left))

    def _hear(self, within_s: float) -> bool:
        """Take in lines of the keeper; whether one came in time. Raises DeviceLostError with its last words."""
        child = self._child
        if child is None or child.stdout is None:
            raise DeviceLostError("the PIN pad is closed", DeviceState.OFFLINE, Cause.LOST)
        ready, _, _ = select.select([child.stdout], [], [], within_s)
        if not ready:
            return False
        data = os.read(child.stdout.fileno(), _LONGEST_LINE)
        *lines, self._received = (self._received + data).split(b"\n")
        if not data or len(self._received) > _LONGEST_LINE:
            raise DeviceLostError("the PIN pad's process ended", DeviceState.OFFLINE, Cause.LOST)
        for line in lines:
            said: Said = json.loads(line)
            if "lost" in said:
                raise DeviceLostError(str(said["lost"]), DeviceState(said["state"]), Cause(said["cause"]))
            self._said.append(said)
        return bool(lines)


def _own_arguments() -> list[str]:
    """A frozen program has no -m: there the kiosk's own executable takes the module's name instead."""
    return ["pin-pad-keeper"] if getattr(sys, "frozen", False) else ["-m", "devices.pin_pad.keeper"]
