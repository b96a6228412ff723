# SPDX-License-Identifier: GPL-3.0-or-later
"""E-licences at the wire: what a holder authorises is fetched, stands for the paper, and opens nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from central.database.licence_tables import issued_licences, licence_authorisations
from central.database.register_tables import accesses
from central.demo import DemoPerson
from central.desk.actions import Approve, Take
from central.desk.cases import ActResult
from central.desk.staff import StaffSession
from central.intake.replaying import Replayed, replay_cases
from central.licences.issuing import revoke_of_case
from central.registers.e_licences import STORE
from central.retention import enforce
from central.settings import CentreSettings, Limits
from kiosk.contract import routes
from kiosk.contract.cases import (
    Application,
    CaseOutcome,
    Decision,
    LicenceUse,
    RuleState,
    SubmissionAnswer,
    form_digest,
)
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.items import CatalogueBundle, ServiceItem
from kiosk.contract.licences import (
    AUTHORISATION_KIND,
    AUTHORISED_DAYS,
    LicenceAnswer,
    LicenceAuthorisation,
    LicenceRequest,
    LicenceState,
    authorisation_digest,
    authorisation_text,
    types_of,
)
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import SignedEnvelope
from kiosk.standards import LicenceNumber, new_pick_up_code, new_uuid7
from tests.central_api.central_machine import TestMachine, answer_of, problem_of
from tests.central_api.running_centre import Running, running

People = Callable[[str], DemoPerson]
SHOP, DRIVER, SENIOR = "41040000SJ-XK-0001", "41040000JT-XK-0001", "41040000MZ-QR-0001"
PREMISES = {
    "shop_name": "建国便民小店",
    "premises": "平顶山市新华区示例路12号",
    "scope": "daily_goods",
    "capital": 30000,
}


def item_of(centre: Running, code: str = SHOP) -> ServiceItem:
    return centre.centre.definitions[code].item


def asked(
    centre: Running, identity: SignedEnvelope, code: str = SHOP, material: str = "premises"
) -> LicenceRequest:
    """As a kiosk asks: the consent is of the words that both sides know."""
    item = item_of(centre, code)
    row = next(one for one in item.materials if one.code == material)
    envelope = SignedEnvelope.model_validate_json(centre.centre.catalogue.body)
    known = CatalogueBundle.from_payload(envelope.payload).licence_types
    text = authorisation_text(item, row, types_of(row, known))
    return LicenceRequest(
        identity=identity,
        item_code=code,
        item_version=item.version,
        material=material,
        consent_digest=authorisation_digest(text),
        authorised_at=centre.clock.now(),
    )


def authorise(machine: TestMachine, request: LicenceRequest) -> LicenceAnswer:
    answer = machine.send("POST", routes.LICENCES, request)
    assert answer.status_code == 200, answer.text
    return LicenceAnswer.model_validate_json(answer.content)


def opened(machine: TestMachine, answer: LicenceAnswer) -> LicenceAuthorisation:
    assert answer.authorisation is not None, answer.state
    return LicenceAuthorisation.from_payload(machine.trusted.open(answer.authorisation, AUTHORISATION_KIND))


def use_of(machine: TestMachine, answer: LicenceAnswer) -> LicenceUse:
    given = opened(machine, answer)
    assert answer.authorisation is not None
    return LicenceUse(material=given.material, sha256=given.sha256, authorisation=answer.authorisation)


def signed_again(application: Application, **update: Any) -> Application:
    """Changed, and signed as it is then."""
    new = application.model_copy(update=update)
    digest = form_digest(new.item_code, new.item_version, new.form, new.way, new.attachments, new.licences)
    signature = new.signature.model_copy(update={"form_digest": digest, "signed_at": new.signed_at})
    return new.model_copy(update={"signature": signature})


def shop(
    centre: Running, machine: TestMachine, person: DemoPerson, identity: SignedEnvelope, *uses: LicenceUse
) -> Application:
    """A shop of which no paper is scanned."""
    made = machine.application(centre.centre.definitions[SHOP], person, PREMISES, attachments=(), identity=identity)
    return signed_again(made, licences=uses)


def decided(machine: TestMachine, application: Application) -> Decision:
    answer: SubmissionAnswer = answer_of(machine.submit(application))
    return Decision.from_payload(machine.trusted.open(answer.decision, "decision"))


@pytest.fixture
def records(centre: Running) -> dict[str, dict[str, dict[str, Any]]]:
    """The demonstration's e-licence store: type to holder's number to what it has."""
    found: dict[str, dict[str, dict[str, Any]]] = centre.centre.backend._records[STORE]  # type: ignore[attr-defined]
    return found


@pytest.fixture
def zhou(person: People) -> DemoPerson:
    """Who owns the premises of the shop."""
    return person("zhou-jianguo")


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
    records: dict[str, dict[str, dict[str, Any]]],
    wrong: dict[str, Any],
) -> None:
    records["real-estate"][zhou.card.number]["licences"][0].update(wrong)
    assert authorise(machine, asked(centre, machine.identity(zhou))).state is LicenceState.SILENT


def test_a_licence_of_another_type_under_this_one_is_none_of_it(
    centre: Running, machine: TestMachine, zhou: DemoPerson, records: dict[str, dict[str, dict[str, Any]]]
) -> None:
    other = records["driving-licence"][zhou.card.number]["licences"][0]["identifier"]
    records["real-estate"][zhou.card.number]["licences"][0]["identifier"] = other
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
    records: dict[str, dict[str, dict[str, Any]]],
    register: str,
    card: str,
    same: bool,
) -> None:
    records["real-estate"][zhou.card.number]["licences"][0]["holder_name"] = register
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


# What comes with an application.


@pytest.fixture
def authorised(centre: Running, machine: TestMachine, zhou: DemoPerson) -> Application:
    """A right application, of whose changes none may be taken."""
    identity = machine.identity(zhou)
    use = use_of(machine, authorise(machine, asked(centre, identity)))
    return shop(centre, machine, zhou, identity, use)


def refused(machine: TestMachine, application: Application) -> str:
    answer = machine.submit(application)
    assert problem_of(answer) is ProblemCode.LICENCE_REFUSED, answer.text
    detail: str = json.loads(answer.content)["detail"]
    return detail


def with_use(application: Application, **update: Any) -> Application:
    use = application.licences[0].model_copy(update=update)
    return signed_again(application, licences=(use,))


def test_a_forged_authorisation_is_refused(machine: TestMachine, authorised: Application) -> None:
    envelope = authorised.licences[0].authorisation
    payload = {**envelope.payload, "licence_no": envelope.payload["licence_no"][:-5] + ".002.A"}
    forged = with_use(authorised, authorisation=envelope.model_copy(update={"payload": payload}))
    assert "not this centre's" in refused(machine, forged)
    own = machine.key.sign(AUTHORISATION_KIND, envelope.payload)
    assert "not this centre's" in refused(machine, with_use(authorised, authorisation=own))
    other_kind = authorised.identity
    assert "not this centre's" in refused(machine, with_use(authorised, authorisation=other_kind))


def test_another_digest_than_was_fetched_is_refused(machine: TestMachine, authorised: Application) -> None:
    assert "digest" in refused(machine, with_use(authorised, sha256="sha256:" + "0" * 64))


def test_the_signature_covers_the_licence(machine: TestMachine, authorised: Application) -> None:
    without = authorised.model_copy(update={"licences": ()})
    assert problem_of(machine.submit(without)) is ProblemCode.FORM_INVALID
    unsigned = signed_again(without).model_copy(update={"licences": authorised.licences})
    assert problem_of(machine.submit(unsigned)) is ProblemCode.FORM_INVALID


def test_a_licence_for_a_material_that_has_none_or_twice(machine: TestMachine, authorised: Application) -> None:
    assert "no e-licence" in refused(machine, with_use(authorised, material="id-card"))
    assert "twice" in refused(machine, signed_again(authorised, licences=authorised.licences * 2))


def test_another_persons_authorisation_is_refused(
    centre: Running, machine: TestMachine, authorised: Application, person: People
) -> None:
    wu = person("wu-xiaoyan")
    hers = shop(centre, machine, wu, machine.identity(wu), *authorised.licences)
    assert "another person" in refused(machine, hers)


def test_an_authorisation_of_another_session_is_refused(
    centre: Running, machine: TestMachine, authorised: Application, zhou: DemoPerson
) -> None:
    assert authorised.identity is not None
    later = {**authorised.identity.payload, "session_id": "another-session"}
    again = signed_again(authorised, identity=centre.centre.key.sign("identity", later))
    assert "another session" in refused(machine, again)


def test_an_authorisation_for_another_item_is_refused(
    centre: Running, machine: TestMachine, zhou: DemoPerson, authorised: Application
) -> None:
    identity = authorised.identity
    assert identity is not None
    driving = use_of(machine, authorise(machine, asked(centre, identity, DRIVER, "driving-licence")))
    use = driving.model_copy(update={"material": "premises"})
    assert "another item" in refused(machine, signed_again(authorised, licences=(use,)))


def test_an_authorisation_is_good_for_one_case(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    first = machine.submit(authorised)
    assert machine.submit(authorised).content == first.content
    now = centre.clock.now()
    second = signed_again(authorised, application_id=new_uuid7(now), pick_up_code=new_pick_up_code())
    assert "another case" in refused(machine, second)
    with centre.centre.database.read() as connection:
        (row,) = connection.execute(select(licence_authorisations)).all()
    assert row.application_id == authorised.application_id


def test_an_authorisation_is_known_after_the_database_was_put_back(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    with centre.centre.database.write() as connection:
        connection.execute(licence_authorisations.delete())
    assert decided(machine, authorised).outcome is CaseOutcome.APPROVED
    second = signed_again(authorised, application_id=new_uuid7(centre.clock.now()), pick_up_code=new_pick_up_code())
    assert "another case" in refused(machine, second)


def test_two_machines_at_once_each_have_their_own(centre: Running, zhou: DemoPerson) -> None:
    """The test's machines use one session id, as no two kiosks do: they are told apart all the same."""
    here, there = centre.machine(), centre.machine()
    theirs = []
    for machine in (here, there):
        identity = machine.identity(zhou)
        theirs.append((identity, use_of(machine, authorise(machine, asked(centre, identity)))))
    swapped = shop(centre, here, zhou, theirs[0][0], theirs[1][1])
    assert "another machine" in refused(here, swapped)
    for machine, (identity, use) in zip((here, there), theirs, strict=True):
        assert decided(machine, shop(centre, machine, zhou, identity, use)).outcome is CaseOutcome.APPROVED


