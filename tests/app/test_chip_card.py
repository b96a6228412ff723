# SPDX-License-Identifier: GPL-3.0-or-later
"""Pay to this card, on real parts: a true pcscd, a virtual card in its slot, the driver, the kiosk and a centre."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.reports import GuideLight
from devices.status import DeviceClass
from kiosk.contract.cases import AnswerOrigin, Application
from kiosk.demo.rig import BASIC
from kiosk.demo.world import World
from kiosk.journey.effects import StoreAndSend
from kiosk.journey.guide_light import guide_light
from kiosk.journey.touches import ChooseWay, End, LeaveChipCard, Next, ReadChipCard, SubmitSecret
from kiosk.journey.views import (
    ChipState,
    FieldView,
    FormPage,
    GoodbyePage,
    IdentityWaysPage,
    IdlePage,
    RecoveredPage,
    ResultKind,
    ResultPage,
    SecretPage,
    SummaryPage,
)
from kiosk.settings import DataFolder, Settings
from tests.app.kiosk_driver import Hands, running, standing

READER = DeviceClass.SMART_CARD_READER
Machine = tuple[Settings, Path]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with standing(tmp_path_factory.mktemp("world"), BASIC | {READER}) as made:
        if READER not in made.rig.classes:
            pytest.skip(f"no virtual card reader here: {made.rig.missing.get(READER)}")
        yield made


@pytest.fixture(autouse=True)
def calm(world: World) -> Iterator[None]:
    yield
    world.rig.pull_card()
    if world.on_plate is not None:
        world.lift()


def to_form(hands: Hands, world: World, person: str) -> None:
    hands.to_card()
    world.lay(person)
    hands.wait_for(IdentityWaysPage)
    hands.touch(ChooseWay("phone_code" if world.people[person].pin is None else "city_pin"))
    hands.wait_for(SecretPage)
    pin = world.people[person].pin
    assert pin is not None
    hands.touch(SubmitSecret(pin))
    hands.wait(lambda: isinstance(hands.kiosk.view.page, FormPage | RecoveredPage))
    hands.pass_recovered()
    hands.wait(lambda: account(hands).can_read)


def account(hands: Hands) -> FieldView:
    page = hands.kiosk.view.page
    assert isinstance(page, FormPage)
    return next(field for field in page.fields if field.key == "account")


def chip_is(hands: Hands, state: ChipState | None, within_s: float = 10.0) -> None:
    def so() -> bool:
        page = hands.kiosk.view.page
        return isinstance(page, FormPage) and (page.chip.state if page.chip else None) is state

    hands.wait(so, within_s)


def everything_written(world: World, settings: Settings) -> bytes:
    """All that the kiosk left on this disk, but for the sealed store."""
    folder = DataFolder(settings.machine.data_folder)
    files = [path for path in folder.root.rglob("*") if path.is_file() and path != folder.store]
    return b"".join(path.read_bytes() for path in [*files, *world.folder.glob("*.log")])


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        pytest.param("zhang-xiuying", ResultKind.APPROVED, id="their own card"),
        pytest.param("chen-yan", ResultKind.REFERRED, id="a relative's card"),
    ],
)
def test_from_the_chip_to_the_decision(
    world: World,
    machine: Machine,
    person: str,
    kind: ResultKind,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    number = str(world.people[person].bank_card["account"])
    masked = number[:6] + "*" * 9 + number[-4:]
    stored: list[Application] = []
    with running(world, *machine) as hands:
        run = hands.kiosk.run

        def watched(effect: object) -> None:
            if isinstance(effect, StoreAndSend):
                stored.append(effect.application)
            run(effect)  # type: ignore[arg-type]

        monkeypatch.setattr(hands.kiosk, "run", watched)
        to_form(hands, world, person)
        hands.touch(ReadChipCard("account"))
        chip_is(hands, ChipState.INSERT)
        assert guide_light(hands.kiosk.view) is GuideLight.SMART_CARD_READER
        world.insert_bank_card(person)
        chip_is(hands, ChipState.READ)
        assert number not in repr(hands.kiosk.view)
        world.rig.pull_card()
        chip_is(hands, None)
        assert (account(hands).read, account(hands).display) == (True, masked)
        hands.touch(Next())
        page = hands.wait_for(SummaryPage)
        assert masked in [line.value for line in page.lines]
        hands.sign()
        result = hands.wait_for(ResultPage)
        assert result.kind is kind
        assert number not in repr(hands.kiosk.view)
        (application,) = stored
        assert (application.form["account"], application.origins["account"]) == (
            number,
            AnswerOrigin.BANK_CARD_CHIP,
        )
        hands.touch(End())
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, GoodbyePage) and p.wiped)
    settings, _ = machine
    written = everything_written(world, settings)
    assert b'"bank_card_read"' in written
    assert b'"debit"' in written
    told = capsys.readouterr()
    for text in (number, masked):
        assert text.encode() not in written
        assert text not in told.out + told.err


def test_a_card_of_another_kind_and_one_the_wrong_way_round(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        to_form(hands, world, "zhang-xiuying")
        hands.touch(ReadChipCard("account"))
        for card in ({"kind": "foreign"}, {"kind": "mute"}):
            world.rig.insert_card(card)
            chip_is(hands, ChipState.NOT_READ)
            world.rig.pull_card()
            hands.wait(lambda: not hands.kiosk.view.page.chip.card_in)  # type: ignore[union-attr]
        # The next card is read without another touch.
        world.insert_bank_card("zhang-xiuying")
        chip_is(hands, ChipState.READ)


def test_a_card_that_was_left_is_told_of_and_not_read_again(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        to_form(hands, world, "zhang-xiuying")
        hands.touch(ReadChipCard("account"))
        world.insert_bank_card("zhang-xiuying")
        chip_is(hands, ChipState.READ)
        hands.touch(LeaveChipCard(), End())
        page = hands.wait_for(GoodbyePage)
        assert "credit-card" in [thing.icon for thing in page.take]
        hands.touch(Next())
        hands.wait_for(IdlePage)
        assert guide_light(hands.kiosk.view) is GuideLight.SMART_CARD_READER
        # pcscd dies and comes back: what lies there was still put in by somebody who is gone.
        world.lift()
        world.rig.plug(READER, False)
        hands.wait(lambda: _serves(hands) is False)
        world.rig.plug(READER, True)
        to_form(hands, world, "chen-yan")
        hands.touch(ReadChipCard("account"))
        chip_is(hands, ChipState.TAKE_OUT)
        world.rig.pull_card()
        chip_is(hands, ChipState.INSERT)
        world.insert_bank_card("chen-yan")
        chip_is(hands, ChipState.READ)


def _serves(hands: Hands) -> bool:
    return any(status.device is READER and status.state.serves for status in hands.kiosk.devices.statuses())
