# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes from and goes to the slots beside the screen: lights, voice, codes, presence, an empty battery."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from devices.reports import CodeDropped, CodeFault, CodeScanned, GuideLight, JobEnd, JobOutcome, Power
from devices.status import DeviceClass, DeviceState
from kiosk.faults import explain
from kiosk.journey.effects import AskStatus, Note, PutOnPaper
from kiosk.journey.effects import Step as Told
from kiosk.journey.engine import Journey
from kiosk.journey.events import PowerChanged, PresenceChanged, ServiceStopped, SlipEnded
from kiosk.journey.guide_light import guide_light
from kiosk.journey.phrases import Phrase
from kiosk.journey.speaking import spoken
from kiosk.journey.touches import Begin, OpenHelp, OpenItem, OpenTile, PrintSlip
from kiosk.journey.transitions import ANSWER_ON_BATTERY_S
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.views import LookupPage, OutOfServicePage, View
from kiosk.standards import new_pick_up_code
from tests.journey.journey_driver import ALLOWANCE, World, reader, settings
from ui.gallery_views import STATES

SCANNER = DeviceClass.CODE_SCANNER
EMPTY = Power(on_battery=True, low=True, charge_percent=11, runtime_s=120)


@pytest.fixture
def world() -> World:
    world = World()
    world.journey = Journey(replace(settings(), fitted=settings().fitted | {SCANNER}), world.clock, world)
    world.ready()
    return world


def lookup(world: World) -> LookupPage:
    page = world.view.page
    assert isinstance(page, LookupPage)
    return page


# Scanned codes.


@pytest.mark.parametrize("shape", ["{code}", "http://127.0.0.1:1/s/{code}", " https://city.example/s/{code}\r\n"])
def test_a_scanned_slip_is_looked_up(world: World, shape: str) -> None:
    code = new_pick_up_code()
    world.do(Begin(), OpenTile("progress"))
    assert lookup(world).scanner
    world.do(CodeScanned(shape.format(code=code)))
    asked = [effect for effect in world.effects if isinstance(effect, AskStatus)]
    assert [effect.code for effect in asked] == [code]
    assert lookup(world).status != ""


@pytest.mark.parametrize(
    "text",
    [
        "https://city.example/s/",
        "https://city.example/pay?x=1",
        "javascript:alert(1)",
        "WIFI:S:x;;",
        "/s/AAAAA-AAAAA-AAAAA",
        "x" * 512,
        "😀",
    ],
)
def test_any_other_code_is_words_on_the_page_and_nothing_more(world: World, text: str) -> None:
    world.do(Begin(), OpenTile("progress"))
    world.do(CodeScanned(text))
    assert not [effect for effect in world.effects if isinstance(effect, AskStatus)]
    page = lookup(world)
    assert page.problem != ""
    assert len(page.code) <= 40


def test_a_code_that_was_dropped_says_why(world: World) -> None:
    world.do(Begin(), OpenTile("progress"), CodeDropped(CodeFault.TOO_LONG))
    assert lookup(world).problem == explain(CodeFault.TOO_LONG).citizen


@pytest.mark.parametrize("where", [(), (Begin(),), (Begin(), OpenItem(ALLOWANCE))])
def test_a_code_elsewhere_changes_nothing(world: World, where: tuple[object, ...]) -> None:
    world.do(*where)  # type: ignore[arg-type]
    before, effects = world.state, list(world.effects)
    world.do(CodeScanned(new_pick_up_code()), CodeDropped(CodeFault.NOT_TEXT))
    assert world.state == before
    assert world.effects == effects


def test_a_machine_without_a_scanner_does_not_speak_of_one() -> None:
    world = World()
    world.do(Begin(), OpenTile("progress"))
    assert not lookup(world).scanner


# Presence.


def test_presence_presses_nothing(world: World) -> None:
    world.do(PresenceChanged(True))
    assert world.page == "IdlePage"
    assert world.state.session is None
    world.do(Begin())
    world.wait(40)
    touched = world.state.touched_at
    world.do(PresenceChanged(False), PresenceChanged(True))
    assert world.state.touched_at == touched, "whoever stands there now need not be whose session it is"


# Lights.


LIGHTS = {
    "idle": GuideLight.ID_CARD_READER,
    "idle-chip-card-left": GuideLight.SMART_CARD_READER,
    "chip-insert": GuideLight.SMART_CARD_READER,
    "chip-take-out": GuideLight.SMART_CARD_READER,
    "chip-read": GuideLight.SMART_CARD_READER,
    "chip-reader-gone": None,
    "chip-offered": None,
    "home": None,
    "card-waiting": GuideLight.ID_CARD_READER,
    "card-reading": GuideLight.ID_CARD_READER,
    "card-unreadable": GuideLight.ID_CARD_READER,
    "card-read": None,
    "card-reader-gone": None,
    "help": None,
    "warning": None,
}


