# SPDX-License-Identifier: GPL-3.0-or-later
"""A department's many must not hide another's few: what is counted off is what its reader sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from central.demo import DemoPerson
from central.desk import lapses as desk_lapses
from central.desk.roles import Role
from central.feedback import callbacks, complaints
from kiosk.contract import routes
from kiosk.contract.feedback import CallbackRequest
from kiosk.contract.message import Message
from kiosk.standards import new_uuid7
from tests.central_api.central_machine import TestMachine
from tests.central_api.desk_clerk import ITEM, TRANSPORT, clerk
from tests.central_api.running_centre import Running
from tests.central_api.told_by_machines import complaint, lapse_of

People = Callable[[str], DemoPerson]
OF_TRANSPORT = "41040000JT-XK-0001"
MANY = 4


@pytest.fixture(autouse=True)
def few_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (desk_lapses, callbacks, complaints):
        monkeypatch.setattr(module, "MOST_SHOWN", 2)


def sent(machine: TestMachine, route: str, message: Message) -> None:
    answer = machine.send("POST", route, message)
    assert answer.status_code == 200, answer.text


def test_call_backs_of_others_hide_none(centre: Running, machine: TestMachine) -> None:
    now = centre.clock.now()
    for item in [ITEM] * MANY + [OF_TRANSPORT]:
        phone = "13800000012" if item == OF_TRANSPORT else "13800000011"
        wanted = CallbackRequest(request_id=new_uuid7(now), phone=phone, page="home", made_at=now, item_code=item)
        sent(machine, routes.CALLBACKS, wanted)
    page = clerk(centre, "other", Role.CLERK, department=TRANSPORT).page("/callbacks").text
    assert "13800000012" in page
    assert "13800000011" not in page


def test_complaints_of_others_hide_none(centre: Running, machine: TestMachine) -> None:
    for item in [ITEM] * MANY + [OF_TRANSPORT]:
        told = complaint(centre, text=f"about {item}", item_code=item)
        sent(machine, routes.COMPLAINTS, told)
    page = clerk(centre, "other", Role.CLERK, department=TRANSPORT).page("/complaints").text
    assert f"about {OF_TRANSPORT}" in page
    assert f"about {ITEM}" not in page


def test_lapses_of_others_hide_none(centre: Running, machine: TestMachine, person: People) -> None:
    for item in [ITEM] * MANY + [OF_TRANSPORT]:
        made = machine.application(centre.centre.definitions[item], person("zhou-jianguo"), {})
        sent(machine, routes.LAPSES, lapse_of(centre, made))
    page = clerk(centre, "other", Role.CLERK, department=TRANSPORT).page("/lapses").text
    assert page.count('href="/desk/lapses/') == 1
