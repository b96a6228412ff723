# SPDX-License-Identifier: GPL-3.0-or-later
"""After a session nothing of the person can be reached in memory, and at every step the idle limit wipes."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest

from devices.status import DeviceClass
from kiosk.contract.cases import CaseStatus, CaseStatusClass
from kiosk.journey.effects import PutOnPaper, StoreAndSend, Wipe
from kiosk.journey.touches import (
    AnswerConsent,
    AskCallback,
    Begin,
    ChooseWay,
    End,
    Finish,
    LookUp,
    Next,
    OpenHelp,
    OpenItem,
    OpenTile,
    PrintSlip,
    TakeBack,
    TrackByCard,
    TypeShortCode,
)
from kiosk.standards import new_pick_up_code
from tests.journey.journey_driver import ALLOWANCE, NOON, SHOP, World, card_of
from tests.remains.reachable import left_by


def _to_rating(world: World) -> None:
    world.to_result()
    world.do(Finish())


def _to_face(world: World) -> None:
    world.to_card()
    world.lay(card_of(photo=b"photo"))
    world.do(ChooseWay("face"), AnswerConsent(True))
    assert world.page == "FacePage"


def _to_cases(world: World) -> None:
    world.do(Begin(), OpenTile("progress"), TrackByCard())
    world.lay()
    assert world.page == "CasesPage"


def _to_short_code(world: World) -> None:
    _to_cases(world)
    world.do(TypeShortCode())
    assert world.page == "LookupPage"


def _to_withdraw(world: World) -> None:
    world.status = CaseStatus(status=CaseStatusClass.UNKNOWN, as_of=NOON)
    world.do(Begin(), OpenTile("progress"), LookUp(new_pick_up_code()), TakeBack(""))
    world.lay()
    assert world.page == "WithdrawPage"


STEPS: dict[str, Callable[[World], None]] = {
    "home": lambda w: w.do(Begin()),
    "guide": World.to_guide,
    "notice": lambda w: w.do(Begin(), OpenItem(ALLOWANCE), Next()),
    "consent": lambda w: w.do(Begin(), OpenItem(SHOP), Next(), Next()),
    "card": World.to_card,
    "ways": World.to_ways,
    "face": _to_face,
    "form": World.to_form,
    "summary": World.to_summary,
    "result": World.to_result,
    "rating": _to_rating,
    "lookup": lambda w: w.do(Begin(), OpenTile("progress")),
    "cases": _to_cases,
    "short_code": _to_short_code,
    "withdraw": _to_withdraw,
}


@pytest.mark.parametrize("step", STEPS)
def test_the_idle_limit_wipes_at_every_step(step: str) -> None:
    world = World(fitted=frozenset(DeviceClass))
    STEPS[step](world)
    world.do(OpenHelp())
    world.wait(60 + 31)
    assert world.state.session is None
    assert world.state.help is None
    assert world.view.help is None
    assert len(world.asked(Wipe)) == 1
    world.wait(11)
    assert world.page == "IdlePage"


@pytest.mark.parametrize("step", STEPS)
def test_the_end_wipes_at_every_step(step: str) -> None:
    world = World(fitted=frozenset(DeviceClass))
    STEPS[step](world)
    world.do(End())
    assert world.state.session is None
    assert len(world.asked(Wipe)) == 1


SCAN = r"""
import json, sys
from devices.reports import BankCard, SmartCardInserted, SmartCardRemoved
from devices.status import DeviceClass, DeviceState, DeviceStatus
from kiosk.contract.cases import DecisionWay
from kiosk.journey.events import DeviceChanged
from tests.journey.journey_driver import PNG, World, card_of
from tests.remains.reachable import remains
from kiosk.journey.touches import (
    AskCallback, Finish, OpenHelp, PrintSlip, PutSignature, ReadChipCard, Sign, SkipRating
)
from kiosk.journey.effects import PutOnPaper

backwards = json.loads(sys.stdin.read())

import kiosk.contract.cases
world = World(fitted=frozenset(DeviceClass))
world.prefill = {"account": backwards[2][::-1]}
world.bank_cards = [BankCard(backwards[3][::-1], "debit", "masked")]
world.do(DeviceChanged(DeviceStatus(DeviceClass.SMART_CARD_READER, DeviceState.ONLINE)))
world.to_card()
# Whose number stands in no data that comes with the items.
world.lay(card_of("liu-changshun"))
world.to_form_here()
world.do(ReadChipCard("account"), SmartCardInserted(), SmartCardRemoved())
world.fill()
world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
world.do(PrintSlip(), OpenHelp(), AskCallback(backwards[1][::-1]))
during = remains(backwards)
world.do(Finish(), SkipRating())
world.effects.clear()
# The world itself answered with these: they are the test's, not the journey's.
world.prefill = {}
world.wait(11)
print(json.dumps({"during": during, "after": remains(backwards)}))
"""


def test_nothing_personal_stays_reachable() -> None:
    secrets = ["410400194110170059", "13912345678", "9999000000998877660", "9999004104000000018"]
    assert left_by(SCAN, secrets, within_s=60) == []


def test_reprs_carry_nothing_personal() -> None:
    world = World()
    world.to_result()
    world.do(PrintSlip(), OpenHelp(), AskCallback("13912345678"))
    said = repr(world.state) + repr(world.asked(StoreAndSend)) + repr(world.asked(PutOnPaper)) + repr(world.effects)
    for secret in ("410400194201010026", "张秀英", "13912345678", "9999000000112230002", "398330"):
        assert secret not in said
    gc.collect()
