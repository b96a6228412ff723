# SPDX-License-Identifier: GPL-3.0-or-later
"""What is over its time goes; what somebody still owes stays."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from central import background
from central.cli import app
from central.demo import DemoPerson
from central.retention import RETENTION, Swept, enforce
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.cases import Application, Attachment, CaseOutcome
from kiosk.contract.feedback import CallbackRequest
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import digest
from kiosk.standards import new_uuid7
from tests.central_api.central_machine import PDF, TestMachine, answer_of, problem_of
from tests.central_api.desk_clerk import clerk
from tests.central_api.running_centre import Running, running
from tests.central_api.test_lapses import order_of, receipt_of, withdraw
from tests.central_api.told_by_machines import lapse_of

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"
SHOP = "41040000SJ-XK-0001"
DAY = 24 * 3600.0


@pytest.fixture
def application(centre: Running, machine: TestMachine, person: People) -> Application:
    return machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})


def swept(centre: Running, name: str) -> Swept:
    report = enforce(centre.centre.database, centre.clock.now())
    return next(one for one in report if one.name == name)


def count(centre: Running, sql: str) -> Any:
    with centre.centre.database.read() as connection:
        return connection.exec_driver_sql(sql).scalar_one()


def test_a_paper_that_no_case_names_goes_after_thirty_days(
    centre: Running, machine: TestMachine, person: People
) -> None:
    def put(pdf: bytes) -> bool:
        target = routes.MATERIAL.format(sha256=hashlib.sha256(pdf).hexdigest())
        return machine.send("PUT", target, pdf).ok

    zhou = person("zhou-jianguo")
    case = next(case for case in zhou.cases if case.item == SHOP and case.outcome is CaseOutcome.APPROVED)
    named = Attachment(material="premises", sha256=digest(PDF))
    made = machine.application(centre.centre.definitions[SHOP], zhou, case.answers, attachments=(named,))
    loose, again = PDF + b"loose", PDF + b"again"
    assert put(PDF)
    assert put(loose)
    assert put(again)
    answer_of(machine.submit(made))
    centre.clock.step(29 * DAY)
    assert put(again)
    assert (swept(centre, "loose_papers").removed, swept(centre, "loose_papers").left) == (0, 2)
    centre.clock.step(2 * DAY)
    assert (swept(centre, "loose_papers").removed, swept(centre, "loose_papers").left) == (1, 1)
    assert centre.centre.materials.size(machine.machine_id, digest(loose)) is None
    assert centre.centre.materials.size(machine.machine_id, named.sha256) == len(PDF)
    assert clerk(centre).page(f"/cases/{made.application_id}/attachments/premises").content == PDF


def test_a_lapse_is_forgotten_after_the_call_and_never_before(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    receipt_of(machine, lapse_of(centre, application))
    centre.clock.step(800 * DAY)
    assert swept(centre, "lapse_bodies").removed == 0
    assert swept(centre, "lapses").left == 1
    one = clerk(centre)
    assert application.applicant.name in one.page("/lapses/1").text
    one.post("/lapses/1/called", note="说清楚了")
    centre.clock.step(91 * DAY)
    assert swept(centre, "lapse_bodies").removed == 1
    assert count(centre, "SELECT count(*) FROM lapses WHERE body IS NOT NULL") == 0
    page = clerk(centre).page("/lapses/1").text
    assert application.applicant.name not in page
    assert "保存期" in page
    centre.clock.step(700 * DAY)
    assert swept(centre, "lapses").removed == 1


def test_a_phone_is_forgotten_after_the_call_and_never_before(centre: Running, machine: TestMachine) -> None:
    request = CallbackRequest(
        request_id=new_uuid7(centre.clock.now()), phone="13800000011", page="home", made_at=centre.clock.now()
    )
    assert machine.send("POST", routes.CALLBACKS, request).ok
    centre.clock.step(400 * DAY)
    assert swept(centre, "callback_phones").removed == 0
    one = clerk(centre)
    assert "13800000011" in one.page("/callbacks").text
    one.post("/callbacks/1/done")
    centre.clock.step(91 * DAY)
    assert (swept(centre, "callback_phones").removed, swept(centre, "callback_phones").left) == (1, 0)
    page = clerk(centre).page("/callbacks").text
    assert "138" not in page
    assert "HF20261123" in page


def test_an_order_outlives_everything_that_can_still_come(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    withdraw(machine, order_of(centre, application))
    centre.clock.step(364 * DAY)
    assert swept(centre, "withdrawals").removed == 0
    assert problem_of(machine.submit(application)) is ProblemCode.WITHDRAWN
    centre.clock.step(2 * DAY)
    assert swept(centre, "withdrawals").removed == 1


def test_every_kind_is_reported(centre: Running) -> None:
    report = enforce(centre.centre.database, centre.clock.now())
    assert [one.name for one in report] == [kind.name for kind in RETENTION]
    assert all(one.what and one.days > 0 for one in report)
    data = centre.centre.settings.data
    result = CliRunner().invoke(app, ["retention", "--data", str(data), "--demo"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout.strip().splitlines()[-1])["retention"]
    assert {one["name"] for one in told} == {kind.name for kind in RETENTION}


def test_a_serving_centre_sweeps_when_it_starts(
    tmp_path: Any, person: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = threading.Event()

    def sweep(*_: object) -> tuple[Swept, ...]:
        seen.set()
        return ()

    monkeypatch.setattr(background, "enforce", sweep)
    with running(CentreSettings(data=tmp_path / "centre", demonstration=True)):
        assert seen.wait(10)
