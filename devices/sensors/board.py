# SPDX-License-Identifier: GPL-3.0-or-later
"""A board of inputs and outputs: sensors that do not flutter, and one guide light at a time."""

from __future__ import annotations

import contextlib
from typing import Final

from devices.capabilities import DeviceLostError
from devices.reports import GuideLight, Sensor, SensorChanged
from devices.sensors.modbus import Answered, Refused, Request, bits, read_inputs, write_output, write_outputs
from devices.sensors.modbus_line import ModbusLine
from devices.sensors.wiring import Wiring
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

EQUAL_READS: Final = 2
"""So many equal reads in a row are believed."""


class Debounced:
    """One input. The first read is believed as it is: there was nothing before."""

    def __init__(self, equal_reads: int = EQUAL_READS) -> None:
        self._wanted = equal_reads
        self._believed: bool | None = None
        self._differing = 0

    def changed(self, on: bool) -> bool:
        """Whether this read changed what is believed."""
        if on == self._believed:
            self._differing = 0
            return False
        self._differing += 1
        if self._believed is not None and self._differing < self._wanted:
            return False
        self._believed, self._differing = on, 0
        return True


class ModbusBoard(WorkerBound):
    """Reads and writes only what the wiring names: another output may be a lock."""

    def __init__(
        self, port: str, baud: int, unit: int, wired: Wiring, clock: Clock, *, admits_simulator: bool = False
    ) -> None:
        super().__init__()
        self._port = port
        self._baud = baud
        self._unit = unit
        self._wired = wired
        self._clock = clock
        self._admits_simulator = admits_simulator
        self._line: ModbusLine | None = None
        self._lit: GuideLight | None = None
        self._inputs = {sensor: Debounced() for sensor in wired.inputs}

    def connect(self) -> DeviceStatus:
        """The inputs read once, so that a wrong address or wiring shows now; then all lights off."""
        self.assert_worker()
        try:
            self._line = ModbusLine(self._port, self._baud, self._clock, admits_simulator=self._admits_simulator)
            self._read()
            self._all_off()
        except DeviceLostError as lost:
            return DeviceStatus(DeviceClass.SENSORS, lost.state, lost.detail, lost.cause)
        return DeviceStatus(DeviceClass.SENSORS, DeviceState.ONLINE, f"unit {self._unit} on {self._port}")

    def poll(self) -> tuple[SensorChanged, ...]:
        """What changed; the first time each sensor as it is. Raises DeviceLostError."""
        self.assert_worker()
        return tuple(
            SensorChanged(sensor, on) for sensor, on in self._read().items() if self._inputs[sensor].changed(on)
        )

    def light(self, light: GuideLight | None) -> None:
        """Only this one is on, or none; a slot without a light is passed over. Raises DeviceLostError."""
        self.assert_worker()
        wanted = light if light in self._wired.lights else None
        if wanted is self._lit:
            return
        if self._lit is not None:
            self._do(write_output(self._unit, self._wired.lights[self._lit], False))
            self._lit = None
        if wanted is not None:
            self._do(write_output(self._unit, self._wired.lights[wanted], True))
            self._lit = wanted

    def close(self) -> None:
        self.assert_worker()
        line = self._line
        if line is None:
            return
        with contextlib.suppress(DeviceLostError):
            if self._lit is not None:
                self._do(write_output(self._unit, self._wired.lights[self._lit], False))
        self._line = self._lit = None
        line.close()

    def _all_off(self) -> None:
        numbers = sorted(self._wired.lights.values())
        if numbers and numbers[-1] - numbers[0] + 1 == len(numbers):
            self._do(write_outputs(self._unit, numbers[0], [False] * len(numbers)))
            return
        for number in numbers:
            self._do(write_output(self._unit, number, False))

    def _read(self) -> dict[Sensor, bool]:
        pins = self._wired.inputs
        if not pins:
            # Nothing to read; still, somebody must notice that the board is gone.
            self._write_one_as_it_is()
            return {}
        first = min(pin.number for pin in pins.values())
        count = max(pin.number for pin in pins.values()) - first + 1
        states = bits(self._do(read_inputs(self._unit, first, count)), count)
        return {sensor: states[pin.number - first] != pin.inverted for sensor, pin in pins.items()}

    def _write_one_as_it_is(self) -> None:
        """A question that a board without inputs can answer."""
        number = next(iter(self._wired.lights.values()))
        on = self._lit is not None and self._wired.lights[self._lit] == number
        self._do(write_output(self._unit, number, on))

    def _do(self, request: Request) -> bytes:
        if self._line is None:
            raise DeviceLostError("the board is closed", DeviceState.OFFLINE, Cause.LOST)
        match self._line.ask(request):
            case Answered(payload):
                return payload
            case Refused(2):
                detail = "the board has not all the inputs and outputs that sensors.inputs and sensors.lights name"
                raise DeviceLostError(detail, DeviceState.HARDWARE_ERROR, Cause.BROKEN)
            case Refused(code):
                detail = f"the board refuses function {request.body[0]:02d} (exception {code})"
                raise DeviceLostError(detail, DeviceState.HARDWARE_ERROR, Cause.BROKEN)
