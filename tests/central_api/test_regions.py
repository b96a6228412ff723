# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done here for another place: by rules as here, or handed to that place's office, once, and followed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from central.database.routing_tables import hand_overs
from central.database.schema import cases
from central.demo import DemoBackend, DemoPerson
from central.desk.queues import Queue
from central.desk.staff import StaffSession
from central.intake.region_checks import decided_for
from central.intake.replaying import replay_cases
from central.registers import Registers
from central.routing import HandOver, HandOvers, HandOverState, OfficeAnswer, OfficeNews, OfficeOutcome, OfficeTook
from kiosk.contract.cases import Application, CaseOutcome, Decision, DecisionWay, SubmissionAnswer, form_digest
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.regions import RegionMode
from kiosk.standards import LicenceNumber
from tests.central_api.central_machine import TestMachine
from tests.central_api.desk_clerk import clerk
from tests.central_api.licence_asking import issued
from tests.central_api.running_centre import Running

SENIOR_CARD = "41040000MZ-QR-0001"
RUZHOU, XUCHANG = "410482", "4110"
EVERYBODY = StaffSession("test", "test", "")
People = Callable[[str], DemoPerson]


def applied(
    centre: Running, machine: TestMachine, person: DemoPerson, region: str | None, version: str | None = "1"
) -> Application:
    definition = centre.centre.definitions[SENIOR_CARD]
    made = machine.application(definition, person, {"collect": "electronic"})
    return placed(made, region, version)


def placed(made: Application, region: str | None, version: str | None) -> Application:
    signed = form_digest(
        made.item_code,
        made.item_version,
        made.form,
        DecisionWay(made.way),
        made.attachments,
        region=region,
        region_version=version,
    )
    signature = made.signature.model_copy(update={"form_digest": signed})
    return made.model_copy(update={"region": region, "region_version": version, "signature": signature})


def decided(machine: TestMachine, application: Application) -> dict[str, Any]:
    answer = machine.submit(application)
    assert answer.status_code == 200, answer.text
    return SubmissionAnswer.model_validate_json(answer.content).decision.payload


def refused(machine: TestMachine, application: Application) -> Problem:
    answer = machine.submit(application)
    assert answer.status_code == 409, answer.text
    return Problem.model_validate_json(answer.content)


def row(centre: Running, application: Application) -> Any:
    this = hand_overs.c.application_id == application.application_id
    with centre.centre.database.read() as connection:
        return connection.execute(select(hand_overs).where(this)).one_or_none()


def state(centre: Running, application: Application) -> str:
    with centre.centre.database.read() as connection:
        found: str = connection.execute(
            select(cases.c.state).where(cases.c.application_id == application.application_id)
        ).scalar_one()
    return found


def shown(centre: Running, queue: Queue) -> list[str]:
    return [one.application_id for one in centre.centre.queues.lines(queue, EVERYBODY)]


def test_a_district_is_decided_by_rules_in_its_own_name(
    centre: Running, machine: TestMachine, person: People
) -> None:
    application = applied(centre, machine, person("zhao-yongfu"), RUZHOU)
    decision = decided(machine, application)
    assert decision["outcome"] == "approved"
    assert decision["legal_actor"]["zh"] == "汝州市民政局"
    assert decision["document"]["sealed"]
    assert row(centre, application) is None


def test_the_e_licence_of_a_district_is_its_offices_and_replaces_that_of_the_city(
    centre: Running, machine: TestMachine, person: People
) -> None:
    decided(machine, applied(centre, machine, person("zhao-yongfu"), None, None))
    centre.clock.step(60)
    assert decided(machine, applied(centre, machine, person("zhao-yongfu"), RUZHOU))["outcome"] == "approved"
    before, licence = issued(centre)
    number = LicenceNumber.parse(licence.identifier)
    assert number is not None
    assert (number.issuer, json.loads(licence.record)["issuer"]) == ("11410482MB1R8A2M0B", "汝州市民政局")
    assert (before.state, licence.state) == ("cancelled", "valid")


