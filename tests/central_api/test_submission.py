# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import event

from central.decisions import DecisionRecord
from central.demo import DemoPerson
from central.intake.replaying import Replayed, replay_cases
from central.items import ITEMS_FOLDER
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.cases import (
    Application,
    CardType,
    CaseOutcome,
    ConsentRecord,
    Decision,
    DecisionWay,
    DocumentAnswer,
    Receipt,
    form_digest,
)
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.items import IdentityWay
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import SignedEnvelope, SigningKey, digest
from kiosk.standards import new_pick_up_code, new_uuid7
from tests.central_api.central_machine import TestMachine, answer_of, problem_of
from tests.central_api.running_centre import MORNING, Running, running

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"


@pytest.fixture
def application(centre: Running, machine: TestMachine, person: People) -> Application:
    """One that the rules approve."""
    zhang = person("zhang-xiuying")
    case = next(case for case in zhang.cases if case.item == ITEM)
    return machine.application(centre.centre.definitions[ITEM], zhang, case.answers)


@dataclass(frozen=True)
class Untouched:
    """One centre for all that is refused: nothing of it may leave a trace."""

    centre: Running
    machine: TestMachine
    application: Application


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory, person: People) -> Iterator[Untouched]:
    folder = tmp_path_factory.mktemp("centre")
    with running(CentreSettings(data=folder, demonstration=True)) as centre:
        machine = centre.machine()
        definition = centre.centre.definitions[ITEM]
        yield Untouched(centre, machine, machine.application(definition, person("zhang-xiuying"), {}))
        assert stored_cases(centre) == 0


def changed(application: Application, **update: Any) -> Application:
    """With the signature made again where the form or the way changed."""
    new = application.model_copy(update=update)
    if "signature" not in update:
        signed = form_digest(new.item_code, new.item_version, new.form, new.way)
        signature = new.signature.model_copy(update={"form_digest": signed})
        new = new.model_copy(update={"signature": signature})
    return new


def stored_cases(centre: Running) -> int:
    with centre.centre.database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one())


