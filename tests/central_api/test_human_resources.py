# SPDX-License-Identifier: GPL-3.0-or-later
"""The items of social insurance and employment at a running centre: what each case of the demonstration comes to
over the line, its sealed paper, its e-licence, its visit."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from central.database.licence_tables import issued_licences
from central.demo import DemoCase, DemoPerson, demo_people
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.bookings import SlotAnswer, slot_value
from kiosk.contract.cases import CaseOutcome, Decision, DocumentAnswer
from kiosk.contract.guides import ResultWay
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.running_centre import Running, running

ACTIVATION, CERTIFICATE, UNEMPLOYED = "41040000RS-GG-0010", "41040000RS-QR-0008", "41040000RS-QR-0006"
ITEMS = {
    *(f"41040000RS-GG-{number:04d}" for number in (2, 3, 9)),
    *(f"41040000RS-QR-{number:04d}" for number in (4, 5, 6, 8)),
    *(f"41040000RS-JF-{number:04d}" for number in (7, 11)),
}
CASES = [
    pytest.param(person, case, id=f"{person.id}-{case.item[9:]}-{case.outcome}")
    for person in demo_people()
    for case in person.cases
    if case.item in ITEMS and person.pin is not None
]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data: Path = tmp_path_factory.mktemp("city") / "data"
    with running(CentreSettings(data=data, demonstration=True)) as one:
        yield one


@pytest.fixture(scope="module")
def hall(city: Running) -> TestMachine:
    return city.machine()


def _decided(city: Running, hall: TestMachine, person: DemoPerson, case: DemoCase) -> Decision:
    made = hall.application(city.centre.definitions[case.item], person, case.answers)
    return Decision.from_payload(hall.trusted.open(answer_of(hall.submit(made)).decision, "decision"))


@pytest.mark.parametrize(("person", "case"), CASES)
def test_each_case_comes_to_what_its_story_says(
    city: Running, hall: TestMachine, person: DemoPerson, case: DemoCase
) -> None:
    decision = _decided(city, hall, person, case)
    assert decision.outcome is case.outcome
    if case.outcome is not CaseOutcome.APPROVED:
        assert decision.document is None
        return
    assert decision.document is not None
    assert decision.document.sealed
    answer = hall.send("GET", routes.DOCUMENT.format(document_id=decision.document.document_id))
    assert base64.b64decode(DocumentAnswer.model_validate_json(answer.content).pdf).startswith(b"%PDF")


def test_each_item_has_an_approved_case_here() -> None:
    shown = {case.item for person in demo_people() for case in person.cases if case.outcome is CaseOutcome.APPROVED}
    assert shown >= ITEMS | {ACTIVATION}


def test_the_certificate_of_employment_is_an_e_licence(
    city: Running, hall: TestMachine, person: Callable[[str], DemoPerson]
) -> None:
    definition, cao = city.centre.definitions[CERTIFICATE], person("cao-yang")
    assert definition.item.result_way is ResultWay.LICENCE
    assert definition.licence is not None
    decision = _decided(city, hall, cao, next(one for one in cao.cases if one.item == CERTIFICATE))
    assert decision.outcome is CaseOutcome.APPROVED
    with city.centre.database.read() as connection:
        made = connection.execute(
            select(issued_licences.c.licence_type).where(
                issued_licences.c.application_id == decision.application_id
            )
        ).scalars()
        assert list(made) == [definition.licence.type]


def test_a_branch_is_booked_and_the_paper_is_the_booking(
    city: Running, hall: TestMachine, person: Callable[[str], DemoPerson]
) -> None:
    ye = person("ye-qing")
    answer = hall.send("GET", routes.SLOTS.format(item_code=ACTIVATION))
    place = SlotAnswer.model_validate_json(answer.content).places[0]
    day, wanted = place.days[0].on, place.days[0].times[0]
    answers = {"what": "activate", "visit": slot_value(day, wanted.at, place.id)}
    case = next(one for one in ye.cases if one.item == ACTIVATION).model_copy(update={"answers": answers})
    decision = _decided(city, hall, ye, case)
    assert decision.outcome is CaseOutcome.APPROVED
    assert decision.document is not None
    assert place.name.zh in decision.headline.zh
    after = SlotAnswer.model_validate_json(hall.send("GET", routes.SLOTS.format(item_code=ACTIVATION)).content)
    assert after.places[0].days[0].times[0].left == wanted.left - 1
    again = _decided(city, hall, ye, case)
    assert again.outcome is CaseOutcome.REFERRED, "one visit at a time"


def test_no_form_asks_for_a_card_s_pin(city: Running) -> None:
    """The PIN of a bank account is typed on a bank's keypad and nowhere else."""
    definition = city.centre.definitions[ACTIVATION]
    assert {control.key for control in definition.controls()} == {"what", "phone", "visit", "name", "number"}
    assert definition.item.result_way is ResultWay.BOOKED
    assert definition.item.elements is not None
    assert not definition.item.elements.in_hall


def test_who_registers_undertakes_both_terms(city: Running) -> None:
    undertaking = city.centre.definitions[UNEMPLOYED].item.undertaking
    assert undertaking is not None
    assert [term.id for term in undertaking.terms] == ["not-student", "looks-for-work"]