# What has changed until the decision goes to a person.


def test_a_licence_that_expires_before_the_decision_goes_to_a_person(
    centre: Running, machine: TestMachine, person: People, records: dict[str, dict[str, dict[str, Any]]]
) -> None:
    zhou = person("zhou-jianguo")
    today = centre.clock.now().date().isoformat()
    records["driving-licence"][zhou.card.number]["licences"][0]["valid_to"] = today
    identity = machine.identity(zhou)
    use = use_of(machine, authorise(machine, asked(centre, identity, DRIVER, "driving-licence")))
    made = machine.application(
        centre.centre.definitions[DRIVER], zhou, {"exam_no": "2026000101"}, identity=identity
    )
    application = signed_again(made, licences=(use,))
    centre.clock.step(timedelta(hours=24).total_seconds())
    decision = decided(machine, application)
    assert decision.outcome is CaseOutcome.REFERRED
    assert any(fact.text.zh == "您授权的机动车驾驶证，后来过期了" for fact in decision.facts)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "cancelled"}, "现在已注销或挂失"),
        ({"state": "lost"}, "现在已注销或挂失"),
        ({"holder_number": "410400199505200147"}, "现在登记的是别人"),
        ({"issued_on": "2026-11-01"}, "后来有变动"),
        (None, "后来有变动"),
    ],
)
def test_a_licence_that_has_changed_goes_to_a_person(
    centre: Running,
    machine: TestMachine,
    authorised: Application,
    zhou: DemoPerson,
    records: dict[str, dict[str, dict[str, Any]]],
    change: dict[str, str] | None,
    words: str,
) -> None:
    licences = records["real-estate"][zhou.card.number]["licences"]
    if change is None:
        licences.clear()
    else:
        licences[0].update(change)
    decision = decided(machine, authorised)
    assert decision.outcome is CaseOutcome.REFERRED
    assert words in decision.headline.zh


