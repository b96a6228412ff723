# SPDX-License-Identifier: GPL-3.0-or-later
"""Half-filled forms and complaints on real parts: a true process killed, a true centre, a line to cut."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.app.draft_desk import LEFT_FOR
from kiosk.contract.feedback import ComplaintKind
from kiosk.demo.world import World
from kiosk.journey.touches import (
    Begin,
    ChooseComplaint,
    ChooseWay,
    EditField,
    End,
    EnterResumeCode,
    FocusField,
    Next,
    OpenComplaint,
    OpenTile,
    SaveForLater,
    SubmitSecret,
    TakeDraft,
    ToggleReason,
)
from kiosk.journey.views import (
    ComplaintPage,
    ComplaintState,
    DraftOfferPage,
    DraftSavePage,
    FormPage,
    GuidePage,
    IdlePage,
    LicencePage,
    Page,
    RecoveredPage,
    ResultPage,
    ResumePage,
    SaveState,
)
from kiosk.settings import DataFolder, Settings
from kiosk.standards import new_pick_up_code
from tests.app.kiosk_driver import SHOP, SHORT_WAITS, Hands, running

Machine = tuple[Settings, Path]
PERSON = "chen-yan"
NAME = "顺河路小面馆"


SETTINGS = {**SHORT_WAITS, "centre.answer_seconds": 4}


@pytest.fixture(autouse=True)
def calm(world: World) -> Iterator[None]:
    yield
    world.restore_line()
    if world.on_plate is not None:
        world.lift()


def drafts_here(machine: Machine) -> int:
    store = DataFolder(machine[0].machine.data_folder).store
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        return int(db.execute("SELECT count(*) FROM drafts").fetchone()[0])


def drafts_at_the_centre(world: World) -> int:
    database = world.folder / "centre" / "centre.sqlite"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        return int(db.execute("SELECT count(*) FROM drafts").fetchone()[0])


def kill_while_filling(world: World, machine: Machine) -> None:
    if world.on_plate is not None:
        world.lift()
    killed = subprocess.Popen(
        [sys.executable, "-m", "tests.app.killed_filling", str(machine[1]), NAME],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdin is not None
    assert killed.stdout is not None
    try:
        # Its log goes the same way.
        assert any(line.strip() == "lay" for line in killed.stdout)
        world.lay(PERSON)
        killed.stdin.write(f"{world.people[PERSON].pin}\n")
        killed.stdin.flush()
        killed.wait(30)
    finally:
        killed.kill()
        killed.wait()
        killed.stdin.close()
        killed.stdout.close()
    assert killed.returncode == -9
    world.lift()


def page(hands: Hands) -> Page:
    return hands.kiosk.view.page


def show_identity(hands: Hands, world: World, person: str) -> None:
    """Card and PIN, to whatever comes behind."""
    world.lay(person)
    hands.wait(lambda: type(page(hands)).__name__ == "IdentityWaysPage")
    hands.touch(ChooseWay("city_pin"))
    hands.wait(lambda: type(page(hands)).__name__ == "SecretPage")
    pin = world.people[person].pin
    assert pin is not None
    hands.touch(SubmitSecret(pin))
    behind = FormPage | RecoveredPage | DraftOfferPage | LicencePage
    hands.wait(lambda: isinstance(page(hands), behind))
    while isinstance(page(hands), RecoveredPage):
        hands.touch(Next())
        hands.wait(lambda: isinstance(page(hands), behind))
    hands.pass_papers()


def leave(hands: Hands) -> None:
    """End, whatever is asked, and wait until all is wiped."""
    hands.touch(End(), End())
    hands.wait(lambda: isinstance(page(hands), IdlePage), 20)


def typed(hands: Hands) -> str:
    shown = page(hands)
    assert isinstance(shown, FormPage)
    return next(one.value for one in shown.fields if one.key == "shop_name")


def until(hands: Hands, so: Callable[[], bool]) -> None:
    hands.wait(so, 15)


def test_a_killed_program_gives_the_half_filled_form_back_to_its_person_only(
    world: World, machine: Machine
) -> None:
    kill_while_filling(world, machine)
    assert drafts_here(machine) == 1
    store = DataFolder(machine[0].machine.data_folder).store
    for file in store.parent.glob(store.name + "*"):
        if file.is_file():
            assert NAME.encode() not in file.read_bytes(), "sealed, in the log too"
    with running(world, *machine) as hands:
        hands.wait_for_services()
        until(hands, lambda: hands.kiosk.view.chrome.pill is not None)
        # Somebody else with the same service finds nothing.
        hands.to_card(SHOP)
        show_identity(hands, world, "wang-guilan")
        assert isinstance(page(hands), FormPage)
        assert typed(hands) == ""
        world.lift()
        leave(hands)
        assert drafts_here(machine) == 1
        # Its own person is offered it, behind card and PIN.
        hands.to_card(SHOP)
        show_identity(hands, world, PERSON)
        assert isinstance(page(hands), DraftOfferPage)
        hands.touch(TakeDraft(True))
        hands.pass_papers()
        assert typed(hands) == NAME
        until(hands, lambda: drafts_here(machine) == 1)
        world.lift()
        leave(hands)
        assert drafts_here(machine) == 0, "the normal end wipes it"


def test_what_nobody_comes_back_for_is_wiped_in_time(world: World, machine: Machine) -> None:
    kill_while_filling(world, machine)
    assert drafts_here(machine) == 1
    world.clock.jump(LEFT_FOR.total_seconds() + 1)
    try:
        with running(world, *machine) as hands:
            until(hands, lambda: drafts_here(machine) == 0)
    finally:
        world.clock.jump(-LEFT_FOR.total_seconds() - 1)


def test_a_form_goes_elsewhere_by_its_code_and_is_forgotten_once_it_is_signed(
    world: World, machine: Machine
) -> None:
    with running(world, *machine) as hands:
        hands.to_card(SHOP)
        show_identity(hands, world, PERSON)
        form = page(hands)
        assert isinstance(form, FormPage)
        other = next(one.key for one in form.fields if one.input == "pinyin" and one.key != "shop_name")
        hands.touch(EditField("shop_name", NAME), FocusField(other))
        world.cut_line()
        hands.touch(SaveForLater(), SaveForLater())
        hands.wait(lambda: isinstance(p := page(hands), DraftSavePage) and p.state is SaveState.DECLINED)
        world.restore_line()
        hands.wait(lambda: hands.kiosk.view.chrome.pill is None, 20)
        hands.touch(SaveForLater())
        hands.wait(lambda: isinstance(p := page(hands), DraftSavePage) and p.state is SaveState.SAVED)
        saved = page(hands)
        assert isinstance(saved, DraftSavePage)
        assert drafts_at_the_centre(world) == 1
        database = world.folder / "centre" / "centre.sqlite"
        assert NAME.encode() not in database.read_bytes(), "the centre cannot read it"
        world.lift()
        hands.touch(Next())
        hands.wait(lambda: isinstance(page(hands), IdlePage), 20)
        # At another visit, as at another machine: nothing of this one is left but the code.
        hands.wait_for_services()
        hands.touch(OpenTile("resume"), EnterResumeCode(new_pick_up_code()))
        hands.wait(lambda: isinstance(p := page(hands), ResumePage) and bool(p.problem))
        hands.touch(EnterResumeCode(saved.code))
        hands.wait(lambda: isinstance(page(hands), GuidePage))
        hands.touch(Next(), Next())
        hands.consent()
        show_identity(hands, world, PERSON)
        assert typed(hands) == NAME
        hands.fill()
        hands.pass_papers()
        hands.sign()
        hands.wait(lambda: isinstance(page(hands), ResultPage), 20)
        until(hands, lambda: drafts_at_the_centre(world) == 0)
        until(hands, lambda: drafts_here(machine) == 0)


def test_a_complaint_reaches_the_centre_and_its_ticket_comes_back(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.wait_for_services()
        hands.touch(Begin(), OpenComplaint(), ChooseComplaint(ComplaintKind.NOT_DONE), ToggleReason("sent_around"))
        hands.touch(Next(), EditField("text", "跑了三趟"), Next(), Next())
        hands.wait(lambda: isinstance(p := page(hands), ComplaintPage) and p.state is ComplaintState.DELIVERED, 30)
        told = page(hands)
        assert isinstance(told, ComplaintPage)
        assert told.ticket_no
    database = world.folder / "centre" / "centre.sqlite"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        assert db.execute("SELECT count(*) FROM complaints").fetchone()[0] == 1


def test_a_complaint_made_without_the_line_arrives_once_it_is_back(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.wait_for_services()
        world.cut_line()
        hands.touch(OpenComplaint(), ChooseComplaint(ComplaintKind.SUGGESTION), ToggleReason("plainer_words"))
        hands.touch(Next(), Next(), Next())
        hands.wait(lambda: isinstance(p := page(hands), ComplaintPage) and p.state is ComplaintState.STORED)
        world.restore_line()
        hands.wait(lambda: isinstance(p := page(hands), ComplaintPage) and p.state is ComplaintState.DELIVERED, 40)
