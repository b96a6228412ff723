# SPDX-License-Identifier: GPL-3.0-or-later
"""The page printer's driver against a true CUPS in front of the simulated printer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.page_printer import Patience
from devices.page_printer.ipp_line import IppLine
from devices.page_printer.job_queue import JobQueue
from devices.reports import JobOutcome, PrintBlock
from devices.status import Cause, DeviceState
from kiosk.timing import SystemClock
from tests.devices.cupsd import Cupsd, missing
from tests.devices.page_printer_bench import Bench, paper

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "cupsd is here")

_PATIENCE = Patience(request_s=1.0, send_s=4.0, check_s=0.1, silence_s=2.0, mend_s=4.0, stall_s=8.0, cancel_s=8.0)
"""CUPS's backend looks at the printer every few seconds only."""


class Hall:
    """CUPS and printer, and the machine's own view of both."""

    def __init__(self, folder: Path) -> None:
        self._cups: list[Cupsd] = []

        def queue(address: str) -> str:
            cups = Cupsd(address)
            cups.start()
            self._cups.append(cups)
            return cups.uri

        self.bench = Bench(folder / "out", queue=queue, patience=_PATIENCE)

    @property
    def cups(self) -> Cupsd:
        return self._cups[0]

    def queued(self) -> list[str]:
        """Names of the jobs that CUPS holds."""
        queue = JobQueue(IppLine(self.cups.uri, SystemClock()), request_s=2, send_s=5)
        return [job.name for job in queue.jobs()]

    def wait_until_the_printer_has_it(self) -> None:
        printer = JobQueue(IppLine(self.bench.address, SystemClock()), request_s=2, send_s=5)
        pause = threading.Event()
        for _ in range(200):
            if any(job.begun for job in printer.jobs()):
                return
            pause.wait(0.05)
        raise AssertionError("the job did not reach the printer")

    def close(self) -> None:
        self.bench.close()
        self.cups.close()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    made.bench.printer.tell(speed=0.1)
    assert made.bench.call(made.bench.driver.connect).state is DeviceState.ONLINE
    yield made
    made.close()


def test_printed_followed_and_forgotten(hall: Hall) -> None:
    heard: list[int] = []
    driver = hall.bench.driver
    end = hall.bench.call(lambda: driver.print_document("a", paper(3), 3, heard.append))
    assert (end.outcome, end.pages_out) == (JobOutcome.PRINTED, 3)
    assert heard[-1] == 3
    printed = hall.bench.job_ended()
    assert Path(printed["pdf"]).read_bytes() == paper(3)
    # A document of a person does not stay in the spool.
    assert hall.cups.documents() == []
    assert hall.bench.call(driver.status).pages_left == 247


def test_paper_out_in_the_middle_and_filled(hall: Hall) -> None:
    hall.bench.printer.tell(tells=["pages"])
    hall.bench.printer.tell(sheets=1)
    printing = hall.bench.begin("b", 2)
    hall.bench.page_out(1)
    hall.bench.printer.tell(sheets=50)
    end = printing.result(30)
    assert (end.outcome, end.pages_out) == (JobOutcome.PRINTED, 2)


def test_paper_out_in_the_middle_and_nobody_comes(hall: Hall) -> None:
    hall.bench.printer.tell(tells=["pages"])
    hall.bench.printer.tell(sheets=1)
    end = hall.bench.print("c", 3)
    assert (end.outcome, end.block, end.pages_out) == (JobOutcome.UNKNOWN, PrintBlock.PAPER_OUT, 1)
    assert hall.bench.job_ended()["ended"] == "canceled"
    assert hall.queued() == []
    hall.bench.printer.tell(sheets=100)
    # CUPS still has the reason of the cancelled job; the printer itself is asked.
    assert hall.bench.call(hall.bench.driver.status).block is None
    assert hall.bench.print("d", 1).outcome is JobOutcome.PRINTED
    assert hall.bench.job_ended()["pages"] == 1


def test_a_printer_that_is_gone_is_noticed_though_cups_says_nothing(hall: Hall) -> None:
    hall.bench.printer.tell(speed=3)
    printing = hall.bench.begin("e", 3)
    hall.bench.page_out(1)
    hall.bench.printer.tell(unplug=True)
    end = printing.result(30)
    # CUPS calls the job completed: its backend only lost the line.
    assert end.outcome is JobOutcome.UNKNOWN
    assert end.block in (PrintBlock.NO_DEVICE, PrintBlock.OFFLINE)
    assert hall.queued() == []
    gone = hall.bench.call(hall.bench.driver.status)
    assert (gone.status.state, gone.block) == (DeviceState.NO_DEVICE, PrintBlock.NO_DEVICE)


def test_a_printer_gone_before_the_job_gets_none(hall: Hall) -> None:
    hall.bench.printer.tell(unplug=True)
    end = hall.bench.print("f", 1)
    assert end.outcome is JobOutcome.FAILED
    hall.bench.printer.tell(plug=True)
    assert hall.queued() == []
    assert hall.bench.print("g", 1).outcome is JobOutcome.PRINTED
    assert hall.bench.job_ended()["pages"] == 1


def test_cups_stopped_and_back_prints_nothing_of_yesterday(hall: Hall) -> None:
    bench = hall.bench
    bench.printer.tell(stuck=True)
    printing = bench.begin("h", 2)
    hall.wait_until_the_printer_has_it()
    hall.cups.stop()
    end = printing.result(30)
    assert end.outcome is JobOutcome.UNKNOWN
    down = bench.call(bench.driver.status)
    assert (down.status.state, down.status.cause) == (DeviceState.OFFLINE, Cause.SERVICE_DOWN)
    bench.printer.tell(stuck=False)
    hall.cups.start()
    driver = bench.new_driver()
    assert bench.call(driver.connect).state is DeviceState.ONLINE
    assert hall.queued() == []
    bench.driver = driver
    end = bench.print("i", 1)
    assert end.outcome is JobOutcome.PRINTED


def test_a_queue_that_does_not_exist(hall: Hall) -> None:
    bench = hall.bench
    bench._reached_at = hall.cups.uri.replace("kiosk", "nobody")
    status = bench.call(bench.new_driver().connect)
    assert (status.state, status.cause) == (DeviceState.NO_DEVICE, Cause.PORT_MISSING)


def test_production_refuses_a_simulator_behind_cups_too(hall: Hall) -> None:
    status = hall.bench.call(hall.bench.new_driver(admits_simulator=False).connect)
    assert (status.state, status.cause) == (DeviceState.REFUSED, Cause.SIMULATOR)
