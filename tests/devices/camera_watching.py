# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated camera and its worker, as the camera tests use them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from devices.camera.frames import Frame
from devices.drivers.camera import CameraConfig, CameraSupervisor, supervise
from devices.reports import DeviceEvent
from devices.simulators.process import SimulatorProcess
from devices.status import DeviceClass, DeviceState, DeviceStatus
from kiosk.timing import SystemClock

CLOCK = SystemClock()
SIMULATOR = "devices.simulators.camera"


@contextmanager
def simulated(*arguments: str) -> Iterator[SimulatorProcess]:
    process = SimulatorProcess.start_module(SIMULATOR, *(arguments or ("--size", "640x480")))
    try:
        yield process
    finally:
        process.stop()


class Heard:
    """The statuses that a listener hears, in order."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[DeviceEvent] = queue.SimpleQueue()

    def __call__(self, event: DeviceEvent) -> None:
        self._events.put(event)

    def next(self, within_s: float = 10.0) -> DeviceStatus:
        event = self._events.get(timeout=within_s)
        assert isinstance(event, DeviceStatus)
        return event

    def until(self, state: DeviceState, within_s: float = 10.0) -> DeviceStatus:
        """The next status of this state."""
        deadline = CLOCK.monotonic() + within_s
        while True:
            status = self.next(max(0.01, deadline - CLOCK.monotonic()))
            if status.state is state:
                return status

    @property
    def nothing_more(self) -> bool:
        return self._events.empty()


@contextmanager
def watched(
    source: str,
    *,
    device: DeviceClass = DeviceClass.FACE_CAMERA,
    turned: int = 0,
    admits_simulator: bool = True,
) -> Iterator[tuple[CameraSupervisor, Heard]]:
    heard = Heard()
    config = CameraConfig(device, source, turned, admits_simulator=admits_simulator)
    worker = supervise(config, heard, CLOCK)
    assert isinstance(worker, CameraSupervisor)
    worker.start()
    try:
        yield worker, heard
    finally:
        assert worker.stop()


def wait_until(true: Callable[[], bool], within_s: float = 8.0) -> bool:
    """Look a hundred times a second."""
    deadline, pause = CLOCK.monotonic() + within_s, threading.Event()
    while not true():
        if CLOCK.monotonic() > deadline:
            return False
        pause.wait(0.01)
    return True


def next_frame(worker: CameraSupervisor, after: int = 0, within_s: float = 8.0) -> Frame:
    frame = worker.frames.wait(after, within_s)
    assert frame is not None, "no picture came"
    return frame
