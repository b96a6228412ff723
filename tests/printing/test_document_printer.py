# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed documents on a simulated A4 printer with a worker of its own, and the kiosk's own store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from devices.capabilities import PagePrinting
from devices.drivers.page_printer import PagePrinterConfig, supervise
from devices.reports import JobOutcome, PagePrinterStatus, PaperSupply, PrintBlock, TonerSupply
from devices.simulators.process import SimulatorFault, SimulatorProcess
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from offline_cache import Store
from printing import DocumentPrinter, Imprint
from tests.offline_cache.outbox_cases import FixedKeys
from tests.printing.sealed_papers import sealed

JOB = "0198f6aa-0000-7000-8000-00000000000d:document"
_HERE = Imprint("KSK-1 演示大厅", demonstration=True)


class Station:
    """Printer, worker, store. `restart` is what a power cut leaves: a new store on the same disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.simulator = SimulatorProcess.start_module("devices.simulators.page_printer", "--out", folder)
        self.simulator.tell(speed=0.05)
        self.uri = str(self.simulator.ready["uri"])
        self._open()

    def _open(self) -> None:
        clock = SystemClock()
        self.store = Store(self.folder / "outbox.db", FixedKeys(), clock, ballast_bytes=1 << 20)
        config = PagePrinterConfig(self.uri, driver="ipp", poll_s=0.2, admits_simulator=True)
        worker = supervise(config, lambda _event: None, clock)
        assert isinstance(worker, Supervisor)
        self.worker: Supervisor[PagePrinting] = worker
        worker.start()
        self.printer = self.printer_of(0)

    def printer_of(self, sheets: int) -> DocumentPrinter:
        """One whose tray holds so many when it is full."""
        journal = self.store.print_journal
        return DocumentPrinter(self.worker, journal, journal, SystemClock(), sheets=sheets)

    def restart(self) -> None:
        self.worker.stop()
        self.store.close()
        self._open()

    def printed(self, within_s: float = 10.0) -> dict[str, Any]:
        return self.simulator.wait_for(lambda event: "ended" in event, within_s)

    def nothing_printed(self) -> bool:
        try:
            self.printed(0.4)
        except SimulatorFault:
            return True
        return False

    def close(self) -> None:
        self.worker.stop()
        self.store.close()
        self.simulator.stop()


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    made = Station(tmp_path)
    yield made
    made.close()


def test_a_document_is_printed_once_whatever_is_asked(station: Station) -> None:
    heard: list[tuple[int, int]] = []
    end = station.printer.print_once(JOB, sealed(2), _HERE, lambda out, of: heard.append((out, of)))
    assert (end.outcome, end.pages_out) == (JobOutcome.PRINTED, 2)
    assert heard[0] == (0, 2)
    assert heard[-1] == (2, 2)
    printed = station.printed()
    assert printed["pages"] == 2
    # What went to the printer is a copy with its line; the sealed file is another one.
    assert Path(printed["pdf"]).read_bytes() != sealed(2).pdf
    for _ in range(2):
        again = station.printer.print_once(JOB, sealed(2), _HERE)
        assert (again.outcome, again.detail) == (JobOutcome.PRINTED, "already printed; nothing was sent")
    station.restart()
    assert station.printer.print_once(JOB, sealed(2), _HERE).detail == "already printed; nothing was sent"
    assert station.nothing_printed()


def test_a_person_orders_another_and_it_is_numbered_on_over_a_power_cut(station: Station) -> None:
    station.printer.print_once(JOB, sealed(1), _HERE)
    assert station.printer.print_copy(JOB, sealed(1), _HERE).outcome is JobOutcome.PRINTED
    station.restart()
    assert station.printer.print_copy(JOB, sealed(1), _HERE).outcome is JobOutcome.PRINTED
    last = station.store.print_journal.last_job(JOB)
    assert last is not None
    assert (last.copy, last.outcome) == (3, "printed")


def test_a_document_that_is_not_the_signed_one_is_not_printed(station: Station) -> None:
    altered = sealed(1)
    altered = replace(altered, pdf=altered.pdf + b"\n")
    end = station.printer.print_once(JOB, altered, _HERE)
    assert (end.outcome, end.detail) == (JobOutcome.FAILED, "the document is not the one that was signed")
    assert station.nothing_printed()
    assert station.store.print_journal.last_job(JOB) is None
    assert station.printer.print_once(JOB, sealed(1), _HERE).outcome is JobOutcome.PRINTED


def test_one_that_failed_is_begun_again_as_the_same_copy(station: Station) -> None:
    station.simulator.tell(cover="open")
    end = station.printer.print_once(JOB, sealed(1), _HERE)
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.COVER_OPEN)
    station.simulator.tell(cover="closed")
    assert station.printer.print_once(JOB, sealed(1), _HERE).outcome is JobOutcome.PRINTED
    last = station.store.print_journal.last_job(JOB)
    assert last is not None
    assert last.copy == 1


def test_half_a_document_is_unknown_and_not_repeated_by_itself(station: Station) -> None:
    station.simulator.tell(jam_after_pages=1)
    end = station.printer.print_once(JOB, sealed(3), _HERE)
    assert (end.outcome, end.block, end.pages_out) == (JobOutcome.UNKNOWN, PrintBlock.PAPER_JAM, 1)
    station.printed()
    station.simulator.tell(jam=False)
    assert station.printer.print_once(JOB, sealed(3), _HERE).outcome is JobOutcome.UNKNOWN
    assert station.nothing_printed()
    assert station.printer.print_copy(JOB, sealed(3), _HERE).outcome is JobOutcome.PRINTED


def test_the_power_goes_in_the_middle(station: Station) -> None:
    station.simulator.tell(speed=1)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.printing.document_child", str(station.folder), station.uri, JOB, "3"]
    )
    station.simulator.wait_for(lambda event: event.get("page") == 1, 30)
    child.kill()
    child.wait(10)
    station.simulator.tell(speed=0.05)
    station.restart()
    last = station.store.print_journal.last_job(JOB)
    assert last is not None
    assert last.outcome is None
    end = station.printer.print_once(JOB, sealed(3), _HERE)
    assert end.outcome is JobOutcome.UNKNOWN
    # Not counted as three sheets left over: they may be gone.
    assert station.store.print_journal.sheets_used() == 3
    again = station.printer.print_copy(JOB, sealed(3), _HERE)
    assert again.outcome is JobOutcome.PRINTED


def test_the_sheets_are_counted_where_the_printer_cannot(station: Station) -> None:
    station.simulator.tell(tells=["pages", "toner"])
    printer = station.printer_of(5)
    assert printer.print_once("a", sealed(3), _HERE).outcome is JobOutcome.PRINTED
    assert station.store.print_journal.sheets_used() == 3
    end = printer.print_once("b", sealed(3), _HERE)
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.TOO_FEW_SHEETS)
    station.restart()
    printer = station.printer_of(5)
    assert printer.print_once("b", sealed(3), _HERE).block is PrintBlock.TOO_FEW_SHEETS
    printer.filled()
    assert printer.print_once("b", sealed(3), _HERE).outcome is JobOutcome.PRINTED


def test_a_job_that_took_no_sheet_gives_its_sheets_back(station: Station) -> None:
    station.simulator.tell(cover="open")
    station.printer_of(5).print_once(JOB, sealed(3), _HERE)
    assert station.store.print_journal.sheets_used() == 0
    station.simulator.tell(cover="closed")
    station.simulator.tell(jam_after_pages=2)
    station.printer_of(5).print_once(JOB, sealed(3), _HERE)
    assert station.store.print_journal.sheets_used() == 2


def test_a_printer_that_counts_is_believed(station: Station) -> None:
    printer = station.printer_of(2)
    station.store.print_journal.use_sheets(2)
    assert printer.print_once(JOB, sealed(3), _HERE).outcome is JobOutcome.PRINTED


def _status(paper: PaperSupply, block: PrintBlock | None, pages_left: int | None = None) -> PagePrinterStatus:
    device = DeviceStatus(DeviceClass.PAGE_PRINTER, DeviceState.ONLINE)
    return PagePrinterStatus(device, paper, TonerSupply.FULL, block, pages_left)


def test_filling_an_empty_tray_is_noticed_even_while_the_power_was_off(station: Station) -> None:
    journal = station.store.print_journal
    printer = station.printer_of(50)
    journal.use_sheets(48)
    assert printer.counted(_status(PaperSupply.FULL, None)).pages_left == 2
    journal.use_sheets(2)
    out = printer.counted(_status(PaperSupply.FULL, None))
    assert (out.pages_left, out.block, out.status.cause) == (0, PrintBlock.TOO_FEW_SHEETS, Cause.PAPER_OUT)
    assert printer.counted(_status(PaperSupply.OUT, PrintBlock.PAPER_OUT)).block is PrintBlock.PAPER_OUT
    station.restart()
    printer = station.printer_of(50)
    # A printer that does not answer says nothing of its tray.
    assert printer.counted(_status(PaperSupply.UNKNOWN, PrintBlock.OFFLINE)).pages_left == 0
    assert printer.counted(_status(PaperSupply.FULL, None)).pages_left == 50
    assert printer.counted(_status(PaperSupply.FULL, None, pages_left=7)).pages_left == 7
    assert station.printer_of(0).counted(_status(PaperSupply.FULL, None)).pages_left is None