@pytest.mark.parametrize(("state", "light"), LIGHTS.items())
def test_the_light_shows_the_slot_that_the_page_needs(state: str, light: GuideLight | None) -> None:
    assert guide_light(STATES[state](False)) is light


def test_the_light_of_the_scanner_is_on_while_a_code_is_wanted(world: World) -> None:
    world.do(Begin(), OpenTile("progress"))
    assert guide_light(world.view) is GuideLight.CODE_SCANNER
    world.do(OpenHelp())
    assert guide_light(world.view) is None


def test_the_light_follows_a_session_and_goes_out_with_the_reader(world: World) -> None:
    assert guide_light(world.view) is GuideLight.ID_CARD_READER
    world.do(reader(DeviceState.OFFLINE))
    assert guide_light(world.view) is None


# The voice.


def words(view: View) -> str:
    """All that is said, English, places filled."""

    def said(part: object) -> str:
        if isinstance(part, Phrase):
            return part.source.format_map({name: said(value) for name, value in part.values.items()})
        return str(getattr(part, "zh", part))

    return " ".join(said(part) for part in spoken(view))


@pytest.mark.parametrize("state", STATES)
def test_nothing_private_is_said_aloud(state: str) -> None:
    """The gallery's people, numbers, codes and results are on the screen and in no spoken word."""
    said = words(STATES[state](False))
    for private in ("张", "李", "王", "110101", "4104", "9999", "138", "元", "ABCDE"):
        assert private not in said
    for line_of_all in ("12345", "96110"):
        said = said.replace(line_of_all, "")
    assert re.search(r"[0-9*]{3}", said) is None


def test_every_page_says_something_but_an_idle_one_says_it_only_to_somebody() -> None:
    silent = {state for state in STATES if not spoken(STATES[state](False))}
    assert silent <= {state for state in STATES if state.startswith("idle")}
    world = World()
    assert spoken(world.view) == ()
    world.do(PresenceChanged(True))
    assert "plate" in words(world.view)
    world.do(reader(DeviceState.OFFLINE))
    assert "plate" not in words(world.view)


# Power.


def gap(power: Power) -> tuple[PowerChanged, ServiceStopped]:
    return PowerChanged(power), ServiceStopped(ServiceGap.POWER_FAILING, "11 %")


def test_an_empty_battery_ends_the_session_and_says_why(world: World) -> None:
    world.do(Begin(), OpenItem(ALLOWANCE))
    world.do(*gap(EMPTY))
    world.wait(1)
    assert world.state.session is None
    ends = [effect for effect in world.effects if isinstance(effect, Note) and effect.step is Told.SESSION_ENDED]
    assert dict(ends[-1].details)["reason"] == "power"
    assert isinstance(world.view.page, OutOfServicePage)
    world.do(Begin())
    assert isinstance(world.view.page, OutOfServicePage), "nothing new is begun"


def test_what_is_being_stored_or_printed_is_not_cut(world: World) -> None:
    world.held.add("answer")
    world.to_summary()
    world.sign()
    assert world.page == "ProgressPage"
    world.do(*gap(EMPTY))
    world.wait(1)
    assert world.page == "ProgressPage"
    world.wait(10)
    # Registered: its code can be read, or put on paper, before the goodbye.
    assert world.page == "ResultPage"
    world.wait(ANSWER_ON_BATTERY_S + 1)
    assert world.page in ("GoodbyePage", "OutOfServicePage")


def test_whoever_signed_on_an_empty_battery_still_gets_their_slip(world: World) -> None:
    world.to_summary()
    world.do(*gap(EMPTY))
    world.sign()
    assert world.page == "ResultPage"
    world.wait(ANSWER_ON_BATTERY_S / 2)
    assert world.page == "ResultPage"
    world.silent.add(PutOnPaper)
    world.do(PrintSlip())
    world.wait(ANSWER_ON_BATTERY_S * 2)
    assert world.page == "ResultPage", "it moves"
    (order,) = world.asked(PutOnPaper)
    world.do(SlipEnded(order.application_id, JobEnd(JobOutcome.PRINTED)))
    world.wait(1)
    assert world.page == "GoodbyePage"


def test_power_that_comes_back_opens_the_machine(world: World) -> None:
    world.do(*gap(EMPTY))
    assert isinstance(world.view.page, OutOfServicePage)
    world.do(PowerChanged(replace(EMPTY, on_battery=False)), ServiceStopped(None))
    assert world.page == "IdlePage"
    world.clock.step(timedelta(seconds=1).total_seconds())
    world.do(Begin())
    assert world.page == "HomePage"
