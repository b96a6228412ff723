# SPDX-License-Identifier: GPL-3.0-or-later
"""Scanner, keypad, PIN pad, sensors, UPS, voice: what idling costs, how soon a loss is told, how soon it is silent.

    python -m benchmarks.io_devices [--idle SECONDS] [--losses N] [--rounds N]

Goals: a loss shown within 2 s; idle processor time of all devices together under 3 % of one core; silence within
100 ms. Each device is supervised as in the kiosk, with its own polling, against its simulator. Beside the idle
times stands what a thread costs that wakes as often as all of them and does nothing.
"""

from __future__ import annotations

import argparse
import os
import queue
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks.measured import quiet, report, summary
from devices.drivers import code_scanner, keypad, pin_pad, sensors, speech, ups
from devices.reports import CodeScanned, DeviceEvent, KeyPressed
from devices.simulators.process import CODE_SCANNER, KEYPAD, PIN_PAD, SENSORS, UPS, SimulatorProcess
from devices.speech import EspeakVoice
from devices.status import DeviceStatus
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock

_CLOCK: Final = SystemClock()
_SENTENCE: Final = "请将身份证放在读卡区，不要移动，直到听到提示音。"
_WIRING: Final = ("cabinet_door=0,presence=1,slip_taken=2,headphones=3", "id_card_reader=0,receipt_printer=1")

Listener = Callable[[DeviceEvent], None]


class _Bench:
    """One device and its simulator."""

    def __init__(self, module: str, supervise: Callable[[dict[str, Any], Listener], object]) -> None:
        self.simulator = SimulatorProcess.start_module(module)
        self.heard: queue.Queue[tuple[float, DeviceEvent]] = queue.Queue()
        worker = supervise(self.simulator.ready, lambda event: self.heard.put((time.monotonic(), event)))
        if not isinstance(worker, Supervisor):
            raise TypeError(worker)
        self.worker: Supervisor[Any] = worker
        worker.start()
        self.until(lambda event: isinstance(event, DeviceStatus) and event.state.serves)

    def until(self, wanted: Callable[[DeviceEvent], bool]) -> float:
        """When it was heard."""
        while True:
            at, event = self.heard.get(timeout=20)
            if wanted(event):
                return at

    def lose(self) -> float:
        """Seconds from pulling the plug to being told."""
        began = time.monotonic()
        self.simulator.tell(unplug=True)
        told = self.until(lambda event: isinstance(event, DeviceStatus) and not event.state.serves)
        self.simulator.tell(plug=True)
        self.until(lambda event: isinstance(event, DeviceStatus) and event.state.serves)
        return told - began

    def stop(self) -> None:
        self.worker.stop()
        self.simulator.stop()


def _benches() -> dict[str, Callable[[], _Bench]]:
    return {
        "code_scanner": lambda: _Bench(
            CODE_SCANNER,
            lambda ready, ear: code_scanner.supervise(
                code_scanner.CodeScannerConfig(ready["port"], admits_simulator=True), ear, _CLOCK
            ),
        ),
        "keypad": lambda: _Bench(
            KEYPAD,
            lambda ready, ear: keypad.supervise(
                keypad.KeypadConfig(ready["port"], admits_simulator=True), ear, _CLOCK
            ),
        ),
        "pin_pad": lambda: _Bench(
            PIN_PAD,
            lambda ready, ear: pin_pad.supervise(
                pin_pad.PinPadConfig(ready["port"], admits_simulator=True), ear, _CLOCK
            ),
        ),
        "sensors": lambda: _Bench(
            SENSORS,
            lambda ready, ear: sensors.supervise(
                sensors.SensorsConfig(ready["port"], *_WIRING, admits_simulator=True), ear, _CLOCK
            ),
        ),
        "ups": lambda: _Bench(
            UPS,
            lambda ready, ear: ups.supervise(ups.UpsConfig(port=ready["port"], admits_simulator=True), ear, _CLOCK),
        ),
    }


