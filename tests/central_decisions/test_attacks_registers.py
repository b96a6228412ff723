# SPDX-License-Identifier: GPL-3.0-or-later
"""Registers that lie, hang and talk nonsense: whatever one says that is not its record, a person decides."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.decisions import DecisionRecord
from central.demo import DemoBackend, demo_confirmations
from central.items import ItemDefinition, load_items
from central.registers import Backend, ReadingState, RegisterFailureError, Registers, Silence, SilenceReason
from kiosk.contract.cases import CaseOutcome
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from tests.central_decisions.decision_cases import PEOPLE, case_application, judged

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA_STANDARD_TIME)
CLOCK = SteppedClock(NOW)
DEFINITIONS = load_items(confirmations=demo_confirmations())
Answer = Mapping[str, Any] | None
Lie = Callable[[dict[str, Any]], Any]


def _approved() -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    for person in PEOPLE.values():
        for case in person.cases:
            if case.outcome is CaseOutcome.APPROVED:
                found.setdefault(case.item, (person, case))
    return found


APPROVED = _approved()
OWN = {"access_book"}
"""The centre's own table: no other system's answer, and an empty list is a list."""
ITEMS_OF_EACH = 2
"""A register is read the same for every item; a second one shows that it is not the item's doing."""


def _asked() -> list[tuple[str, str]]:
    of_register: dict[str, list[str]] = {}
    for code in sorted(APPROVED):
        for name in DEFINITIONS[code].facts.register_fields():
            of_register.setdefault(name, []).append(code)
    asked = ((code, name) for name, codes in of_register.items() for code in codes[:ITEMS_OF_EACH])
    return sorted(pair for pair in asked if pair[1] not in OWN)


ASKED = _asked()


@dataclass
class Lying:
    """The demonstration's departments, one of which tells something else."""

    honest: DemoBackend
    register: str = ""
    lie: Lie = dict
    asked: int = 0

    def fetch(self, register: str, table: str, key: str) -> Answer:
        answer = self.honest.fetch(register, table, key)
        if register != self.register:
            return answer
        self.asked += 1
        told: Answer = self.lie(dict(answer) if answer is not None else {})
        return told


@pytest.fixture(scope="module")
def honest() -> Iterator[DemoBackend]:
    backend = DemoBackend(CLOCK)
    yield backend
    backend.close()


def decided(backend: Backend, code: str, *, patience: float = 5.0) -> tuple[DecisionRecord, Registers]:
    """What the item's rules make of its approved case, with these departments, refusals allowed."""
    definition: ItemDefinition = DEFINITIONS[code]
    person, case = APPROVED[code]
    true = DemoBackend(CLOCK)
    applied = case_application(definition, person, case, Registers(true, CLOCK, timeout_seconds=5.0), NOW)
    true.close()
    registers = Registers(backend, CLOCK, timeout_seconds=patience)
    gathered = registers.gather(definition, applied)
    record = judged(definition, applied, gathered, NOW, refusal_allowed=True)
    return record, registers


def _raising(error: BaseException) -> Lie:
    def lie(_: dict[str, Any]) -> Any:
        raise error

    return lie


def _nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {}
    for _ in range(depth):
        inner = {"a": inner}
    return inner


def _round() -> dict[str, Any]:
    ring: dict[str, Any] = {}
    ring["again"] = ring
    return ring


def _every(value: Any) -> Lie:
    """The record with this in the place of each of its values but the number, which stays whose it is."""
    return lambda record: {key: kept if key == "number" else value for key, kept in record.items()} or {"x": value}


