# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole kiosk beside its centre on which item after item is walked, and what every approved one has in common.

The wall clocks stand at ten on a working day, so that no register sleeps.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

from central.demo import DemoPerson, demo_people
from central.items import load_items
from devices.status import DeviceClass
from kiosk import sender_process
from kiosk.contract.items import IdentityLevel
from kiosk.demo import world as demo_world
from kiosk.demo.rig import BASIC
from kiosk.demo.world import World
from kiosk.journey.views import ResultKind, ResultPage, SlipState
from kiosk.timing import CHINA_STANDARD_TIME
from tests.app.item_walk import Walk
from tests.app.kiosk_driver import Hands, enrolled, running
from tests.app.moved_clock import command

ITEMS: Final = load_items()
TEN_O_CLOCK: Final = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA_STANDARD_TIME)


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

    def approved(self, code: str) -> tuple[Walk, ResultPage]:
        """Walk the item's approved case to its end: slip and paper come out, and the centre has the paper."""
        person, case = case_of(code, "approved")
        slips, sheets = len(self.world.slips), self._sheets()
        walk = self.walk(code, person, case)
        result = walk.to_the_end()
        assert result.kind is ResultKind.APPROVED, [fact for fact in result.facts if fact.state != "pass"]
        assert result.slip is SlipState.PRINTED
        assert self.world.wait_for_slip(slips + 1, 10) is not None
        assert result.paper is not None
        assert result.paper.state is SlipState.PRINTED, result.paper
        assert self._sheets() - sheets == result.paper.pages
        assert self.rows("documents", result.case_no) == 1
        if ITEMS[code].item.identity_level is not IdentityLevel.L1 and case.guardian is None:
            # Nobody types what is known: the registers of whoever is approved know them.
            known = walk.asked.keys() & _prefilled(code)
            assert known == set(), known
        return walk, result

    def _sheets(self) -> int:
        """That came out of the A4 printer."""
        return len(list((self.world.folder / "pages").glob("*.png")))

    def rows(self, table: str, case_no: str) -> int:
        """Of the centre's table, about this case."""
        database = self.world.folder / "centre" / "centre.sqlite"
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
            # The table's name is one of a test's.
            counting = f"SELECT count(*) FROM {table} JOIN cases USING (application_id) WHERE case_no = ?"
            return int(db.execute(counting, (case_no,)).fetchone()[0])


def _prefilled(code: str) -> set[str]:
    """The fields that a register or the card fills in."""
    return {str(one.key) for one in ITEMS[code].controls() if one.options.get("prefill")}


@contextmanager
def hall_at_ten(folder: Path) -> Iterator[Hall]:
    ahead = (TEN_O_CLOCK - datetime.now(CHINA_STANDARD_TIME)).total_seconds()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(demo_world, "_CENTRE", (sys.executable, *command(ahead, "central.cli"), *_arguments()))
        patched.setattr(sender_process, "_own_arguments", lambda: command(ahead, "kiosk.sender_process"))
        world = World(folder, BASIC | {DeviceClass.DOCUMENT_CAMERA})
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
