# SPDX-License-Identifier: GPL-3.0-or-later
"""The power goes while a slip is printed: nobody knows its end, nothing repeats it, a person may order another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from devices.drivers.receipt_printer import ReceiptPrinterConfig, supervise
from devices.reports import JobOutcome
from devices.simulators.process import RECEIPT_PRINTER, SimulatorFault, SimulatorProcess
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from offline_cache import Store
from printing import SlipPrinter
from tests.offline_cache.outbox_cases import FixedKeys
from tests.printing.slip_samples import approved

JOB = "0198f6aa-0000-7000-8000-00000000000a"


@pytest.mark.parametrize("moment", [("line", 1), ("qr", 1), ("cut", 1), ("after_cut", 1)], ids=lambda m: str(m[0]))
def test_killed_in_the_middle_it_is_unknown_and_printed_again_only_as_a_reprint(
    tmp_path: Path, moment: tuple[str, int]
) -> None:
    simulator = SimulatorProcess.start_module(RECEIPT_PRINTER, "--out", tmp_path)
    clock = SystemClock()
    try:
        # The printer says when it is at that point, and waits there for a moment.
        simulator.tell(at=moment[0], count=moment[1], then={"slow": 0.2})
        simulator.tell(at=moment[0], count=moment[1], then={"say": "here"})
        port = simulator.ready["port"]
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.printing.printing_child", str(tmp_path), str(port), JOB]
        )
        simulator.wait_for(lambda event: event.get("said") == "here", 30)
        child.kill()
        child.wait(10)
        simulator.tell(slow=0)

        store = Store(tmp_path / "outbox.db", FixedKeys(), clock, ballast_bytes=1 << 20)
        config = ReceiptPrinterConfig("127.0.0.1", port, poll_s=0.05, admits_simulator=True)
        worker = supervise(config, lambda _: None, clock)
        assert isinstance(worker, Supervisor)
        worker.start()
        try:
            last = store.print_journal.last_job(JOB)
            assert last is not None
            # Killed after the cut, the child may have been quick enough to write its end down.
            assert last.outcome is None or (moment[0] == "after_cut" and last.outcome == "printed")
            printer = SlipPrinter(worker, store.print_journal, clock)
            if last.outcome is None:
                assert store.print_journal.job_counts() == {}
                assert printer.print_once(JOB, approved()).outcome is JobOutcome.UNKNOWN
            _drain(simulator)
            assert printer.print_once(JOB, approved()).detail.endswith("nothing was sent")
            with pytest.raises(SimulatorFault):
                simulator.wait_for(lambda event: "printed" in event, 0.3)
            assert printer.print_copy(JOB, approved()).outcome is JobOutcome.PRINTED
            simulator.wait_for(lambda event: "printed" in event)
            again = store.print_journal.last_job(JOB)
            assert again is not None
            assert (again.copy, again.outcome) == (2, "printed")
        finally:
            assert worker.stop()
            store.close()
    finally:
        simulator.stop()


def test_half_a_slip_is_cut_off_before_the_next_program_prints(tmp_path: Path) -> None:
    """The power goes for the printer too: the rest never comes, and what is out hangs in the slot."""
    simulator = SimulatorProcess.start_module(RECEIPT_PRINTER, "--out", tmp_path)
    clock = SystemClock()
    try:
        simulator.tell(at="line", count=6, then={"slow": 0.2})
        simulator.tell(at="line", count=6, then={"say": "here"})
        port = simulator.ready["port"]
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.printing.printing_child", str(tmp_path), str(port), JOB]
        )
        simulator.wait_for(lambda event: event.get("said") == "here", 30)
        child.kill()
        simulator.tell(power="off")
        child.wait(10)
        simulator.tell(slow=0)
        simulator.tell(power="on")

        store = Store(tmp_path / "outbox.db", FixedKeys(), clock, ballast_bytes=1 << 20)
        worker = supervise(
            ReceiptPrinterConfig("127.0.0.1", port, poll_s=0.05, admits_simulator=True), lambda _: None, clock
        )
        assert isinstance(worker, Supervisor)
        worker.start()
        try:
            assert store.print_journal.end_left_open("unknown") == (JOB,)
            assert store.print_journal.end_left_open("unknown") == ()
            assert store.print_journal.job_counts() == {"unknown": 1}
            printer = SlipPrinter(worker, store.print_journal, clock)
            printer.void_rest()
            strip = simulator.wait_for(lambda event: "printed" in event)
            assert printer.print_copy(JOB, approved()).outcome is JobOutcome.PRINTED
            whole = simulator.wait_for(lambda event: "printed" in event)
            # What was out by then and two lines that say VOID; the reprint begins on paper of its own.
            assert 5 <= strip["lines"] <= 10 < whole["lines"]
            entry = store.print_journal.last_job(JOB)
            assert entry is not None
            assert entry.copy == 2
        finally:
            assert worker.stop()
            store.close()
    finally:
        simulator.stop()


def _drain(simulator: SimulatorProcess) -> None:
    """What the printer had of the first one may still come out: it had the bytes."""
    try:
        while True:
            simulator.wait_for(lambda event: "printed" in event, 1.0)
    except SimulatorFault:
        pass
