# SPDX-License-Identifier: GPL-3.0-or-later
"""Who registered without a line and went home is told how it came in: once, whatever falls in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from central.demo import DemoPerson
from central.intake.import_files import import_export
from central.notifications import SimulatedGateway
from central.settings import CentreSettings
from kiosk.contract.cases import Application, CaseOutcome, Decision
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.desk_clerk import clerk
from tests.central_api.running_centre import Running, running
from tests.central_api.test_import import another, applied, exported
from tests.central_api.test_late_arrivals import records

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"
HOUR = 3600.0


@pytest.fixture
def application(centre: Running, machine: TestMachine, person: People) -> Application:
    """One that the rules approve."""
    return machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})


def texts(centre: Running) -> list[str]:
    return [one["text"] for one in centre.messages()]


def owed(centre: Running) -> int:
    with centre.centre.database.read() as connection:
        count: int = connection.exec_driver_sql("SELECT count(*) FROM notices WHERE state = 'queued'").scalar_one()
    return count


def test_who_stands_at_the_machine_gets_no_message_and_who_went_home_gets_one(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    answer_of(machine.submit(application))
    assert owed(centre) == 0
    late = another(centre, application)
    centre.clock.step(2 * HOUR)
    decided = Decision.from_payload(answer_of(machine.submit(late)).decision.payload)
    machine.submit(late)
    assert (centre.centre.notices.work(), centre.centre.notices.work()) == (1, 0)
    (told,) = texts(centre)
    assert "您11月23日在自助机登记的" in told
    assert f"办件编号 {decided.case_no}，已受理并办好" in told
    for secret in (application.applicant.name, application.applicant.number, late.pick_up_code):
        assert secret not in told


def test_what_went_to_a_person_says_until_when(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    records(centre)["id_cards"]["card"][application.applicant.number]["lost"] = True
    centre.clock.step(2 * HOUR)
    decided = Decision.from_payload(answer_of(machine.submit(application)).decision.payload)
    assert decided.outcome is CaseOutcome.REFERRED
    assert decided.due is not None
    assert centre.centre.notices.work() == 1
    (told,) = texts(centre)
    assert f"由工作人员办理，{decided.due.month}月{decided.due.day}日前答复" in told
    assert "挂失" not in told, "whoever reads the phone over a shoulder learns no reason"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (CaseOutcome.APPROVED, "已受理并办好"),
        (CaseOutcome.REFERRED, "已受理，由工作人员办理，11月30日前答复"),
        (CaseOutcome.SUPPLEMENT, "还缺材料。请在12月9日前补齐"),
        (CaseOutcome.REFUSED, "没有批准"),
    ],
)
def test_each_answer_has_its_words(
    centre: Running, machine: TestMachine, application: Application, outcome: CaseOutcome, words: str
) -> None:
    decided = Decision.from_payload(answer_of(machine.submit(application)).decision.payload)
    made = decided.model_copy(
        update={"outcome": outcome, "due": date(2026, 11, 30), "resume_until": date(2026, 12, 9)}
    )
    assert words in centre.centre.late_news.words(made)


def test_what_a_person_has_decided_meanwhile_is_told_once(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    records(centre)["id_cards"]["card"][application.applicant.number]["lost"] = True
    centre.clock.step(2 * HOUR)
    machine.submit(application)
    one = clerk(centre)
    one.post(f"/cases/{application.application_id}/take")
    one.post(f"/cases/{application.application_id}/approve", note="已核对")
    (told,) = texts(centre)
    assert "已审核通过" in told
    assert (centre.centre.notices.work(), owed(centre)) == (0, 0)
    assert texts(centre) == [told]


def test_what_came_by_hand_is_told_too(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    file = exported(tmp_path / "queue", centre, machine, applied(centre, application))
    centre.clock.step(2 * HOUR)
    import_export(centre.centre, file, None, ordered_by=None)
    assert centre.centre.notices.work() == 1


def test_the_serving_centre_tells_it_by_itself(tmp_path: Path, person: People) -> None:
    """What was owed when an earlier run was cut off as well."""
    settings = CentreSettings(data=tmp_path / "centre", demonstration=True)
    with running(settings) as centre:
        machine = centre.machine()
        made = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})
        centre.clock.step(2 * HOUR)
        machine.submit(made)
        clock = centre.clock
    with running(replace(settings), clock) as again:
        gateway = again.centre.gateway
        assert isinstance(gateway, SimulatedGateway)
        for _ in range(100):
            if gateway.latest():
                break
            threading.Event().wait(0.1)
        assert len(gateway.latest()) == 1
        assert owed(again) == 0
