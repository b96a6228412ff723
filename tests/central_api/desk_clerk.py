# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of staff with browsers, and cases for them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import requests

from central.desk.queues import CaseLine, Queue
from central.desk.roles import ALL_BUT_AUDIT, Role
from central.desk.staff import StaffSession
from kiosk.contract.cases import Application, CaseOutcome, Decision
from tests.central_api.central_machine import TIMEOUT, TestMachine, answer_of
from tests.central_api.running_centre import Running

CIVIL_AFFAIRS = "平顶山市民政局"
TRANSPORT = "平顶山市交通运输局"
ITEM = "41040000MZ-JF-0001"


@dataclass
class Clerk:
    """A person at the desk with a browser."""

    url: str
    http: requests.Session = field(default_factory=requests.Session)
    csrf: str = ""

    def log_in(self, name: str, password: str) -> requests.Response:
        answer = self.http.post(
            self.url + "/desk/login", data={"name": name, "password": password}, timeout=TIMEOUT
        )
        found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
        self.csrf = found.group(1) if found else ""
        return answer

    def page(self, path: str) -> requests.Response:
        return self.http.get(self.url + "/desk" + path, timeout=TIMEOUT)

    def post(self, path: str, **fields: str) -> requests.Response:
        return self.http.post(self.url + "/desk" + path, data={"csrf": self.csrf, **fields}, timeout=TIMEOUT)


def clerk(
    centre: Running,
    name: str = "liu-min",
    *roles: Role,
    department: str | None = None,
) -> Clerk:
    """Logged in. Without roles: everything but an auditor."""
    one = Clerk(centre.url)
    wanted = roles or ALL_BUT_AUDIT
    one.log_in(name, centre.centre.staff.new_password(name, "刘敏", department=department, roles=wanted))
    assert one.csrf
    return one


def referred_case(centre: Running, machine: TestMachine, people: object, who: str = "wang-guilan") -> Application:
    """A case that waits for a person of the civil affairs' department."""
    person = people(who)  # type: ignore[operator]
    case = next(case for case in person.cases if case.item == ITEM)
    made = machine.application(centre.centre.definitions[ITEM], person, case.answers)
    decision = Decision.from_payload(answer_of(machine.submit(made)).decision.payload)
    assert decision.outcome is CaseOutcome.REFERRED
    return made


def first_line(centre: Running) -> CaseLine:
    """The first of all open cases."""
    return centre.centre.queues.lines(Queue.OPEN, StaffSession("test", "test", ""))[0]


def line_of_case(centre: Running, application: Application) -> CaseLine:
    """As somebody of the whole city has it in a list."""
    everybody = StaffSession("test", "test", "")
    lines = [
        *centre.centre.queues.lines(Queue.OPEN, everybody),
        *centre.centre.queues.lines(Queue.ENDED, everybody),
    ]
    return next(line for line in lines if line.application_id == application.application_id)