def test_a_store_that_is_silent_at_the_decision_leaves_it_to_a_person(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    centre.controls(silent_registers=[STORE])
    decision = decided(machine, authorised)
    assert decision.outcome is CaseOutcome.REFERRED
    assert any(fact.state is RuleState.UNKNOWN and "电子证照" in fact.source.zh for fact in decision.facts)


def test_the_certificate_of_another_property_goes_to_a_person(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    form = {**authorised.form, "premises": "平顶山市新华区示例路13号"}
    assert decided(machine, signed_again(authorised, form=form)).outcome is CaseOutcome.REFERRED


def test_an_address_in_another_writing_is_the_same(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    form = {**authorised.form, "premises": "平顶山市 新华区示例路１２号"}
    assert decided(machine, signed_again(authorised, form=form)).outcome is CaseOutcome.APPROVED


def test_an_authorisation_that_has_ended_is_not_used(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    """Signed without a line and sent on the last day that its item allows; here an item that allows much."""
    envelope = authorised.licences[0].authorisation
    over = {**envelope.payload, "until": (centre.clock.now() - timedelta(seconds=1)).isoformat()}
    short = centre.centre.key.sign(AUTHORISATION_KIND, over)
    decision = decided(machine, with_use(authorised, authorisation=short))
    assert decision.outcome is CaseOutcome.REFERRED
    assert decision.headline.zh == "您对不动产权证书的授权已经到期"
    with centre.centre.database.read() as connection:
        asked_for = connection.execute(select(accesses.c.case_of).where(accesses.c.register_id == STORE)).all()
    assert (authorised.application_id,) not in asked_for


def test_what_was_authorised_before_the_line_fell_is_judged_when_it_comes(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    centre.clock.step(timedelta(hours=20).total_seconds())
    assert decided(machine, authorised).outcome is CaseOutcome.APPROVED


def test_a_decision_with_a_licence_is_replayed(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    decided(machine, authorised)
    found = list(replay_cases(centre.centre.database, centre.centre.definitions, centre.centre.trusted))
    assert [one[1] for one in found] == [Replayed.SAME], found


# What approvals make.


def issued(centre: Running) -> list[Any]:
    with centre.centre.database.read() as connection:
        return list(connection.execute(select(issued_licences).order_by(issued_licences.c.issued_at)))


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


def test_what_only_the_store_kept_from_being_decided_is_decided_when_it_answers(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    centre.controls(silent_registers=[STORE])
    assert decided(machine, authorised).outcome is CaseOutcome.REFERRED
    centre.controls(silent_registers=[])
    centre.clock.step(timedelta(minutes=16).total_seconds())
    assert centre.centre.deciding_again.run() == 1
    (row,) = issued(centre)
    assert row.application_id == authorised.application_id
    centre.centre.access_book.flush()
    with centre.centre.database.read() as connection:
        last = connection.execute(
            select(accesses).where(accesses.c.register_id == STORE).order_by(accesses.c.id.desc()).limit(1)
        ).one()
    assert (last.asker_kind, last.case_of) == ("centre", authorised.application_id)
    found = list(replay_cases(centre.centre.database, centre.centre.definitions, centre.centre.trusted))
    assert [one[1] for one in found] == [Replayed.SAME], found
