# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺后补 on real parts: undertaken on one visit, handed in on the next, with the line cut in between."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from devices.status import DeviceClass
from kiosk.demo.rig import BASIC
from kiosk.demo.world import World
from kiosk.journey.touches import (
    Begin,
    ChooseWay,
    DeferDocument,
    DocumentDone,
    EditField,
    End,
    HandIn,
    Next,
    OpenTile,
    PrintSlip,
    Shoot,
    ShowItIsMine,
    SubmitSecret,
    TrackByCard,
)
from kiosk.journey.views import (
    CasesPage,
    DocumentPage,
    FormPage,
    GoodbyePage,
    HandInPage,
    HandInStage,
    HomePage,
    IdentityWaysPage,
    IdlePage,
    LicencePage,
    PaperFieldsPage,
    PaperState,
    ResultPage,
    SecretPage,
    SlipState,
    SummaryPage,
)
from tests.app.kiosk_driver import SHOP, Hands

PERSON = "wu-xiaoyan"
ANSWERS = {
    "shop_name": "小燕水果店",
    "premises": "平顶山市新华区示例路12号",
    "scope": "fruit_vegetables",
    "capital": "3",
    "staff": "3",
}


DEVICES = BASIC | {DeviceClass.DOCUMENT_CAMERA}


def kept(world: World) -> list[tuple[str, int]]:
    """Material and bytes of every paper that the centre has of a hand-in."""
    (path,) = Path(world.folder).rglob("centre.sqlite")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return database.execute(
            "SELECT d.material, m.size FROM hand_ins h JOIN deferred_papers d ON d.number = h.duty"
            " JOIN materials m ON m.number = h.paper"
        ).fetchall()


def prove(world: World, hands: Hands) -> None:
    hands.wait_for(IdentityWaysPage)
    hands.touch(ChooseWay("city_pin"))
    hands.wait_for(SecretPage)
    hands.touch(SubmitSecret(world.people[PERSON].pin or ""))


def leave(world: World, hands: Hands) -> None:
    hands.touch(End())
    hands.wait(lambda: isinstance(page := hands.kiosk.view.page, GoodbyePage) and page.wiped)
    world.lift()
    hands.touch(Next())
    hands.wait(lambda: isinstance(hands.kiosk.view.page, IdlePage | HomePage))


def undertake(world: World, hands: Hands) -> None:
    """Open a shop whose proof of premises is to follow."""
    world.rig.tell(DeviceClass.DOCUMENT_CAMERA, scene="empty")
    hands.to_card(SHOP)
    world.lay(PERSON)
    prove(world, hands)
    hands.wait(lambda: isinstance(hands.kiosk.view.page, FormPage | DocumentPage | LicencePage))
    hands.pass_recovered()
    hands.pass_papers()
    hands.wait_for(DocumentPage)
    hands.touch(DeferDocument())
    while isinstance(form := hands.kiosk.view.page, FormPage | PaperFieldsPage):
        for field in form.fields if isinstance(form, FormPage) else ():
            if field.key in ANSWERS:
                hands.touch(EditField(field.key, ANSWERS[field.key]))
        hands.touch(Next())
    hands.pass_papers()
    hands.wait_for(SummaryPage)
    hands.sign()
    hands.wait_for(ResultPage)
    leave(world, hands)


def cases(hands: Hands) -> CasesPage:
    hands.wait(lambda: isinstance(page := hands.kiosk.view.page, CasesPage) and not page.waiting)
    page = hands.kiosk.view.page
    assert isinstance(page, CasesPage)
    return page


def sent(hands: Hands) -> HandInPage:
    hands.wait(
        lambda: isinstance(page := hands.kiosk.view.page, HandInPage) and page.stage is not HandInStage.SENDING
    )
    page = hands.kiosk.view.page
    assert isinstance(page, HandInPage)
    return page


def state(hands: Hands) -> PaperState:
    page = hands.kiosk.view.page
    assert isinstance(page, DocumentPage), page
    return page.state


def test_what_was_to_follow_is_handed_in_at_the_next_visit(world: World, hands: Hands) -> None:
    undertake(world, hands)
    hands.touch(Begin(), OpenTile("progress"), TrackByCard())
    world.lay(PERSON)
    cases(hands)
    hands.touch(ShowItIsMine())
    prove(world, hands)
    hands.wait(
        lambda: isinstance(page := hands.kiosk.view.page, CasesPage) and bool(page.rows) and not page.waiting
    )
    (owed,) = cases(hands).rows[0].owed
    hands.touch(HandIn(owed.id))
    world.rig.tell(DeviceClass.DOCUMENT_CAMERA, scene="page")
    hands.wait(lambda: state(hands) is PaperState.FOUND)
    hands.touch(Shoot())
    hands.wait(lambda: state(hands) is PaperState.TAKEN)

    world.cut_line()
    hands.touch(DocumentDone())
    page = sent(hands)
    assert (page.stage, page.code, page.can_print) == (HandInStage.FAILED, "", False)
    assert kept(world) == [], "and nothing is claimed"

    world.restore_line()
    hands.touch(Next())
    page = sent(hands)
    assert page.stage is HandInStage.TAKEN, page
    ((material, size),) = kept(world)
    assert material == "premises"
    assert size > 10_000
    assert len(page.code) == 17
    hands.touch(PrintSlip())
    hands.wait(lambda: isinstance(now := hands.kiosk.view.page, HandInPage) and now.slip is SlipState.PRINTED)

    hands.touch(Next())
    row = cases(hands).rows[0]
    assert row.owed == ()
    assert any("was handed in at a machine" in getattr(fact, "source", "") for fact in row.facts)
    desk = hands.kiosk._fulfilment._scans
    assert desk is not None
    keeper = desk._pages
    files = list(keeper._files.values())
    assert files, "the file is here until the session ends"
    leave(world, hands)
    assert not any(any(file) for file in files), "then it is black"
