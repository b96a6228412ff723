# SPDX-License-Identifier: GPL-3.0-or-later
"""The printer's driver against the simulator's process, over the network, a serial line and usblp's stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from devices.receipt_printer import EscposPrinter, FilePrinter, Patience
from devices.reports import JobEnd, JobOutcome, PaperSupply, PrintBlock
from devices.simulators.process import SimulatorFault
from devices.status import Cause, DeviceState
from kiosk.timing import SystemClock
from tests.devices.receipt_stands import LINES, NO_SECOND_PRINT, Stand, code_job, stand, text_job

TEN_LINES = text_job(10)


@pytest.fixture(scope="module", params=LINES)
def one_stand(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with stand(tmp_path_factory.mktemp("paper"), request.param) as opened:
        yield opened


@pytest.fixture
def desk(one_stand: Stand) -> Stand:
    one_stand.reset()
    return one_stand


@pytest.fixture
def printer(desk: Stand) -> Iterator[EscposPrinter]:
    driver = desk.driver()
    assert driver.connect().state == DeviceState.ONLINE
    yield driver
    driver.close()


def test_a_job_is_printed_to_its_end(desk: Stand, printer: EscposPrinter) -> None:
    assert printer.print_job(TEN_LINES) == JobEnd(JobOutcome.PRINTED, None, "status 12 12 12 12")
    event = desk.simulator.wait_for(lambda event: "printed" in event)
    assert event["lines"] == 10
    with Image.open(event["printed"]) as picture:
        assert picture.width == 640


def test_several_jobs_on_one_line(desk: Stand, printer: EscposPrinter) -> None:
    for _ in range(3):
        assert printer.print_job(code_job()).outcome == JobOutcome.PRINTED
        assert desk.printed() == 9


@pytest.mark.parametrize(
    ("command", "paper", "block", "state", "cause"),
    [
        ({"paper": "full"}, PaperSupply.FULL, None, DeviceState.ONLINE, Cause.NONE),
        ({"paper": "low"}, PaperSupply.LOW, None, DeviceState.DEGRADED, Cause.PAPER_LOW),
        ({"paper": "out"}, PaperSupply.OUT, PrintBlock.PAPER_OUT, DeviceState.USER_ERROR, Cause.PAPER_OUT),
        ({"cover": "open"}, PaperSupply.FULL, PrintBlock.COVER_OPEN, DeviceState.USER_ERROR, Cause.COVER_OPEN),
        ({"cutter": "jam"}, PaperSupply.FULL, PrintBlock.CUTTER, DeviceState.USER_ERROR, Cause.CUTTER),
    ],
)
def test_status_and_what_it_allows(
    desk: Stand,
    printer: EscposPrinter,
    command: dict[str, str],
    paper: PaperSupply,
    block: PrintBlock | None,
    state: DeviceState,
    cause: Cause,
) -> None:
    desk.simulator.tell(**command)
    status = printer.status()
    assert (status.paper, status.block, status.status.state, status.status.cause) == (paper, block, state, cause)
    end = printer.print_job(TEN_LINES)
    if block is None:
        assert end.outcome == JobOutcome.PRINTED
        assert desk.printed() == 10
    else:
        assert (end.outcome, end.block) == (JobOutcome.FAILED, block)
        desk.simulator.tell(paper="full")
        desk.simulator.tell(cover="closed")
        desk.simulator.tell(cutter="ok")
        with pytest.raises(SimulatorFault):
            desk.printed(within_s=0.3)


def test_a_picture_that_is_larger_than_the_memory_of_a_serial_printer(desk: Stand, printer: EscposPrinter) -> None:
    rows = 20_000 // 72
    picture = b"\x1dv0\x00" + (72).to_bytes(2, "little") + rows.to_bytes(2, "little") + b"\xaa" * (72 * rows)
    assert printer.print_job(b"\x1b@" + picture + b"\x1dVB\x10").outcome == JobOutcome.PRINTED
    with Image.open(desk.simulator.wait_for(lambda event: "printed" in event)["printed"]) as paper:
        assert paper.height >= rows


def test_paper_that_lasts_for_one_job_is_out_for_the_next(desk: Stand, printer: EscposPrinter) -> None:
    desk.simulator.tell(paper_lines=10)
    assert printer.print_job(TEN_LINES).outcome == JobOutcome.PRINTED
    assert desk.printed() == 10
    end = printer.print_job(TEN_LINES)
    # The line that the paper did not reach is the first of this job: it was started, and nothing of it is out.
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.PAPER_OUT)


def test_a_roll_really_runs_out(desk: Stand, printer: EscposPrinter) -> None:
    desk.simulator.tell(roll_mm=160)
    assert printer.status().paper == PaperSupply.LOW
    ends = [printer.print_job(text_job(20)) for _ in range(3)]
    # 20 lines of 30 dots and a cut take 77 mm.
    assert [end.outcome for end in ends] == [JobOutcome.PRINTED, JobOutcome.PRINTED, JobOutcome.FAILED]
    assert ends[2].block == PrintBlock.PAPER_OUT


def test_a_slow_printer_is_waited_for(desk: Stand, printer: EscposPrinter) -> None:
    desk.simulator.tell(slow=0.1)
    assert printer.print_job(TEN_LINES).outcome == JobOutcome.PRINTED
    assert desk.printed() == 10


def test_one_that_answers_nothing_while_its_motor_runs_is_waited_for(desk: Stand, printer: EscposPrinter) -> None:
    desk.simulator.tell(fault="half_duplex", until="told")
    desk.simulator.tell(slow=0.06)
    assert printer.print_job(TEN_LINES).outcome == JobOutcome.PRINTED
    assert desk.printed() == 10


def test_a_printer_slower_than_all_patience_is_unknown(desk: Stand, printer: EscposPrinter) -> None:
    printer.close()
    driver = desk.driver(Patience(status_s=0.2, check_s=0.05, silence_s=5, end_s=0.3))
    driver.connect()
    desk.simulator.tell(slow=0.2)
    end = driver.print_job(TEN_LINES)
    assert end == JobEnd(JobOutcome.UNKNOWN, None, "it answers and never came to the end of the job")
    driver.close()
    assert desk.printed() == 10


def test_answers_that_come_late_are_not_taken_for_others(desk: Stand, printer: EscposPrinter) -> None:
    """An answer to question 1 read as one to question 2 would open a cover that is closed."""
    desk.simulator.tell(lag=0.5)
    end = printer.print_job(TEN_LINES)
    # Before the job the late answer means no answer: not started.
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.OFFLINE)
    desk.simulator.tell(lag=0)
    assert printer.connect().state == DeviceState.ONLINE
    desk.simulator.tell(slow=0.03)
    desk.at("line", 2, lag=0.5)
    end = printer.print_job(text_job(40))
    assert end.outcome in (JobOutcome.PRINTED, JobOutcome.UNKNOWN)
    assert end.block is None


@pytest.mark.parametrize(
    ("stops", "mend", "block", "lines_void"),
    [
        ({"paper_lines": 4}, [{"paper": "full"}], PrintBlock.PAPER_OUT, 2),
        # Four lines stay on the paper when a cover was open. They are marked and cut off, for nobody.
        ({"at": "line", "count": 5, "then": {"cover": "open"}}, [{"cover": "closed"}], PrintBlock.COVER_OPEN, 6),
        ({"at": "line", "count": 5, "then": {"cutter": "jam"}}, [{"cutter": "ok"}], PrintBlock.CUTTER, 6),
    ],
)
def test_what_was_stopped_never_comes_out_for_the_next(
    desk: Stand,
    printer: EscposPrinter,
    stops: dict[str, object],
    mend: list[dict[str, object]],
    block: PrintBlock,
    lines_void: int,
) -> None:
    desk.simulator.tell(**stops)
    end = printer.print_job(TEN_LINES)
    assert end.block == block
    assert end.outcome == (JobOutcome.UNKNOWN if block is PrintBlock.CUTTER else JobOutcome.FAILED)
    assert "VOID" not in end.detail
    for hand in mend:
        desk.simulator.tell(**hand)
    # Once it is mended and before it is asked again, nothing comes out.
    with pytest.raises(SimulatorFault):
        desk.printed(within_s=0.3)
    printer.connect()
    assert printer.status().block is None
    assert desk.printed() == lines_void
    assert printer.print_job(b"\x1b@two\nlines\n\x1dVB\x10").outcome == JobOutcome.PRINTED
    assert desk.printed() == 2


def test_a_picture_cut_short_by_the_end_of_paper_leaves_no_dots_behind(desk: Stand, printer: EscposPrinter) -> None:
    rows = 240
    picture = b"\x1dv0\x00" + (72).to_bytes(2, "little") + rows.to_bytes(2, "little") + b"\xaa" * (72 * rows)
    desk.simulator.tell(paper_lines=2)
    assert printer.print_job(b"\x1b@" + picture + b"\x1dVB\x10").block == PrintBlock.PAPER_OUT
    desk.simulator.tell(paper="full")
    desk.simulator.wait_for(lambda event: "torn" in event)
    printer.connect()
    # The strip that says VOID, alone: what was printed was torn off with the old roll.
    assert desk.printed() == 2
    assert printer.print_job(TEN_LINES).outcome == JobOutcome.PRINTED
    assert desk.printed() == 10


def test_a_printer_that_cannot_forget_marks_what_it_printed_for_the_one_who_mended_it(tmp_path: Path) -> None:
    with stand(tmp_path) as desk:
        desk.simulator.tell(fault="deaf", until="told", on="clear")
        printer = desk.driver()
        assert printer.connect().state == DeviceState.ONLINE
        desk.simulator.tell(paper_lines=4)
        end = printer.print_job(TEN_LINES)
        assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.PAPER_OUT)
        assert "VOID" in end.detail
        desk.simulator.tell(paper="full")
        # The rest comes out in front of whoever put in the roll: its six lines, with its own cut.
        assert desk.printed() == 6
        assert printer.status().block is None
        # A strip that says VOID follows, so that nothing of it hangs on the next slip.
        assert desk.printed() == 2
        assert printer.print_job(TEN_LINES).outcome == JobOutcome.PRINTED
        assert desk.printed() == 10
        printer.close()


def test_without_the_makers_command_such_a_printer_prints_the_slip_again(tmp_path: Path) -> None:
    """Why start_bytes exist: clearing comes too late for a printer that repeats a slip by itself."""
    with stand(tmp_path, "network", "--after-stop", "whole") as desk:
        printer = desk.driver()
        printer.connect()
        desk.simulator.tell(paper_lines=4)
        assert printer.print_job(TEN_LINES).outcome == JobOutcome.FAILED
        # Somebody sees it come, and opens the cover.
        desk.simulator.tell(at="line", count=4, then={"cover": "open"})
        desk.simulator.tell(at="line", count=4, then={"say": "here"})
        desk.simulator.tell(paper="full")
        printer.close()
        assert desk.simulator.wait_for(lambda event: "torn" in event)["lines"] == 4
        desk.simulator.wait_for(lambda event: event.get("said") == "here")
        desk.simulator.tell(paper="out")
        desk.simulator.tell(paper="full")
        assert desk.simulator.wait_for(lambda event: "torn" in event)["lines"] >= 1


def test_with_the_makers_command_it_does_not(tmp_path: Path) -> None:
    with stand(tmp_path, "network", "--after-stop", "whole") as desk:
        printer = desk.driver(start_bytes=NO_SECOND_PRINT)
        printer.connect()
        for _ in range(2):
            desk.simulator.tell(paper_lines=4)
            assert printer.print_job(TEN_LINES).outcome == JobOutcome.FAILED
            desk.simulator.tell(paper="full")
            desk.simulator.wait_for(lambda event: "torn" in event)
            assert printer.status().block is None
            assert desk.printed() == 2
            assert printer.print_job(text_job(3)).outcome == JobOutcome.PRINTED
            assert desk.printed() == 3
            # What it was told is gone with its power, and told again.
            desk.simulator.tell(power="off")
            desk.simulator.tell(power="on")
            assert printer.status().block is not None
            assert printer.connect().state == DeviceState.ONLINE
        printer.close()


def test_a_blade_is_not_moved_while_the_cover_is_open(tmp_path: Path) -> None:
    with stand(tmp_path) as desk:
        printer = desk.driver()
        printer.connect()
        desk.at("cut", cutter="jam")
        end = printer.print_job(TEN_LINES)
        # The blade comes last: the text may be all there, hanging in the slot.
        assert (end.outcome, end.block) == (JobOutcome.UNKNOWN, PrintBlock.CUTTER)
        printer.connect()
        for hand in ({"cover": "open"}, {"cutter": "ok"}):
            desk.simulator.tell(**hand)
            assert printer.status().block == PrintBlock.CUTTER
        desk.simulator.tell(cover="closed")
        printer.status()
        assert printer.status().block is None
        assert printer.print_job(TEN_LINES).outcome == JobOutcome.PRINTED
        printer.close()


def test_a_slip_that_nobody_took_falls_when_the_next_comes(desk: Stand, printer: EscposPrinter) -> None:
    desk.simulator.tell(take=True)
    first, second, third = (printer.print_job(TEN_LINES).outcome for _ in range(3))
    assert {first, second, third} == {JobOutcome.PRINTED}
    assert "fell" in desk.simulator.wait_for(lambda event: "fell" in event)


def test_the_simulator_refuses_nonsense(desk: Stand) -> None:
    for command in (
        {"paper": "wet"},
        {"slow": -1},
        {"paper_lines": True},
        {"dance": 1},
        {"cover": "open", "x": 1},
        {"at": "noon", "then": {"drop": True}},
        {"at": "cut", "then": {"at": "cut", "then": {"drop": True}}},
        {"power": "half"},
    ):
        with pytest.raises(SimulatorFault):
            desk.simulator.tell(**command)


def test_a_file_never_says_that_it_printed(tmp_path: Path) -> None:
    printer = FilePrinter(str(tmp_path / "slips"), SystemClock())
    assert printer.connect().state is DeviceState.ONLINE
    status = printer.status()
    assert (status.status.state, status.status.cause) == (DeviceState.DEGRADED, Cause.NO_ANSWER)
    assert (status.paper, status.block) == (PaperSupply.UNKNOWN, None)
    for _ in range(2):
        assert printer.print_job(TEN_LINES).outcome is JobOutcome.UNKNOWN
    assert (tmp_path / "slips").read_bytes() == TEN_LINES * 2
    printer.close()


def test_a_file_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    printer = FilePrinter(str(tmp_path / "nowhere" / "slips"), SystemClock())
    status = printer.connect()
    assert (status.state, status.cause) == (DeviceState.NO_DEVICE, Cause.PORT_MISSING)
    assert printer.status().block is PrintBlock.NO_DEVICE
    assert printer.print_job(TEN_LINES).outcome is JobOutcome.FAILED