def test_what_was_decided_for_any_place_comes_out_the_same_when_it_is_decided_anew(
    centre: Running, machine: TestMachine, person: People
) -> None:
    for region in (RUZHOU, XUCHANG):
        decided(machine, applied(centre, machine, person("zhao-yongfu"), region))
    decided(machine, applied(centre, machine, person("wu-xiaoyan"), None, None))
    audit = list(replay_cases(centre.centre.database, centre.centre.definitions, centre.centre.trusted))
    assert [result.value for _, result, _ in audit] == ["same"] * 3


def test_the_citys_own_place_and_none_are_as_ever(centre: Running, machine: TestMachine, person: People) -> None:
    here = decided(machine, applied(centre, machine, person("zhao-yongfu"), "410400", None))
    assert here["legal_actor"]["zh"] == "平顶山市民政局"


@pytest.mark.parametrize(
    ("region", "version", "told"),
    [
        ("420500", "1", "does it itself"),
        (RUZHOU, "0", "version 1"),
        (RUZHOU, None, "version 1"),
        ("410400", "1", "no version"),
    ],
)
def test_another_place_or_version_is_refused_with_what_to_do(
    centre: Running, machine: TestMachine, person: People, region: str, version: str | None, told: str
) -> None:
    wrong = refused(machine, applied(centre, machine, person("zhao-yongfu"), region, version))
    assert wrong.code is ProblemCode.REGION_NOT_OFFERED
    assert told in wrong.detail


def test_an_item_of_this_city_alone_takes_no_place(centre: Running, machine: TestMachine, person: People) -> None:
    definition = centre.centre.definitions["41040000RS-GG-0001"]
    assert not definition.item.regions
    made = machine.application(definition, person("zhang-xiuying"), {})
    wrong = refused(machine, placed(made, RUZHOU, "1"))
    assert wrong.code is ProblemCode.REGION_NOT_OFFERED
    assert "leave the place out" in wrong.detail


def test_a_place_that_was_changed_after_signing_is_refused(
    centre: Running, machine: TestMachine, person: People
) -> None:
    application = applied(centre, machine, person("zhao-yongfu"), RUZHOU)
    answer = machine.submit(application.model_copy(update={"region": "410425"}))
    assert answer.status_code == 422
    answer = machine.submit(application.model_copy(update={"region": None, "region_version": None}))
    assert answer.status_code == 422


def test_what_is_collected_goes_to_its_office_once_and_comes_back(
    centre: Running, machine: TestMachine, person: People
) -> None:
    whom = person("zhao-yongfu")
    application = applied(centre, machine, whom, XUCHANG)
    decision = decided(machine, application)
    assert decision["outcome"] == "referred"
    assert decision["handler"]["zh"] == "许昌市民政局"
    assert decision["legal_actor"]["zh"] == "许昌市民政局"
    # Fifteen working days of the place's own promise, not the city's.
    assert decision["due"] == "2026-12-14"
    assert decision["facts"] == []
    assert row(centre, application).state == HandOverState.QUEUED.value
    # The same body again makes no second one.
    decided(machine, application)
    assert centre.centre.hand_overs.work() == 1
    assert centre.centre.hand_overs.work() == 0
    kept = row(centre, application)
    assert kept.state == HandOverState.DELIVERED.value
    assert kept.receipt.startswith("4110-")
    centre.clock.step(30)
    centre.centre.hand_overs.work()
    assert row(centre, application).state == HandOverState.ACCEPTED.value
    assert state(centre, application) == "taken"
    centre.clock.step(180)
    centre.centre.hand_overs.work()
    assert row(centre, application).state == HandOverState.ANSWERED.value
    assert state(centre, application) == "decided"
    told = [one["text"] for one in centre.messages() if "许昌市民政局" in one["text"]]
    assert len(told) == 1
    assert "已办好" in told[0]


def test_no_register_is_asked_about_what_another_place_decides(
    centre: Running, machine: TestMachine, person: People
) -> None:
    application = applied(centre, machine, person("zhao-yongfu"), XUCHANG)
    decided(machine, application)
    book = centre.centre.access_book.fetch("person", application.applicant.number)
    assert book is not None
    cases_asked = {line["case"] for line in book["rows"]}
    with centre.centre.database.read() as connection:
        number = connection.execute(
            select(cases.c.case_no).where(cases.c.application_id == application.application_id)
        ).scalar_one()
    assert number not in cases_asked


