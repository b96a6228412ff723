# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages, post-checks and revocations: a department's many must not hide another's few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from central.database import notice_tables
from central.database.schema import stamp
from central.demo import DemoPerson
from central.desk import post_checks, revocations
from central.desk.queues import CaseLine, Queue
from central.desk.roles import ALL_BUT_AUDIT
from central.desk.staff import StaffSession
from central.notifications import NoticeState, Purpose, calls
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.desk_clerk import CIVIL_AFFAIRS, ITEM, TRANSPORT, clerk
from tests.central_api.running_centre import Running

People = Callable[[str], DemoPerson]
OF_TRANSPORT = "41040000JT-XK-0001"
MANY = 4


@pytest.fixture(autouse=True)
def few_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (calls, post_checks, revocations):
        monkeypatch.setattr(module, "MOST_SHOWN", 2)


@pytest.fixture
def of_both(centre: Running, machine: TestMachine, person: People) -> list[CaseLine]:
    """Cases of one department, and after them one of another."""
    for item in [ITEM] * MANY + [OF_TRANSPORT]:
        who = person("zhang-xiuying" if item == ITEM else "zhou-jianguo")
        answers = {} if item == ITEM else next(case.answers for case in who.cases if case.item == item)
        answer_of(machine.submit(machine.application(centre.centre.definitions[item], who, answers)))
    everybody = StaffSession("test", "test", "")
    queues = (Queue.OPEN, Queue.ENDED)
    lines = [line for queue in queues for line in centre.centre.queues.lines(queue, everybody)]
    lines.sort(key=lambda line: line.item_code == OF_TRANSPORT)
    assert [line.item_code for line in lines] == [ITEM] * MANY + [OF_TRANSPORT]
    return lines


def shown(centre: Running, path: str, of_both: list[CaseLine]) -> None:
    """Open and ended lists show the case of their reader, and no other."""
    other = clerk(centre, "other", *ALL_BUT_AUDIT, department=TRANSPORT)
    page = other.page(path).text
    assert [line.case_no in page for line in of_both] == [False] * MANY + [True]
    mine = clerk(centre, "mine", *ALL_BUT_AUDIT, department=CIVIL_AFFAIRS).page(path).text
    assert sum(line.case_no in mine for line in of_both) == 2
    assert of_both[-1].case_no not in mine


@pytest.mark.parametrize("done", [False, True])
def test_messages_of_others_hide_none(centre: Running, of_both: list[CaseLine], done: bool) -> None:
    at = stamp(centre.clock.now())
    with centre.centre.database.write() as connection:
        for number, line in enumerate(of_both, start=1000):
            connection.execute(
                notice_tables.notices.insert().values(
                    number=number,
                    message_id=f"m-{number}",
                    event=f"e-{number}",
                    purpose=Purpose.CASE_STEP.value,
                    application_id=line.application_id,
                    text="x",
                    state=NoticeState.FAILED.value,
                    tries=3,
                    made_at=at,
                    changed_at=at,
                    call=0 if done else 1,
                    # The newest are shown first: the other department's are newer.
                    called_at=stamp(centre.clock.now() - timedelta(seconds=number)) if done else None,
                    called_by="x" if done else None,
                )
            )
    shown(centre, "/messages?done=true" if done else "/messages", of_both)


@pytest.mark.parametrize("done", [False, True])
def test_post_checks_of_others_hide_none(centre: Running, of_both: list[CaseLine], done: bool) -> None:
    with centre.centre.database.write() as connection:
        for number, line in enumerate(of_both):
            connection.execute(
                notice_tables.post_checks.insert().values(
                    application_id=line.application_id,
                    item_code=line.item_code,
                    opened_at=stamp(centre.clock.now()),
                    due=f"2026-12-{number + 1:02}",
                    done_at=stamp(centre.clock.now() - timedelta(seconds=number)) if done else None,
                    done_by="x" if done else None,
                    finding="kept" if done else None,
                )
            )
    shown(centre, "/post-checks?done=true" if done else "/post-checks", of_both)


@pytest.mark.parametrize("ended", [False, True])
def test_revocations_of_others_hide_none(centre: Running, of_both: list[CaseLine], ended: bool) -> None:
    with centre.centre.database.write() as connection:
        for number, line in enumerate(of_both):
            connection.execute(
                notice_tables.revocations.insert().values(
                    application_id=line.application_id,
                    reason_class="other",
                    reason="x",
                    legal_basis="x",
                    effect="from_now",
                    announced_at=stamp(centre.clock.now()),
                    announced_by="x",
                    hear_until="2026-12-01",
                    ended_as="kept" if ended else None,
                    ended_at=stamp(centre.clock.now() - timedelta(seconds=number)) if ended else None,
                    ended_by="x" if ended else None,
                )
            )
    shown(centre, "/revocations?ended=true" if ended else "/revocations", of_both)
