# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator, the worker that serves it, and what its listener heard: for tests of devices that go away."""

from __future__ import annotations

import queue
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devices.drivers.choice import Unsupported
from devices.reports import DeviceEvent
from devices.simulators.process import SimulatorProcess
from devices.status import Cause, DeviceState, DeviceStatus
from devices.supervisor import Supervisor

Story = tuple[DeviceState, Cause]
MISSING: Story = (DeviceState.NO_DEVICE, Cause.PORT_MISSING)
SILENT: Story = (DeviceState.OFFLINE, Cause.NO_ANSWER)
NONSENSE: Story = (DeviceState.OFFLINE, Cause.NONSENSE)
WELL: Story = (DeviceState.ONLINE, Cause.NONE)


def story(status: DeviceStatus) -> Story:
    return status.state, status.cause


class Heard:
    """What a supervisor's listener heard, in order."""

    def __init__(self) -> None:
        self._events: queue.Queue[DeviceEvent] = queue.Queue()
        self.put = self._events.put

    def next(self) -> DeviceEvent:
        return self._events.get(timeout=20)

    def story(self) -> Story:
        event = self.next()
        assert isinstance(event, DeviceStatus), type(event).__name__
        return story(event)

    def until(self, wanted: Story) -> list[DeviceEvent]:
        """What was heard before this story."""
        before: list[DeviceEvent] = []
        while not (isinstance(event := self.next(), DeviceStatus) and story(event) == wanted):
            before.append(event)
        return before

    def nothing_for(self, seconds: float) -> bool:
        try:
            self._events.get(timeout=seconds)
        except queue.Empty:
            return True
        return False


Listener = Callable[[DeviceEvent], None]


class Stand:
    """`supervise` gets the simulator's first words and the listener."""

    def __init__(
        self,
        module: str,
        *arguments: str | Path,
        supervise: Callable[[dict[str, Any], Listener], Supervisor[Any] | Unsupported],
    ) -> None:
        self.simulator = SimulatorProcess.start_module(module, *arguments)
        self.heard = Heard()
        worker = supervise(self.simulator.ready, self.heard.put)
        assert isinstance(worker, Supervisor)
        self.worker: Supervisor[Any] = worker

    def tell(self, **command: object) -> None:
        self.simulator.tell(**command)

    def start(self) -> None:
        self.worker.start()
        assert self.heard.story() == WELL

    def ask(self, call: Callable[[Any], Any]) -> Any:
        return self.worker.ask(call, deadline_s=5).result(20)

    def stop(self) -> None:
        assert self.worker.stop()
        self.simulator.stop()