def test_an_office_that_is_down_is_tried_again_with_longer_pauses(
    centre: Running, machine: TestMachine, person: People
) -> None:
    centre.controls(neighbours_down=True)
    application = applied(centre, machine, person("zhao-yongfu"), XUCHANG)
    decided(machine, application)
    for tried, seconds in enumerate((0, 10, 30, 60, 300), start=1):
        centre.clock.step(seconds)
        assert centre.centre.hand_overs.work() == 0
        kept = row(centre, application)
        assert (kept.tries, kept.state, kept.trouble) == (tried, "queued", "silent")
        assert centre.centre.hand_overs.work() == 0
        assert row(centre, application).tries == tried
    centre.controls(neighbours_down=False)
    centre.clock.step(900)
    assert centre.centre.hand_overs.work() == 1


def test_an_office_that_stays_silent_loses_no_case(centre: Running, machine: TestMachine, person: People) -> None:
    centre.controls(neighbours_answer=False)
    application = applied(centre, machine, person("zhao-yongfu"), XUCHANG)
    decided(machine, application)
    centre.centre.hand_overs.work()
    assert application.application_id not in shown(centre, Queue.WAITING)
    line = next(one for one in centre.centre.queues.lines(Queue.OPEN, EVERYBODY))
    assert line.elsewhere is not None
    assert (line.elsewhere.office, line.elsewhere.state) == ("许昌市民政局", "delivered")
    centre.clock.step(timedelta(days=20).total_seconds())
    assert application.application_id in shown(centre, Queue.WAITING)
    assert application.application_id in shown(centre, Queue.FLAGGED)


def test_who_takes_it_here_recalls_it(centre: Running, machine: TestMachine, person: People) -> None:
    application = applied(centre, machine, person("zhao-yongfu"), XUCHANG)
    decided(machine, application)
    centre.centre.hand_overs.work()
    answer = clerk(centre).post(f"/cases/{application.application_id}/take")
    assert answer.status_code == 200, answer.text
    assert "许昌市民政局" in answer.text
    centre.clock.step(600)
    centre.centre.hand_overs.work()
    assert row(centre, application).state == HandOverState.RECALLED.value
    assert state(centre, application) == "taken"
    centre.clock.step(600)
    centre.centre.hand_overs.work()
    assert state(centre, application) == "taken"


def test_an_office_that_does_not_take_it_leaves_it_to_a_person_here(
    centre: Running, machine: TestMachine, person: People
) -> None:
    centre.controls(not_ours=[XUCHANG])
    application = applied(centre, machine, person("zhao-yongfu"), XUCHANG)
    decided(machine, application)
    assert centre.centre.hand_overs.work() == 0
    kept = row(centre, application)
    assert (kept.state, kept.trouble, kept.next_at) == ("refused", "not_ours", None)
    assert application.application_id in [
        one.application_id for one in centre.centre.queues.lines(Queue.WAITING, EVERYBODY)
    ]


def test_a_refusal_there_has_reason_basis_and_remedy(centre: Running, machine: TestMachine, person: People) -> None:
    centre.controls(neighbours_refuse=True)
    application = applied(centre, machine, person("zhao-yongfu"), XUCHANG)
    decided(machine, application)
    for seconds in (0, 30, 180):
        centre.clock.step(seconds)
        centre.centre.hand_overs.work()
    assert state(centre, application) == "decided"
    file = centre.centre.desk.file(application.application_id, EVERYBODY)
    assert file is not None
    last = [step.decision for step in file.steps if step.decision is not None][-1]
    assert last.outcome is CaseOutcome.REFUSED
    assert last.refusal is not None
    assert not last.automatic


class _Talking:
    """An office that says what it is told to."""

    def __init__(self) -> None:
        self.taken: list[HandOver] = []
        self.said: list[OfficeNews] = []
        self.confirmed: list[OfficeNews] = []
        self.recalled: list[str] = []

    def take(self, case: HandOver) -> OfficeTook:
        self.taken.append(case)
        return OfficeTook("R1")

    def news(self) -> list[OfficeNews]:
        return self.said

    def confirm(self, news: Any) -> None:
        self.confirmed.extend(news)
        self.said = []

    def recall(self, hand_over_id: str) -> None:
        self.recalled.append(hand_over_id)


