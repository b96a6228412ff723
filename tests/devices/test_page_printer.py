# SPDX-License-Identifier: GPL-3.0-or-later
"""The page printer's driver against the simulated printer, spoken to directly."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from devices.drivers import page_printer
from devices.drivers.choice import Unsupported
from devices.drivers.page_printer import PagePrinterConfig
from devices.page_printer.ipp import Group, Operation, Tag, Wanted, encode, number, parse
from devices.page_printer.ipp_line import IppLine
from devices.page_printer.job_queue import JobQueue, JobState
from devices.page_printer.printer_state import read
from devices.reports import JobOutcome, PaperSupply, PrintBlock, TonerSupply
from devices.status import Cause, DeviceState
from kiosk.timing import SystemClock
from tests.devices.page_printer_bench import Bench, paper


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.printer.tell(speed=0.1)
    made.call(made.driver.connect)
    yield made
    made.close()


def test_three_pages_come_out_and_are_counted(bench: Bench, tmp_path: Path) -> None:
    heard: list[int] = []
    end = bench.call(lambda: bench.driver.print_document("a", paper(3), 3, heard.append))
    assert (end.outcome, end.pages_out) == (JobOutcome.PRINTED, 3)
    assert heard == sorted(heard)
    assert heard[-1] == 3
    ended = bench.job_ended()
    assert (ended["ended"], ended["pages"]) == ("completed", 3)
    assert Path(ended["pdf"]).read_bytes() == paper(3)
    assert bench.call(bench.driver.status).pages_left == 247
    if which("pdftoppm"):
        assert len(list(tmp_path.glob("*.png"))) == 3


@pytest.mark.parametrize(
    ("command", "block", "cause"),
    [
        ({"sheets": 0}, PrintBlock.PAPER_OUT, Cause.PAPER_OUT),
        ({"toner": 0}, PrintBlock.TONER_OUT, Cause.TONER_OUT),
        ({"cover": "open"}, PrintBlock.COVER_OPEN, Cause.COVER_OPEN),
        ({"jam": True}, PrintBlock.PAPER_JAM, Cause.PAPER_JAM),
        ({"output": "full"}, PrintBlock.OUTPUT_FULL, Cause.OUTPUT_FULL),
    ],
)
def test_a_job_that_cannot_be_finished_is_not_begun(
    bench: Bench, command: dict[str, object], block: PrintBlock, cause: Cause
) -> None:
    bench.printer.tell(**command)
    status = bench.call(bench.driver.status)
    assert (status.block, status.status.state, status.status.cause) == (block, DeviceState.USER_ERROR, cause)
    end = bench.print("b", 1)
    assert (end.outcome, end.block) == (JobOutcome.FAILED, block)
    assert bench.call(lambda: bench.driver._queue.jobs(ended=True)) == []


def test_more_pages_than_sheets_are_not_begun(bench: Bench) -> None:
    bench.printer.tell(sheets=2)
    end = bench.print("c", 3)
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.TOO_FEW_SHEETS)
    assert bench.print("d", 2).outcome is JobOutcome.PRINTED


def test_little_paper_and_little_toner_still_serve(bench: Bench) -> None:
    bench.printer.tell(sheets=15)
    low = bench.call(bench.driver.status)
    assert (low.paper, low.status.state, low.status.cause) == (
        PaperSupply.LOW,
        DeviceState.DEGRADED,
        Cause.PAPER_LOW,
    )
    bench.printer.tell(sheets=200)
    bench.printer.tell(toner=8)
    low = bench.call(bench.driver.status)
    assert (low.toner, low.status.state, low.status.cause) == (
        TonerSupply.LOW,
        DeviceState.DEGRADED,
        Cause.TONER_LOW,
    )
    assert low.block is None


def test_what_a_printer_does_not_tell_is_unknown(bench: Bench) -> None:
    bench.printer.tell(tells=[])
    status = bench.call(bench.driver.status)
    assert (status.toner, status.pages_left, status.block) == (TonerSupply.UNKNOWN, None, None)
    assert bench.print("e", 2).outcome is JobOutcome.PRINTED


def test_a_jam_after_one_page_of_three_is_told_as_it_is(bench: Bench) -> None:
    bench.printer.tell(jam_after_pages=1)
    end = bench.print("f", 3)
    assert (end.outcome, end.block, end.pages_out) == (JobOutcome.UNKNOWN, PrintBlock.PAPER_JAM, 1)
    ended = bench.job_ended()
    assert (ended["ended"], ended["pages"]) == ("canceled", 1)
    bench.printer.tell(jam=False)
    # Nothing of it is left: the next paper is the next person's.
    assert bench.print("g", 1).outcome is JobOutcome.PRINTED
    assert bench.job_ended()["pages"] == 1


def test_paper_that_is_filled_in_time_goes_on(bench: Bench) -> None:
    bench.printer.tell(tells=["pages"])
    bench.printer.tell(sheets=1)
    printing = bench.begin("h", 3)
    bench.page_out(1)
    bench.printer.tell(sheets=50)
    end = printing.result(20)
    assert (end.outcome, end.pages_out) == (JobOutcome.PRINTED, 3)


def test_paper_that_nobody_fills_ends_the_job(bench: Bench) -> None:
    bench.printer.tell(tells=["pages"])
    bench.printer.tell(sheets=2)
    end = bench.print("i", 3)
    assert (end.outcome, end.block, end.pages_out) == (JobOutcome.UNKNOWN, PrintBlock.PAPER_OUT, 2)
    bench.job_ended()
    bench.printer.tell(sheets=100)
    status = bench.call(bench.driver.status)
    assert status.block is None
    assert bench.call(bench.driver._queue.jobs) == []


def test_no_page_told_and_stopped_is_unknown(bench: Bench) -> None:
    bench.printer.tell(tells=[])
    bench.printer.tell(jam_after_pages=1)
    end = bench.print("j", 2)
    assert (end.outcome, end.pages_out) == (JobOutcome.UNKNOWN, None)


def test_a_document_that_is_none_fails(bench: Bench) -> None:
    end = bench.call(lambda: bench.driver.print_document("k", b"not a PDF", 1))
    assert (end.outcome, end.pages_out) == (JobOutcome.FAILED, 0)
    assert "aborted" in end.detail


def test_a_printer_that_works_without_end_is_given_up(bench: Bench) -> None:
    bench.printer.tell(stuck=True)
    end = bench.print("l", 1)
    assert (end.outcome, end.block, end.pages_out) == (JobOutcome.FAILED, PrintBlock.HARDWARE, 0)
    bench.printer.tell(stuck=False)
    assert bench.print("m", 1).outcome is JobOutcome.PRINTED


def test_a_job_cancelled_at_the_panel_before_its_first_page_has_failed(bench: Bench) -> None:
    bench.printer.tell(stuck=True)
    printing = bench.begin("n", 2)
    beside = _line_beside(bench)
    waiting = threading.Event()
    for _ in range(100):
        if jobs := beside.jobs():
            break
        waiting.wait(0.05)
    beside.cancel(jobs[0].id)
    end = printing.result(20)
    assert (end.outcome, end.pages_out) == (JobOutcome.FAILED, 0)
    assert "canceled" in end.detail


def test_what_an_earlier_life_left_is_cancelled_before_anything_else(bench: Bench) -> None:
    bench.printer.tell(hold=True)
    left = bench.call(lambda: bench.driver._queue.print("left over", paper(2)))
    bench.printer.tell(hold=False)
    bench.printer.tell(stuck=True)
    driver = bench.new_driver()
    assert bench.call(driver.connect).state is DeviceState.ONLINE
    bench.printer.tell(stuck=False)
    job = bench.call(lambda: driver._queue.job(left))
    assert job is not None
    assert job.state is JobState.CANCELED
    bench.driver = driver
    assert bench.print("o", 1).outcome is JobOutcome.PRINTED


def test_a_strangers_job_is_left_alone(bench: Bench) -> None:
    bench.printer.tell(hold=True)
    strange = _print_as_somebody(bench, paper(1))
    bench.call(bench.driver.connect)
    assert [job.id for job in _line_beside(bench).jobs()] == [strange]


@pytest.mark.parametrize("fault", ["silence", "refuse", "drop", "http", "nonsense", "busy"])
def test_whatever_happens_while_the_document_is_sent_nothing_comes_out_later(bench: Bench, fault: str) -> None:
    bench.printer.tell(fault=fault, on="send-document")
    end = bench.print("p", 2)
    assert (end.outcome, end.pages_out) == (JobOutcome.FAILED, 0)
    assert bench.print("q", 1).outcome is JobOutcome.PRINTED
    ended = bench.job_ended()
    assert (ended["ended"], ended["pages"]) == ("completed", 1)


@pytest.mark.parametrize("fault", ["silence", "refuse", "http", "nonsense", "busy"])
def test_a_question_without_answer_while_it_prints_does_no_harm(bench: Bench, fault: str) -> None:
    bench.printer.tell(fault=fault, on="get-job-attributes")
    assert bench.print("r", 2).outcome is JobOutcome.PRINTED


@pytest.mark.parametrize("fault", ["silence", "http", "nonsense"])
def test_no_answer_about_the_job_any_more_is_unknown(bench: Bench, fault: str) -> None:
    bench.printer.tell(fault=fault, on="get-job-attributes", until="told")
    end = bench.print("s", 2)
    assert end.outcome is JobOutcome.UNKNOWN
    bench.printer.tell(fault=None)


@pytest.mark.parametrize("fault", ["silence", "refuse", "http", "nonsense", "busy"])
def test_a_printer_that_does_not_answer_is_never_ready(bench: Bench, fault: str) -> None:
    bench.printer.tell(fault=fault)
    status = bench.call(bench.driver.status)
    assert not status.status.state.serves
    assert status.block in (PrintBlock.OFFLINE, PrintBlock.NO_DEVICE)
    assert status.paper is PaperSupply.UNKNOWN
    assert bench.call(bench.driver.status).block is None


def test_a_printer_that_knows_only_print_job(bench: Bench) -> None:
    bench.call(lambda: setattr(bench.driver, "_last", None))
    assert bench.call(bench.driver._follower)._in_two is False
    end = bench.call(
        lambda: bench.driver._follower().run("only", paper(2), 2, lambda _pages: None),
    )
    assert (end.outcome, end.pages_out) == (JobOutcome.PRINTED, 2)


def test_the_answer_to_print_job_lost_and_the_job_found_by_its_name(bench: Bench) -> None:
    bench.call(lambda: setattr(bench.driver, "_last", None))
    bench.printer.tell(fault="drop", on="print-job")
    end = bench.call(lambda: bench.driver._follower().run("lost", paper(30), 30, lambda _pages: None))
    assert end.outcome is JobOutcome.UNKNOWN
    assert bench.print("t", 1).outcome is JobOutcome.PRINTED


def test_production_refuses_a_simulator(bench: Bench) -> None:
    driver = bench.new_driver(admits_simulator=False)
    refused = bench.call(driver.connect)
    assert (refused.state, refused.cause) == (DeviceState.REFUSED, Cause.SIMULATOR)


@pytest.mark.parametrize(
    ("reason", "block"),
    [
        ("media-empty", PrintBlock.PAPER_OUT),
        ("media-empty-error", PrintBlock.PAPER_OUT),
        ("media-empty-warning", PrintBlock.PAPER_OUT),
        ("media-needed-report", PrintBlock.PAPER_OUT),
        ("media-jam-warning", PrintBlock.PAPER_JAM),
        ("door-open-report", PrintBlock.COVER_OPEN),
        ("marker-supply-empty-warning", PrintBlock.TONER_OUT),
        ("output-area-full-warning", PrintBlock.OUTPUT_FULL),
        ("output-area-almost-full-warning", None),
        ("media-emptyish", None),
        ("cups-waiting-for-job-completed", None),
        ("offline-report", PrintBlock.OFFLINE),
        ("none", None),
    ],
)
def test_reasons_are_known_by_their_beginning(reason: str, block: PrintBlock | None) -> None:
    reading = read({"printer-state": (3,), "printer-state-reasons": (reason,)})
    assert reading.block is block


def test_a_waste_box_is_no_toner() -> None:
    attributes = {
        "printer-state": (3,),
        "marker-types": ("waste-toner", "toner-cartridge"),
        "marker-levels": (0, 55),
    }
    assert read(attributes).toner is TonerSupply.FULL


def test_a_stopped_printer_without_a_reason_is_broken() -> None:
    assert read({"printer-state": (5,), "printer-state-reasons": ("none",)}).block is PrintBlock.HARDWARE


@pytest.mark.parametrize(
    "config",
    [
        PagePrinterConfig("ipp://printer/ipp/print", driver="raw"),
        PagePrinterConfig("ipp://printer/ipp/print", driver="telepathy"),
        PagePrinterConfig("http://printer/ipp/print"),
        PagePrinterConfig("ipp:///print"),
        PagePrinterConfig("ipp://printer:99999/"),
    ],
)
def test_a_configuration_that_nothing_serves_says_why(config: PagePrinterConfig) -> None:
    made = page_printer.build(config, SystemClock())
    assert isinstance(made, Unsupported)
    assert len(made.reason) > 20


def test_the_queues_name_completes_the_address_of_cups() -> None:
    made = page_printer.build(PagePrinterConfig("ipp://localhost:631", queue="hall"), SystemClock())
    assert not isinstance(made, Unsupported)
    assert made()._queue.line.uri == "ipp://localhost:631/printers/hall"  # type: ignore[attr-defined]


def _line_beside(bench: Bench) -> JobQueue:
    return JobQueue(IppLine(bench.address, SystemClock()), request_s=2, send_s=5)


def _print_as_somebody(bench: Bench, pdf: bytes) -> int:
    """Another machine's job: neither our user's nor of our name."""
    about = (
        Wanted("printer-uri", Tag.URI, (bench.address,)),
        Wanted("requesting-user-name", Tag.NAME, ("somebody",)),
        Wanted("job-name", Tag.NAME, ("a letter",)),
    )
    port = int(bench.printer.ready["port"])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/ipp/print", encode(Operation.PRINT_JOB, 7, about, (), pdf))
    answer = parse(connection.getresponse().read())
    connection.close()
    job = number(answer.first(Group.JOB), "job-id")
    assert job is not None
    return job