def test_an_approved_case_has_receipt_decision_record_and_paper(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    body = application.model_dump_json().encode()
    answer = answer_of(machine.submit_bytes(body, application.application_id))
    receipt = Receipt.from_payload(machine.trusted.open(answer.receipt, "receipt"))
    decision = Decision.from_payload(machine.trusted.open(answer.decision, "decision"))
    assert receipt.body_digest == digest(body)
    assert receipt.case_no == decision.case_no
    assert (decision.outcome, decision.automatic) == (CaseOutcome.APPROVED, True)
    assert decision.demonstration is True
    assert decision.document is not None
    with centre.centre.database.read() as connection:
        stored = connection.exec_driver_sql("SELECT record FROM decisions").scalar_one()
    envelope = SignedEnvelope.model_validate_json(stored)
    record = DecisionRecord.from_payload(machine.trusted.open(envelope, "decision_record"))
    assert record.decision == decision
    assert record.trace
    assert record.inputs_digest.startswith("sha256:")
    target = routes.DOCUMENT.format(document_id=decision.document.document_id)
    paper = DocumentAnswer.model_validate_json(machine.send("GET", target).content)
    pdf = base64.b64decode(paper.pdf)
    assert pdf.startswith(b"%PDF-")
    assert digest(pdf) == decision.document.sha256
    elsewhere = centre.machine().send("GET", target)
    assert problem_of(elsewhere) is ProblemCode.NOT_FOUND


def test_every_demonstration_case_comes_out_as_told(centre: Running, machine: TestMachine, person: People) -> None:
    from central.demo import demo_people

    seen: set[CaseOutcome] = set()
    for one in demo_people():
        for case in one.cases:
            if one.pin is None or case.guardian or case.authorises or case.leaves_out:
                # These take more than a form: tests of licences, of guardians and the walks have them.
                continue
            definition = centre.centre.definitions[case.item]
            made = machine.application(definition, one, case.answers)
            answer = machine.submit(made)
            decision = Decision.from_payload(answer_of(answer).decision.payload)
            assert decision.outcome is case.outcome, (one.id, case.item)
            seen.add(decision.outcome)
    assert seen >= {CaseOutcome.APPROVED, CaseOutcome.REFERRED, CaseOutcome.SUPPLEMENT}
    assert CaseOutcome.REFUSED not in seen


def test_refusal_is_off_until_the_city_signs_it_on(centre: Running, machine: TestMachine) -> None:
    from central.demo import demo_people

    person, case = next(
        (person, case)
        for person in demo_people()
        for case in person.cases
        if case.outcome_when_refusal_allowed is CaseOutcome.REFUSED and person.pin
    )
    definition = centre.centre.definitions[case.item]

    def outcome() -> Decision:
        answer = machine.submit(machine.application(definition, person, case.answers))
        return Decision.from_payload(answer_of(answer).decision.payload)

    assert outcome().outcome is CaseOutcome.REFERRED
    centre.controls(refusal_items=[case.item])
    refused = outcome()
    assert refused.outcome is CaseOutcome.REFUSED
    assert refused.refusal is not None
    assert refused.refusal.remedy.zh
    with centre.centre.database.write() as connection:
        row = connection.exec_driver_sql("SELECT envelope FROM city_settings").scalar_one()
        forged = SigningKey.generate().sign("city_setting", json.loads(row)["payload"])
        connection.exec_driver_sql("UPDATE city_settings SET envelope = ?", (forged.model_dump_json().encode(),))
    assert outcome().outcome is CaseOutcome.REFERRED
    centre.controls(refusal_items=[])
    assert outcome().outcome is CaseOutcome.REFERRED


def test_a_citizen_may_choose_a_person(centre: Running, machine: TestMachine, application: Application) -> None:
    chosen = changed(application, way=DecisionWay.PERSON)
    decision = Decision.from_payload(answer_of(machine.submit(chosen)).decision.payload)
    assert (decision.outcome, decision.automatic) == (CaseOutcome.REFERRED, False)
    assert decision.due is not None


def test_a_silent_register_refers_to_a_person(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    centre.controls(silent_registers=["population"])
    decision = Decision.from_payload(answer_of(machine.submit(application)).decision.payload)
    assert decision.outcome is CaseOutcome.REFERRED


def test_the_same_key_and_body_get_the_same_bytes(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    first = machine.submit(application)
    centre.clock.step(3600)
    second = machine.submit(application)
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert stored_cases(centre) == 1


def test_the_same_key_with_another_body_is_refused(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    assert machine.submit(application).ok
    other = changed(application, clock_trusted=False)
    answer = machine.submit(other)
    assert answer.status_code == 422
    assert problem_of(answer) is ProblemCode.KEY_REUSED
    assert stored_cases(centre) == 1


def test_twenty_racing_submissions_make_one_case(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    body = application.model_dump_json().encode()

    def submit(_: int) -> requests.Response:
        headers = {
            **machine.headers("POST", routes.CASES, body),
            routes.IDEMPOTENCY_HEADER: application.application_id,
        }
        return requests.post(centre.url + routes.CASES, data=body, headers=headers, timeout=30)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(submit, range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    with centre.centre.database.read() as connection:
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in ("cases", "decisions", "documents")
        ]
    assert counts == [1, 1, 1]


def test_racing_bodies_under_one_key_make_one_case(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    bodies = [
        changed(application, form={**application.form}, clock_trusted=trusted).model_dump_json().encode()
        for trusted in (True, False)
    ]

    def submit(body: bytes) -> requests.Response:
        headers = {
            **machine.headers("POST", routes.CASES, body),
            routes.IDEMPOTENCY_HEADER: application.application_id,
        }
        return requests.post(centre.url + routes.CASES, data=body, headers=headers, timeout=30)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(submit, bodies * 5))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [422] * 5
    assert stored_cases(centre) == 1


def test_many_cases_at_once_have_their_own_numbers_and_papers(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    made = [
        changed(
            application,
            application_id=new_uuid7(centre.clock.now()),
            pick_up_code=new_pick_up_code(),
        )
        for _ in range(8)
    ]

    def submit(one: Application) -> Decision:
        own = TestMachine(machine.url, machine.machine_id, machine.trusted, machine.key, machine.clock)
        return Decision.from_payload(answer_of(own.submit(one)).decision.payload)

    with ThreadPoolExecutor(8) as pool:
        decisions = list(pool.map(submit, made))
    assert len({decision.case_no for decision in decisions}) == 8
    for decision in decisions:
        assert decision.document is not None
        kept = centre.centre.papers.for_machine(decision.document.document_id, machine.machine_id)
        assert isinstance(kept, DocumentAnswer)
        assert digest(base64.b64decode(kept.pdf)) == decision.document.sha256


def test_an_answer_lost_after_the_commit_is_given_again(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    centre.controls(lose_answers=2)
    for _ in range(2):
        with pytest.raises(requests.ConnectionError):
            machine.submit(application)
        assert stored_cases(centre) == 1
    answer = machine.submit(application)
    receipt = Receipt.from_payload(machine.trusted.open(answer_of(answer).receipt, "receipt"))
    assert receipt.application_id == application.application_id
    assert stored_cases(centre) == 1


def test_the_centre_fails_and_talks_nonsense_on_demand(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    centre.controls(answer_500=1, answer_nonsense=1)
    failed = machine.submit(application)
    assert (failed.status_code, failed.content) == (500, b"Internal Server Error")
    nonsense = machine.submit(application)
    assert nonsense.status_code == 200
    assert b"html" in nonsense.content
    assert stored_cases(centre) == 0
    assert machine.submit(application).ok


def test_a_slow_centre_is_slow(centre: Running, machine: TestMachine, application: Application) -> None:
    centre.controls(delay_seconds=0.4)
    with pytest.raises(requests.Timeout):
        machine.submit(application, timeout=0.2)
    centre.controls(delay_seconds=0)
    assert machine.submit(application).ok


def test_demonstration_controls_name_what_they_do_not_know(centre: Running) -> None:
    for wanted in ({"silent_registers": ["moon"]}, {"delay_seconds": -1}, {"unknown": 1}):
        answer = requests.post(centre.url + "/demo/controls", json=wanted, timeout=10)
        assert problem_of(answer) is ProblemCode.MALFORMED


def test_a_pick_up_code_in_use_is_told(centre: Running, machine: TestMachine, application: Application) -> None:
    assert machine.submit(application).ok
    other = changed(application, application_id=new_uuid7(centre.clock.now()))
    answer = machine.submit(other)
    assert problem_of(answer) is ProblemCode.MALFORMED
    assert stored_cases(centre) == 1


def _identity_of(update: dict[str, Any]) -> Callable[[Application], dict[str, Any]]:
    def make(a: Application) -> dict[str, Any]:
        assert a.identity is not None
        return {"identity": a.identity.model_copy(update={"payload": {**a.identity.payload, **update}})}

    return make


WRONG: dict[str, tuple[Callable[[Application], dict[str, Any]], ProblemCode]] = {
    "unknown item": (lambda _: {"item_code": "410400XX-0000"}, ProblemCode.ITEM_UNKNOWN),
    "other version": (lambda _: {"item_version": "0.0.1"}, ProblemCode.ITEM_UNKNOWN),
    "other city": (lambda _: {"city_code": "110000"}, ProblemCode.MALFORMED),
    "no uuid7": (lambda _: {"application_id": "123e4567-e89b-42d3-a456-426614174000"}, ProblemCode.MALFORMED),
    "pick-up code": (lambda _: {"pick_up_code": "AAAAA-AAAAA-AAAAA"}, ProblemCode.MALFORMED),
    "other machine": (lambda _: {"machine_id": "KJ-410400-0999"}, ProblemCode.MALFORMED),
    "field too many": (lambda a: {"form": {**a.form, "surplus": "1"}}, ProblemCode.FORM_INVALID),
    "empty form": (lambda _: {"form": {}}, ProblemCode.FORM_INVALID),
    "notice digest": (
        lambda a: {"notice": a.notice.model_copy(update={"digest": "sha256:" + "0" * 64})},
        ProblemCode.FORM_INVALID,
    ),
    "notice version": (
        lambda a: {"notice": a.notice.model_copy(update={"version": "0"})},
        ProblemCode.FORM_INVALID,
    ),
    "signature of another form": (
        lambda a: {"signature": a.signature.model_copy(update={"form_digest": "sha256:" + "1" * 64})},
        ProblemCode.FORM_INVALID,
    ),
    "signature no picture": (
        lambda a: {"signature": a.signature.model_copy(update={"png": "AAAA"})},
        ProblemCode.MALFORMED,
    ),
    "no identity": (lambda _: {"identity": None}, ProblemCode.IDENTITY_REFUSED),
    "identity tampered": (_identity_of({"name": "别人"}), ProblemCode.IDENTITY_REFUSED),
    "card number": (
        lambda a: {"applicant": a.applicant.model_copy(update={"number": "410400194201010027"})},
        ProblemCode.IDENTITY_REFUSED,
    ),
    "other person": (
        lambda a: {"applicant": a.applicant.model_copy(update={"name": "别人"})},
        ProblemCode.IDENTITY_REFUSED,
    ),
    "card expired": (
        lambda a: {"applicant": a.applicant.model_copy(update={"valid_to": a.applicant.valid_from})},
        ProblemCode.IDENTITY_REFUSED,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_application_is_refused_with_its_reason(untouched: Untouched, name: str) -> None:
    make, code = WRONG[name]
    application = untouched.application
    answer = untouched.machine.submit(changed(application, **make(application)))
    assert problem_of(answer) is code, answer.text
    assert stored_cases(untouched.centre) == 0
    # The reason never repeats what the citizen wrote.
    assert application.applicant.name not in answer.text
    assert application.applicant.number not in answer.text


@pytest.mark.parametrize(
    "consents",
    [
        lambda given: [],
        lambda given: [*given, *given],
        lambda given: [one.model_copy(update={"given": False}) for one in given],
        lambda given: [one.model_copy(update={"text_digest": "sha256:0"}) for one in given],
        lambda given: [*given, given[0].model_copy(update={"id": "marketing"})],
    ],
    ids=["not asked", "asked twice", "refused", "another text", "not this item's"],
)
def test_a_required_consent_must_be_given_to_the_very_text(
    centre: Running,
    machine: TestMachine,
    person: People,
    consents: Callable[[tuple[ConsentRecord, ...]], list[ConsentRecord]],
) -> None:
    item = "41040000JT-XK-0001"
    zhou = person("zhou-jianguo")
    case = next(case for case in zhou.cases if case.item == item)
    made = machine.application(centre.centre.definitions[item], zhou, case.answers)
    wrong = changed(made, consents=tuple(consents(made.consents)))
    assert problem_of(machine.submit(wrong)) is ProblemCode.FORM_INVALID
    assert machine.submit(made).ok


def _next_version(items: Path, *, required: str | None = None) -> None:
    """The city updates the item at night. required: a field that its form now asks for."""
    path = next(path for path in items.glob("*/item.json") if ITEM in path.read_text(encoding="utf-8"))
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "version": f"{data['version']}1"}), encoding="utf-8")
    if required is not None:
        form = path.with_name("form.schema.json")
        schema = json.loads(form.read_text(encoding="utf-8"))
        form.write_text(json.dumps({**schema, "required": [*schema["required"], required]}), encoding="utf-8")


@pytest.mark.parametrize("required", [None, "phone"], ids=["it still fits", "the form asks for more"])
def test_what_was_signed_before_the_item_changed_is_judged_anew(
    tmp_path: Path, person: People, required: str | None
) -> None:
    """Signed without a line in the evening; the city updated the item at night. What fits the item of today is
    decided by its rules; what does not is nobody's fault, and goes to a person."""
    items = tmp_path / "items"
    shutil.copytree(ITEMS_FOLDER, items, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    settings = CentreSettings(data=tmp_path / "data", demonstration=True, items=items)
    with running(settings) as evening:
        machine = evening.machine()
        zhang = person("zhang-xiuying")
        made = machine.application(evening.centre.definitions[ITEM], zhang, {})
        made = changed(made, form={key: value for key, value in made.form.items() if key != "phone"})
        never = machine.application(evening.centre.definitions[ITEM], zhang, {})
    _next_version(items, required=required)
    with running(settings) as morning:
        machine.url = morning.url
        decision = Decision.from_payload(answer_of(machine.submit(made)).decision.payload)
        if required is None:
            assert (decision.outcome, decision.automatic) == (CaseOutcome.APPROVED, True)
        else:
            assert (decision.outcome, decision.automatic) == (CaseOutcome.REFERRED, False)
            assert "更新" in decision.headline.zh
            assert decision.facts[0].text == decision.headline
        wrong = machine.submit(changed(never, form={}))
        assert problem_of(wrong) is ProblemCode.FORM_INVALID
        unknown = machine.submit(changed(never, item_version="7"))
        assert problem_of(unknown) is ProblemCode.ITEM_UNKNOWN
        parts = (morning.centre.database, morning.centre.definitions, morning.centre.trusted)
        assert [result.value for _, result, _ in replay_cases(*parts)] == ["same"]


def test_rules_that_its_citizen_did_not_see_may_approve_and_nothing_else(tmp_path: Path, person: People) -> None:
    items = tmp_path / "items"
    shutil.copytree(ITEMS_FOLDER, items, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    settings = CentreSettings(data=tmp_path / "data", demonstration=True, items=items)
    liu = person("liu-changshun")
    answers = next(case.answers for case in liu.cases if case.outcome is CaseOutcome.SUPPLEMENT)
    with running(settings) as evening:
        machine = evening.machine()
        # He has no PIN: the proof is by the code that was sent to his phone.
        challenge = machine.challenge(liu, IdentityWay.PHONE_CODE)
        code = re.search(r"[0-9]{6}", evening.messages()[0]["text"])
        assert code is not None
        assertion = machine.prove(challenge, code.group()).assertion
        assert assertion is not None
        made = machine.application(evening.centre.definitions[ITEM], liu, answers, identity=assertion)
    _next_version(items)
    with running(settings) as morning:
        machine.url = morning.url
        decision = Decision.from_payload(answer_of(machine.submit(made)).decision.payload)
        assert decision.outcome is CaseOutcome.REFERRED
        assert decision.lacks
        assert "更新" in decision.headline.zh
        parts = (morning.centre.database, morning.centre.definitions, morning.centre.trusted)
        assert [result.value for _, result, _ in replay_cases(*parts)] == ["same"]


@pytest.mark.parametrize("meanwhile", [{"enabled": False}, {"channels": ["bank_stm"]}])
def test_what_was_signed_before_the_item_left_the_machine_goes_to_a_person(
    tmp_path: Path, person: People, meanwhile: dict[str, object]
) -> None:
    """A machine may not turn away what a citizen signed while it was offered."""
    items = tmp_path / "items"
    shutil.copytree(ITEMS_FOLDER, items, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    settings = CentreSettings(data=tmp_path / "data", demonstration=True, items=items)
    with running(settings) as evening:
        machine = evening.machine()
        made = machine.application(evening.centre.definitions[ITEM], person("zhang-xiuying"), {})
    path = next(path for path in items.glob("*/item.json") if ITEM in path.read_text(encoding="utf-8"))
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, **meanwhile}), encoding="utf-8")
    with running(settings) as morning:
        machine.url = morning.url
        decision = Decision.from_payload(answer_of(machine.submit(made)).decision.payload)
        assert (decision.outcome, decision.automatic) == (CaseOutcome.REFERRED, False)
    path.write_text(json.dumps(data), encoding="utf-8")
    with running(settings) as later:
        parts = (later.centre.database, later.centre.definitions, later.centre.trusted)
        assert [result.value for _, result, _ in replay_cases(*parts)] == ["same"]


def test_an_expired_card_is_not_helped_by_a_wrong_clock(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    expired = application.applicant.model_copy(update={"valid_to": date(2026, 11, 22)})
    for day in (MORNING - timedelta(days=3), MORNING - timedelta(minutes=5)):
        wrong = changed(application, applicant=expired, signed_at=day, clock_trusted=False)
        assert problem_of(machine.submit(wrong)) is ProblemCode.IDENTITY_REFUSED
    last_day = expired.model_copy(update={"valid_to": date(2026, 11, 23)})
    assert machine.submit(changed(application, applicant=last_day)).ok


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_no_clock_shows_is_refused_and_is_no_fault(untouched: Untouched, moment: str) -> None:
    machine, application = untouched.machine, untouched.application
    wrong = application.model_copy(update={"signed_at": datetime.fromisoformat(moment), "clock_trusted": False})
    assert problem_of(machine.submit(wrong)) is ProblemCode.MALFORMED
    told = {"made_at": moment, "page": "home", "phone": "13800000011", "request_id": "1", "application_id": None}
    answer = machine.send("POST", routes.CALLBACKS, json.dumps(told).encode())
    assert problem_of(answer) is ProblemCode.MALFORMED
    rated = {"made_at": moment, "rating_id": "1", "application_id": "2", "satisfaction": "good", "reasons": []}
    answer = machine.send("POST", routes.RATINGS, json.dumps(rated).encode())
    assert problem_of(answer) is ProblemCode.MALFORMED


def test_a_full_disk_gives_no_receipt_and_loses_nothing(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    with centre.centre.database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    full = threading.Event()

    def _limit(connection: Any, *_: Any) -> None:
        # SQLite's own "database or disk is full", at every connection from now on.
        connection.execute(f"PRAGMA max_page_count = {pages if full.is_set() else 1_000_000}")

    engine = centre.centre.database._engine
    event.listen(engine, "checkout", _limit)
    full.set()
    answer = machine.submit(application)
    assert answer.status_code == 500
    assert problem_of(answer) is ProblemCode.INTERNAL
    assert "receipt" not in answer.text
    assert stored_cases(centre) == 0
    full.clear()
    assert machine.submit(application).ok
    assert stored_cases(centre) == 1


def test_an_assertion_of_another_machine_opens_nothing(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    assert application.identity is not None
    said = IdentityAssertion.from_payload(application.identity.payload)
    elsewhere = said.model_copy(update={"machine_id": "KJ-410400-0777"})
    forged = changed(application, identity=centre.centre.key.sign("identity", elsewhere.to_payload()))
    assert problem_of(machine.submit(forged)) is ProblemCode.IDENTITY_REFUSED


def test_an_application_signed_after_the_assertion_lapsed_is_refused(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    centre.clock.step(3600)
    late = changed(application, signed_at=centre.clock.now())
    assert problem_of(machine.submit(late)) is ProblemCode.IDENTITY_REFUSED
    # A clock that is known to be wrong says nothing about when it was signed.
    jumped = changed(
        application,
        application_id=new_uuid7(centre.clock.now()),
        pick_up_code=new_pick_up_code(),
        signed_at=centre.clock.now() + timedelta(days=300),
        clock_trusted=False,
    )
    # So it is taken, and a person looks: a proof that never lapses would be a key to this person's name.
    decision = Decision.from_payload(answer_of(machine.submit(jumped)).decision.payload)
    assert (decision.outcome, decision.automatic) == (CaseOutcome.REFERRED, False)
    assert "时钟" in decision.headline.zh
    # Signed in time and sent late, as after a night without a line, it is taken.
    centre.clock.step(20 * 3600)
    assert machine.submit(application).ok


@pytest.mark.parametrize("key", [None, "", "another-key"])
def test_the_key_must_be_the_application_id(untouched: Untouched, key: str | None) -> None:
    machine, application = untouched.machine, untouched.application
    body = application.model_dump_json().encode()
    headers = {} if key is None else {routes.IDEMPOTENCY_HEADER: key}
    assert problem_of(machine.send("POST", routes.CASES, body, headers)) is ProblemCode.MALFORMED


@pytest.mark.parametrize("cut", [0, 1, 100, 1000])
def test_a_truncated_body_is_refused(untouched: Untouched, cut: int) -> None:
    machine, application = untouched.machine, untouched.application
    body = application.model_dump_json().encode()[:cut]
    assert problem_of(machine.submit_bytes(body, application.application_id)) is ProblemCode.MALFORMED
    assert stored_cases(untouched.centre) == 0


def test_a_number_that_json_cannot_carry_is_refused(machine: TestMachine, application: Application) -> None:
    body = application.model_dump_json().encode().replace(b'"form":{', b'"form":{"surplus":1e999,', 1)
    assert not machine.submit_bytes(body, application.application_id).ok


def test_stored_cases_replay_to_the_same_decision(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    assert machine.submit(application).ok
    parts = (centre.centre.database, centre.centre.definitions, centre.centre.trusted)
    assert [result for _, result, _ in replay_cases(*parts)] == [Replayed.SAME]
    with centre.centre.database.write() as connection:
        facts = connection.exec_driver_sql("SELECT facts FROM decisions").scalar_one()
        told = facts.replace(b"1942-01-01", b"1982-01-01")
        assert told != facts
        connection.exec_driver_sql("UPDATE decisions SET facts = ?", (told,))
    assert [result for _, result, _ in replay_cases(*parts)] == [Replayed.DIFFERENT]
    with centre.centre.database.write() as connection:
        connection.exec_driver_sql("UPDATE cases SET body = replace(body, 'kiosk', 'bank_')")
    assert [result for _, result, _ in replay_cases(*parts)] == [Replayed.DAMAGED]


def test_no_card_passes_for_one_of_another_type(centre: Running, machine: TestMachine, person: People) -> None:
    """The shop's item takes resident cards only; this holder of a permit proves the PIN, under another type."""
    item = "41040000SJ-XK-0001"
    huang = person("huang-zhiming")
    answers = next(case.answers for case in huang.cases if case.item == item)
    for wrong in CardType:
        if wrong is huang.card.card_type:
            continue
        disguised = huang.model_copy(update={"card": huang.card.model_copy(update={"card_type": wrong})})
        made = machine.application(centre.centre.definitions[item], disguised, answers)
        assert problem_of(machine.submit(made)) is ProblemCode.IDENTITY_REFUSED, wrong
    assert machine.submit(machine.application(centre.centre.definitions[item], huang, answers)).ok


def test_a_strangers_page_cannot_turn_the_demonstrations_knobs(centre: Running) -> None:
    url, wanted = centre.url + "/demo/controls", '{"answer_500": 5}'
    simple = requests.post(url, data=wanted, headers={"Content-Type": "text/plain"}, timeout=10)
    assert problem_of(simple) is ProblemCode.MALFORMED
    rebound = requests.get(centre.url + "/demo/messages", headers={"Host": "evil.example"}, timeout=10)
    assert problem_of(rebound) is ProblemCode.NOT_FOUND
    assert requests.get(url, timeout=10).json()["answer_500"] == 0
