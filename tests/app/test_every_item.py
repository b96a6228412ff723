# SPDX-License-Identifier: GPL-3.0-or-later
"""Every item of the city's list on a whole kiosk, page by page to what it promises; and those that end otherwise.

The wall clocks stand at ten on a working day, so that no register sleeps.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pytest

from central.demo import DemoPerson, demo_people
from central.items import load_items
from devices.status import DeviceClass
from kiosk import sender_process
from kiosk.contract.guides import ResultWay
from kiosk.contract.items import IdentityLevel
from kiosk.demo import world as demo_world
from kiosk.demo.rig import BASIC
from kiosk.demo.world import World
from kiosk.journey.phrases import Phrase
from kiosk.journey.views import ResultKind, SlipState
from kiosk.timing import CHINA_STANDARD_TIME
from tests.app.item_walk import Walk
from tests.app.kiosk_driver import Hands, enrolled, running
from tests.app.moved_clock import command

ITEMS: Final = load_items()
TEN_O_CLOCK: Final = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA_STANDARD_TIME)
OTHERWISE: Final = (
    ("41040000MZ-JF-0001", "liu-changshun", "supplement"),
    ("41040000MZ-JF-0001", "wang-guilan", "referred"),
    ("41040000SJ-XK-0001", "ma-chao", "referred"),
    ("41040000RS-JF-0007", "luo-bin", "supplement"),
    ("41040000GJ-JF-0002", "xu-mingyuan", "supplement"),
    ("41040000YB-QR-0002", "xu-duoduo", "referred"),
    ("41040000WJ-XK-0041", "nie-qing", "supplement"),
    ("41040000GA-GG-0030", "tao-jun", "referred"),
)
"""Item, person, and how the first such case of theirs ends."""


def case_of(code: str, outcome: str, person: str = "") -> tuple[DemoPerson, Any]:
    """The first case of this item that ends so, of this person or of anybody."""
    for one in demo_people():
        for case in one.cases:
            if case.item == code and case.outcome == outcome and person in ("", one.id):
                return one, case
    raise AssertionError(f"nobody of the demonstration reaches {outcome} with {code}")


@dataclass
class Hall:
    """One machine, its centre, and who walks up to it."""

    world: World
    hands: Hands

    def walk(self, code: str, person: DemoPerson, case: Any) -> Walk:
        return Walk(
            self.hands,
            self.world,
            code,
            person.id,
            case.answers,
            guardian=case.guardian,
            authorises=case.authorises,
            leaves_out=case.leaves_out,
        )

    def sheets(self) -> int:
        """That came out of the A4 printer."""
        return len(list((self.world.folder / "pages").glob("*.png")))

    def rows(self, table: str, case_no: str) -> int:
        """Of the centre's table, about this case."""
        database = self.world.folder / "centre" / "centre.sqlite"
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
            # The table's name is one of this file.
            counting = f"SELECT count(*) FROM {table} JOIN cases USING (application_id) WHERE case_no = ?"
            return int(db.execute(counting, (case_no,)).fetchone()[0])


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    ahead = (TEN_O_CLOCK - datetime.now(CHINA_STANDARD_TIME)).total_seconds()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(demo_world, "_CENTRE", (sys.executable, *command(ahead, "central.cli"), *_arguments()))
        patched.setattr(sender_process, "_own_arguments", lambda: command(ahead, "kiosk.sender_process"))
        world = World(tmp_path_factory.mktemp("hall"), BASIC | {DeviceClass.DOCUMENT_CAMERA})
        try:
            world.clock.jump(ahead)
            with running(world, *enrolled(world)) as hands:
                yield Hall(world, hands)
        finally:
            world.stop()


def _arguments() -> tuple[str, ...]:
    _, module_option, module, *arguments = demo_world._CENTRE
    assert (module_option, module) == ("-m", "central.cli")
    return tuple(arguments)


def _prefilled(code: str) -> set[str]:
    """The fields that a register or the card fills in."""
    return {str(one.key) for one in ITEMS[code].controls() if one.options.get("prefill")}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("code", ITEMS)
def test_an_item_goes_as_far_as_it_says(hall: Hall, code: str) -> None:
    person, case = case_of(code, "approved")
    item = ITEMS[code].item
    slips, sheets = len(hall.world.slips), hall.sheets()
    walk = hall.walk(code, person, case)
    result = walk.to_the_end()
    assert result.kind is ResultKind.APPROVED, [fact for fact in result.facts if fact.state != "pass"]
    assert result.slip is SlipState.PRINTED
    assert hall.world.wait_for_slip(slips + 1, 10) is not None
    assert result.paper is not None
    assert result.paper.state is SlipState.PRINTED
    assert hall.sheets() - sheets == result.paper.pages
    assert hall.rows("documents", result.case_no) == 1
    match item.result_way:
        case ResultWay.LICENCE:
            assert hall.rows("issued_licences", result.case_no) == 1
        case ResultWay.BOOKED:
            assert hall.rows("bookings", result.case_no) == 1
            assert "ChoicePage" in walk.pages
            assert result.headline == Phrase("Your visit is booked")
        case ResultWay.ACCEPTED:
            assert result.headline == Phrase("Accepted, and being worked on")
        case ResultWay.PAPER:
            assert result.headline == Phrase("Approved")
        case _:
            raise AssertionError(f"{item.result_way} is no end of an application")
    if item.identity_level is not IdentityLevel.L1 and case.guardian is None:
        # Nobody types what is known: the registers of whoever is approved know them.
        assert walk.asked.keys() & _prefilled(code) == set()


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("code", "person", "outcome"), OTHERWISE)
def test_an_item_that_is_not_approved_says_what_now(hall: Hall, code: str, person: str, outcome: str) -> None:
    who, case = case_of(code, outcome, person)
    result = hall.walk(code, who, case).to_the_end()
    assert result.kind.value == outcome, result.facts
    assert result.slip is SlipState.PRINTED
    assert result.next_steps
    assert bool(result.lacks) == (outcome == "supplement")
