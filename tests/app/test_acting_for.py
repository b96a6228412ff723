# SPDX-License-Identifier: GPL-3.0-or-later
"""代办 and 容缺 on real parts: two cards on one reader, both signatures, a paper that follows; nothing stays."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from devices.status import DeviceClass
from kiosk.contract.cases import Application, CaseOutcome, DecisionWay
from kiosk.contract.proxies import ProxyGround, ProxyRelation
from kiosk.demo.rig import BASIC
from kiosk.demo.world import World
from kiosk.journey.touches import (
    Choose,
    ChooseWay,
    DeferDocument,
    EditField,
    End,
    Next,
    OpenItem,
    PrintSlip,
    PutSignature,
    Sign,
    SubmitSecret,
)
from kiosk.journey.views import (
    CardPage,
    CardState,
    ChoicePage,
    DocumentPage,
    FormPage,
    GoodbyePage,
    IdentityWaysPage,
    LicencePage,
    PaperFieldsPage,
    ResultPage,
    SecretPage,
    SlipState,
    SummaryPage,
)
from tests.app.kiosk_driver import ALLOWANCE, AT_NIGHT, PNG, SHOP, Hands
from tests.remains.reachable import reachable

NEWBORN = "41040000YB-QR-0002"
ACCOUNT = "9999000000000022370"
SON, MOTHER = "zhang-weimin", "zhang-xiuying"


DEVICES = BASIC | {DeviceClass.DOCUMENT_CAMERA}


def stored(world: World) -> Application:
    (path,) = Path(world.folder).rglob("centre.sqlite")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        (body,) = database.execute("SELECT body FROM cases ORDER BY received_at DESC LIMIT 1").fetchone()
    return Application.model_validate_json(body)


def holding(backwards: str) -> list[str]:
    """Types of what is reachable in this process and holds this text, which is handed over backwards."""
    text = backwards[::-1]
    raw = text.encode()
    return [
        type(one).__name__
        for one in reachable()
        if one is not text and one is not raw and (text in one if isinstance(one, str) else raw in one)
    ]


def to_ground(world: World, hands: Hands, agent: str, code: str) -> None:
    hands.wait_for_services()
    hands.touch(OpenItem(code), Next())
    assert [row.id for row in choice(hands).rows][:2] == ["myself", "other"]
    hands.touch(Choose("other"), Next())
    hands.consent()
    world.lay(agent)
    hands.wait_for(IdentityWaysPage)
    hands.touch(ChooseWay("city_pin"))
    hands.wait_for(SecretPage)
    pin = world.people[agent].pin
    assert pin is not None
    hands.touch(SubmitSecret(pin))
    hands.wait_for(ChoicePage)


def choice(hands: Hands) -> ChoicePage:
    page = hands.kiosk.view.page
    assert isinstance(page, ChoicePage), page
    return page


def leave(world: World, hands: Hands) -> None:
    hands.touch(End())
    hands.wait(lambda: isinstance(page := hands.kiosk.view.page, GoodbyePage) and page.wiped)
    if world.on_plate is not None:
        world.lift()
    hands.touch(Next())


def test_with_both_there_both_sign_and_nothing_of_either_stays(world: World, hands: Hands) -> None:
    addresses = [str(world.people[one].card["address"])[::-1] for one in (SON, MOTHER)]
    # The demonstration has everybody's card in this very process.
    before = [len(holding(one)) for one in addresses]
    to_ground(world, hands, SON, ALLOWANCE)
    hands.touch(Choose(ProxyGround.PRESENT.value), Choose(ProxyRelation.CHILD.value))
    assert hands.wait_for(CardPage).state is not CardState.READING
    world.lift()
    world.lay(MOTHER)
    hands.wait_for(ChoicePage)
    told = str(choice(hands).facts)
    assert "张**" in told or "张*" in told
    assert world.people[MOTHER].name not in told, "names are masked on a screen that two people look at"
    hands.touch(Next())
    while isinstance(page := hands.wait_for(FormPage), FormPage):
        for field in page.fields:
            if field.required and not field.value and field.input != "locked":
                hands.touch(EditField(field.key, ACCOUNT if field.key == "account" else field.choices[0].value))
        hands.touch(Next())
        if not isinstance(hands.kiosk.view.page, FormPage):
            break
    hands.pass_papers()
    hands.wait_for(SummaryPage)
    hands.touch(PutSignature(PNG, 3), Sign(DecisionWay.AUTOMATIC))
    hands.wait_for(SummaryPage)
    hands.touch(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    result = hands.wait_for(ResultPage)
    assert result.kind.value in (CaseOutcome.APPROVED.value, CaseOutcome.REFERRED.value), result
    hands.touch(PrintSlip())
    hands.wait(lambda: isinstance(p := hands.kiosk.view.page, ResultPage) and p.slip is SlipState.PRINTED)
    made = stored(world)
    assert made.proxy is not None
    assert (made.proxy.ground, made.proxy.card_read) == (ProxyGround.PRESENT, True)
    assert made.proxy.agent.name == world.people[SON].name
    assert made.applicant.name == world.people[MOTHER].name
    assert made.proxy.principal_ink is not None
    assert made.proxy.principal_ink.form_digest == made.signature.form_digest
    code = made.pick_up_code[::-1]
    during = [len(holding(one)) for one in addresses]
    assert all(more > few for more, few in zip(during, before, strict=True)), "the look finds what is there"
    del made, result, page
    leave(world, hands)
    assert hands.kiosk._journey._state.session is None
    assert holding(code) == []
    assert [len(holding(one)) for one in addresses] == before


def test_one_card_does_for_nobody_else(world: World, hands: Hands) -> None:
    to_ground(world, hands, SON, ALLOWANCE)
    hands.touch(Choose(ProxyGround.PRESENT.value), Choose(ProxyRelation.CHILD.value))
    hands.wait_for(CardPage)
    world.lift()
    world.lay(SON)
    hands.wait(lambda: isinstance(p := hands.kiosk.view.page, CardPage) and p.state is CardState.LAY_AGAIN)
    leave(world, hands)


def test_a_guardian_names_a_child_that_has_no_card(world: World, hands: Hands) -> None:
    child = world.people["song-xiaoman"]
    to_ground(world, hands, "song-jia", NEWBORN)
    hands.touch(Choose(ProxyGround.GUARDIAN.value), Choose(ProxyRelation.PARENT.value), Choose("without_card"))
    hands.wait_for(FormPage)
    hands.touch(EditField("name", child.name), EditField("number", str(child.card["number"])), Next())
    hands.wait_for(ChoicePage)
    hands.touch(Next())
    hands.wait_for(FormPage)
    hands.fill()
    hands.pass_papers()
    hands.wait_for(SummaryPage)
    hands.sign()
    hands.wait_for(ResultPage)
    made = stored(world)
    assert made.item_code == NEWBORN
    assert made.proxy is not None
    assert (made.proxy.ground, made.proxy.card_read) == (ProxyGround.GUARDIAN, False)
    assert made.proxy.principal_ink is None
    assert made.applicant.name == child.name
    leave(world, hands)


def test_a_paper_that_is_not_at_hand_follows(world: World, hands: Hands) -> None:
    world.rig.tell(DeviceClass.DOCUMENT_CAMERA, scene="empty")
    hands.to_card(SHOP)
    world.lay("wu-xiaoyan")
    hands.wait_for(IdentityWaysPage)
    hands.touch(ChooseWay("city_pin"))
    hands.wait_for(SecretPage)
    hands.touch(SubmitSecret(world.people["wu-xiaoyan"].pin or ""))
    hands.wait(lambda: isinstance(hands.kiosk.view.page, FormPage | DocumentPage | LicencePage))
    hands.pass_recovered()
    hands.pass_papers()
    page = hands.wait_for(DocumentPage)
    assert page.later
    hands.touch(DeferDocument())
    answers = {"shop_name": "小燕水果店", "premises": "平顶山市新华区示例路12号", "scope": "fruit_vegetables"}
    while isinstance(form := hands.kiosk.view.page, FormPage | PaperFieldsPage):
        for field in form.fields if isinstance(form, FormPage) else ():
            if field.key in answers:
                hands.touch(EditField(field.key, answers[field.key]))
            elif field.key in ("capital", "staff"):
                hands.touch(EditField(field.key, "3"))
        hands.touch(Next())
    hands.pass_papers()
    hands.wait_for(SummaryPage)
    hands.sign()
    result = hands.wait_for(ResultPage)
    assert result.kind.value in (CaseOutcome.APPROVED.value, AT_NIGHT), result
    assert stored(world).deferred == ("premises",)
    leave(world, hands)
