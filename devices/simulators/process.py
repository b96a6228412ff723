# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting a simulator as a child process and talking to it, or to one that another process started."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.timing import Clock, SystemClock

CODE_SCANNER: Final = "devices.simulators.code_scanner"
ID_CARD_READER: Final = "devices.simulators.id_card_reader"
KEYPAD: Final = "devices.simulators.keypad"
PIN_PAD: Final = "devices.simulators.pin_pad"
RECEIPT_PRINTER: Final = "devices.simulators.receipt_printer"
SENSORS: Final = "devices.simulators.sensors"
UPS: Final = "devices.simulators.ups"

_START_WITHIN_S: Final = 60.0
_ANSWER_WITHIN_S: Final = 10.0
_KEPT_EVENTS: Final = 1000

Event = dict[str, Any]


class SimulatorFault(Exception):  # noqa: N818 - the simulator's word, not an error of this process
    """The simulator refused a command, did not start or has ended."""


class SimulatorProcess:
    """One running simulator. `on_event` is called on a thread of its own for each line that answers no command."""

    def __init__(
        self,
        command: Sequence[str],
        on_event: Callable[[Event], None] | None = None,
        clock: Clock | None = None,
        log: Path | None = None,
    ) -> None:
        """log: a file that takes what the child writes to stderr; without one it goes where this process writes."""
        self._clock = clock or SystemClock()
        self._on_event = on_event
        self._changed = threading.Condition()
        self._events: list[Event] = []
        self._answers: list[Event] = []
        self._ended = False
        self._telling = threading.Lock()
        with contextlib.ExitStack() as opened:
            errors = opened.enter_context(log.open("ab")) if log is not None else None
            self._child = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                # Ctrl-C is for whoever started the child, and who then ends it in order.
                start_new_session=True,
            )
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            self.ready = self.wait_for(lambda event: "ready" in event, _START_WITHIN_S)
        except SimulatorFault:
            # Nobody gets hold of it any more who could end it.
            self.stop()
            raise

    @classmethod
    def start_module(
        cls, module: str, *arguments: str | Path, on_event: Callable[[Event], None] | None = None
    ) -> SimulatorProcess:
        """Run a module of devices.simulators with this interpreter. Raises SimulatorFault when it fails to."""
        return cls([sys.executable, "-m", module, *map(str, arguments)], on_event)

    def tell(self, **command: object) -> None:
        """One command; returns when it is done. Raises SimulatorFault. At most one caller waits at a time."""
        with self._telling:
            self._write(command)
            with self._changed:
                if not self._wait(lambda: bool(self._answers), _ANSWER_WITHIN_S):
                    raise SimulatorFault("the simulator does not answer")
                answer = self._answers.pop(0)
        if "error" in answer:
            raise SimulatorFault(str(answer["error"]))

    def wait_for(self, wanted: Callable[[Event], bool], within_s: float = _ANSWER_WITHIN_S) -> Event:
        """Take the first event that is wanted, past ones included; the ones before it are dropped."""

        def found() -> bool:
            return any(wanted(event) for event in self._events)

        with self._changed:
            if not self._wait(found, within_s):
                raise SimulatorFault("what was waited for did not happen")
            while not wanted(self._events[0]):
                del self._events[0]
            return self._events.pop(0)

    def forget_events(self) -> None:
        """Drop what has happened and was not waited for."""
        with self._changed:
            self._events.clear()

    def stop(self) -> None:
        """End it by closing its stdin, harder when it does not listen."""
        child = self._child
        if child.stdin is not None and not child.stdin.closed:
            try:
                child.stdin.close()
            except BrokenPipeError:
                pass
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        with self._changed:
            self._wait(lambda: self._ended, 5)

    def _write(self, command: dict[str, object]) -> None:
        try:
            if self._child.stdin is None:
                raise SimulatorFault("the simulator takes no commands")
            self._child.stdin.write(json.dumps(command, ensure_ascii=False) + "\n")
            self._child.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise SimulatorFault("the simulator has ended") from None

    def _wait(self, condition: Callable[[], bool], within_s: float) -> bool:
        """With the lock held: until the condition is true, the child ends or the time is over."""
        deadline = self._clock.monotonic() + within_s
        while not condition():
            left = deadline - self._clock.monotonic()
            if self._ended or left <= 0:
                return condition()
            self._changed.wait(left)
        return True

    def _listen(self) -> None:
        out = self._child.stdout
        if out is None:
            return
        with out:
            for line in out:
                event: Event = json.loads(line)
                answer = "done" in event or "error" in event
                with self._changed:
                    if answer:
                        self._answers.append(event)
                    else:
                        self._events.append(event)
                        del self._events[:-_KEPT_EVENTS]
                    self._changed.notify_all()
                if not answer and self._on_event is not None:
                    self._on_event(event)
        with self._changed:
            self._ended = True
            self._changed.notify_all()


def tell_at(path: Path, command: dict[str, object], within_s: float = _ANSWER_WITHIN_S) -> None:
    """One command to the simulator that listens on this Unix socket (its --control); returns when it is done.

    Raises SimulatorFault when none listens there, when it refuses, and when it does not answer in time.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(within_s)
            line.connect(str(path))
            line.sendall(json.dumps(command, ensure_ascii=False).encode() + b"\n")
            with line.makefile("r", encoding="utf-8") as answers:
                for answer in map(json.loads, answers):
                    if "error" in answer:
                        raise SimulatorFault(str(answer["error"]))
                    if "done" in answer:
                        return
    except OSError as fault:
        raise SimulatorFault(f"no simulator answers at {path} ({type(fault).__name__})") from None
    raise SimulatorFault("the simulator has ended")
