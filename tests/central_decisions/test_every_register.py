# SPDX-License-Identifier: GPL-3.0-or-later
"""What no register may do to a decision: the same bad answers for each of them, whatever its record looks like."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from central.demo.records import demo_records
from central.items import load_items
from central.registers import (
    RECORD_FIELDS,
    Errand,
    ReadingState,
    RegisterFailureError,
    Registers,
    Silence,
    SilenceReason,
    load_sources,
)
from central.registers.book import CENTRE
from kiosk.contract.cases import ProxyRecord
from kiosk.contract.message import Text
from kiosk.contract.proxies import ProxyGround, ProxyRelation
from kiosk.timing import SteppedClock
from tests.central_decisions.decision_cases import ALLOWANCE, PEOPLE, application

RECORDS = demo_records()
BY_PERSON = {
    "person",
    "guardians",
    "birth",
    "kin",
    "card",
    "allowance",
    "licence",
    "pension",
    "work",
    "runs",
    "freight",
}
"""Tables whose key is the number of a card."""
OF_FIRMS = {"firm", "employer"}
"""Tables whose key is the code of a firm."""
OF_AGENTS = {"guardians", "birth"}
"""Tables that are asked only of whoever acts for another."""
FORM_KEY = {
    "account": "account",
    "exam": "exam_no",
    "shop_name": "shop_name",
    "premises": "premises",
    "firm": "firm_code",
    "employer": "employer_code",
    "place": "treated_in",
}
ERRAND = Errand(Text(zh="测试", en="A test"), "case-1", CENTRE)
ELSEWHERE = {"access_book", "bookings", "e_licences"}
"""The centre's own tables; their tests are their own."""
ITEMS = load_items()
SOMEBODY = PEOPLE["lu-yang"].card.number


class _OneTable:
    """Answers one table of one register, and knows nothing else."""

    def __init__(self, table: str, answer: Any) -> None:
        self.table = table
        self.answer = answer

    def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
        if table != self.table:
            # Guardians and relatives are told of who has a household.
            beside: Mapping[str, Any] | None = RECORDS[register][table].get(key)
            return beside if self.table in ("guardians", "kin") else None
        if isinstance(self.answer, Exception):
            raise self.answer
        found: Mapping[str, Any] | None = self.answer
        return found


def _tables() -> list[tuple[str, str]]:
    return [(name, table) for name in sorted(RECORD_FIELDS.keys() - ELSEWHERE) for table in RECORDS.get(name, {})]


def _good(register: str, table: str) -> tuple[str, dict[str, Any]]:
    """A record as the department keeps it, and its key. The fullest: it has the most to be wrong in."""
    key, record = max(RECORDS[register][table].items(), key=lambda entry: len(json.dumps(entry[1])))
    text = re.sub(r'"days-(ago|ahead):[0-9]+"', '"2026-10-13"', json.dumps(record))
    text = re.sub(r'"months-ago:[0-9]+"', '"2026-10"', text)
    good = json.loads(text)
    if register == "city_account":
        good["pin"] = {"salt": "AAAA", "hash": "AAAA"}
    return key, good


def _asked(register: str, table: str, answer: Any, clock: SteppedClock) -> tuple[Any, Any]:
    key, _ = _good(register, table)
    number = key if table in BY_PERSON else SOMEBODY
    form_key = "utility_account" if register == "utilities" else FORM_KEY.get(table)
    form: dict[str, Any] = {} if form_key is None else {form_key: key}
    if table == "kin":
        form = {"member_number": SOMEBODY, "member_relation": "parent"}
    person = PEOPLE["zhang-xiuying"]
    applied = application(ITEMS[ALLOWANCE], person, form, clock.now())
    applied = applied.model_copy(
        update={"applicant": applied.applicant.model_copy(update={"number": number}), "form": form}
    )
    registers = Registers(_OneTable(table, answer), clock, timeout_seconds=5.0)
    fields = tuple(sorted(RECORD_FIELDS[register]))
    if table in OF_AGENTS:
        agent = applied.applicant.model_copy(update={"number": SOMEBODY})
        acting = ProxyRecord(
            agent=agent,
            ground=ProxyGround.GUARDIAN,
            relation=ProxyRelation.PARENT,
            scope_digest="sha256:" + "0" * 64,
        )
        applied = applied.model_copy(update={"proxy": acting})
        answers, readings = registers.ask_for_agent({register: fields}, ERRAND, applied)
        return answers[register], readings[0]
    answers, readings = registers.ask_again({register: fields}, ERRAND, applied)
    return answers[register], readings[0]


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*path, name))
    elif isinstance(value, list):
        yield path, value
        for index, part in enumerate(value):
            yield from _leaves(part, (*path, index))
    else:
        yield path, value


