# SPDX-License-Identifier: GPL-3.0-or-later
"""Registers answer in their hours and in time, or are silent by name; nothing of theirs comes too wide."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.demo import DemoBackend
from central.items import ItemDefinition
from central.registers import (
    Contact,
    NoContact,
    PinSecret,
    ReadingState,
    RegisterFailureError,
    Registers,
    ServiceHours,
    Silence,
    SilenceReason,
    Subject,
    social_insurance,
)
from central.registers.sources import read_sources
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from tests.central_decisions.decision_cases import (
    ALLOWANCE,
    INSURANCE,
    PEOPLE,
    RIDE,
    SHOP,
    application,
    case_application,
)

Items = dict[str, ItemDefinition]
_ZHANG = PEOPLE["zhang-xiuying"].card.number


class _Answering:
    """A backend that answers everything with one thing."""

    def __init__(self, answer: Mapping[str, Any] | Exception | None) -> None:
        self.answer = answer

    def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def _contact(backend: Any, clock: SteppedClock, person: str = "zhang-xiuying") -> Any:
    card = PEOPLE[person].card
    return Registers(backend, clock, timeout_seconds=2.0).contact(card.card_type, card.number, card.name)


def test_the_phone_and_the_pin_on_record(backend: DemoBackend, clock: SteppedClock) -> None:
    person = PEOPLE["zhang-xiuying"]
    contact = _contact(backend, clock)
    assert isinstance(contact, Contact)
    assert contact.phone == person.phone
    assert contact.pin is not None
    assert person.pin is not None
    assert contact.pin.matches(person.pin)
    assert not contact.pin.matches("000000")
    assert not contact.pin.matches("")
    assert not contact.pin.matches("１２３４５６")
    assert person.pin not in repr(contact)


def test_what_is_not_on_record_is_not_there(backend: DemoBackend, clock: SteppedClock) -> None:
    no_phone = _contact(backend, clock, "sun-yuzhen")
    assert isinstance(no_phone, Contact)
    assert no_phone.phone is None
    assert no_phone.pin is not None
    no_pin = _contact(backend, clock, "liu-changshun")
    assert isinstance(no_pin, Contact)
    assert no_pin.phone is not None
    assert no_pin.pin is None
    assert isinstance(_contact(backend, clock, "lu-yang"), NoContact)
    card = PEOPLE["zhang-xiuying"].card
    another = Registers(backend, clock).contact(card.card_type, card.number, "别人")
    assert isinstance(another, NoContact)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (RegisterFailureError("down"), SilenceReason.FAILED),
        ({"number": _ZHANG, "name": "张秀英"}, SilenceReason.UNREADABLE),
        ({"number": _ZHANG, "name": "张秀英", "phone": 13800000011, "pin": None}, SilenceReason.UNREADABLE),
        ({"number": _ZHANG, "name": "张秀英", "phone": "12345", "pin": None}, SilenceReason.UNREADABLE),
        ({"number": _ZHANG, "name": "张秀英", "phone": None, "pin": None, "shoe": 1}, SilenceReason.UNREADABLE),
        ([], SilenceReason.UNREADABLE),
        ({"name": "张秀英", "phone": None, "pin": None}, SilenceReason.UNREADABLE),
        ({"number": "410400194005120033", "name": "张秀英"}, SilenceReason.OTHER_PERSON),
    ],
)
def test_a_bad_answer_is_a_silence(answer: Any, reason: SilenceReason, clock: SteppedClock) -> None:
    silence = _contact(_Answering(answer), clock)
    assert isinstance(silence, Silence)
    assert silence.reason is reason
    assert silence.title.zh == "市政务服务账户"


def test_a_mistake_of_ours_is_not_hidden(clock: SteppedClock) -> None:
    with pytest.raises(ZeroDivisionError):
        _contact(_Answering(ZeroDivisionError()), clock)


def test_a_slow_register_is_waited_for_and_a_slower_one_is_not(backend: DemoBackend, clock: SteppedClock) -> None:
    card = PEOPLE["zhang-xiuying"].card
    registers = Registers(backend, clock, timeout_seconds=0.3)
    backend.set_slow({"city_account": 0.05})
    assert isinstance(registers.contact(card.card_type, card.number, card.name), Contact)
    backend.set_slow({"city_account": 5.0})
    started = time.monotonic()
    silence = registers.contact(card.card_type, card.number, card.name)
    assert isinstance(silence, Silence)
    assert silence.reason is SilenceReason.TIMED_OUT
    assert time.monotonic() - started < 2.0
    backend.set_slow({})
    assert isinstance(registers.contact(card.card_type, card.number, card.name), Contact)


def test_registers_are_asked_side_by_side(items: Items, backend: DemoBackend, clock: SteppedClock) -> None:
    definition, person = items[RIDE], PEOPLE["zhou-jianguo"]
    applied = case_application(definition, person, person.cases[0], Registers(backend, clock), clock.now())
    names = definition.facts.register_fields()
    assert len(names) == 4
    backend.set_slow(dict.fromkeys(names, 0.3))
    started = time.monotonic()
    gathered = Registers(backend, clock, timeout_seconds=3.0).gather(definition, applied)
    assert gathered.silent == ()
    assert time.monotonic() - started < 0.9


def test_a_hanging_register_does_not_eat_threads_without_end(backend: DemoBackend, clock: SteppedClock) -> None:
    card = PEOPLE["zhang-xiuying"].card
    others = set(threading.enumerate())
    registers = Registers(backend, clock, timeout_seconds=0.01)
    backend.set_silent(["city_account"])
    reasons = []
    for _ in range(12):
        silence = registers.contact(card.card_type, card.number, card.name)
        assert isinstance(silence, Silence)
        reasons.append(silence.reason)
    assert reasons == [SilenceReason.TIMED_OUT] * 8 + [SilenceReason.BUSY] * 4
    waiting = [t for t in threading.enumerate() if t.name == "register city_account" and t not in others]
    assert len(waiting) == 8
    backend.close()
    for thread in waiting:
        thread.join(5.0)
        assert not thread.is_alive()


def test_a_closed_register_is_not_asked(items: Items, backend: DemoBackend) -> None:
    night = SteppedClock(datetime(2026, 11, 22, 2, 0, tzinfo=CHINA_STANDARD_TIME))
    definition, person = items[SHOP], PEOPLE["zhou-jianguo"]
    applied = application(definition, person, {"shop_name": "建国便民小店", "premises": "某路1号"}, night.now())
    gathered = Registers(backend, night).gather(definition, applied)
    assert [(s.register, s.reason) for s in gathered.silent] == [("market_regulation", SilenceReason.CLOSED)]
    assert "barred" not in gathered.values


def test_only_the_listed_fields_are_recorded_and_no_value(
    items: Items, registers: Registers, clock: SteppedClock
) -> None:
    definition, person = items[ALLOWANCE], PEOPLE["zhang-xiuying"]
    applied = case_application(definition, person, person.cases[0], registers, clock.now())
    gathered = registers.gather(definition, applied)
    readings = {reading.register_id: reading for reading in gathered.readings}
    assert readings["population"].fields == ("name", "birth_date", "alive")
    assert readings["household"].fields == ("region",)
    assert readings["population"].purpose.zh == "核对身份、年龄和是否在世"
    assert readings["population"].digest is not None
    text = json.dumps([reading.to_payload() for reading in gathered.readings], ensure_ascii=False)
    assert "张秀英" not in text
    assert "1942" not in text


def test_no_record_is_said_as_no_record(items: Items, registers: Registers, clock: SteppedClock) -> None:
    definition, person = items[RIDE], PEOPLE["zhang-xiuying"]
    applied = application(definition, person, {"exam_no": "2026000101"}, clock.now())
    gathered = registers.gather(definition, applied)
    states = {reading.register_id: reading.state for reading in gathered.readings}
    assert states["traffic_police"] is ReadingState.NO_RECORD
    assert "licence_no" not in gathered.values
    assert gathered.values["exam_found"].value is False, "another person's examination is not found"


def test_prefill_gives_values_with_their_source(items: Items, registers: Registers) -> None:
    card = PEOPLE["zhang-xiuying"].card
    answer = registers.prefill(items[ALLOWANCE], card.card_type, card.number, card.name)
    assert set(answer.values) == {"account", "phone"}
    assert answer.values["account"].source.zh == "市人社局社会保险库"
    assert answer.silent == ()


def test_prefill_fills_nothing_under_another_name(items: Items, registers: Registers) -> None:
    card = PEOPLE["zhang-xiuying"].card
    answer = registers.prefill(items[ALLOWANCE], card.card_type, card.number, "张秀莲")
    assert answer.values == {}


def test_prefill_names_the_silent(items: Items, backend: DemoBackend, clock: SteppedClock) -> None:
    backend.set_silent(["social_insurance"])
    card = PEOPLE["zhang-xiuying"].card
    hurried = Registers(backend, clock, timeout_seconds=0.5)
    answer = hurried.prefill(items[ALLOWANCE], card.card_type, card.number, card.name)
    assert set(answer.values) == {"phone"}
    assert [title.zh for title in answer.silent] == ["市人社局社会保险库"]


def test_the_certificate_covers_only_what_was_asked(
    items: Items, registers: Registers, clock: SteppedClock
) -> None:
    definition, person = items[INSURANCE], PEOPLE["lu-yang"]
    form = {"kind": "pension", "from_month": "2020-12", "to_month": "2021-04"}
    gathered = registers.gather(definition, application(definition, person, form, clock.now()))
    spans = gathered.values["spans"].value
    assert [(span["first"], span["last"], span["months"]) for span in spans] == [
        ("2020-12", "2021-02", 3),
        ("2021-03", "2021-04", 2),
    ]
    assert gathered.values["months_paid"].value == 5
    assert {span["kind"] for span in spans} == {"pension"}


@given(first=st.integers(0, 600), months=st.integers(1, 300), start=st.integers(0, 600), length=st.integers(0, 300))
def test_months_are_counted_once_and_never_outside(first: int, months: int, start: int, length: int) -> None:
    def month(ordinal: int) -> str:
        return f"{1980 + ordinal // 12}-{ordinal % 12 + 1:02d}"

    span = {"kind": "pension", "first": month(first), "last": month(first + months - 1), "employer": "示例"}
    stored = {
        "number": "1",
        "name": "某人",
        "insured": True,
        "card_normal": True,
        "account": None,
        "account_active": None,
        "spans": [span, {**span, "kind": "injury"}],
    }
    subject = Subject("1", "某人", {"from_month": month(start), "to_month": month(start + length)})
    record = social_insurance.read(_Answering(stored), subject)
    assert record is not None
    wanted = set(range(first, first + months)) & set(range(start, start + length + 1))
    assert record.months_paid == len(wanted)
    assert all(part.months == len(wanted) for part in record.spans)


@pytest.mark.parametrize("text", ["8-22", "08:00", "25:00-26:00", "24:01-10:00", "08:00-08:00", "24:00-08:00", ""])
def test_service_hours_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ServiceHours.parse(text)


@pytest.mark.parametrize(
    ("text", "hour", "minute", "open_"),
    [
        ("00:00-24:00", 23, 59, True),
        ("08:00-22:00", 7, 59, False),
        ("08:00-22:00", 8, 0, True),
        ("08:00-22:00", 22, 0, False),
        ("22:00-06:00", 23, 0, True),
        ("22:00-06:00", 5, 59, True),
        ("22:00-06:00", 6, 0, False),
    ],
)
def test_service_hours(text: str, hour: int, minute: int, open_: bool) -> None:
    at = datetime(2026, 11, 22, hour, minute, tzinfo=CHINA_STANDARD_TIME)
    hours = ServiceHours.parse(text)
    assert hours.open_at(at) is open_
    assert hours.text == text


def _source(name: str, timeout: float) -> bytes:
    entry = {"title": {"zh": "x", "en": "x"}, "hours": "00:00-24:00", "timeout_seconds": timeout, "fields": {}}
    return json.dumps({name: entry}).encode()


def test_sources_that_do_not_fit_the_modules_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in"):
        read_sources(_source("astrology", 1.0))
    with pytest.raises(ValueError, match="timeout_seconds"):
        read_sources(_source("credit", 99.0))


def test_demo_controls_refuse_what_they_do_not_know(backend: DemoBackend) -> None:
    with pytest.raises(ValueError, match="no such register: astrology"):
        backend.set_silent(["astrology"])
    with pytest.raises(ValueError, match="no such register: astrology"):
        backend.set_slow({"astrology": 1.0})
    with pytest.raises(ValueError, match="a delay is 0 to 20"):
        backend.set_slow({"credit": 99.0})


def test_a_pin_is_kept_stretched() -> None:
    secret = PinSecret.of("260817", b"0123456789abcdef")
    assert secret.matches("260817")
    assert not secret.matches("260818")
    assert "260817" not in secret.model_dump_json()


def test_many_at_once_are_answered_by_a_register_that_lives(clock: SteppedClock) -> None:
    """What waited for the same commit of the access book asks in the same moment."""
    card = PEOPLE["zhang-xiuying"].card
    begin, found = threading.Barrier(24), []

    class Slow:
        def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
            threading.Event().wait(0.005)
            return {"number": key, "name": card.name, "phone": None, "pin": None}

    registers = Registers(Slow(), clock, timeout_seconds=2.0)

    def ask() -> None:
        begin.wait(10.0)
        found.append(registers.contact(card.card_type, card.number, card.name))

    threads = [threading.Thread(target=ask) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10.0)
    assert [type(one) for one in found] == [Contact] * 24
