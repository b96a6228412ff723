# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that does with a PIN pad what the kiosk does, to be looked into from outside: its log goes to stderr.

`python -m tests.devices.kiosk_stand_in PORT SINK`. Out: "ready", then "ended HOW", "forwarded WHAT". In: a line
for each step.
"""

from __future__ import annotations

import queue
import sys

import structlog

from devices.drivers.pin_pad import PinPadConfig, supervise
from devices.reports import DeviceEvent, PinEnd, SealedPin
from devices.status import DeviceStatus
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    log = structlog.get_logger()
    heard: queue.Queue[DeviceEvent] = queue.Queue()
    port, sink = sys.argv[1:3]
    worker = supervise(PinPadConfig(port, sink=sink, admits_simulator=True), heard.put, SystemClock())
    assert isinstance(worker, Supervisor)
    worker.start()
    while True:
        event = heard.get(timeout=20)
        log.info("heard", what=repr(event))
        if isinstance(event, DeviceStatus) and event.state.serves:
            worker.ask(lambda pad: pad.begin(6, 6, 60), deadline_s=5).result(10)
            _say("ready")
        elif isinstance(event, PinEnd):
            break
    _say(f"ended {event.value}")
    sys.stdin.readline()
    pin = worker.ask(lambda pad: pad.sealed(), deadline_s=5).result(10)
    assert isinstance(pin, SealedPin)
    log.info("sealed", pin=repr(pin))
    told = worker.ask(lambda pad: pad.forward(pin, "case-1"), deadline_s=5).result(10)
    _say(f"forwarded {told}")
    sys.stdin.readline()
    worker.stop()


if __name__ == "__main__":
    main()