def _joined(centre: Running, port: _Talking) -> HandOvers:
    one = centre.centre
    items = {code: definition.item for code, definition in one.definitions.items()}
    return HandOvers(one.database, centre.clock, one.intake._key, items, port, one.notices, one.materials)


def test_the_office_gets_the_very_body_that_was_signed(
    centre: Running, machine: TestMachine, person: People
) -> None:
    application = applied(centre, machine, person("zhao-yongfu"), XUCHANG)
    decided(machine, application)
    port = _Talking()
    assert _joined(centre, port).work() == 1
    (case,) = port.taken
    assert case.application == application.model_dump_json().encode()
    assert (case.region, case.region_version) == (XUCHANG, "1")
    assert application.applicant.number not in repr(case)


def test_an_answer_before_anybody_accepted_it_and_one_without_a_reason(
    centre: Running, machine: TestMachine, person: People
) -> None:
    port = _Talking()
    joined = _joined(centre, port)
    for whom, answer, then in (
        ("zhao-yongfu", OfficeOutcome.APPROVED, ("decided", "answered")),
        ("li-ji", OfficeOutcome.REFUSED, ("waiting", "refused")),
    ):
        application = applied(centre, machine, person(whom), XUCHANG)
        decided(machine, application)
        joined.work()
        said = OfficeAnswer(outcome=answer, words=centre.centre.settings.city_name)
        port.said = [OfficeNews(port.taken[-1].hand_over_id, said)]
        joined.work()
        assert (state(centre, application), row(centre, application).state) == then
    # Told again, it changes nothing.
    port.said = [OfficeNews(port.taken[0].hand_over_id, None)]
    joined.work()
    assert port.recalled == []


def test_one_answer_that_cannot_be_kept_holds_up_no_other(
    centre: Running, machine: TestMachine, person: People
) -> None:
    """What another system wrote may hold anything: before, nothing was heard or handed over any more after it."""
    port = _Talking()
    joined = _joined(centre, port)
    made = [applied(centre, machine, person(whom), XUCHANG) for whom in ("zhao-yongfu", "li-ji")]
    for application in made:
        decided(machine, application)
    assert joined.work() == 2
    ids = {case.case_no: case.hand_over_id for case in port.taken}
    broken, sound = ids.values()
    words = Text.model_construct(zh="\ud800", en="half a character")
    whole = OfficeAnswer(outcome=OfficeOutcome.APPROVED, words=centre.centre.settings.city_name)
    port.said = [OfficeNews(broken, whole.model_copy(update={"words": words})), OfficeNews(sound, whole)]
    joined.work()
    assert len(port.confirmed) == 2, "neither is told again for ever"
    first, second = (row(centre, one) for one in made)
    assert (first.state, first.trouble, state(centre, made[0])) == ("refused", "unreadable", "waiting")
    assert (second.state, state(centre, made[1])) == ("answered", "decided")


def test_registers_of_another_place_are_asked_through_their_own_line(
    centre: Running, machine: TestMachine, person: People
) -> None:
    """Where there is no line, nobody is asked in vain, and a person decides."""
    definition = centre.centre.definitions[SENIOR_CARD]
    whom = person("zhao-yongfu")
    application = applied(centre, machine, whom, XUCHANG)
    without = Registers(DemoBackend(centre.clock), centre.clock, city_code="410400")
    assert without.gather(definition, application).readings == ()
    joined = Registers(
        DemoBackend(centre.clock), centre.clock, city_code="410400", places={"4110": DemoBackend(centre.clock)}
    )
    assert joined.gather(definition, application).values


def test_both_is_checked_here_before_it_is_handed_on(centre: Running, machine: TestMachine, person: People) -> None:
    variant = centre.centre.definitions[SENIOR_CARD].item.variant(XUCHANG)
    assert variant is not None
    both = variant.model_copy(update={"mode": RegionMode.BOTH})
    application = applied(centre, machine, person("zhao-yongfu"), None, None)
    answer = machine.submit(application)
    decision = Decision.from_payload(SubmissionAnswer.model_validate_json(answer.content).decision.payload)
    handed = decided_for(both, decision)
    assert handed.outcome is CaseOutcome.REFERRED
    assert handed.facts == decision.facts
    missing = decision.model_copy(update={"outcome": CaseOutcome.SUPPLEMENT})
    assert decided_for(both, missing).outcome is CaseOutcome.SUPPLEMENT
