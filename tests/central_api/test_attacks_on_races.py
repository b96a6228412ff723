# SPDX-License-Identifier: GPL-3.0-or-later
"""Two who decide one case in the same moment: one decision stands, with one paper, and the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from central.demo import DemoPerson
from kiosk.contract.cases import Application
from kiosk.contract.problems import ProblemCode
from kiosk.standards import new_pick_up_code
from tests.central_api.central_machine import TestMachine, answer_of, problem_of
from tests.central_api.desk_clerk import Clerk, clerk, line_of_case, referred_case
from tests.central_api.running_centre import Running
from tests.central_api.test_submission import changed

People = Callable[[str], DemoPerson]


@pytest.fixture
def referred(centre: Running, machine: TestMachine, person: People) -> Application:
    return referred_case(centre, machine, person)


def at_once(acts: Sequence[Callable[[], requests.Response]]) -> list[requests.Response]:
    """Begun together, each in a thread of its own."""
    barrier = threading.Barrier(len(acts))

    def act(one: Callable[[], requests.Response]) -> requests.Response:
        barrier.wait(10.0)
        return one()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def steps(centre: Running, application: Application) -> list[tuple[int, str | None, bool]]:
    """Place, who, and whether it decided something."""
    query = "SELECT place, staff, envelope IS NOT NULL FROM decisions WHERE application_id = ? ORDER BY place"
    with centre.centre.database.read() as connection:
        rows = connection.exec_driver_sql(query, (application.application_id,)).all()
    return [(place, staff, bool(decided)) for place, staff, decided in rows]


def papers(centre: Running, application: Application) -> int:
    query = "SELECT count(*) FROM documents WHERE application_id = ?"
    with centre.centre.database.read() as connection:
        return int(connection.exec_driver_sql(query, (application.application_id,)).scalar_one())


def browsers_of(one: Clerk, count: int) -> list[Clerk]:
    """The same sitting in several windows."""
    found = []
    for _ in range(count):
        other = Clerk(one.url, csrf=one.csrf)
        other.http.cookies.update(one.http.cookies)
        found.append(other)
    return found


def test_eight_windows_approve_at_once(centre: Running, referred: Application) -> None:
    path = f"/cases/{referred.application_id}"
    one = clerk(centre, "first")
    assert one.post(path + "/take").ok
    before = len(steps(centre, referred))
    windows = browsers_of(one, 8)
    answers = at_once([lambda w=w: w.post(path + "/approve", note="已核实") for w in windows])  # type: ignore[misc]
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    found = steps(centre, referred)
    assert len(found) == before + 1
    assert [place for place, _, _ in found] == list(range(1, len(found) + 1))
    assert papers(centre, referred) == 1


def test_one_approves_while_another_takes_it_over(centre: Running, referred: Application) -> None:
    """Whoever is second finds the case moved: no approval by one who does not have it any more."""
    path = f"/cases/{referred.application_id}"
    first, second = clerk(centre, "first"), clerk(centre, "second")
    assert first.post(path + "/take").ok
    approve, take = at_once(
        [lambda: first.post(path + "/approve", note="已核实"), lambda: second.post(path + "/take")]
    )
    assert (approve.status_code, take.status_code) in {(200, 409), (409, 200)}
    line = line_of_case(centre, referred)
    assert line.handler == ("first" if approve.ok else "second")
    assert papers(centre, referred) == (1 if approve.ok else 0)


def test_one_approves_while_one_asks_for_more(centre: Running, referred: Application) -> None:
    path = f"/cases/{referred.application_id}"
    one = clerk(centre, "first")
    assert one.post(path + "/take").ok
    left, right = browsers_of(one, 2)
    lack = {f"{name}0": "身份证复印件" for name in ("what", "why", "how", "where")}
    answers = at_once(
        [
            lambda: left.post(path + "/approve", note="已核实"),
            lambda: right.post(path + "/ask_supplement", **lack),
        ]
    )
    decided = [decided for place, staff, decided in steps(centre, referred) if staff == "first" and decided]
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert decided == [True]


def test_four_take_it_at_once_and_it_is_one_persons(centre: Running, referred: Application) -> None:
    path = f"/cases/{referred.application_id}"
    staff = [clerk(centre, f"clerk-{number}") for number in range(4)]
    answers = at_once([lambda one=one: one.post(path + "/take") for one in staff])  # type: ignore[misc]
    taken = [who for _, who, _ in steps(centre, referred) if who is not None]
    assert len(taken) == sum(answer.ok for answer in answers) >= 1
    assert line_of_case(centre, referred).handler == taken[-1]


def test_the_same_key_of_two_machines_makes_one_case(centre: Running, machine: TestMachine, person: People) -> None:
    """A machine that took another's identifier gets nothing of that case."""
    first = referred_case(centre, machine, person)
    other = centre.machine()
    stolen = other.application(centre.centre.definitions[first.item_code], person("wang-guilan"), {})
    stolen = changed(
        stolen,
        application_id=first.application_id,
        pick_up_code=new_pick_up_code(),
        form={**first.form},
        way=first.way,
    )
    answer = other.submit(stolen)
    assert problem_of(answer) is ProblemCode.KEY_REUSED
    assert first.applicant.name not in answer.text
    # The very body of the first, stamped by the second machine: it is not that machine's.
    again = other.submit_bytes(first.model_dump_json().encode(), first.application_id)
    assert problem_of(again) is ProblemCode.MALFORMED
    assert len(steps(centre, first)) == 1
    assert answer_of(machine.submit(first)).receipt


def test_two_machines_race_with_one_key(centre: Running, machine: TestMachine, person: People) -> None:
    other = centre.machine()
    wang = person("wang-guilan")
    case = next(case for case in wang.cases if case.item == "41040000MZ-JF-0001")
    definition = centre.centre.definitions[case.item]
    mine = machine.application(definition, wang, case.answers)
    theirs = changed(
        other.application(definition, wang, case.answers),
        application_id=mine.application_id,
        form={**mine.form},
    )
    answers = at_once([lambda: machine.submit(mine), lambda: other.submit(theirs)])
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    assert len(steps(centre, mine)) == 1