UNREADABLE: dict[str, Lie] = {
    "all as text 80": _every("80" * 60),
    "all 500": _every(500),
    "all true": _every("true"),
    "all not a number": _every(math.nan),
    "all endless": _every(math.inf),
    "all a list": _every([]),
    "all ten million characters": _every("长" * 10_000_000),
    "a field too many": lambda record: {**record, "surplus": 1},
    "a field too many, of ten million": lambda record: {**record, "surplus": "x" * 10_000_000},
    "ten million rows": lambda record: {**record, "months": [{}] * 1_000_000},
    "empty": lambda _: {},
    "an error told in a record": lambda _: {"code": 500, "message": "Internal Server Error"},
    "an error page": lambda _: "<html>500</html>",
    "a list": lambda record: [record],
    "a text": lambda _: "80",
    "a number": lambda _: 80,
    "true": lambda _: True,
    "bytes": lambda _: b"{}",
    "an object": lambda _: {"number": object()},
    "a fraction of another kind": lambda record: {**record, "surplus": Decimal("1.0")},
    "nested deeply": lambda record: {**record, "surplus": _nested(100_000)},
    "without an end": lambda record: {**record, "surplus": _round()},
    "half a surrogate pair": lambda record: {**record, "\ud800": "\udfff"},
}


RECORDS_ALL_THE_SAME = (("bank_accounts", "all true"), ("real_estate", "all a list"))
"""A holder whose name is "true": not this person's account. Somebody who owns nothing."""


@pytest.mark.parametrize("lie", UNREADABLE)
@pytest.mark.parametrize(("code", "register"), ASKED)
def test_what_is_no_record_is_for_a_person(honest: DemoBackend, code: str, register: str, lie: str) -> None:
    lying = Lying(honest, register, UNREADABLE[lie])
    record, _ = decided(lying, code)
    if not lying.asked:
        pytest.fail(f"{register} was not asked")
    assert record.decision.outcome is CaseOutcome.REFERRED
    (reading,) = [one for one in record.readings if one.register_id == register]
    if (register, lie) not in RECORDS_ALL_THE_SAME:
        assert reading.silence in (SilenceReason.UNREADABLE, SilenceReason.OTHER_PERSON)


FAILING: dict[str, Lie] = {
    "says that it failed": _raising(RegisterFailureError("500")),
    "line refused": _raising(ConnectionRefusedError()),
    "line cut": _raising(ConnectionResetError()),
    "name not found": _raising(OSError(-2, "Name or service not known")),
    "line timed out": _raising(TimeoutError()),
}


@pytest.mark.parametrize("failure", FAILING)
@pytest.mark.parametrize(("code", "register"), ASKED)
def test_a_line_that_fails_is_a_silence(honest: DemoBackend, code: str, register: str, failure: str) -> None:
    record, _ = decided(Lying(honest, register, FAILING[failure]), code)
    assert record.decision.outcome is CaseOutcome.REFERRED
    (reading,) = [one for one in record.readings if one.register_id == register]
    assert reading.silence in (SilenceReason.FAILED, SilenceReason.TIMED_OUT)


NOT_BY_PERSON = ("market_regulation", "bank_accounts", "transport", "utilities")
"""Asked by a name, an account, an examination, a customer's number: whose it is becomes a fact, and is judged."""
WITH_NUMBER = [(code, name) for code, name in ASKED if name not in NOT_BY_PERSON]


@pytest.mark.parametrize(
    "number",
    ["410400190001010015", "", " ", "4104001942010100", "41040019420101002X", None, 410400194201010026, ["x"]],
    ids=repr,
)
@pytest.mark.parametrize(("code", "register"), WITH_NUMBER)
def test_a_record_of_somebody_else_is_no_answer(honest: DemoBackend, code: str, register: str, number: Any) -> None:
    assert number != APPROVED[code][0].card.number
    lying = Lying(honest, register, lambda record: {**record, "number": number})
    record, _ = decided(lying, code)
    (reading,) = [one for one in record.readings if one.register_id == register]
    assert record.decision.outcome is not CaseOutcome.APPROVED
    assert reading.silence in (SilenceReason.OTHER_PERSON, SilenceReason.UNREADABLE)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(max_size=5), SCALARS, max_size=3)


