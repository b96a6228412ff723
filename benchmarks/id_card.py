# SPDX-License-Identifier: GPL-3.0-or-later
"""The ID-card reader: how soon a card is noticed, how soon its data is there, what losing it and idling cost.

    python -m benchmarks.id_card [--rounds N] [--losses N] [--idle SECONDS]

Goals: card laid to first byte sent p95 at most 300 ms; last byte received to event p95 at most 10 ms; a loss shown
within 2 s. The simulated module keeps real wire time at 115200 baud and answers from the card at once (a real one
takes 0.8 to 1.5 s more), so the whole read stands beside the time that its bytes alone take. To see that nothing
lies there takes it 80 ms. Both processes run on this machine; their clock is one.
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import threading
import time
import tty
from typing import Any, Final

from benchmarks.measured import quiet, report, summary
from devices.drivers.id_card_reader import IdCardReaderConfig, supervise
from devices.reports import CardRead, CardSeen, DeviceEvent
from devices.simulators.process import ID_CARD_READER, SimulatorProcess
from devices.status import DeviceState, DeviceStatus
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock

_CARD: Final = {
    "layout": "resident",
    "name": "张桂英",
    "sex": "女",
    "nation": "汉",
    "birth_date": "1944-03-12",
    "address": "河南省平顶山市新华区示例路1号院2号楼301",
    "number": "410400194403120020",
    "authority": "平顶山市公安局新华分局",
    "valid_from": "2012-05-08",
    "valid_to": None,
    "new_address": "河南省平顶山市卫东区示例新村3号",
}
"""Nobody's."""
_READ_BYTES: Final = 1295
_ALL_BYTES: Final = (10 + 15) + (10 + 19) + (10 + _READ_BYTES) + (10 + 81)
"""Requests and replies of find, select, read and newest address."""
_BAUD: Final = 115200
_SEARCH_S: Final = 0.08
"""How long a reader's radio may look at an empty plate before it says so: polling is slower by it."""


class _Bench:
    """A simulated reader that stamps what it does, and the worker that serves it."""

    def __init__(self) -> None:
        self._heard: queue.Queue[tuple[float, DeviceEvent]] = queue.Queue()
        self._stamps: queue.Queue[dict[str, Any]] = queue.Queue()
        self.simulator = SimulatorProcess.start_module(
            ID_CARD_READER,
            *("--stamps", "--read-seconds", "0", "--search-seconds", str(_SEARCH_S)),
            on_event=self._stamped,
        )
        config = IdCardReaderConfig(port=str(self.simulator.ready["port"]), admits_simulator=True)
        worker = supervise(config, lambda event: self._heard.put((time.monotonic(), event)), SystemClock())
        assert isinstance(worker, Supervisor)
        self.worker = worker
        worker.start()
        self.until_state(DeviceState.ONLINE)

    def _stamped(self, event: dict[str, Any]) -> None:
        if "stamp" in event:
            self._stamps.put(event)

    def until(self, wanted: type[DeviceEvent]) -> tuple[float, DeviceEvent]:
        while True:
            at, event = self._heard.get(timeout=30)
            if isinstance(event, wanted):
                return at, event

    def until_state(self, state: DeviceState) -> float:
        while True:
            at, event = self.until(DeviceStatus)
            if isinstance(event, DeviceStatus) and event.state is state:
                return at

    def stamp(self, what: str, on: str) -> float:
        """The next such stamp."""
        while True:
            event = self._stamps.get(timeout=30)
            if (event["stamp"], event["on"]) == (what, on):
                return float(event["at"])

    def close(self) -> None:
        self.worker.stop()
        self.simulator.stop()


def _reads(bench: _Bench, rounds: int) -> dict[str, Any]:
    rng = random.Random(467)
    pause = threading.Event()
    noticed: list[float] = []
    selected: list[float] = []
    told: list[float] = []
    whole: list[float] = []
    for _ in range(rounds):
        # At any moment between two polls.
        pause.wait(rng.uniform(0.3, 0.6))
        bench.simulator.tell(lay=_CARD)
        laid = bench.stamp("laid", "plate")
        find = bench.stamp("request", "find")
        while find < laid:
            find = bench.stamp("request", "find")
        bench.until(CardSeen)
        select = bench.stamp("request", "select")
        last_byte = bench.stamp("replied", "address")
        event, _ = bench.until(CardRead)
        noticed.append(find - laid)
        selected.append(select - laid)
        told.append(event - last_byte)
        whole.append(event - find)
        bench.simulator.tell(lift=True)
    limit = _READ_BYTES * 10 / _BAUD
    return {
        "card_laid_to_first_byte_sent": summary(noticed),
        "card_laid_to_select_sent": summary(selected),
        "last_byte_received_to_event": summary(told),
        "whole_read": summary(whole),
        "limit_wire_ms": {
            "text_and_photo_1295_bytes": round(limit * 1000, 1),
            "all_bytes_of_the_four_commands": round(_ALL_BYTES * 10 / _BAUD * 1000, 1),
        },
    }


def _losses(bench: _Bench, times: int) -> dict[str, Any]:
    silent: list[float] = []
    unplugged: list[float] = []
    rng = random.Random(468)
    for _ in range(times):
        threading.Event().wait(rng.uniform(0.3, 0.6))
        began = time.monotonic()
        bench.simulator.tell(fault="silence", until="told")
        silent.append(bench.until_state(DeviceState.OFFLINE) - began)
        bench.simulator.tell(fault=None)
        bench.until_state(DeviceState.ONLINE)
        threading.Event().wait(rng.uniform(0.3, 0.6))
        began = time.monotonic()
        bench.simulator.tell(unplug=True)
        unplugged.append(bench.until_state(DeviceState.NO_DEVICE) - began)
        bench.simulator.tell(plug=True)
        bench.until_state(DeviceState.ONLINE)
    return {"silent_to_told": summary(silent), "unplugged_to_told": summary(unplugged)}


def _idle(seconds: float) -> dict[str, float]:
    """What this process, which does nothing but poll the reader, takes of one core."""
    threading.Event().wait(1)
    began, used = time.monotonic(), time.process_time()
    threading.Event().wait(seconds)
    share = (time.process_time() - used) / (time.monotonic() - began)
    return {"seconds": seconds, "percent_of_one_core": round(share * 100, 3)}


def _pty() -> dict[str, float]:
    """Ten bytes there and back through a pseudo terminal: what the machine itself takes for a command."""
    master, slave = os.openpty()
    tty.setraw(slave)
    taken: list[float] = []
    for _ in range(500):
        began = time.perf_counter()
        os.write(slave, b"0123456789")
        os.read(master, 10)
        os.write(master, b"0123456789")
        os.read(slave, 10)
        taken.append(time.perf_counter() - began)
    os.close(master)
    os.close(slave)
    return summary(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description="Figures of the ID-card reader.")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--losses", type=int, default=8)
    parser.add_argument("--idle", type=float, default=20)
    arguments = parser.parse_args()
    quiet()
    bench = _Bench()
    try:
        figures = {
            "goals": {"first_byte_p95_ms": 300, "event_p95_ms": 10, "loss_told_ms": 2000},
            **_reads(bench, arguments.rounds),
            **_losses(bench, arguments.losses),
            "idle": _idle(arguments.idle),
            "limit_pty_round_trip": _pty(),
        }
    finally:
        bench.close()
    report("id_card", figures)


if __name__ == "__main__":
    main()
