# SPDX-License-Identifier: GPL-3.0-or-later
"""Licences that come with an application: only what was authorised for it, judged as it is at the decision."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from central.database.licence_tables import licence_authorisations
from central.database.register_tables import accesses
from central.demo import DemoPerson
from central.intake.replaying import Replayed, replay_cases
from central.registers.e_licences import STORE
from kiosk.contract.cases import (
    Application,
    CaseOutcome,
    RuleState,
)
from kiosk.contract.licences import (
    AUTHORISATION_KIND,
)
from kiosk.contract.problems import ProblemCode
from kiosk.standards import new_pick_up_code, new_uuid7
from tests.central_api.central_machine import TestMachine, problem_of
from tests.central_api.desk_clerk import clerk
from tests.central_api.licence_asking import (
    DRIVER,
    People,
    asked,
    authorise,
    decided,
    issued,
    refused,
    shop,
    signed_again,
    use_of,
    with_use,
)
from tests.central_api.running_centre import Running

# What comes with an application.


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


def test_of_cases_that_race_for_one_authorisation_one_gets_it(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    now = centre.clock.now()
    racing = [
        signed_again(authorised, application_id=new_uuid7(now), pick_up_code=new_pick_up_code()) for _ in range(4)
    ]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(machine.submit, racing))
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]


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
    centre: Running, machine: TestMachine, person: People, licence_records: dict[str, dict[str, dict[str, Any]]]
) -> None:
    zhou = person("zhou-jianguo")
    today = centre.clock.now().date().isoformat()
    licence_records["driving-licence"][zhou.card.number]["licences"][0]["valid_to"] = today
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
    licence_records: dict[str, dict[str, dict[str, Any]]],
    change: dict[str, str] | None,
    words: str,
) -> None:
    licences = licence_records["real-estate"][zhou.card.number]["licences"]
    if change is None:
        licences.clear()
    else:
        licences[0].update(change)
    decision = decided(machine, authorised)
    assert decision.outcome is CaseOutcome.REFERRED
    assert words in decision.headline.zh
    found = list(replay_cases(centre.centre.database, centre.centre.definitions, centre.centre.trusted))
    assert [one[1] for one in found] == [Replayed.SAME], found


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


def test_staff_see_the_licence_while_they_decide_and_not_after(
    centre: Running, machine: TestMachine, authorised: Application
) -> None:
    """Of an address that differs somebody has to compare the two."""
    form = {**authorised.form, "premises": "平顶山市新华区示例路13号"}
    application = signed_again(authorised, form=form)
    decided(machine, application)
    desk = clerk(centre, "liu-min")
    case = f"/cases/{application.application_id}"
    page = desk.page(case).text
    for told in (
        "授权的电子证照",
        "不动产权证书（代替经营场所证明）",
        "有效，和授权时一样",
        "示例路12号",
        "商业服务",
        "长期",
    ):
        assert told in page
    with centre.centre.database.read() as connection:
        row = connection.execute(
            select(accesses).where(accesses.c.register_id == STORE).order_by(accesses.c.id.desc()).limit(1)
        ).one()
    assert (row.asker_kind, row.asker, row.case_of) == ("staff", "liu-min", application.application_id)
    centre.controls(silent_registers=[STORE])
    assert "证照库没有应答" in desk.page(case).text
    centre.controls(silent_registers=[])
    assert desk.post(f"{case}/take").ok
    assert desk.post(f"{case}/approve", note="已核对").ok
    page = desk.page(case).text
    assert "办件已办结，不再调取" in page
    assert "示例路12号" not in page
