# SPDX-License-Identifier: GPL-3.0-or-later
"""Chip cards through a real pcscd with virtual readers: insertion, pcscd's return, a read, and idle polling.

    python -m benchmarks.smart_card [--rounds N] [--idle SECONDS]

Goal: pcscd back to the reader online and its card told of, under 2 s. Beside the supervised driver runs the
machine's own limit, in the same rounds: a bare loop that waits in SCardGetStatusChange without end. pcscd itself
looks for cards every 0.4 s, so what counts is the time beyond that loop's. A card takes 5 to 20 ms for each APDU.
"""

from __future__ import annotations

import argparse
import queue
import random
import resource
import threading
import time
from collections.abc import Callable

from benchmarks.measured import quiet, report, summary
from devices.drivers.choice import Unsupported
from devices.drivers.smart_card_reader import SmartCardReaderConfig, supervise
from devices.reports import BankCard, DeviceEvent, SmartCardInserted, SmartCardRemoved, SocialSecurityCard
from devices.simulators.card_service import CardService, card_service, reach
from devices.simulators.process import SimulatorProcess
from devices.smart_card.pcsc import Context, PcscError, ReaderState
from devices.status import DeviceState, DeviceStatus
from kiosk.timing import SystemClock

_ACCOUNT = "9999000402564890012"
_HOLDER = {"number": "410400194403120020", "name": "张桂英", "sex": "2", "birth": "19440312"}
_CARD = {"kind": "unionpay", "account": _ACCOUNT}
_GOAL_RETURN_MS = 2000

Heard = tuple[float, DeviceEvent]


class _BareLoop:
    """Waits for every change of one slot as directly as this machine can; says when each came."""

    def __init__(self, reader: str) -> None:
        self.changes: queue.Queue[tuple[float, bool]] = queue.Queue()
        self._reader = reader
        self._ends = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._ends:
            try:
                context = Context()
                known = context.status_change([ReaderState(self._reader)], 0)
                self.changes.put((time.perf_counter(), known[0].present))
                while not self._ends:
                    was = known[0].present
                    known = context.status_change(known, 5)
                    if known[0].present != was:
                        self.changes.put((time.perf_counter(), known[0].present))
            except PcscError:
                time.sleep(0.005)

    def until(self, present: bool) -> float:
        while True:
            at, now = self.changes.get(timeout=20)
            if now == present:
                return at

    def end(self) -> None:
        self._ends = True


def _until(heard: queue.Queue[Heard], wanted: Callable[[DeviceEvent], bool]) -> float:
    while True:
        at, event = heard.get(timeout=20)
        if wanted(event):
            return at


def _online(event: DeviceEvent) -> bool:
    return isinstance(event, DeviceStatus) and event.state is DeviceState.ONLINE


def _offline(event: DeviceEvent) -> bool:
    return isinstance(event, DeviceStatus) and event.state is DeviceState.OFFLINE


def _insertions(
    person: SimulatorProcess, heard: queue.Queue[Heard], bare: _BareLoop, rounds: int
) -> dict[str, object]:
    phases = random.Random(1)
    whole, raw, beyond = [], [], []
    for _ in range(rounds):
        time.sleep(phases.uniform(0, 0.4))
        laid = time.perf_counter()
        person.tell(insert=_CARD)
        seen = bare.until(present=True)
        told = _until(heard, lambda event: isinstance(event, SmartCardInserted))
        raw.append(seen - laid)
        whole.append(told - laid)
        beyond.append(max(0.0, told - seen))
        person.tell(remove=True)
        bare.until(present=False)
        _until(heard, lambda event: isinstance(event, SmartCardRemoved))
    return {
        "insert_to_event": summary(whole),
        "insert_to_bare_loop": summary(raw),
        "event_beyond_bare_loop": summary(beyond),
    }


