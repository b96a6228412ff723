# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's work from the dock: try the devices of the running kiosk, and put on paper what was found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from devices.status import DeviceClass, DeviceStatus
from kiosk.app import PROGRAM_VERSION
from kiosk.settings import Settings
from kiosk.technician import SelfTest, kept_tests, readiness, run_checks, try_beside
from kiosk.timing import CHINA_STANDARD_TIME, Clock
from kiosk.typesetting.fonts import FontMissingError

if TYPE_CHECKING:
    from kiosk.technician.self_tests import Workers

_log = structlog.get_logger(__name__)

REPORT_NAME: Final = "readiness.pdf"


class Work(StrEnum):
    NONE = "none"
    TESTS = "tests"
    REPORT = "report"


@dataclass(frozen=True)
class Machine:
    """The kiosk as the bench needs it. statuses and idle may be asked from any thread."""

    settings: Settings
    workers: Workers
    statuses: Callable[[], Sequence[DeviceStatus]]
    idle: Callable[[], bool]


class Bench:
    """One work at a time, on a thread of its own; everything else is read from any thread.

    out: the folder that the report is saved in.
    """

    def __init__(self, machine: Machine, clock: Clock, out: Path) -> None:
        self._machine = machine
        self._clock = clock
        self._out = out
        self._thread: threading.Thread | None = None
        self.doing = Work.NONE
        self._stopping = threading.Event()
        self._tests: dict[DeviceClass, SelfTest] = dict(kept_tests(machine.settings, clock))
        self.note = ""
        """What is done now, or what came of it; in both languages."""
        self.report: Path | None = None
        """The report that was saved last."""

    @property
    def tests(self) -> Mapping[DeviceClass, SelfTest]:
        """How each device did when it was last tried."""
        return self._tests

    def try_devices(self) -> None:
        """Begin to try each device, unless somebody is served or the bench is busy. Called from one thread only."""
        if not self._machine.idle():
            self.note = "有人在办事，办完再自检 · Somebody is served: test when they are gone"
            return
        self._begin(Work.TESTS, self._try_each)

    def save_report(self) -> None:
        """Begin to check the machine and write the report, unless the bench is busy. From the same thread."""
        self._begin(Work.REPORT, self._write_report)

    def close(self) -> None:
        """Ends after the device that is being tried."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _begin(self, work: Work, run: Callable[[], None]) -> None:
        if self.doing is not Work.NONE:
            return

        def to_its_end() -> None:
            try:
                run()
            finally:
                self.doing = Work.NONE

        self.doing = work
        self._thread = threading.Thread(target=to_its_end, name=f"bench-{work.value}", daemon=True)
        self._thread.start()

    def _try_each(self) -> None:
        all_of_them = len(self._machine.workers)
        self.note = f"正在自检 1/{all_of_them} · Testing 1 of {all_of_them}"
        try:
            tests = try_beside(self._machine.settings, self._machine.workers, self._clock)
            for number, test in enumerate(tests, 1):
                self._tests = {**self._tests, test.device: test}
                following = min(number + 1, all_of_them)
                self.note = f"正在自检 {following}/{all_of_them} · Testing {following} of {all_of_them}"
                if self._stopping.is_set():
                    return
        except OSError as error:
            self.note = f"自检结果存不下来 · The results cannot be kept: {error.strerror}"
            return
        self.note = f"自检做完 · All {all_of_them} were tested"

    def _write_report(self) -> None:
        self.note = "正在检查整机 · Checking the machine"
        settings = self._machine.settings
        checks = run_checks(settings, clock=self._clock, statuses=self._machine.statuses())
        at = self._clock.now().astimezone(CHINA_STANDARD_TIME)
        path = self._out / f"{at:%Y%m%d-%H%M%S}-{REPORT_NAME}"
        try:
            pdf = readiness(settings, PROGRAM_VERSION, checks, self._clock)
            self._out.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pdf)
        except (OSError, FontMissingError) as error:
            _log.warning("dock.report_failed", reason=type(error).__name__)
            self.note = f"报告存不了 · The report cannot be saved: {error}"
            return
        self.report = path
        self.note = f"报告已存 · Report saved: {path}"
