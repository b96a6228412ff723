# SPDX-License-Identifier: GPL-3.0-or-later
"""The forty-three items of the reference city: all there, each as far as its nature allows, and nothing on a paper
that is no word."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from central.decisions import DecisionRecord
from central.demo import DemoCase, DemoPerson, demo_people
from central.items import ItemDefinition, load_items
from central.registers import Registers
from kiosk.contract.cases import CaseOutcome
from kiosk.contract.guides import ResultWay
from kiosk.timing import SteppedClock
from kiosk.typesetting.fonts import load_fonts
from kiosk.typesetting.sheet import INNER
from tests.central_decisions.authorising import gathered, with_licences
from tests.central_decisions.decision_cases import ACCESS_LIST, case_application, judged
from tests.central_decisions.item_table import PAGE, table, with_table

Items = dict[str, ItemDefinition]
NAMES = Path(__file__).parents[1] / "search_quality" / "legal_names.json"
REFERENCE = {entry["id"]: entry for entry in json.loads(NAMES.read_text("utf-8"))["items"] if entry["id"][0] == "i"}
LICENCES, ACCEPTED, BOOKED = {8, 24, 34, 35, 36, 37, 40, 41}, {21, 27, 29, 33}, {10, 31}
"""What is made at the end, by number; the rest are papers. Marks that come by post, copies and cards take days."""
WORKING_DAYS = {
    **dict.fromkeys((33,), 1),
    **dict.fromkeys((28, 37, 38), 3),
    **dict.fromkeys((8, 21), 5),
    **dict.fromkeys((6, 7, 22, 23, 27), 10),
    **dict.fromkeys((4, 5, 14), 15),
    **dict.fromkeys((36, 40, 41), 20),
    24: 25,
    25: 30,
    11: 60,
    43: 60,
}
"""Most working days by law, by number, as typical of such items; what is not here is done at once, or in days of a
calendar."""
APPROVED = [
    pytest.param(person, case, id=f"{person.id}-{case.item[8:]}-{number}")
    for person in demo_people()
    for number, case in enumerate(person.cases)
    if case.outcome is CaseOutcome.APPROVED
]
_TITLE = 28.0
"""Points of a paper's title (central/documents/frame.py)."""


def way(number: int) -> ResultWay:
    if number in LICENCES:
        return ResultWay.LICENCE
    if number in BOOKED:
        return ResultWay.BOOKED
    return ResultWay.ACCEPTED if number in ACCEPTED else ResultWay.PAPER


def test_each_of_the_forty_three_is_there_under_its_legal_name(items: Items) -> None:
    assert len(REFERENCE) == 43
    there = {definition.item.legal_name.zh: definition.item for definition in items.values()}
    assert {entry["legal_name"] for entry in REFERENCE.values()} == there.keys() - {
        items[ACCESS_LIST].item.legal_name.zh
    }
    for key, entry in REFERENCE.items():
        item = there[entry["legal_name"]]
        assert item.department.zh == entry["department"], key
        assert item.result_way is way(int(key[1:])), key


def test_limits_are_those_of_such_items_and_what_is_instant_promises_none(items: Items) -> None:
    there = {definition.item.legal_name.zh: definition.item for definition in items.values()}
    for key, entry in REFERENCE.items():
        item = there[entry["legal_name"]]
        assert item.legal_limit is not None, key
        assert item.promise is not None, key
        if item.legal_limit.unit.zh == "个工作日" and item.legal_limit.count:
            assert WORKING_DAYS.get(int(key[1:])) == item.legal_limit.count, key
        assert item.promise.count <= item.legal_limit.count, key
        if item.result_way in (ResultWay.PAPER, ResultWay.LICENCE):
            assert item.promise.count == 0, key


def test_what_says_licence_makes_one_and_all_make_a_paper(items: Items) -> None:
    for code, definition in items.items():
        assert (definition.licence is not None) is (definition.item.result_way is ResultWay.LICENCE), code
        assert definition.document is not None, code


def test_without_the_citys_word_nothing_refuses() -> None:
    for code, definition in load_items().items():
        assert not definition.can_refuse, code
        for rule in definition.rule_set.rules:
            assert rule.source.zh, (code, rule.data.id)
            assert rule.legal_basis.citation.zh, (code, rule.data.id)
            assert not rule.legal_basis.confirmed, (code, rule.data.id)


def test_a_title_stands_on_one_line(items: Items) -> None:
    fonts = load_fonts()
    for code, definition in items.items():
        assert definition.document is not None
        assert fonts.width(definition.document.data.title.zh, _TITLE, bold=True) <= INNER, code


def _decide(
    definition: ItemDefinition, person: DemoPerson, case: DemoCase, registers: Registers, clock: SteppedClock
) -> DecisionRecord:
    applied = case_application(definition, person, case, registers, clock.now())
    applied = with_licences(definition, applied, case, registers, clock)
    found = gathered(definition, applied, registers, clock)
    return judged(definition, applied, found, clock.now(), refusal_allowed=False)


@pytest.mark.parametrize(("person", "case"), APPROVED)
def test_a_paper_has_words_and_no_codes(
    person: DemoPerson, case: DemoCase, items: Items, registers: Registers, clock: SteppedClock
) -> None:
    """No "general", no "true", no 2026-11-22, no 12345元 without its comma; nothing that must stand there is
    missing."""
    definition = items[case.item]
    record = _decide(definition, person, case, registers, clock)
    texts = []
    for value in record.document_values:
        assert value.text is not None or not value.required, value.label.zh
        if value.text is not None:
            texts.append(value.text)
    texts += [cell for row in record.document_rows or () for cell in row]
    for text in texts:
        assert not re.search(r"[a-z_]{3,}|(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}$", text.zh), text
        assert not re.search(r"[0-9]{4,} ?元", text.zh), text
        assert text.en.strip(), text
    assert len({value.label.zh for value in record.document_values}) == len(record.document_values)


def test_the_page_of_items_says_what_the_items_are(items: Items) -> None:
    page = PAGE.read_text("utf-8")
    assert with_table(page, table(items)) == page
