# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import requests
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import central.database as database_package
from central.database import Database
from central.demo import demo_staff
from central.desk.roles import ALL_BUT_AUDIT, Role, roles_of
from central.desk.staff import Staff
from central.items import load_items
from central.secrecy import Tagger
from kiosk.timing import SteppedClock
from tests.central_api.central_machine import TIMEOUT
from tests.central_api.desk_clerk import CIVIL_AFFAIRS, Clerk
from tests.central_api.running_centre import MORNING
from tests.central_api.test_start import run, serving


def test_staff_are_added_listed_and_closed(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    run("seed", *data)
    person = ("--name", "li-na", "--full-name", "李娜", "--department", CIVIL_AFFAIRS)
    added = run("staff-add", *data, *person, "--role", "clerk", "--role", "chief")
    told = json.loads(added.stdout)
    assert (told["department"], told["roles"]) == (CIVIL_AFFAIRS, ["chief", "clerk"])
    somewhere = ("staff-add", *data, "--name", "x-y", "--full-name", "X", "--department", "没有的局")
    assert CIVIL_AFFAIRS in run(*somewhere, code=1).stderr
    both = ("staff-add", *data, "--name", "x-y", "--full-name", "X", "--role", "auditor", "--role", "clerk")
    assert "auditor" in run(*both, code=1).stderr
    listed = run("staff-list", *data).stdout
    assert "chief clerk" in listed
    assert json.loads(listed.splitlines()[-1]) == {"staff": ["desk", "li-na"]}
    assert json.loads(run("staff-end", *data, "--name", "li-na").stdout)["cases_in_hand"] == 0
    assert "no open account" in run("staff-end", *data, "--name", "li-na", code=1).stderr
    assert json.loads(run("staff-list", *data).stdout.splitlines()[-1]) == {"staff": ["desk"]}


def test_the_book_is_checked_from_the_command_line(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    account = json.loads(run("seed", *data).stdout)["staff"]
    with serving(*data) as (ready, _):
        one = Clerk(ready["url"])
        assert one.log_in(account["name"], account["password"]).ok
    whole = json.loads(run("check-desk-book", *data).stdout)
    assert whole == {"rows": 2, "wrong": 0}
    connection = sqlite3.connect(tmp_path / "centre.sqlite")
    connection.execute("DROP TRIGGER desk_book_no_update")
    connection.execute("UPDATE desk_book SET staff = 'nobody' WHERE number = 2")
    connection.commit()
    connection.close()
    checked = run("check-desk-book", *data, code=1).stdout
    assert "row 2: its columns are not what was signed" in checked


def test_everybody_of_the_demonstration_can_sit_down(tmp_path: Path) -> None:
    departments = {definition.item.department.zh for definition in load_items().values()}
    for one in demo_staff():
        assert roles_of(one.roles)
        assert one.department is None or one.department in departments
    assert {role for one in demo_staff() for role in one.roles} == set(Role)
    with serving("--data", str(tmp_path), "--demo") as (ready, _):
        password = ready["staff"]["password"]
        assert [one["name"] for one in ready["colleagues"]] == [one.name for one in demo_staff()]
        for one in demo_staff():
            sat = Clerk(ready["url"]).log_in(one.name, password)
            assert sat.ok
            assert one.full_name in sat.text
            assert one.department is None or one.department in sat.text
        assert requests.get(ready["url"] + "/desk", timeout=TIMEOUT).url.endswith("/login")


def test_staff_of_before_there_were_roles_work_on(tmp_path: Path) -> None:
    """And steps that they signed before there was a book are not missed in it."""
    engine = create_engine(f"sqlite:///{tmp_path / 'centre.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(Path(database_package.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0010")
        connection.exec_driver_sql(
            "INSERT INTO staff (name, full_name, password_hash) VALUES ('old', '老员工', 'x')"
        )
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(
            "INSERT INTO decisions (id, application_id, place, decided_at, staff, record) "
            "VALUES (7, 'gone', 1, '2026-11-22', 'old', '')"
        )
    engine.dispose()
    database = Database(tmp_path)
    clock = SteppedClock(MORNING)
    staff = Staff(database, clock, Tagger(b"k" * 32), timedelta(hours=8))
    assert [(one.name, one.department, one.roles) for one in staff.members()] == [("old", None, ALL_BUT_AUDIT)]
    with database.read() as connection:
        facts = connection.exec_driver_sql("SELECT value FROM centre_facts WHERE name = 'desk_book_after'")
        assert facts.scalar_one() == "7"
    database.close()
