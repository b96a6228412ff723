# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's book: a row for every act, look and search, and no way to take one out unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from central.demo import DemoPerson
from central.desk.book import BookFilter, DeskAct, DeskRow, check_book
from central.desk.roles import Role
from kiosk.contract.cases import Application
from kiosk.sealing import SignedEnvelope
from tests.central_api.central_machine import TestMachine
from tests.central_api.desk_clerk import CIVIL_AFFAIRS, TRANSPORT, clerk, line_of_case, referred_case
from tests.central_api.running_centre import Running

People = Callable[[str], DemoPerson]


@pytest.fixture
def referred(centre: Running, machine: TestMachine, person: People) -> Application:
    return referred_case(centre, machine, person)


def rows(centre: Running, **wanted: object) -> list[DeskRow]:
    """Oldest first."""
    return centre.centre.desk_book.rows(BookFilter(**wanted), None)[::-1]  # type: ignore[arg-type]


def found(centre: Running) -> list[str]:
    return [one.what for one in check_book(centre.centre.database, centre.centre.trusted)[1]]


def forge(centre: Running, *statements: str) -> None:
    """What somebody with the database file can do: take the triggers away first."""
    with centre.centre.database.write() as connection:
        for event in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER desk_book_no_{event}")
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_every_act_look_and_search_is_a_row(centre: Running, referred: Application) -> None:
    one = clerk(centre, "clerk", Role.CLERK, department=CIVIL_AFFAIRS)
    case_no = line_of_case(centre, referred).case_no
    path = f"/cases/{referred.application_id}"
    one.page("/ended")
    one.page(path)
    one.post("/find", told="AAAAA-AAAAA-AAAAA")
    one.post("/find", told=referred.pick_up_code)
    one.post(path + "/take")
    one.page("/callbacks")
    one.post("/logout")
    written = [(row.act, row.case_no, row.detail) for row in rows(centre)]
    assert written[:2] == [(DeskAct.LOG_IN, None, ""), (DeskAct.LIST, None, "waiting")]
    for wanted in (
        (DeskAct.LIST, None, "ended"),
        (DeskAct.OPEN_CASE, case_no, ""),
        (DeskAct.SEARCH, None, "nothing"),
        (DeskAct.SEARCH, case_no, "found"),
        (DeskAct.STEP, case_no, "take"),
        (DeskAct.LIST, None, "callbacks"),
        (DeskAct.LOG_OUT, None, ""),
    ):
        assert wanted in written
    last = rows(centre)[-1]
    assert (last.staff, last.roles) == ("clerk", (Role.CLERK,))
    assert found(centre) == []


def test_the_book_holds_nothing_of_a_citizen(centre: Running, referred: Application) -> None:
    one = clerk(centre)
    path = f"/cases/{referred.application_id}"
    one.page(path)
    one.post("/find", told=referred.pick_up_code)
    one.post(path + "/take")
    one.post(path + "/hand_back", note=f"请找 {referred.applicant.name}")
    with centre.centre.database.read() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM desk_book").all()
    text = "".join(str(column) for row in kept for column in row)
    secrets = (referred.applicant.name, referred.applicant.number, referred.pick_up_code, referred.application_id)
    for secret in secrets:
        assert secret not in text
        assert repr(secret.encode())[2:-1] not in text


def test_who_finds_nothing_leaves_no_number(centre: Running, referred: Application) -> None:
    other = clerk(centre, "other", Role.CLERK, department=TRANSPORT)
    other.post("/find", told=line_of_case(centre, referred).case_no)
    other.page(f"/cases/{referred.application_id}")
    assert [row.case_no for row in rows(centre, staff="other")] == [None] * len(rows(centre, staff="other"))
    assert rows(centre, act=DeskAct.OPEN_CASE) == []


def test_the_applicant_finds_who_looked(centre: Running, referred: Application) -> None:
    clerk(centre, "clerk", Role.CLERK, department=CIVIL_AFFAIRS).page(f"/cases/{referred.application_id}")
    with centre.centre.database.read() as connection:
        looked = connection.exec_driver_sql("SELECT asker, department_zh FROM accesses WHERE register_id IS NULL")
        assert [tuple(row) for row in looked] == [("clerk", CIVIL_AFFAIRS)]


