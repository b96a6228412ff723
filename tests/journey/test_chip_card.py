# SPDX-License-Identifier: GPL-3.0-or-later
"""A bank card read into the form: only when asked, shown masked, gone with the session, and never another's."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from devices.reports import (
    BankCard,
    GuideLight,
    SmartCardFault,
    SmartCardInserted,
    SmartCardNotRead,
    SmartCardRemoved,
)
from devices.status import DeviceClass, DeviceState, DeviceStatus
from kiosk.contract.cases import AnswerOrigin, Application, DecisionWay
from kiosk.faults import explain
from kiosk.journey import touches as t
from kiosk.journey.effects import ReadBankCard, Step, StoreAndSend
from kiosk.journey.events import BankCardAnswered, DeviceChanged
from kiosk.journey.guide_light import guide_light
from kiosk.journey.speaking import spoken
from kiosk.journey.state import JourneySettings
from kiosk.journey.views import ChipPanel, ChipState, FieldView, FormPage, GoodbyePage, SummaryPage
from tests.journey.journey_driver import PNG, World, card_of

ACCOUNT = "9999004104000000018"
MASKED = "999900*********0018"
CARD = BankCard(ACCOUNT, "debit", MASKED)
IN, OUT = SmartCardInserted(), SmartCardRemoved()
ASK = t.ReadChipCard("account")


def slot(state: DeviceState) -> DeviceChanged:
    return DeviceChanged(DeviceStatus(DeviceClass.SMART_CARD_READER, state))


def machine(*answers: BankCard | SmartCardNotRead | None, **changes: object) -> World:
    fitted = JourneySettings.fitted | {DeviceClass.SMART_CARD_READER}
    world = World(fitted=fitted, bank_cards=list(answers), **changes)  # type: ignore[arg-type]
    world.do(slot(DeviceState.ONLINE))
    world.wait(2)
    return world


def at_form(*answers: BankCard | SmartCardNotRead | None) -> World:
    world = machine(*answers)
    world.to_form()
    return world


def form(world: World) -> FormPage:
    page = world.view.page
    assert isinstance(page, FormPage)
    return page


def field_of(world: World) -> FieldView:
    return next(field for field in form(world).fields if field.key == "account")


def panel(world: World) -> ChipPanel:
    chip = form(world).chip
    assert chip is not None
    return chip


def goodbye(world: World) -> GoodbyePage:
    page = world.view.page
    assert isinstance(page, GoodbyePage)
    return page


def notes(world: World, step: Step) -> list[dict[str, str]]:
    from kiosk.journey.effects import Note

    return [dict(note.details) for note in world.asked(Note) if note.step is step]


# -- the button


def test_the_button_is_there_only_with_a_reader_that_serves() -> None:
    without = World()
    without.to_form()
    assert not field_of(without).can_read
    world = machine()
    world.to_form()
    assert field_of(world).can_read
    assert [field.key for field in form(world).fields if field.can_read] == ["account"]
    for state in (DeviceState.OFFLINE, DeviceState.NO_DEVICE, DeviceState.STARTING, DeviceState.REFUSED):
        world.do(slot(state))
        assert not field_of(world).can_read
    world.do(slot(DeviceState.ONLINE))
    assert field_of(world).can_read


def test_the_item_is_open_whatever_the_reader_does() -> None:
    world = machine()
    world.do(slot(DeviceState.HARDWARE_ERROR))
    world.to_form()
    assert world.page == "FormPage"


def test_where_no_register_names_it_the_account_is_typed() -> None:
    world = machine(prefill={})
    world.to_form()
    assert field_of(world).input == "digits"
    world.do(t.EditField("account", ACCOUNT))
    assert field_of(world).value == ACCOUNT
    signed = _signed(world)
    assert signed.origins["account"] is AnswerOrigin.TYPED


# -- reading


def test_nothing_is_read_before_the_citizen_asks() -> None:
    world = at_form(CARD)
    world.do(IN)
    world.wait(5)
    assert form(world).chip is None
    assert world.asked(ReadBankCard) == []
    world.do(ASK)
    assert len(world.asked(ReadBankCard)) == 1


def test_the_card_is_asked_for_read_and_given_back() -> None:
    world = at_form(CARD)
    before = field_of(world)
    world.do(ASK)
    assert (panel(world).state, panel(world).seconds, panel(world).account) == (ChipState.INSERT, 45, "")
    assert guide_light(world.view) is GuideLight.SMART_CARD_READER
    world.silent.add(ReadBankCard)
    world.do(IN)
    assert panel(world).state is ChipState.READING
    (asked,) = world.asked(ReadBankCard)
    world.do(BankCardAnswered(asked.session_id, asked.run, CARD))
    assert (panel(world).state, panel(world).account, panel(world).card_in) == (ChipState.READ, MASKED, True)
    assert guide_light(world.view) is GuideLight.SMART_CARD_READER
    world.do(OUT)
    assert form(world).chip is None
    assert guide_light(world.view) is None
    after = field_of(world)
    assert (after.input, after.value, after.display, after.read) == ("locked", MASKED, MASKED, True)
    assert after.source != before.source


@pytest.mark.parametrize("fault", list(SmartCardFault))
def test_each_fault_has_its_words_and_a_second_try(fault: SmartCardFault) -> None:
    world = at_form(SmartCardNotRead(fault), CARD)
    world.do(ASK, IN)
    assert (panel(world).state, panel(world).sentence) == (ChipState.NOT_READ, explain(fault).citizen)
    assert panel(world).can_retry
    assert str(field_of(world).display).endswith("0002")
    # A card that is put in again is read at once, and so it is on a touch.
    if fault is SmartCardFault.REMOVED_EARLY:
        world.do(OUT)
        world.wait(1)
        world.do(IN)
    else:
        world.do(ASK)
    assert panel(world).state is ChipState.READ
    assert notes(world, Step.BANK_CARD_NOT_READ) == [{"fault": fault.value}]


def test_an_account_that_does_not_fit_the_field_is_not_taken() -> None:
    world = at_form(BankCard("9999004104000000019", "debit", "999900*********0019"))
    world.do(ASK, IN)
    assert panel(world).sentence == explain(SmartCardFault.NOT_THIS_KIND).citizen
    assert not field_of(world).read


def test_a_reader_that_goes_leaves_the_form() -> None:
    world = at_form(None)
    world.do(ASK)
    world.do(slot(DeviceState.OFFLINE))
    assert panel(world).state is ChipState.READER_GONE
    assert not panel(world).can_retry
    world.do(t.LeaveChipCard())
    assert form(world).chip is None
    world.do(slot(DeviceState.ONLINE))
    world.wait(2)
    world.do(IN, ASK)
    assert panel(world).state is ChipState.READER_GONE


@pytest.mark.parametrize(
    "touch", [t.LeaveChipCard(), t.FocusField("phone"), t.EditField("phone", "1"), t.Next(), t.Back()]
)
def test_there_is_a_way_back_at_any_time(touch: t.Touch) -> None:
    for inserted in (False, True):
        world = at_form()
        world.do(*((IN,) if inserted else ()), ASK)
        run = world.asked(ReadBankCard)[-1] if inserted else None
        world.do(touch)
        assert not isinstance(world.view.page, FormPage) or form(world).chip is None
        if run is not None:
            # It was left: what still comes of it is nobody's.
            world.do(BankCardAnswered(run.session_id, run.run, CARD))
            assert ACCOUNT not in repr(world.state)
            assert world.state.session is not None
            assert world.state.session.filing is not None
            assert world.state.session.filing.answers.read == {}


def test_waiting_has_an_end_and_a_card_may_still_come() -> None:
    world = at_form(CARD)
    world.do(ASK)
    world.wait(44)
    assert panel(world).seconds == 1
    world.wait(1)
    assert (panel(world).state, panel(world).seconds) == (ChipState.NO_CARD_CAME, -1)
    assert world.warning() is None
    world.do(IN)
    assert panel(world).state is ChipState.READ


def test_large_print_waits_longer() -> None:
    world = at_form()
    world.do(t.SetElder(True), ASK)
    assert panel(world).seconds == 60


def test_a_read_that_never_ends_is_given_up() -> None:
    world = at_form()
    world.do(ASK, IN)
    assert panel(world).state is ChipState.READING
    (asked,) = world.asked(ReadBankCard)
    world.wait(12)
    assert panel(world).state is ChipState.NOT_READ
    world.do(BankCardAnswered(asked.session_id, asked.run, CARD))
    assert panel(world).state is ChipState.NOT_READ


def test_a_second_touch_does_not_read_twice() -> None:
    world = at_form()
    world.do(ASK, IN, ASK, ASK)
    assert len(world.asked(ReadBankCard)) == 1


def test_another_field_is_no_field_for_a_card() -> None:
    world = at_form(CARD)
    world.do(IN, t.ReadChipCard("phone"), t.ReadChipCard("nothing"))
    assert form(world).chip is None
    assert world.asked(ReadBankCard) == []


def test_what_was_read_can_be_put_away_and_read_from_another_card() -> None:
    other = BankCard("9999004104000000026", "debit", "999900*********0026")
    world = at_form(CARD, other)
    before = field_of(world)
    world.do(ASK, IN, OUT)
    world.wait(1)
    assert field_of(world).read
    world.do(t.PutAwayChipCard("account"))
    assert field_of(world) == before
    world.do(ASK, IN)
    assert panel(world).account == other.masked


def test_what_the_voice_says_holds_no_number() -> None:
    world = at_form(CARD)
    world.do(ASK, IN)
    said = repr(spoken(world.view))
    assert "0018" not in said
    assert "9999" not in said


# -- what becomes of it


def _signed(world: World) -> Application:
    world.fill()
    assert isinstance(world.view.page, SummaryPage)
    world.do(t.PutSignature(PNG, 2), t.Sign(DecisionWay.AUTOMATIC))
    stored = world.asked(StoreAndSend)[-1].application
    assert isinstance(stored, Application)
    return stored


def test_the_application_says_where_each_answer_came_from() -> None:
    world = at_form(CARD)
    world.do(ASK, IN, OUT)
    signed = _signed(world)
    assert signed.form["account"] == ACCOUNT
    assert signed.origins == {
        "name": AnswerOrigin.ID_CARD,
        "number": AnswerOrigin.ID_CARD,
        "household": AnswerOrigin.ID_CARD,
        "account": AnswerOrigin.BANK_CARD_CHIP,
        "phone": AnswerOrigin.REGISTER,
    }
    assert Application.model_validate_json(signed.model_dump_json()) == signed
    unread = at_form()
    assert _signed(unread).origins["account"] is AnswerOrigin.REGISTER


def test_the_summary_shows_it_masked_and_leads_back() -> None:
    world = at_form(CARD)
    world.do(ASK, IN, OUT)
    world.fill()
    page = world.view.page
    assert isinstance(page, SummaryPage)
    line = next(line for line in page.lines if line.value == MASKED)
    assert (line.strong, line.page) == (True, 0)
    assert ACCOUNT not in repr(world.view)


def test_a_card_that_is_read_after_signing_takes_the_signature_back() -> None:
    world = at_form(CARD)
    world.fill()
    world.do(t.PutSignature(PNG, 2))
    page = world.view.page
    assert isinstance(page, SummaryPage)
    assert page.signed
    world.do(t.GoToFormPage(0), IN, ASK)
    world.fill()
    page = world.view.page
    assert isinstance(page, SummaryPage)
    assert not page.signed


def test_the_audit_knows_the_scheme_and_nothing_else() -> None:
    world = at_form(CARD)
    world.do(ASK, IN)
    assert notes(world, Step.BANK_CARD_READ) == [{"scheme": "debit"}]
    told = json.dumps([notes(world, step) for step in Step])
    for part in (ACCOUNT, ACCOUNT[-4:], MASKED):
        assert part not in told


def test_no_repr_on_the_way_bears_the_number() -> None:
    world = at_form(CARD)
    world.do(ASK, IN)
    for thing in (world.state, world.view, world.effects, BankCardAnswered("s", "r", CARD)):
        assert ACCOUNT not in repr(thing)


def test_it_is_gone_with_the_session() -> None:
    world = at_form(CARD)
    world.do(ASK, IN, OUT, t.End())
    assert world.state.session is None
    assert ACCOUNT not in repr(vars(world.journey))
    world.do(t.Next())
    world.to_form()
    assert not field_of(world).read


# -- whose card it is


def test_a_card_from_before_is_not_read_until_it_was_out() -> None:
    world = machine(CARD)
    world.do(IN)
    world.wait(5)
    world.to_form()
    world.do(ASK)
    assert panel(world).state is ChipState.TAKE_OUT
    assert world.asked(ReadBankCard) == []
    world.do(OUT)
    assert panel(world).state is ChipState.INSERT
    world.wait(1)
    world.do(IN)
    assert panel(world).state is ChipState.READ


@pytest.mark.parametrize("end", ["idle", "end", "other_card"])
def test_a_card_that_is_left_is_told_of_and_not_read_by_the_next(end: str) -> None:
    world = at_form(CARD, CARD)
    world.do(ASK, IN)
    match end:
        case "idle":
            world.wait(60 + 30 + 1)
        case "end":
            world.do(t.End())
        case "other_card":
            world.lay(card_of("chen-yan"))
    assert [thing.icon for thing in goodbye(world).take] == ["credit-card", "identification-card"]
    assert guide_light(world.view) is GuideLight.SMART_CARD_READER
    world.wait(11)
    assert world.page == "IdlePage"
    assert guide_light(world.view) is GuideLight.SMART_CARD_READER
    assert world.view.chrome.pill is not None
    assert world.view.chrome.pill.icon == "credit-card"
    reads = len(world.asked(ReadBankCard))
    world.lay(card_of("chen-yan"))
    world.do(
        t.OpenItem("41040000MZ-JF-0001"), t.Next(), t.Next(), t.ChooseWay("city_pin"), t.SubmitSecret("398330")
    )
    assert world.page == "FormPage"
    world.do(ASK)
    assert panel(world).state is ChipState.TAKE_OUT
    assert len(world.asked(ReadBankCard)) == reads
    world.do(OUT)
    world.wait(1)
    world.do(IN)
    assert panel(world).state is ChipState.READ
    # It is theirs now.
    assert world.view.chrome.pill is None


def test_the_goodbye_names_the_card_only_while_it_is_there() -> None:
    world = at_form(CARD)
    world.do(ASK, IN, t.End())
    assert "credit-card" in [thing.icon for thing in goodbye(world).take]
    world.do(OUT)
    assert "credit-card" not in [thing.icon for thing in goodbye(world).take]
    assert guide_light(world.view) is GuideLight.ID_CARD_READER, "the slot is dark; the plate may not be empty"
    gone = at_form(CARD)
    gone.do(ASK, IN, OUT, t.End())
    assert "credit-card" not in [thing.icon for thing in goodbye(gone).take]


def test_whoever_only_put_a_chip_card_in_is_told_too() -> None:
    world = machine()
    world.do(t.Begin())
    world.do(IN, t.End())
    assert [thing.icon for thing in goodbye(world).take] == ["credit-card"]


def test_another_persons_leftover_is_not_called_yours() -> None:
    world = machine()
    world.do(IN)
    world.wait(3)
    world.to_form()
    world.do(t.End())
    assert [thing.icon for thing in goodbye(world).take] == ["identification-card"]
    assert world.view.chrome.pill is not None


@pytest.mark.parametrize("told", [True, False])
def test_a_reader_that_comes_back_makes_no_card_fresh(told: bool) -> None:
    """told: the loss was long enough to be told of; else only the driver was made anew."""
    world = machine()
    world.do(t.Begin(), IN, t.End(), t.Next())
    world.to_form()
    if told:
        world.do(slot(DeviceState.OFFLINE), OUT)
        world.wait(20)
        world.do(slot(DeviceState.ONLINE), IN)
    else:
        world.do(OUT, IN)
    world.do(ASK)
    assert panel(world).state is ChipState.TAKE_OUT
    assert world.asked(ReadBankCard) == []


def test_while_the_reader_is_away_the_card_is_still_thought_of() -> None:
    world = at_form(CARD)
    world.do(ASK, IN)
    world.do(slot(DeviceState.OFFLINE), OUT)
    world.do(t.End())
    assert "credit-card" in [thing.icon for thing in goodbye(world).take]
    world.do(slot(DeviceState.ONLINE))
    assert "credit-card" not in [thing.icon for thing in goodbye(world).take]


def test_the_own_card_outlives_a_short_loss_of_the_reader() -> None:
    world = at_form(CARD)
    world.do(IN, slot(DeviceState.OFFLINE), OUT)
    world.wait(2)
    world.do(slot(DeviceState.ONLINE), IN, ASK)
    assert panel(world).state is ChipState.READ


def test_putting_a_card_in_is_a_sign_of_a_person() -> None:
    world = at_form()
    world.do(ASK)
    world.wait(55)
    world.do(IN)
    world.wait(55)
    assert world.warning() is None


def test_the_slot_is_remembered_beyond_the_session() -> None:
    world = at_form()
    world.do(IN)
    kept = world.state.machine.chip_slot
    assert kept == replace(kept, card=True, fresh=True)
    world.do(t.End())
    assert world.state.machine.chip_slot == replace(kept, fresh=False)
