# SPDX-License-Identifier: GPL-3.0-or-later
"""The sender as a process of its own, and the handle by which the kiosk holds it.

    python -m kiosk.sender_process --config FILE

JSON lines. In: {"wake": ID or null}, {"withdraw": ID}, {"slot": a Slot or null} after each heartbeat that was
answered. Out: {"ready": true} once, then one line a report, its class name under "report". It ends when its input
ends, so it cannot outlive the kiosk, and a lock in the data folder keeps a second one out. Killing it loses
nothing: what was not recorded is sent again under the same key.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import gc
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from kiosk.central_client import CentralClient, EnrolledSubmit, EnrolmentDamagedError, load_enrolment
from kiosk.contract.delivery import LapseReason
from kiosk.contract.fleet import Slot
from kiosk.sealing import KeyStoreError
from kiosk.settings import AlreadyRunningError, DataFolder, ProgramLock, SettingsError, load, machine_keys
from kiosk.timing import SystemClock
from kiosk.wiping import Sweeper
from offline_cache import (
    ApplicationExpired,
    Delivered,
    Lane,
    LapseTold,
    LineChanged,
    MachineChanged,
    Parked,
    Report,
    Sender,
    Sending,
    Store,
    StoreError,
    StoreTrouble,
    WillRetry,
    Withdrawn,
    left_of,
)

FIRST_RESTART_S: Final = 0.5
LONGEST_RESTART_S: Final = 30.0
STEADY_AFTER_S: Final = 60.0
"""A child that lived this long is well: the next restart is quick again."""
_STOP_WITHIN_S: Final = 2.0
_LINE_CHARACTERS: Final = 4096
_FAULT: Final = 70
"""Exit code of a fault of this program (EX_SOFTWARE of sysexits.h)."""
_REPORTS: Final[Mapping[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (
        *(Sending, Delivered, WillRetry, Parked, Withdrawn, ApplicationExpired, LapseTold),
        *(LineChanged, MachineChanged, StoreTrouble),
    )
}


@dataclass(frozen=True)
class SenderDied:
    """The child ended by itself; it is started again after restart_s. times: restarts so far."""

    why: str
    times: int
    restart_s: float


@dataclass(frozen=True)
class SenderReady:
    """A child is at work."""


HandleReport = Report | SenderDied | SenderReady


def encode(report: Report) -> str:
    """One JSON line without its newline."""
    return json.dumps({"report": type(report).__name__, **dataclasses.asdict(report)}, ensure_ascii=True)


def decode(line: str) -> Report | None:
    """The report of a line, None for a line that is none."""
    try:
        value = json.loads(line)
        kind = _REPORTS[value.pop("report")]
        if "lane" in value:
            value["lane"] = Lane(value["lane"])
        if "reason" in value:
            value["reason"] = LapseReason(value["reason"])
        if value.get("window") is not None:
            zh, en = value["window"]
            value["window"] = (str(zh), str(en))
        report: Report = kind(**value)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return report


class SenderHandle:
    """Starts the child, wakes it, hears it, starts it again when it dies, and stops it.

    Methods return at once, except `stop`. `on_report` is called on a thread of this handle.
    """

    def __init__(
        self,
        config: Path,
        *,
        first_restart_s: float = FIRST_RESTART_S,
        longest_restart_s: float = LONGEST_RESTART_S,
    ) -> None:
        """config: the settings file that the child reads too."""
        self._config = config
        self._first_restart_s = first_restart_s
        self._longest_restart_s = longest_restart_s
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._stopping = threading.Event()
        self._keeper: threading.Thread | None = None
        self._clock = SystemClock()
        self._unsaid: list[tuple[str, str | None]] = []
        self._slot: tuple[Slot, float] | None = None
        """The last slot and when it was heard."""
        self._ready = False

    def start(self, on_report: Callable[[HandleReport], None]) -> None:
        """Once."""
        self._keeper = threading.Thread(target=self._keep, args=(on_report,), name="sender-handle", daemon=True)
        self._keeper.start()

    def wake(self, record_id: str | None = None) -> None:
        """Something was stored; record_id is what a person waits for. Kept while the child restarts."""
        self._say("wake", record_id)

    def withdraw(self, record_id: str) -> None:
        """Nobody wants this application any more: taken back, and reported, as soon as it is certain that none of
        it was sent. Kept while the child restarts."""
        self._say("withdraw", record_id)

    def slot(self, slot: Slot | None) -> None:
        """A heartbeat was answered, with this slot or none. A child that starts anew hears what is left of it."""
        with self._lock:
            self._slot = None if slot is None else (slot, self._clock.monotonic())
            if self._ready and self._child is not None:
                _write(self._child, "slot", None if slot is None else slot.to_payload())

    def _say(self, what: str, value: str | None) -> None:
        with self._lock:
            if self._ready and self._child is not None:
                _write(self._child, what, value)
            else:
                self._unsaid.append((what, value))

    @property
    def pid(self) -> int | None:
        """The child's process id while it lives."""
        with self._lock:
            return self._child.pid if self._child is not None and self._child.poll() is None else None

    def stop(self, within_s: float = 5.0) -> None:
        """End the child; killed when it does not end in time, which loses nothing."""
        self._stopping.set()
        with self._lock:
            child = self._child
            if child is not None and child.stdin is not None:
                with contextlib.suppress(OSError):
                    child.stdin.close()
        if child is not None:
            try:
                child.wait(within_s)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self._keeper is not None and self._keeper is not threading.current_thread():
            self._keeper.join(within_s)

    def _keep(self, on_report: Callable[[HandleReport], None]) -> None:
        clock = self._clock
        pause, times = self._first_restart_s, 0
        while not self._stopping.is_set():
            began = clock.monotonic()
            why = self._run_one(on_report)
            if self._stopping.is_set():
                return
            if clock.monotonic() - began >= STEADY_AFTER_S:
                pause = self._first_restart_s
            times += 1
            on_report(SenderDied(why, times, pause))
            self._stopping.wait(pause)
            pause = min(pause * 2, self._longest_restart_s)

    def _run_one(self, on_report: Callable[[HandleReport], None]) -> str:
        """One life of a child; how it ended."""
        try:
            child = subprocess.Popen(
                [sys.executable, *_own_arguments(), "--config", str(self._config)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Its own errors come as reports; a traceback belongs beside the kiosk's own.
                stderr=None,
                text=True,
                encoding="utf-8",
                # Ctrl-C is for the kiosk, which then ends its child in order.
                start_new_session=True,
            )
        except OSError as error:
            return f"cannot be started: {error.strerror}"
        with self._lock:
            self._child = child
            if self._stopping.is_set() and child.stdin is not None:
                child.stdin.close()
        why = ""
        try:
            for line in child.stdout or ():
                why = self._heard(line, child, on_report) or why
        except ValueError:
            why = "spoke nonsense"
        finally:
            with self._lock:
                self._ready = False
                self._child = None
                if child.stdin is not None:
                    with contextlib.suppress(OSError):
                        child.stdin.close()
            code = child.wait()
            if child.stdout is not None:
                child.stdout.close()
        return why or f"ended with code {code}"

    def _heard(self, line: str, child: subprocess.Popen[str], on_report: Callable[[HandleReport], None]) -> str:
        """Handle one line; the reason when the child says why it cannot work."""
        report = decode(line)
        if report is not None:
            on_report(report)
            return ""
        try:
            value = json.loads(line)
        except ValueError:
            return ""
        if value == {"ready": True}:
            with self._lock:
                self._ready = True
                self._catch_up(child)
            on_report(SenderReady())
            return ""
        return str(value.get("failed", "")) if isinstance(value, dict) else ""

    def _catch_up(self, child: subprocess.Popen[str]) -> None:
        """What a child that starts anew must know. Under the lock."""
        if self._slot is not None:
            slot, heard = self._slot
            left = left_of(slot, self._clock.monotonic() - heard)
            if left is not None:
                _write(child, "slot", left.to_payload())
        unsaid, self._unsaid = self._unsaid, []
        for what, value in unsaid:
            _write(child, what, value)


def _own_arguments() -> list[str]:
    """A frozen program has no -m: there the kiosk's own executable takes the module's name instead."""
    return ["sender"] if getattr(sys, "frozen", False) else ["-m", "kiosk.sender_process"]


def _write(child: subprocess.Popen[str], what: str, value: Any) -> None:
    if child.stdin is None or child.stdin.closed:
        return
    with contextlib.suppress(OSError):
        child.stdin.write(json.dumps({what: value}) + "\n")
        child.stdin.flush()


class _Out:
    """Lines to the kiosk, one at a time; a kiosk that is gone is noticed at the input, not here."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def line(self, text: str) -> None:
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._stream.write(text + "\n")
            self._stream.flush()

    def failed(self, why: str) -> int:
        self.line(json.dumps({"failed": why}))
        return 1


def run(config: Path, commands: IO[str], answers: IO[str]) -> int:
    """The child's life: until `commands` ends. The exit code."""
    out = _Out(answers)
    threading.excepthook = partial(_end_at_once, out)
    settings = load(config)
    if isinstance(settings, SettingsError):
        return out.failed(str(settings))
    folder = DataFolder(settings.machine.data_folder)
    clock = SystemClock()
    sweeper = Sweeper(before=gc.collect)

    def tell(report: Report) -> None:
        out.line(encode(report))
        sweeper.soon()

    try:
        with ProgramLock(folder.sender_lock):
            keys = machine_keys(settings)
            client = CentralClient(
                settings.centre.url,
                load_enrolment(folder.enrolment),
                keys,
                clock,
                demonstration=settings.machine.demonstration,
                ca_file=settings.centre.ca_file or None,
                connect_s=settings.centre.connect_seconds,
            )
            store = Store(folder.store, keys, clock, ballast_bytes=settings.store.ballast_mebibytes << 20)
            sender = Sender(
                store,
                EnrolledSubmit(client, folder.enrolment),
                clock,
                tell,
                keep_answers=timedelta(minutes=settings.store.keep_answers_minutes),
                deadline_s=settings.centre.answer_seconds,
            )
            sender.start()
            out.line(json.dumps({"ready": True}))
            _obey(commands, sender)
            if not sender.stop(_STOP_WITHIN_S):
                # An attempt is still in flight. It is on no one's mind any more, and the store is consistent
                # at every moment: going now is as good as being killed, which this process is made for.
                os._exit(0)
            store.close()
    except (AlreadyRunningError, StoreError, KeyStoreError, EnrolmentDamagedError) as error:
        return out.failed(str(error))
    except ValueError as error:
        # The centre's address, or its certificates.
        return out.failed(f"centre: {error}")
    except OSError as error:
        return out.failed(f"{folder.root}: {error.strerror}")
    return 0


def _end_at_once(out: _Out, fault: threading.ExceptHookArgs) -> None:
    """A lane that has ended by a fault would be missed by nobody: the whole process goes, and the kiosk starts
    another. Only the fault's kind and place are told, for its words may hold what a citizen wrote."""
    last = fault.exc_traceback
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = "" if last is None else f" at {Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}"
    out.failed(f"fault {fault.exc_type.__name__}{place}")
    os._exit(_FAULT)


def _obey(commands: IO[str], sender: Sender) -> None:
    while line := commands.readline(_LINE_CHARACTERS):
        try:
            value = json.loads(line)
        except ValueError:
            continue
        match value:
            case {"wake": str() | None as record_id}:
                sender.wake(record_id)
            case {"withdraw": str() as record_id}:
                sender.withdraw(record_id)
            case {"slot": dict() as payload}:
                # One that is none counts as none: the heartbeat was answered all the same.
                sender.slot(_slot(payload))
            case {"slot": None}:
                sender.slot(None)
            case _:
                pass


def _slot(payload: dict[str, Any]) -> Slot | None:
    try:
        return Slot.from_payload(payload)
    except ValueError:
        return None


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="kiosk.sender_process", description="Sends what the kiosk has stored.")
    parser.add_argument("--config", type=Path, required=True, help="the kiosk's settings file")
    return run(parser.parse_args(arguments).config, sys.stdin, sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
