# SPDX-License-Identifier: GPL-3.0-or-later
"""Every device of a hall machine at once: how soon losses and returns are shown, and what the polling costs.

    python -m benchmarks.devices [--rounds N] [--idle SECONDS]

A plug is pulled at the simulator; the loss counts as shown when the kiosk's list of devices says so, asked on the
thread of the screen after each call that was posted to it, at least four times a second. Goals: a loss within 2 s;
at idle at most 3 % of one core for the kiosk's own processes (its own and the sender's; simulators and centre are
not part of a kiosk). Beside them: what a process costs that only ticks as the screen does, four times a second, and
a call handed to that thread and back.
"""

from __future__ import annotations

import argparse
import os
import queue
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measured import quiet, report, summary
from devices.status import DeviceClass, DeviceState
from kiosk.app import Kiosk, enrol_machine, open_kiosk
from kiosk.demo.rig import BASIC, EVERYTHING
from kiosk.demo.world import World
from kiosk.settings import Settings, load

_TICK_S = 0.25
_CALM_S = 3.0
"""Between two pulls, so that every pull meets another phase of the polls."""


class _Screen:
    """The GUI thread's stand-in: runs what is posted, ticks four times a second."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        self.calls: queue.Queue[Callable[[], None]] = queue.Queue()
        self._tick_at = 0.0

    def run_until(self, condition: Callable[[], bool], within_s: float) -> float:
        """Seconds until it held. Raises TimeoutError."""
        began = time.perf_counter()
        while not condition():
            left = began + within_s - time.perf_counter()
            if left <= 0:
                raise TimeoutError("the kiosk did not show it")
            try:
                self.calls.get(timeout=min(left, max(0.001, self._tick_at - time.perf_counter())))()
            except queue.Empty:
                pass
            if time.perf_counter() >= self._tick_at:
                self._tick_at = time.perf_counter() + _TICK_S
                self.kiosk.tick()
        return time.perf_counter() - began

    def rest(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        self.run_until(lambda: time.perf_counter() >= end, seconds + 1)

    def state(self, device: DeviceClass) -> DeviceState:
        """As the kiosk's list of devices has it. What was posted to this thread was handled before."""
        statuses = self.kiosk.devices.statuses()
        return next((one.state for one in statuses if one.device is device), DeviceState.STARTING)


def losses(screen: _Screen, world: World, rounds: int) -> dict[str, object]:
    """For each device that has a plug."""
    found: dict[str, object] = {}
    for device in world.rig.plugs:
        gone, back = [], []
        for round_ in range(rounds):
            screen.rest(_CALM_S + 0.137 * round_)
            world.rig.plug(device, False)
            gone.append(screen.run_until(lambda: not screen.state(device).serves, 10))  # noqa: B023
            screen.rest(1.0)
            world.rig.plug(device, True)
            back.append(screen.run_until(lambda: screen.state(device).serves, 20))  # noqa: B023
        found[device.value] = {"loss": summary(gone), "return": summary(back)}
    return found


def idle(screen: _Screen, seconds: float) -> dict[str, float]:
    """Per cent of one core, and resident memory, of this process and of the sender that it started."""
    screen.rest(_CALM_S)
    own = [os.getpid(), *_senders()]
    before, began = sum(map(_cpu_s, own)), time.perf_counter()
    screen.rest(seconds)
    spent, took = sum(map(_cpu_s, own)) - before, time.perf_counter() - began
    return {
        "processor_percent": round(100 * spent / took, 2),
        "resident_mebibytes": round(sum(map(_resident, own)) / 2**20, 1),
        "threads": threading.active_count(),
        "processes": len(own),
    }


def bare_tick(seconds: float) -> dict[str, float]:
    """The limit: a thread that waits on a queue and ticks as the screen does."""
    calls: queue.Queue[None] = queue.Queue()
    before, began = _cpu_s(os.getpid()), time.perf_counter()
    while time.perf_counter() - began < seconds:
        try:
            calls.get(timeout=_TICK_S)
        except queue.Empty:
            pass
    spent = _cpu_s(os.getpid()) - before
    return {"processor_percent": round(100 * spent / (time.perf_counter() - began), 2)}


def _senders() -> list[int]:
    """Children of this process that are the kiosk's own."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if parent == os.getpid() and b"sender" in command:
            found.append(int(entry.name))
    return found


def _cpu_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _posted(screen: _Screen, count: int = 200) -> dict[str, float]:
    """A call from another thread to the screen's and its effect seen: below any loss that is shown."""
    taken = []
    for _ in range(count):
        done = threading.Event()
        began = time.perf_counter()
        threading.Thread(target=screen.calls.put, args=(done.set,)).start()
        screen.run_until(done.is_set, 5)
        taken.append(time.perf_counter() - began)
    return summary(taken)


def measure(classes: frozenset[DeviceClass], rounds: int, seconds: float) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        world = World(Path(folder), classes)
        try:
            path = world.write_settings()
            settings = load(path)
            if not isinstance(settings, Settings):
                raise SystemExit(str(settings))
            answer = enrol_machine(settings, world.enrolment_code)
            kiosk = open_kiosk(settings, path, demonstration=True, clock=world.clock)
            if isinstance(answer, str) or isinstance(kiosk, str):
                raise SystemExit(str(answer) + str(kiosk))
            screen = _Screen(kiosk)
            kiosk.start(screen.calls.put)
            try:
                screen.run_until(lambda: all(screen.state(one).serves for one in world.rig.classes), 30)
                figures: dict[str, object] = {
                    "devices": [device.value for device in world.rig.classes],
                    "idle": idle(screen, seconds),
                }
                if rounds:
                    figures["shown"] = losses(screen, world, rounds)
                    figures["limit_posted"] = _posted(screen)
                return figures
            finally:
                kiosk.stop()
        finally:
            world.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="pulls of each plug")
    parser.add_argument("--idle", type=float, default=30.0, help="seconds of idling that are measured")
    arguments = parser.parse_args()
    quiet()
    limit = bare_tick(min(arguments.idle, 10.0))
    basic = measure(BASIC, 0, arguments.idle)
    everything = measure(EVERYTHING, arguments.rounds, arguments.idle)
    report("devices", {"basic": basic, "everything": everything, "limit_bare_tick": limit})


if __name__ == "__main__":
    main()
