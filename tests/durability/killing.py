# SPDX-License-Identifier: GPL-3.0-or-later
"""Kiosk and sender are killed, again and again, over a bad line: what was acknowledged arrives once.

The sender is the program's own process. The kiosk's side is a process that opens the store as the kiosk does and
puts what it is given; what it had not acknowledged when it was killed it is given again. The centre is the true
one, in a process of its own.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from kiosk.contract.cases import Application
from kiosk.sealing import digest
from kiosk.timing import SystemClock
from offline_cache import Store
from tests.durability.fault_proxy import harmful, harmless
from tests.durability.hall import HURRY, Hall
from tests.durability.kill_places import Order, Phase, Place, kill_tracee, place_of, traced
from tests.durability.kiosk_writer import open_as_kiosk

PHASES: Final = (Phase.PUT, Phase.SEND, Phase.ACKNOWLEDGE, Phase.CHECKPOINT)
_READY_WITHIN_S: Final = 60.0
_LIFE_S: Final = 6.0
"""A process that has not met its order by then is killed wherever it is."""
_PUTS_A_ROUND: Final = 12
_PATIENCE_S: Final = 60.0
"""When for so long nothing more arrives over a good line, something is stuck."""


@dataclass
class Counted:
    """What the whole run came to."""

    acknowledged: int
    arrived: int
    distinct: int
    lost: int
    strange: int
    """Cases of applications that were never acknowledged."""
    differing: int
    """Cases with another body, or another case number than the kiosk was told."""
    unfinished: int
    kills: dict[str, int] = field(default_factory=dict)
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    faults_of_the_line: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return self.acknowledged == self.arrived == self.distinct and not (
            self.lost or self.strange or self.differing or self.unfinished
        )


class _Child:
    """A process with lines in and lines out."""

    def __init__(self, command: Sequence[str]) -> None:
        self.lines: queue.Queue[str | None] = queue.Queue()
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def say(self, line: str) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def hear(self, within_s: float) -> str | None:
        """The next line; None at its end. Raises queue.Empty when nothing came."""
        return self.lines.get(timeout=max(0.0, within_s))

    def until(self, wanted: str, within_s: float) -> bool:
        """Whether a line with this in it came in time."""
        clock = SystemClock()
        deadline = clock.monotonic() + within_s
        with contextlib.suppress(queue.Empty):
            while (line := self.hear(deadline - clock.monotonic())) is not None:
                if wanted in line:
                    return True
        return False

    def end(self, within_s: float = 20.0) -> None:
        """Close its input and wait."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def gone(self) -> bool:
        return self._process.poll() is not None

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.put(line.rstrip("\n"))
        self._process.stdout.close()
        self.lines.put(None)


