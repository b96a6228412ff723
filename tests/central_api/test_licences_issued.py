# SPDX-License-Identifier: GPL-3.0-or-later
"""What approvals make is a licence of the store, once, and revoked with them."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select

from central.database.licence_tables import issued_licences
from central.database.schema import decisions
from central.demo import DemoPerson
from central.desk.actions import Approve, Take
from central.desk.cases import ActResult
from central.desk.staff import StaffSession
from central.licences.issuing import GIVEN_UP, revoke_of_case
from central.registers.e_licences import STORE
from kiosk.contract.cases import (
    Application,
    CaseOutcome,
)
from kiosk.standards import LicenceNumber
from tests.central_api.central_machine import TestMachine
from tests.central_api.licence_asking import (
    SENIOR,
    People,
    asked,
    authorise,
    decided,
    issued,
    item_of,
    shop,
    use_of,
)
from tests.central_api.running_centre import Running

HYGIENE, FREIGHT, NURSE, MARK = (
    "41040000WJ-XK-0040",
    "41040000JT-XK-0036",
    "41040000WJ-XK-0041",
    "41040000GA-GG-0034",
)

# What approvals make.


def test_an_approval_makes_a_licence_that_can_be_authorised(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    decision = decided(machine, authorised)
    (row,) = issued(centre)
    number = LicenceNumber.parse(row.identifier)
    assert number is not None
    actor = item_of(centre).legal_actor
    assert actor is not None
    assert (number.issuer, number.serial, number.version) == (actor.credit_code, decision.case_no, "001")
    assert row.licence_type == "business-licence"
    assert decision.document is not None
    assert row.document_id == decision.document.document_id
    record = json.loads(row.record)
    assert record["fields"] == {
        "shop_name": "建国便民小店",
        "premises": "平顶山市新华区示例路12号",
        "scope": "日用百货零售",
    }
    machine.submit(authorised)
    assert len(issued(centre)) == 1


def test_a_hygiene_permit_says_which_firm_and_where(centre: Running, machine: TestMachine, person: People) -> None:
    pan = person("pan-yun")
    (case,) = (one for one in pan.cases if one.item == HYGIENE and one.outcome is CaseOutcome.APPROVED)
    application = machine.application(centre.centre.definitions[HYGIENE], pan, case.answers)
    assert decided(machine, application).outcome is CaseOutcome.APPROVED
    (row,) = issued(centre)
    assert row.licence_type == "hygiene-permit"
    licence = json.loads(row.record)
    assert licence["fields"] == {
        "firm_name": "卫东区云云理发店",
        "premises": "平顶山市卫东区示例路71号",
        "place_kind": "hair",
    }
    assert int(licence["valid_to"][:4]) - int(licence["valid_from"][:4]) == 4


def approved(centre: Running, machine: TestMachine, who: DemoPerson, code: str, **answers: object) -> Application:
    """An application of this person with a case that is approved, these answers in it."""
    case = next(
        one
        for one in who.cases
        if one.item == code and one.outcome is CaseOutcome.APPROVED and answers.items() <= one.answers.items()
    )
    application = machine.application(centre.centre.definitions[code], who, case.answers)
    assert decided(machine, application).outcome is CaseOutcome.APPROVED
    return application


def test_a_renewal_makes_the_qualification_and_a_cancellation_takes_it_away(
    centre: Running, machine: TestMachine, person: People
) -> None:
    luo = person("luo-gang")
    approved(centre, machine, luo, FREIGHT, what="renew")
    (row,) = issued(centre)
    assert (row.licence_type, row.state) == ("freight-qualification", "valid")
    licence = json.loads(row.record)
    assert licence["fields"] == {"category": "general"}
    assert int(licence["valid_to"][:4]) - int(licence["valid_from"][:4]) == 6
    centre.clock.step(60)
    cancelled = approved(centre, machine, luo, FREIGHT, what="cancel")
    (row,) = issued(centre)
    assert (row.state, row.reason) == ("cancelled", GIVEN_UP)
    centre.clock.step(60)
    approved(centre, machine, luo, FREIGHT, what="renew")
    machine.submit(cancelled)
    assert sorted(row.state for row in issued(centre)) == ["cancelled", "valid"]


def test_an_extension_counts_from_the_end_and_not_from_today(
    centre: Running, machine: TestMachine, person: People
) -> None:
    nie = person("nie-qing")
    approved(centre, machine, nie, NURSE, what="extend")
    (row,) = issued(centre)
    licence = json.loads(row.record)
    ended = centre.clock.now().date() + timedelta(days=50)
    assert licence["valid_to"] == ended.replace(year=ended.year + 5).isoformat()
    assert licence["fields"] == {"institution": "平顶山市示例医院"}


def test_an_inspection_mark_is_of_the_car(centre: Running, machine: TestMachine, person: People) -> None:
    approved(centre, machine, person("luo-gang"), MARK)
    (row,) = issued(centre)
    assert row.licence_type == "inspection-mark"
    assert json.loads(row.record)["fields"] == {"plate": "豫DZ0711"}


def test_a_person_has_one_senior_card_in_force(centre: Running, machine: TestMachine, person: People) -> None:
    zhang = person("zhang-xiuying")
    definition = centre.centre.definitions[SENIOR]
    numbers = []
    for _ in range(2):
        application = machine.application(definition, zhang, {"collect": "electronic"})
        assert decided(machine, application).outcome is CaseOutcome.APPROVED
        centre.clock.step(60)
    for row in issued(centre):
        number = LicenceNumber.parse(row.identifier)
        assert number is not None
        numbers.append((number.serial, number.version, row.state))
    assert numbers == [(numbers[0][0], "001", "cancelled"), (numbers[0][0], "002", "valid")]


def test_a_referred_case_makes_none(centre: Running, machine: TestMachine, person: People) -> None:
    gao = person("gao-wenzhi")
    application = machine.application(centre.centre.definitions[SENIOR], gao, {"collect": "electronic"})
    assert decided(machine, application).outcome is CaseOutcome.REFERRED
    assert issued(centre) == []


def test_a_revoked_approval_revokes_its_licence_once(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    decided(machine, authorised)
    now = centre.clock.now()
    with centre.centre.database.write() as connection:
        revoked = revoke_of_case(connection, authorised.application_id, at=now, reason="the undertaking was broken")
    with centre.centre.database.write() as connection:
        assert revoke_of_case(connection, authorised.application_id, at=now, reason="again") is None
        assert revoke_of_case(connection, "no-such-case", at=now, reason="none") is None
    (row,) = issued(centre)
    assert (row.identifier, row.state, row.reason) == (revoked, "revoked", "the undertaking was broken")


def test_an_acceptance_makes_none(centre: Running, machine: TestMachine, authorised: Application) -> None:
    """Its office has decided nothing yet, and a licence in force would say that it had."""
    decision = decided(machine, authorised)
    office = centre.centre.intake._office
    with centre.centre.database.write() as connection:
        connection.execute(issued_licences.delete())
        facts = connection.execute(select(decisions.c.facts)).scalar_one()
        accepted = decision.model_copy(update={"accepted": True})
        assert office.issue(connection, authorised, facts, accepted) is None
        assert office.issue(connection, authorised, facts, decision) is not None


def test_a_persons_approval_makes_a_licence_too(centre: Running, machine: TestMachine, zhou: DemoPerson) -> None:
    """Of what the store left open: it has answered since."""
    identity = machine.identity(zhou)
    use = use_of(machine, authorise(machine, asked(centre, identity)))
    centre.controls(silent_registers=[STORE])
    application = shop(centre, machine, zhou, identity, use)
    assert decided(machine, application).outcome is CaseOutcome.REFERRED
    assert issued(centre) == []
    centre.controls(silent_registers=[])
    desk, sitting = centre.centre.desk, sitting_of(centre)
    assert desk.act(application.application_id, Take(), sitting) is ActResult.DONE
    assert desk.act(application.application_id, Approve("checked"), sitting) is ActResult.DONE
    (row,) = issued(centre)
    assert row.application_id == application.application_id
    assert row.document_id is not None


def sitting_of(centre: Running) -> StaffSession:
    """Somebody at the desk who sees every department."""
    staff = centre.centre.staff
    token = staff.log_in("liu-min", staff.new_password("liu-min", "刘敏"))
    assert token is not None
    sitting = staff.session(token)
    assert sitting is not None
    return sitting