def _returns(
    service: CardService, person: SimulatorProcess, heard: queue.Queue[Heard], bare: _BareLoop, rounds: int
) -> dict[str, object]:
    """With a card in, so that the first event of the world comes as well. From the start of pcscd's process."""
    phases = random.Random(2)
    person.tell(insert=_CARD)
    bare.until(present=True)
    _until(heard, lambda event: isinstance(event, SmartCardInserted))
    lost, online, carded, raw_online, raw_carded = [], [], [], [], []
    for _ in range(rounds):
        killed = time.perf_counter()
        service.stop()
        lost.append(_until(heard, _offline) - killed)
        time.sleep(phases.uniform(0, 1.5))
        began = time.perf_counter()
        service.start()
        raw_online.append(bare.changes.get(timeout=20)[0] - began)
        raw_carded.append(bare.until(present=True) - began)
        online.append(_until(heard, _online) - began)
        carded.append(_until(heard, lambda event: isinstance(event, SmartCardInserted)) - began)
    person.tell(remove=True)
    bare.until(present=False)
    back = summary(online)
    return {
        "pcscd_killed_to_told": summary(lost),
        "pcscd_started_to_reader_online": back,
        "pcscd_started_to_card_told": summary(carded),
        "bare_loop_reaches_pcscd": summary(raw_online),
        "bare_loop_sees_card": summary(raw_carded),
        "goal": {"online_max_ms": _GOAL_RETURN_MS, "met": back["max_ms"] < _GOAL_RETURN_MS},
    }


def _reads(
    ask: Callable[[str], float], person: SimulatorProcess, heard: queue.Queue[Heard], rounds: int
) -> dict[str, object]:
    figures: dict[str, object] = {}
    for kind, card in (("bank_card", _CARD), ("social_security_card", {"kind": "social_security", **_HOLDER})):
        person.tell(insert=card)
        _until(heard, lambda event: isinstance(event, SmartCardInserted))
        person.tell(apdu_ms=[0, 0])
        overhead = summary([ask(kind) for _ in range(rounds)])
        person.tell(apdu_ms=[5, 20])
        figures[kind] = {"read": summary([ask(kind) for _ in range(rounds)]), "card_takes_no_time": overhead}
        person.tell(remove=True)
        _until(heard, lambda event: isinstance(event, SmartCardRemoved))
    return figures


def measure(rounds: int, idle_s: float) -> dict[str, object]:
    with card_service() as service:
        reach(service.socket)
        reader, port = next(iter(service.slots.items()))
        person = SimulatorProcess.start_module("devices.simulators.smart_card", "--port", str(port))
        heard: queue.Queue[Heard] = queue.Queue()
        worker = supervise(
            SmartCardReaderConfig(admits_simulator=True),
            lambda event: heard.put((time.perf_counter(), event)),
            SystemClock(),
        )
        assert not isinstance(worker, Unsupported)
        worker.start()
        bare = _BareLoop(reader)
        try:
            _until(heard, _online)
            insertions = _insertions(person, heard, bare, rounds)
            returns = _returns(service, person, heard, bare, rounds)
            bare.end()

            def ask(kind: str) -> float:
                began = time.perf_counter()
                if kind == "bank_card":
                    read: object = worker.ask(lambda it: it.read_bank_card(), deadline_s=5).result(20)
                else:
                    read = worker.ask(lambda it: it.read_social_security_card(), deadline_s=5).result(20)
                took = time.perf_counter() - began
                assert isinstance(read, BankCard | SocialSecurityCard), type(read).__name__
                return took

            reads = _reads(ask, person, heard, rounds)
            # The bare loop's last wait has ended by now.
            time.sleep(5.5)
            before = resource.getrusage(resource.RUSAGE_SELF)
            time.sleep(idle_s)
            after = resource.getrusage(resource.RUSAGE_SELF)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        finally:
            worker.stop()
            person.stop()
            reach(None)
    return {
        **insertions,
        **returns,
        "read": reads,
        "idle": {"seconds": idle_s, "percent_of_one_core": round(100 * spent / idle_s, 2)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--idle", type=float, default=20, help="seconds of idle polling")
    arguments = parser.parse_args()
    quiet()
    report("smart_card", measure(arguments.rounds, arguments.idle))


if __name__ == "__main__":
    main()