def _with(record: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    changed: Any = copy.deepcopy(record)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    whole: dict[str, Any] = changed
    return whole


def _of_another_type(value: Any) -> list[Any]:
    """The same thing as another type, as careless systems send it: 80 as "80", true as 1 and as "true"."""
    match value:
        case bool():
            return [int(value), str(value).lower(), {}]
        case int():
            return [str(value), value + 0.5, [value]]
        case str():
            return [80, True, [value], {"value": value}]
        case list():
            return [{}, "[]", 0]
        case None:
            return [{}, []]
        case _:
            raise AssertionError(value)


@pytest.mark.parametrize(("register", "table"), _tables())
def test_a_right_record_is_read(register: str, table: str, clock: SteppedClock) -> None:
    answer, reading = _asked(register, table, _good(register, table)[1], clock)
    assert not isinstance(answer, Silence), answer
    assert answer is not None
    assert reading.state is ReadingState.ANSWERED
    assert set(type(answer).model_fields) == RECORD_FIELDS[register]


@pytest.mark.parametrize(("register", "table"), _tables())
def test_no_value_of_another_type_becomes_a_fact(register: str, table: str, clock: SteppedClock) -> None:
    good = _good(register, table)[1]
    tried = 0
    for path, value in _leaves(good):
        for other in _of_another_type(value):
            answer, reading = _asked(register, table, _with(good, path, other), clock)
            assert isinstance(answer, Silence), (path, other)
            assert answer.reason is SilenceReason.UNREADABLE, (path, other)
            assert reading.digest is None
            tried += 1
    assert tried >= 3


@pytest.mark.parametrize(("register", "table"), _tables())
def test_what_is_missing_or_too_much_is_no_record(register: str, table: str, clock: SteppedClock) -> None:
    good = _good(register, table)[1]
    broken: list[Any] = [{name: value for name, value in good.items() if name != gone} for gone in good]
    broken += [{**good, "shoe_size": 41}, {}, [], [good], "text", 80, True]
    for record in broken:
        answer, _ = _asked(register, table, record, clock)
        assert isinstance(answer, Silence), record
        assert answer.reason is SilenceReason.UNREADABLE, record


@pytest.mark.parametrize(("register", "table"), _tables())
def test_null_for_a_value_is_never_a_wrong_guess(register: str, table: str, clock: SteppedClock) -> None:
    """Null is "not known": either the record allows it and the value stays unknown, or it is no record."""
    good = _good(register, table)[1]
    for path, value in _leaves(good):
        if value is None:
            continue
        answer, _ = _asked(register, table, _with(good, path, None), clock)
        if isinstance(answer, Silence):
            assert answer.reason is SilenceReason.UNREADABLE
        elif path[-1] in type(answer).model_fields and len(path) == 1:
            assert getattr(answer, str(path[-1])) is None, path


@pytest.mark.parametrize(("register", "table"), [pair for pair in _tables() if pair[1] in BY_PERSON])
def test_the_record_of_another_person_is_no_answer(register: str, table: str, clock: SteppedClock) -> None:
    answer, reading = _asked(register, table, {**_good(register, table)[1], "number": SOMEBODY}, clock)
    if _good(register, table)[0] == SOMEBODY:
        answer, reading = _asked(register, table, {**_good(register, table)[1], "number": "x"}, clock)
    assert isinstance(answer, Silence)
    assert answer.reason is SilenceReason.OTHER_PERSON
    assert not answer.reason.passes
    assert reading.state is ReadingState.SILENT
    assert reading.digest is None


@pytest.mark.parametrize(("register", "table"), [pair for pair in _tables() if pair[1] in OF_FIRMS])
def test_the_record_of_another_firm_is_no_answer(register: str, table: str, clock: SteppedClock) -> None:
    good = _good(register, table)[1]
    other = good["code"][:-1] + ("0" if good["code"][-1] != "0" else "1")
    answer, reading = _asked(register, table, {**good, "code": other}, clock)
    assert isinstance(answer, Silence)
    assert answer.reason is SilenceReason.OTHER_PERSON
    assert reading.digest is None


@pytest.mark.parametrize(("register", "table"), _tables())
def test_a_register_that_fails_is_silent(register: str, table: str, clock: SteppedClock) -> None:
    answer, _ = _asked(register, table, RegisterFailureError("HTTP 500"), clock)
    assert isinstance(answer, Silence)
    assert answer.reason is SilenceReason.FAILED
    assert answer.title == load_sources()[register].title


def test_every_register_says_its_fields_in_plain_words() -> None:
    for name, source in load_sources().items():
        assert source.fields.keys() == RECORD_FIELDS[name]
        for field, words in source.fields.items():
            assert words.en.strip(), (name, field)
            assert not words.zh.isascii(), (name, field)


def test_every_register_has_demonstration_records_or_a_table_of_its_own() -> None:
    assert RECORDS.keys() | ELSEWHERE >= RECORD_FIELDS.keys()