def test_the_database_itself_refuses_to_change_a_row(centre: Running) -> None:
    clerk(centre)
    for statement in ("UPDATE desk_book SET staff = 'x'", "DELETE FROM desk_book"):
        with pytest.raises(IntegrityError, match="only added to"), centre.centre.database.write() as connection:
            connection.exec_driver_sql(statement)
    assert found(centre) == []


@pytest.mark.parametrize(
    ("forgery", "told"),
    [
        ("UPDATE desk_book SET staff = 'somebody' WHERE number = 3", "its columns are not what was signed"),
        ("UPDATE desk_book SET case_no = NULL WHERE case_no IS NOT NULL", "its columns are not what was signed"),
        (
            "UPDATE desk_book SET envelope = replace(envelope, 'clerk', 'klerk') WHERE number = 2",
            "not what was signed",
        ),
        ("DELETE FROM desk_book WHERE number = 2", "row 2 should stand here"),
        ("DELETE FROM desk_book WHERE number = 1", "row 1 should stand here"),
        ("DELETE FROM desk_book WHERE number >= (SELECT number FROM desk_book WHERE act = 'step')", "has no row"),
        ("DELETE FROM desk_book", "has no row"),
    ],
)
def test_a_forged_book_is_found(centre: Running, referred: Application, forgery: str, told: str) -> None:
    one = clerk(centre, "clerk", Role.CLERK)
    one.page(f"/cases/{referred.application_id}")
    one.post(f"/cases/{referred.application_id}/take")
    assert found(centre) == []
    forge(centre, forgery)
    assert any(told in what for what in found(centre)), found(centre)


def test_a_row_signed_for_another_place_is_found(centre: Running) -> None:
    """Rows that were moved keep their signatures, and lose their chain."""
    clerk(centre, "clerk", Role.CLERK).page("/ended")
    with centre.centre.database.read() as connection:
        envelopes = connection.exec_driver_sql("SELECT envelope FROM desk_book ORDER BY number").scalars().all()
    payload = dict(SignedEnvelope.model_validate_json(envelopes[1]).payload)
    resigned = centre.centre.key.sign("desk_row", {**payload, "previous": "sha256:" + "0" * 64})
    with centre.centre.database.write() as connection:
        for event in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER desk_book_no_{event}")
        connection.exec_driver_sql(
            "UPDATE desk_book SET envelope = ? WHERE number = 2", (resigned.model_dump_json().encode(),)
        )
    assert "it does not follow the row before" in found(centre)


def test_an_auditor_reads_the_book_by_person_case_and_kind(centre: Running, referred: Application) -> None:
    one = clerk(centre, "clerk", Role.CLERK, department=CIVIL_AFFAIRS)
    case_no = line_of_case(centre, referred).case_no
    one.page(f"/cases/{referred.application_id}")
    clerk(centre, "other", Role.CLERK, department=TRANSPORT).page("")
    auditor = clerk(centre, "auditor", Role.AUDITOR)
    everything = auditor.page("/book").text
    assert "打开办件" in everything
    assert 'data-label="谁">other</td>' in everything
    by_case = auditor.page(f"/book?case_no={case_no}").text
    assert case_no in by_case
    assert 'data-label="谁">other</td>' not in by_case
    assert 'data-label="谁">clerk</td>' not in auditor.page("/book?staff=other").text
    assert "没有这样的记录" in auditor.page("/book?act=revoke").text
    assert auditor.page("/book?act=nonsense&before=1").ok
    assert auditor.page(f"/book?before={10**30}").status_code == 400
    # Reading it is a row, too; an auditor of a department reads of that one.
    assert rows(centre, act=DeskAct.READ_BOOK)
    local = clerk(centre, "local", Role.AUDITOR, department=TRANSPORT).page("/book").text
    assert 'data-label="谁">other</td>' in local
    assert case_no not in local


def test_steps_of_before_there_was_a_book_are_not_missed(centre: Running, referred: Application) -> None:
    clerk(centre, "clerk", Role.CLERK).post(f"/cases/{referred.application_id}/take")
    forge(centre, "DELETE FROM desk_book", "INSERT INTO centre_facts VALUES ('desk_book_after', '99')")
    assert found(centre) == []