class Killing:
    """One run. `kill` until there are enough, then `count`."""

    def __init__(self, hall: Hall, seed: int) -> None:
        self._hall = hall
        self._random = Random(seed)
        self._clock = SystemClock()
        self._began = self._clock.monotonic()
        self._applications = hall.applications()
        self._bad_line = harmful(seed)
        self._unsaid: list[Application] = []
        self._acknowledged: dict[str, str] = {}
        self._kills: Counter[Phase] = Counter()
        self._places: Counter[Place] = Counter()
        self._round = 0

    def kill(self, wanted: Mapping[Phase, int], most_rounds: int) -> None:
        """Rounds of one life each, until each phase has its number of kills. Raises RuntimeError when it takes too
        many rounds."""
        for _ in range(most_rounds):
            lacking = [phase for phase in PHASES if self._kills[phase] < wanted.get(phase, 0)]
            if not lacking:
                return
            self._one_life(self._random.choice(lacking))
        raise RuntimeError(f"not enough kills in {most_rounds} rounds: {dict(self._kills)}")

    def _one_life(self, aim: Phase) -> None:
        self._round += 1
        log = self._hall.folder / f"trace-{self._round}"
        if aim is Phase.PUT:
            self._kill_writer(log)
        else:
            self._kill_sender(log, aim)
        place = place_of(log)
        self._kills[place.phase] += 1
        self._places[place] += 1
        log.unlink()

    def _kill_writer(self, log: Path) -> None:
        random = self._random
        order = random.choice(
            [
                Order(("pwrite64",), random.randint(20, 260)),
                Order(("fdatasync",), random.randint(3, 14)),
                Order(("write",), 1 + 2 * random.randint(1, _PUTS_A_ROUND)),
            ]
        )
        writer = self._writer(log, order)
        self._put(writer, self._next(_PUTS_A_ROUND))
        if not writer.gone:
            kill_tracee(log)
        writer.end()

    def _kill_sender(self, log: Path, aim: Phase) -> None:
        hall, random = self._hall, self._random
        store_path = hall.data.store
        match aim:
            case Phase.SEND:
                hall.proxy.plan = self._bad_line
                order = random.choice(
                    [
                        Order(("connect",), random.randint(1, 2)),
                        Order(("sendto",), random.randint(1, 2)),
                        Order(("recvfrom",), 1),
                        None,
                    ]
                )
            case Phase.ACKNOWLEDGE:
                hall.proxy.plan = harmless()
                order = Order(
                    *random.choice([(("pwrite64",), random.randint(1, 60)), (("fdatasync",), random.randint(1, 4))])
                )
            case _:
                hall.proxy.plan = harmless()
                order = random.choice(
                    [
                        Order(("pwrite64",), random.randint(1, 12), store_path),
                        Order(("fdatasync",), random.randint(1, 2), store_path),
                        Order(("ftruncate",), 1, store_path.with_name(store_path.name + "-wal")),
                    ]
                )
        writer = self._writer()
        self._put(writer, self._next(2))
        sender = _Child(traced(self._sender_command(), log, order))
        if sender.until('"ready"', _READY_WITHIN_S):
            for made in self._put(writer, self._next(1)):
                sender.say(json.dumps({"wake": made.application_id}))
            if order is None:
                self._suffer(sender, exchanges=random.randint(1, 6))
                threading.Event().wait(random.uniform(0.0, 0.05))
            else:
                self._await_death(sender, writer)
        if not sender.gone:
            kill_tracee(log)
        sender.end()
        # Ends after the sender: while it lives, what is left in the shared index is left to the next.
        writer.end()

    def _await_death(self, sender: _Child, writer: _Child) -> None:
        deadline = self._clock.monotonic() + _LIFE_S
        while not sender.gone and self._clock.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                if sender.hear(0.5) is None:
                    return
                continue
            for made in self._put(writer, self._next(1)):
                sender.say(json.dumps({"wake": made.application_id}))

    def _suffer(self, sender: _Child, *, exchanges: int, within_s: float = _LIFE_S) -> None:
        """Let it work on the line as it is, never letting it rest, for so many more exchanges."""
        counted = self._hall.proxy.counted
        end = counted.total() + exchanges
        deadline = self._clock.monotonic() + within_s
        while counted.total() < end and self._clock.monotonic() < deadline and not sender.gone:
            sender.say(HURRY.rstrip())
            with contextlib.suppress(queue.Empty):
                if sender.hear(0.05) is None:
                    return

    def _next(self, number: int) -> list[Application]:
        """What was begun and not acknowledged comes first."""
        again, self._unsaid = self._unsaid, []
        return [*again, *(next(self._applications) for _ in range(number))]

    def _put(self, writer: _Child, applications: Sequence[Application]) -> list[Application]:
        """What was acknowledged of these; the rest is put again later."""
        for made in applications:
            writer.say(made.model_dump_json())
        said: set[str] = set()
        with contextlib.suppress(queue.Empty):
            while len(said) < len(applications) and (line := writer.hear(_READY_WITHIN_S)) is not None:
                word, _, record_id = line.partition(" ")
                if word == "stored":
                    said.add(record_id)
        for made in applications:
            if made.application_id in said:
                self._acknowledged[made.application_id] = digest(made.model_dump_json().encode())
            else:
                self._unsaid.append(made)
        return [made for made in applications if made.application_id in said]

    def _writer(self, log: Path | None = None, order: Order | None = None) -> _Child:
        command = [sys.executable, "-m", "tests.durability.kiosk_writer", str(self._hall.config)]
        return _Child(command if log is None else traced(command, log, order))

    def _sender_command(self) -> list[str]:
        return [sys.executable, "-m", "kiosk.sender_process", "--config", str(self._hall.config)]

    def count(self, *, harmed: int) -> Counted:
        """Let a sender that nobody kills work through so many exchanges of the bad line, then let the rest arrive
        over a good one, and compare what was acknowledged with the centre's cases."""
        writer = self._writer()
        # As many as there are exchanges, so that it never runs out of work.
        self._put(writer, self._next(harmed))
        self._hall.proxy.plan = self._bad_line
        sender = _Child(self._sender_command())
        if sender.until('"ready"', _READY_WITHIN_S):
            self._suffer(sender, exchanges=harmed, within_s=2.0 * harmed)
        sender.end()
        self._hall.proxy.plan = harmless()
        writer.end()
        assert not self._unsaid
        store = open_as_kiosk(self._hall.config)
        try:
            left = self._drain(store)
            told = {one.id: one.reference for one in store.snapshots()}
        finally:
            store.close()
        return self._compare(told, left)

    def _drain(self, store: Store) -> int:
        sender = _Child(self._sender_command())
        try:
            least, moved_at = store.pending().count, self._clock.monotonic()
            while (left := store.pending().count) and self._clock.monotonic() - moved_at < _PATIENCE_S:
                if left < least:
                    least, moved_at = left, self._clock.monotonic()
                sender.say(HURRY.rstrip())
                threading.Event().wait(0.2)
            return left
        finally:
            sender.end()

    def _compare(self, told: Mapping[str, str | None], left: int) -> Counted:
        cases = self._hall.cases()
        distinct = {case.application_id: case for case in cases}
        places: dict[str, dict[str, int]] = {}
        for place, number in sorted(self._places.items(), key=lambda one: (one[0].phase, one[0].call)):
            places.setdefault(place.phase.value, {})[place.call or "between calls"] = number
        return Counted(
            acknowledged=len(self._acknowledged),
            arrived=len(cases),
            distinct=len(distinct),
            lost=len(self._acknowledged.keys() - distinct.keys()),
            strange=len(distinct.keys() - self._acknowledged.keys()),
            differing=sum(
                case.body_digest != self._acknowledged.get(case.application_id)
                or told.get(case.application_id) != case.case_no
                for case in cases
            ),
            unfinished=left,
            kills={phase.value: self._kills[phase] for phase in Phase},
            places=places,
            faults_of_the_line={harm.value: number for harm, number in self._hall.proxy.counted.items()},
            seconds=round(self._clock.monotonic() - self._began, 1),
        )
