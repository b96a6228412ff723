# SPDX-License-Identifier: GPL-3.0-or-later
"""A result document on real parts: made by a centre, verified, and printed on a simulated A4 printer, once."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.reports import PrintBlock
from devices.status import DeviceClass
from kiosk.app import tray_filled
from kiosk.app.paper_desk import RECOUNT_S
from kiosk.contract.cases import DocumentReference
from kiosk.demo.world import World
from kiosk.journey.touches import ChooseWay, End, Finish, Next, PrintDocument, SkipRating, SubmitSecret
from kiosk.journey.views import FormPage, GoodbyePage, ResultKind, ResultPage, SecretPage, SlipState, SummaryPage
from kiosk.settings import DataFolder, MachineSettings, Settings
from kiosk.timing import SystemClock
from tests.app.kiosk_driver import ALLOWANCE, CERTIFICATE, Hands, enrolled, running

Machine = tuple[Settings, Path]
PRINTER = DeviceClass.PAGE_PRINTER


SETTINGS = {"centre.answer_seconds": 2.5}


@pytest.fixture(autouse=True)
def calm(world: World) -> Iterator[None]:
    world.rig.tell(PRINTER, speed=0.1)
    yield
    world.restore_line()
    world.rig.tell(PRINTER, jam=False)
    world.rig.tell(PRINTER, sheets=200)
    if world.on_plate is not None:
        world.lift()


def printed(world: World) -> dict[str, object]:
    return world.rig.wait_for(PRINTER, lambda event: "ended" in event)


def paper_is(hands: Hands, state: SlipState, within_s: float = 15.0) -> ResultPage:
    def so() -> bool:
        page = hands.kiosk.view.page
        return isinstance(page, ResultPage) and page.paper is not None and page.paper.state is state

    hands.wait(so, within_s)
    page = hands.kiosk.view.page
    assert isinstance(page, ResultPage)
    return page


def journal(settings: Settings) -> list[tuple[str, int, str | None]]:
    store = DataFolder(settings.machine.data_folder).store
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        return db.execute("SELECT job_id, copy, outcome FROM print_jobs ORDER BY seq").fetchall()


def test_from_card_to_paper_in_four_touches_and_a_minute(world: World, machine: Machine) -> None:
    documents: list[tuple[DocumentReference, bytes]] = []
    clock = SystemClock()
    with running(world, *machine, lambda reference, pdf: documents.append((reference, pdf))) as hands:
        hands.to_card(CERTIFICATE)
        began = clock.monotonic()
        world.lay("li-ji")
        hands.wait(lambda: type(hands.kiosk.view.page).__name__ == "IdentityWaysPage")
        hands.touch(ChooseWay("city_pin"))
        hands.wait_for(SecretPage)
        pin = world.people["li-ji"].pin
        assert pin is not None
        hands.touch(SubmitSecret(pin))
        hands.wait_for(FormPage)
        hands.touch(Next())
        hands.wait_for(SummaryPage)
        hands.sign()
        result = paper_is(hands, SlipState.PRINTED)
        assert clock.monotonic() - began < 60
        assert result.kind is ResultKind.APPROVED
        ended = printed(world)
        assert ended["ended"] == "completed"
        ((reference, pdf),) = documents
        # The file is the signed one, and what went to the printer is a copy of it with a line of its own.
        assert reference.sha256 == "sha256:" + hashlib.sha256(pdf).hexdigest()
        assert Path(str(ended["pdf"])).read_bytes() != pdf
        assert Path(str(ended["pdf"])).read_bytes().count(b"/StripLeft") >= 1
        hands.touch(Finish(), SkipRating())
        hands.wait_for(GoodbyePage)
    (job, copy, outcome) = journal(machine[0])[-1]
    assert job.endswith(":document")
    assert (copy, outcome) == (1, "printed")


def test_an_approval_is_printed_with_one_touch_and_a_jam_is_told(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.to_summary(world, "zhang-xiuying", ALLOWANCE)
        hands.sign()
        hands.wait_for(ResultPage)
        result = paper_is(hands, SlipState.NOT_ASKED)
        hands.wait(lambda: _can_print(hands))
        assert result.kind is ResultKind.APPROVED
        world.rig.tell(PRINTER, stuck=True)
        hands.touch(PrintDocument())
        paper_is(hands, SlipState.PRINTING)
        world.rig.tell(PRINTER, jam=True)
        paper_is(hands, SlipState.FAILED, 30.0)
        hands.wait(lambda: not _can_print(hands))
        world.rig.tell(PRINTER, stuck=False)
        world.rig.tell(PRINTER, jam=False)
        hands.wait(lambda: _can_print(hands))
        hands.touch(PrintDocument())
        paper_is(hands, SlipState.PRINTED)
        while printed(world)["ended"] != "completed":
            pass
        hands.touch(End())
    assert [outcome for _, _, outcome in journal(machine[0])][-2:] == ["failed", "printed"]


def _can_print(hands: Hands) -> bool:
    page = hands.kiosk.view.page
    return isinstance(page, ResultPage) and page.paper is not None and page.paper.can_print


def _state_of_last(settings: Settings) -> str:
    """Of the newest application: what the machine tells of itself lies beside it."""
    store = DataFolder(settings.machine.data_folder).store
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        both = "SELECT lane, state, made_at FROM records UNION ALL SELECT lane, state, made_at FROM finished"
        newest = f"SELECT state FROM ({both}) WHERE lane = 'application' ORDER BY made_at DESC LIMIT 1"
        return str(db.execute(newest).fetchone()[0])


def _declined(hands: Hands) -> None:
    hands.sign()
    assert hands.wait_for(ResultPage).kind is ResultKind.DECLINED_OFFLINE


def test_a_print_that_never_left_is_taken_back(tmp_path: Path) -> None:
    world = World(tmp_path)
    try:
        settings, path = enrolled(world)
        with running(world, settings, path) as hands:
            hands.to_summary(world, "li-ji", CERTIFICATE)
            # Nothing listens there any more: not a byte of it can leave.
            world._line.close()
            _declined(hands)
            hands.wait(lambda: _state_of_last(settings) == "withdrawn")
            hands.touch(Finish())
            hands.wait_for(GoodbyePage)
    finally:
        world.stop()


def test_a_print_that_may_have_arrived_is_not_lost(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.to_summary(world, "wang-guilan", CERTIFICATE)
        # The centre has it, and its answers do not come back.
        world.lose_answers(50)
        _declined(hands)
        assert _state_of_last(machine[0]) == "sending"
        world.lose_answers(0)
        hands.wait(lambda: _state_of_last(machine[0]) in ("accepted", "closed"), 40.0)
        hands.touch(End())


def test_a_tray_that_nobody_but_this_machine_counts(tmp_path: Path) -> None:
    world = World(tmp_path)
    try:
        world.rig.tell(PRINTER, tells=["pages", "toner"])
        counted, path = enrolled(world, {"page_printer.sheets": 1})
        with running(world, counted, path) as hands:
            hands.to_summary(world, "li-ji", CERTIFICATE)
            hands.sign()
            paper_is(hands, SlipState.PRINTED)
            hands.touch(End())
            # The only sheet is out: the next one is told that there is none, before anything is begun.
            hands.wait(lambda: _block(hands) is PrintBlock.TOO_FEW_SHEETS)
            assert tray_filled(counted) == ""
            hands.wait(lambda: _block(hands) is None, RECOUNT_S + 10)
    finally:
        world.stop()


def test_a_tray_that_nobody_counts_is_not_said_to_be_counted(tmp_path: Path) -> None:
    settings = Settings(machine=MachineSettings(data_folder=tmp_path / "data"))
    assert "page_printer.sheets" in tray_filled(settings)
    assert not (tmp_path / "data").exists()


def _block(hands: Hands) -> PrintBlock | None:
    printer = hands.kiosk._journey._state.machine.page_printer
    assert printer is not None
    return printer.block


def _broken_off(settings: Settings, job_id: str) -> None:
    """As the journal stands when the power went in the middle of this job."""
    store = DataFolder(settings.machine.data_folder).store
    with sqlite3.connect(store) as db:
        db.execute(
            "INSERT INTO print_jobs (job_id, copy, begun_at) VALUES (?, 1, ?)",
            (job_id, SystemClock().now().isoformat()),
        )


def test_a_slip_that_a_power_cut_broke_off_is_cut_off_before_anybody_is_served(
    world: World, machine: Machine
) -> None:
    _broken_off(machine[0], "0198f6aa-0000-7000-8000-00000000000b")
    before = len(world.slips)
    with running(world, *machine) as hands:
        hands.wait(lambda: len(world.slips) == before + 1)
    assert journal(machine[0])[-1] == ("0198f6aa-0000-7000-8000-00000000000b", 1, "unknown")


def test_sheets_that_a_power_cut_broke_off_hang_in_no_slot(world: World, machine: Machine) -> None:
    _broken_off(machine[0], "0198f6aa-0000-7000-8000-00000000000c:document")
    before = len(world.slips)
    with running(world, *machine) as hands:
        hands.wait_for_services()
        assert journal(machine[0])[-1] == ("0198f6aa-0000-7000-8000-00000000000c:document", 1, "unknown")
    assert len(world.slips) == before
