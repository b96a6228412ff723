# SPDX-License-Identifier: GPL-3.0-or-later
"""E-licences at the wire: what a holder authorises is fetched, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from central.database.licence_tables import licence_authorisations
from central.database.register_tables import accesses
from central.demo import DemoPerson
from central.registers.e_licences import STORE
from central.retention import enforce
from central.settings import CentreSettings, Limits
from kiosk.contract import routes
from kiosk.contract.cases import (
    Application,
    CaseOutcome,
)
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.licences import (
    AUTHORISED_DAYS,
    LicenceAnswer,
    LicenceState,
)
from kiosk.contract.problems import ProblemCode
from kiosk.standards import LicenceNumber
from tests.central_api.central_machine import TestMachine, problem_of
from tests.central_api.licence_asking import DRIVER, SHOP, People, asked, authorise, decided, opened, shop, use_of
from tests.central_api.running_centre import Running, running


def test_an_authorised_licence_stands_for_the_paper(
    centre: Running, machine: TestMachine, zhou: DemoPerson
) -> None:
    identity = machine.identity(zhou)
    answer = authorise(machine, asked(centre, identity))
    assert answer.state is LicenceState.FETCHED
    assert answer.shown is not None
    assert (answer.shown.name.zh, answer.shown.holder, answer.shown.valid_to) == ("不动产权证书", "周**", None)
    assert "0012345" not in answer.shown.number
    given = opened(machine, answer)
    number = LicenceNumber.parse(given.licence_no)
    assert number is not None
    assert (given.item_code, given.material, given.licence_type) == (SHOP, "premises", "real-estate")
    assert given.until - given.authorised_at == timedelta(days=AUTHORISED_DAYS)
    decision = decided(machine, shop(centre, machine, zhou, identity, use_of(machine, answer)))
    assert decision.outcome is CaseOutcome.APPROVED
    assert any("电子证照" in fact.source.zh for fact in decision.facts)
    bare = decided(machine, shop(centre, machine, zhou, identity))
    assert bare.outcome is CaseOutcome.SUPPLEMENT


def test_the_answer_holds_nothing_of_the_licence_itself(
    centre: Running, machine: TestMachine, zhou: DemoPerson
) -> None:
    raw = machine.send("POST", routes.LICENCES, asked(centre, machine.identity(zhou))).text
    for secret in ("周建国", zhou.card.number, "示例路12号", "豫（2021）平顶山市不动产权第0012345号"):
        assert secret not in raw


def test_each_question_is_in_the_access_book_with_its_session_and_its_case(
    centre: Running, machine: TestMachine, zhou: DemoPerson
) -> None:
    identity = machine.identity(zhou)
    session = IdentityAssertion.from_payload(identity.payload).session_id
    use = use_of(machine, authorise(machine, asked(centre, identity)))
    application = shop(centre, machine, zhou, identity, use)
    decided(machine, application)
    centre.centre.access_book.flush()
    with centre.centre.database.read() as connection:
        rows = connection.execute(select(accesses).where(accesses.c.register_id == STORE)).all()
    assert [row.case_of for row in rows] == [session, application.application_id]
    assert all("授权" in row.basis_zh and "开小店" in row.purpose_zh and row.ended == "answered" for row in rows)


@pytest.mark.parametrize(
    ("who", "code", "material", "state", "shows"),
    [
        ("feng-li", DRIVER, "driving-licence", LicenceState.EXPIRED, True),
        ("zheng-qiang", DRIVER, "driving-licence", LicenceState.REVOKED, True),
        ("han-mei", SHOP, "premises", LicenceState.REVOKED, True),
        ("wu-xiaoyan", SHOP, "premises", LicenceState.OTHER_HOLDER, False),
        ("zhang-xiuying", SHOP, "premises", LicenceState.NONE, False),
    ],
)
def test_what_does_not_replace_the_paper_is_said(
    centre: Running,
    machine: TestMachine,
    person: People,
    who: str,
    code: str,
    material: str,
    state: LicenceState,
    shows: bool,
) -> None:
    one = person(who)
    answer = authorise(machine, asked(centre, machine.identity(one), code, material))
    assert answer.state is state
    assert answer.authorisation is None
    assert (answer.shown is not None) == shows
    with centre.centre.database.read() as connection:
        assert connection.execute(select(licence_authorisations)).all() == []


def test_a_silent_store_is_said_and_nothing_else(centre: Running, machine: TestMachine, zhou: DemoPerson) -> None:
    identity = machine.identity(zhou)
    centre.controls(silent_registers=[STORE])
    answer = authorise(machine, asked(centre, identity))
    assert answer == LicenceAnswer(state=LicenceState.SILENT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"identifier": "1.2.156.3005.2.X"},
        {"holder_number": None},
        {"valid_to": "2030-01-01"},
        {"fields": {"address": "某处"}},
        {"fields": {"address": 12, "purpose": "commerce"}},
        {"fields": {"address": "某处", "purpose": "castle"}},
        {"state": "fine"},
        {"issued_on": "yesterday"},
    ],
)
def test_a_store_that_lies_is_silent(
    centre: Running,
    machine: TestMachine,
    zhou: DemoPerson,
    licence_records: dict[str, dict[str, dict[str, Any]]],
    wrong: dict[str, Any],
) -> None:
    licence_records["real-estate"][zhou.card.number]["licences"][0].update(wrong)
    assert authorise(machine, asked(centre, machine.identity(zhou))).state is LicenceState.SILENT


def test_a_licence_of_another_type_under_this_one_is_none_of_it(
    centre: Running, machine: TestMachine, zhou: DemoPerson, licence_records: dict[str, dict[str, dict[str, Any]]]
) -> None:
    other = licence_records["driving-licence"][zhou.card.number]["licences"][0]["identifier"]
    licence_records["real-estate"][zhou.card.number]["licences"][0]["identifier"] = other
    assert authorise(machine, asked(centre, machine.identity(zhou))).state is LicenceState.SILENT


@pytest.mark.parametrize(
    ("register", "card", "same"),
    [
        ("阿卜杜外力·买买提", "阿卜杜外力•买买提", True),
        ("古丽" * 25, "古丽" * 25, True),
        ("李𠮷", "李𠮷", True),
        ("李𠮷", "李吉", False),
        ("周建国", "周建囯", False),
    ],
)
def test_names_are_compared_as_they_are_written(
    centre: Running,
    machine: TestMachine,
    zhou: DemoPerson,
    licence_records: dict[str, dict[str, dict[str, Any]]],
    register: str,
    card: str,
    same: bool,
) -> None:
    licence_records["real-estate"][zhou.card.number]["licences"][0]["holder_name"] = register
    account = centre.centre.backend._records["city_account"]["person"][zhou.card.number]  # type: ignore[attr-defined]
    account["name"] = card
    renamed = zhou.model_copy(update={"card": zhou.card.model_copy(update={"name": card})})
    answer = authorise(machine, asked(centre, machine.identity(renamed)))
    assert answer.state is (LicenceState.FETCHED if same else LicenceState.OTHER_HOLDER)
    if same:
        assert answer.shown is not None
        assert len(answer.shown.holder) <= 7


def test_only_whoever_has_shown_who_they_are_authorises(
    centre: Running, machine: TestMachine, zhou: DemoPerson
) -> None:
    identity = machine.identity(zhou)
    other = centre.machine()
    assert problem_of(other.send("POST", routes.LICENCES, asked(centre, identity))) is ProblemCode.IDENTITY_REFUSED
    forged = identity.model_copy(update={"payload": {**identity.payload, "level": "L3"}})
    assert problem_of(machine.send("POST", routes.LICENCES, asked(centre, forged))) is ProblemCode.IDENTITY_REFUSED
    signed_low = centre.centre.key.sign("identity", {**identity.payload, "level": "L1"})
    assert (
        problem_of(machine.send("POST", routes.LICENCES, asked(centre, signed_low))) is ProblemCode.IDENTITY_REFUSED
    )
    centre.clock.step(timedelta(minutes=31).total_seconds())
    assert (
        problem_of(machine.send("POST", routes.LICENCES, asked(centre, identity))) is ProblemCode.IDENTITY_REFUSED
    )


@pytest.mark.parametrize(
    ("update", "code"),
    [
        ({"item_code": "41040000XX-00-0000"}, ProblemCode.ITEM_UNKNOWN),
        ({"item_version": "0"}, ProblemCode.ITEM_UNKNOWN),
        ({"material": "id-card"}, ProblemCode.FORM_INVALID),
        ({"material": "nothing"}, ProblemCode.FORM_INVALID),
        ({"consent_digest": "sha256:" + "0" * 64}, ProblemCode.FORM_INVALID),
    ],
)
def test_what_was_not_agreed_to_is_not_fetched(
    centre: Running, machine: TestMachine, zhou: DemoPerson, update: dict[str, str], code: ProblemCode
) -> None:
    request = asked(centre, machine.identity(zhou)).model_copy(update=update)
    assert problem_of(machine.send("POST", routes.LICENCES, request)) is code
    with centre.centre.database.read() as connection:
        assert connection.execute(select(accesses).where(accesses.c.register_id == STORE)).all() == []


def test_nobody_tries_for_ever(tmp_path: Path, zhou: DemoPerson) -> None:
    limits = replace(Limits(), licences_per_person=2, licences_per_machine=4)
    with running(CentreSettings(data=tmp_path / "few", demonstration=True, limits=limits)) as centre:
        first, second = centre.machine(), centre.machine()
        here, there = first.identity(zhou), second.identity(zhou)
        authorise(first, asked(centre, here))
        authorise(second, asked(centre, there))
        request = asked(centre, here)
        assert problem_of(first.send("POST", routes.LICENCES, request)) is ProblemCode.TOO_MANY
        centre.clock.step(3601)
        again = asked(centre, first.identity(zhou))
        authorise(first, again)
        for _ in range(3):
            first.send("POST", routes.LICENCES, b"{}")
        assert problem_of(first.send("POST", routes.LICENCES, b"{}")) is ProblemCode.TOO_MANY


def test_an_authorisation_that_nobody_used_goes_and_one_of_a_case_stays(
    centre: Running, machine: TestMachine, authorised: Application, zhou: DemoPerson
) -> None:
    decided(machine, authorised)
    identity = machine.identity(zhou)
    unused = opened(machine, authorise(machine, asked(centre, identity)))
    for days, left in ((AUTHORISED_DAYS + 59, 2), (2, 1)):
        centre.clock.step(timedelta(days=days).total_seconds())
        enforce(centre.centre.database, centre.clock.now())
        with centre.centre.database.read() as connection:
            kept = connection.execute(select(licence_authorisations.c.authorisation_id)).scalars().all()
        assert len(kept) == left
    assert unused.authorisation_id not in kept