@given(asked=st.sampled_from(ASKED), data=st.data())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_value_of_any_kind_never_breaks_and_never_approves_by_its_type(
    honest: DemoBackend, asked: tuple[str, str], data: st.DataObject
) -> None:
    code, register = asked
    value = data.draw(VALUES)
    place: list[tuple[str, Any]] = []

    def lie(record: dict[str, Any]) -> Any:
        keys = sorted(key for key in record if key != "number")
        if not keys:
            return record or None
        key = keys[0]
        place.append((key, record[key]))
        return {**record, key: value}

    record, _ = decided(Lying(honest, register, lie), code)
    for _, true in place:
        if value is None or type(value) is not type(true):
            # Of another type: no record. None: not known. In either case nothing is approved that needs it.
            states = {one.state for one in record.readings if one.register_id == register}
            unread = ReadingState.SILENT in states
            assert not unread or record.decision.outcome is CaseOutcome.REFERRED


def test_a_person_in_no_register_goes_to_a_person() -> None:
    class Nobody:
        def fetch(self, register: str, table: str, key: str) -> Answer:
            return None

    for code in APPROVED:
        record, _ = decided(Nobody(), code)
        assert record.decision.outcome is not CaseOutcome.APPROVED, code
        assert record.decision.outcome is not CaseOutcome.REFUSED, code


class Hanging:
    """No department ever answers, until let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def fetch(self, register: str, table: str, key: str) -> Answer:
        self.let_go.wait(30.0)
        return None


BY_REGISTERS = sorted(APPROVED, key=lambda code: (len(DEFINITIONS[code].facts.register_fields()), code))


@pytest.mark.parametrize("code", [BY_REGISTERS[0], BY_REGISTERS[len(BY_REGISTERS) // 2], BY_REGISTERS[-1]])
def test_all_registers_hang_at_once_and_all_their_slots(code: str) -> None:
    """Twenty cases while no department answers: each is referred within its patience, and few threads wait."""
    hanging = Hanging()
    definition = DEFINITIONS[code]
    person, case = APPROVED[code]
    true = DemoBackend(CLOCK)
    applied = case_application(definition, person, case, Registers(true, CLOCK, timeout_seconds=5.0), NOW)
    true.close()
    registers = Registers(hanging, CLOCK, timeout_seconds=0.02)
    before = threading.active_count()
    started = time.monotonic()
    reasons: list[set[SilenceReason]] = []
    try:
        for _ in range(20):
            gathered = registers.gather(definition, applied)
            reasons.append({silence.reason for silence in gathered.silent})
            record = judged(definition, applied, gathered, NOW, refusal_allowed=True)
            assert record.decision.outcome is CaseOutcome.REFERRED
        # Each register is waited for 0.02 s while it has a free place, eight times; the rest is the machine's load.
        assert time.monotonic() - started < 60.0
        assert reasons[0] == {SilenceReason.TIMED_OUT}
        assert reasons[-1] == {SilenceReason.BUSY}
        assert threading.active_count() - before <= 8 * len(definition.facts.register_fields())
    finally:
        hanging.let_go.set()
    waiting = [thread for thread in threading.enumerate() if thread.name.startswith("register ")]
    for thread in waiting:
        thread.join(10.0)
    # The departments are back: nothing of the bad hour is left.
    assert not any(isinstance(one, Silence) for one in registers.gather(definition, applied).silent)


def test_no_silence_repeats_what_the_register_said(honest: DemoBackend) -> None:
    code, register = ASKED[0]
    secret = "秘密4104001942"
    record, _ = decided(Lying(honest, register, _every(secret)), code)
    assert secret not in record.model_dump_json()


def test_a_machine_without_a_thread_left_is_a_busy_register(
    honest: DemoBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    code = "41040000MZ-JF-0001"
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", none_left)
        person = PEOPLE["zhang-xiuying"].card
        registers = Registers(honest, CLOCK, timeout_seconds=5.0)
        for _ in range(20):
            silence = registers.contact(person.card_type, person.number, person.name)
            assert isinstance(silence, Silence)
            assert silence.reason is SilenceReason.BUSY
    # Nobody kept a place: with threads again the register is asked.
    assert not isinstance(registers.contact(person.card_type, person.number, person.name), Silence)
    assert decided(honest, code)[0].decision.outcome is CaseOutcome.APPROVED