def _idle(seconds: float) -> float:
    """Processor time of this process and its children that hold a line, in percent of one core."""
    children = _children_seconds()
    began, used = time.monotonic(), time.process_time()
    threading.Event().wait(seconds)
    spent = time.process_time() - used + _children_seconds() - children
    return round(100 * spent / (time.monotonic() - began), 3)


def _children_seconds() -> float:
    """Of our PIN pad's keeper; simulators are no part of a kiosk."""
    total = 0.0
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdecimal() and b"devices.pin_pad.keeper" in (process / "cmdline").read_bytes():
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) != os.getpid():
                    continue
                total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            continue
    return total


def _waking(seconds: float, times_a_second: float) -> float:
    """What waking alone costs."""
    stop = threading.Event()

    def wake() -> None:
        while not stop.wait(1 / times_a_second):
            pass

    thread = threading.Thread(target=wake)
    thread.start()
    cost = _idle(seconds)
    stop.set()
    thread.join()
    return cost


def _from_wire(bench: _Bench, rounds: int, command: dict[str, object], kind: type) -> dict[str, float]:
    """From the command that ends with the last byte sent, to the event; the simulator's own time is in it."""
    taken = []
    for _ in range(rounds):
        began = time.monotonic()
        bench.simulator.tell(**command)
        taken.append(bench.until(lambda event: isinstance(event, kind)) - began)
        threading.Event().wait(0.1)
    return summary(taken)


def _speech(rounds: int) -> dict[str, Any]:
    """A player that takes sound as fast as a card does."""
    begins, silences = [], []
    with tempfile.TemporaryDirectory() as folder:
        player, out = Path(folder) / "player", Path(folder) / "out"
        project = Path(__file__).parents[1]
        player.write_text(
            f'#!/bin/sh\ncd "{project}" && exec "{sys.executable}" -m devices.simulators.recording_player'
            f' --out "{out}"\n'
        )
        player.chmod(0o700)
        voice = EspeakVoice(None, str(player), 150)
        voice.connect()
        first = time.monotonic()
        voice.say(_SENTENCE, "zh")
        first = time.monotonic() - first
        for _ in range(rounds):
            before = {path.name for path in out.glob("*.wav")}
            began = time.monotonic()
            voice.say(_SENTENCE, "zh")
            begins.append(time.monotonic() - began)
            while not any(path.stat().st_size > 44 for path in out.glob("*.wav") if path.name not in before):
                threading.Event().wait(0.005)
            began = time.monotonic()
            voice.hush()
            silences.append(time.monotonic() - began)
        voice.close()
    return {"first_say_ms": round(first * 1000, 1), "say": summary(begins), "silent": summary(silences)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--idle", type=float, default=10)
    parser.add_argument("--losses", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=30)
    chosen = parser.parse_args()
    quiet()
    idle: dict[str, float] = {"nothing": _idle(chosen.idle), "waking_20_a_second": _waking(chosen.idle, 20)}
    losses: dict[str, Any] = {}
    events: dict[str, Any] = {}
    for name, make in _benches().items():
        bench = make()
        idle[name] = _idle(chosen.idle)
        losses[name] = summary([bench.lose() for _ in range(chosen.losses)])
        if name == "code_scanner":
            events["scan_to_event"] = _from_wire(bench, chosen.rounds, {"scan": "483920"}, CodeScanned)
        if name == "keypad":
            events["key_to_event"] = _from_wire(bench, chosen.rounds, {"press": "5"}, KeyPressed)
        bench.stop()
    worker = speech.supervise(speech.SpeechConfig(player="cat"), lambda _: None, _CLOCK)
    if isinstance(worker, Supervisor):
        worker.start()
        idle["speech"] = _idle(chosen.idle)
        worker.stop()
    together = [make() for make in _benches().values()]
    idle["all_together"] = _idle(chosen.idle)
    for bench in together:
        bench.stop()
    report(
        "io_devices",
        {"idle_percent": idle, "loss_told": losses, "events": events, "speech": _speech(chosen.rounds)},
    )


if __name__ == "__main__":
    main()
