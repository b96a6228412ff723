# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bundle a machine is to have: limits, calendar and box key in it, and orders to go back to an older one."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from central.box_keys import BoxKeys
from central.city_calendar import load_calendar
from central.cli import app
from central.demo import DemoPerson
from central.fleet.roll_back import OrderFault
from central.settings import SettingsRefusedError
from kiosk.contract import routes
from kiosk.contract.fleet import RollBack
from kiosk.contract.items import CatalogueBundle, OfflineLimits
from kiosk.sealing import WrapKey
from tests.central_api.central_machine import TestMachine
from tests.central_api.desk_clerk import clerk, referred_case
from tests.central_api.running_centre import Running
from tests.central_api.test_complaints_and_events import Desk
from tests.central_api.test_hearing import beat


def bundle_of(machine: TestMachine) -> tuple[bytes, CatalogueBundle]:
    return machine.send("GET", routes.CATALOGUE).content, machine.catalogue()


def roll_back_of(machine: TestMachine) -> RollBack | None:
    for order in beat(machine).orders:
        if order.kind == "roll_back":
            return RollBack.from_payload(machine.trusted.open(order, "roll_back"))
    return None


def test_the_bundle_carries_limits_calendar_and_box_key(centre: Running, machine: TestMachine) -> None:
    _, bundle = bundle_of(machine)
    assert bundle.limits == OfflineLimits()
    assert date(2026, 10, 1) in bundle.calendar.holidays
    assert date(2026, 10, 10) in bundle.calendar.working_weekends
    assert bundle.box_key is not None
    opener = centre.centre.box_keys.opener(bundle.box_key.key_id)
    assert opener is not None
    wrapped = WrapKey.parse(bundle.box_key.key_id, bundle.box_key.algorithm, bundle.box_key.public).wrap(
        bytes(32), record="r"
    )
    assert opener.unwrap(wrapped, record="r") == bytes(32)


def test_new_limits_make_a_new_bundle_beside_a_running_centre(centre: Running, machine: TestMachine) -> None:
    _, before = bundle_of(machine)
    wanted = OfflineLimits(age_working_days=5, most_applications=50)
    centre.centre.city_settings.set_offline_limits(wanted, ordered_by="政数局 王芳")
    centre.clock.step(10)
    _, after = bundle_of(machine)
    assert after.limits == wanted
    assert after.revision != before.revision
    assert after.issued_at > before.issued_at
    centre.clock.step(10)
    assert bundle_of(machine)[1] == after


def test_limits_that_nobody_signed_do_not_count(centre: Running) -> None:
    settings = centre.centre.city_settings
    settings.set_offline_limits(OfflineLimits(alarm_hours=48), ordered_by="x")
    with centre.centre.database.write() as connection:
        connection.exec_driver_sql("UPDATE city_settings SET envelope = replace(envelope, '48', '72')")
    assert settings.offline_limits() == OfflineLimits()


def test_a_limit_that_no_signature_could_carry_is_refused_by_its_name(tmp_path: Path) -> None:
    arguments = ["limits", "--data", str(tmp_path / "data"), "--demo", "--ordered-by", "x"]
    refused = CliRunner().invoke(app, [*arguments, "--least-free-bytes", str(1 << 60)])
    assert refused.exit_code == 1
    assert "--least-free-bytes" in refused.output


def test_a_rotated_box_key_is_in_the_next_bundle_and_the_old_one_still_opens(
    centre: Running, machine: TestMachine
) -> None:
    _, before = bundle_of(machine)
    rotated = centre.centre.box_keys.rotate()
    centre.clock.step(10)
    _, after = bundle_of(machine)
    assert after.box_key == rotated
    assert before.box_key is not None
    assert before.box_key.key_id != rotated.key_id
    assert centre.centre.box_keys.opener(before.box_key.key_id) is not None
    assert centre.centre.box_keys.opener("demo-0000000000000000") is None


def test_box_keys_are_private_files_that_a_second_process_sees(tmp_path: Path) -> None:
    one, other = (BoxKeys(tmp_path, demonstration=True) for _ in "12")
    assert one.current() == other.current()
    rotated = one.rotate()
    assert other.current() == rotated
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files] == ["box-key-0001.key", "box-key-0002.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.mark.parametrize("harm", ["read by others", "damaged"])
def test_a_box_key_that_cannot_be_trusted_stops_the_centre(tmp_path: Path, harm: str) -> None:
    BoxKeys(tmp_path, demonstration=True)
    path = tmp_path / "box-key-0001.key"
    if harm == "damaged":
        path.write_text("x25519:AAAA")
    else:
        path.chmod(0o644)
    with pytest.raises(SettingsRefusedError, match=r"box-key-0001\.key"):
        BoxKeys(tmp_path, demonstration=True)


def test_without_an_order_every_machine_has_the_newest(centre: Running, machine: TestMachine) -> None:
    assert roll_back_of(machine) is None


def test_a_machine_is_ordered_back_to_the_exact_bytes(centre: Running, machine: TestMachine) -> None:
    other = centre.machine()
    old_bytes, old = bundle_of(machine)
    centre.centre.city_settings.set_offline_limits(OfflineLimits(alarm_hours=48), ordered_by="x")
    centre.clock.step(10)
    new_bytes, new = bundle_of(machine)
    assert new_bytes != old_bytes
    ordered = centre.centre.roll_backs.order(old.revision, machine.machine_id, ordered_by="信息中心 李明")
    assert isinstance(ordered, RollBack)
    assert roll_back_of(machine) == ordered
    assert (ordered.revision, ordered.instead_of) == (old.revision, new.revision)
    assert beat(machine).catalogue_revision == old.revision
    assert bundle_of(machine)[0] == old_bytes
    known = machine.send("GET", routes.CATALOGUE_SINCE.format(revision=old.revision))
    assert known.status_code == 304
    assert roll_back_of(other) is None
    assert bundle_of(other)[0] == new_bytes
    assert centre.centre.roll_backs.end(machine.machine_id)
    assert roll_back_of(machine) is None
    assert bundle_of(machine)[0] == new_bytes


def test_all_machines_are_ordered_back_and_a_newer_bundle_ends_it(centre: Running, machine: TestMachine) -> None:
    _, old = bundle_of(machine)
    centre.centre.city_settings.set_offline_limits(OfflineLimits(alarm_hours=48), ordered_by="x")
    centre.clock.step(10)
    bundle_of(machine)
    assert isinstance(centre.centre.roll_backs.order(old.revision, None, ordered_by="x"), RollBack)
    order = roll_back_of(centre.machine())
    assert order is not None
    assert order.machine_id is None
    centre.centre.city_settings.set_offline_limits(OfflineLimits(alarm_hours=12), ordered_by="x")
    centre.clock.step(10)
    _, newest = bundle_of(machine)
    assert newest.limits.alarm_hours == 12
    assert roll_back_of(machine) is None


def test_what_cannot_be_ordered_is_named(centre: Running, machine: TestMachine) -> None:
    roll_backs, newest = centre.centre.roll_backs, centre.centre.catalogue.revision
    assert roll_backs.order("0" * 16, None, ordered_by="x") is OrderFault.NO_SUCH_REVISION
    assert roll_backs.order(newest, None, ordered_by="x") is OrderFault.ALREADY_THE_NEWEST
    centre.centre.city_settings.set_offline_limits(OfflineLimits(alarm_hours=48), ordered_by="x")
    centre.clock.step(10)
    bundle_of(machine)
    assert roll_backs.order(newest, "KJ-410400-0999", ordered_by="x") is OrderFault.NO_SUCH_MACHINE
    assert not roll_backs.end(None)


def test_the_commands_beside_a_running_centre(centre: Running, machine: TestMachine) -> None:
    def central(*arguments: str) -> str:
        done = CliRunner().invoke(app, [arguments[0], "--data", str(data), "--demo", *arguments[1:]])
        return done.stdout if done.exit_code == 0 else f"{done.exit_code} {done.stderr}"

    data = centre.centre.settings.data
    _, old = bundle_of(machine)
    assert "ordered-by is wanted" in central("limits", "--near", "0.5")
    assert "--near: " in central("limits", "--near", "2", "--ordered-by", "x")
    limits = json.loads(central("limits", "--near", "0.5", "--ordered-by", "x"))["limits"]
    assert limits == {**OfflineLimits().to_payload(), "near": 0.5}
    key_id = json.loads(central("box-key", "--rotate"))["key_id"]
    centre.clock.step(10)
    _, new = bundle_of(machine)
    assert new.limits.near == 0.5
    assert new.box_key is not None
    assert new.box_key.key_id == key_id
    assert "was ever signed here" in central("rollback", "--to", "x", "--ordered-by", "y")
    told = json.loads(central("rollback", "--to", old.revision, "--ordered-by", "李明"))
    assert told == {"machine": None, "rolled_back": old.revision, "instead_of": new.revision}
    listed = central("rollback")
    assert [line.split()[0] for line in listed.splitlines()[:2]] == [new.revision, old.revision]
    assert json.loads(listed.splitlines()[-1])["in_force"][0]["ordered_by"] == "李明"
    assert bundle_of(machine)[1] == old
    assert json.loads(central("rollback", "--off", "--ordered-by", "李明"))["rolled_back"] is None
    assert "no order is in force" in central("rollback", "--off", "--ordered-by", "李明")
    assert bundle_of(machine)[1] == new
    assert "enrolment_code" in central("enrol-code", "--again", machine.machine_id)
    assert "is enrolled here" in central("enrol-code", "--again", "KJ-410400-0999")
    assert central("enrol-code").startswith("1 ")


CALENDAR = {"source": "本市", "years": [2027], "holidays": ["2027-01-01"], "working_weekends": ["2027-01-02"]}


def test_the_city_can_bring_its_own_calendar(tmp_path: Path) -> None:
    assert load_calendar(tmp_path).years == (2026,)
    (tmp_path / "calendar.json").write_text(json.dumps(CALENDAR, ensure_ascii=False))
    assert load_calendar(tmp_path).work_calendar().holidays == (date(2027, 1, 1),)


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 1, 1), None),
        (date(2026, 11, 30), None),
        (date(2026, 12, 1), 2027),
        (date(2027, 1, 1), 2027),
        (date(2025, 12, 31), 2025),
    ],
)
def test_a_year_that_is_missing_is_named_in_time(today: date, missing: int | None) -> None:
    assert load_calendar(Path("/nonexistent")).missing_year(today) == missing


def test_the_desk_is_told_that_the_calendar_ends(centre: Running) -> None:
    desk = Desk(centre)
    assert "节假日安排" not in desk.page("/machines").text
    centre.clock.step(10 * 24 * 3600.0)
    assert "没有2027年的节假日安排" in Desk(centre).page("/machines").text


def test_a_limit_in_a_year_without_holidays_is_counted_by_weekdays_and_says_so(
    centre: Running, machine: TestMachine, person: Callable[[str], DemoPerson]
) -> None:
    page = f"/cases/{referred_case(centre, machine, person).application_id}"
    assert "还不知道" not in clerk(centre).page(page).text
    centre.clock.step(30 * 24 * 3600.0)
    made = referred_case(centre, machine, person, "gao-wenzhi")
    told = clerk(centre, "wang-li").page(f"/cases/{made.application_id}").text
    # 24 25 | 28 29 30 31 1 | 4 5 6: a Friday that will be a holiday is counted.
    assert "2027-01-06" in told
    assert "还不知道2027年怎样放假，按周一至周五算" in told


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"working_weekends": ["2027-01-01"]}, "a holiday and a working day"),
        ({"working_weekends": ["2027-01-05"]}, "no Saturday or Sunday"),
        ({"holidays": ["2028-01-03"]}, "of no year"),
        ({"source": ""}, "source"),
        ({"more": 1}, "more"),
    ],
)
def test_a_calendar_that_makes_no_sense_stops_the_centre(
    tmp_path: Path, wrong: dict[str, object], named: str
) -> None:
    (tmp_path / "calendar.json").write_text(json.dumps({**CALENDAR, **wrong}))
    with pytest.raises(SettingsRefusedError, match=named):
        load_calendar(tmp_path)


def test_the_published_calendar_is_whole() -> None:
    """33 days of holiday and 6 weekends of work in 2026, as the State Council's notice counts them."""
    calendar = load_calendar(Path("/nonexistent")).work_calendar()
    assert len(calendar.holidays) == len(set(calendar.holidays)) == 3 + 9 + 3 + 5 + 3 + 3 + 7
    assert len(calendar.working_weekends) == 6


def test_a_centre_with_a_wrong_calendar_says_so(tmp_path: Path) -> None:
    (tmp_path / "calendar.json").write_text("{")
    done = CliRunner().invoke(app, ["limits", "--data", str(tmp_path), "--demo"])
    assert done.exit_code == 1
    assert "calendar.json" in done.stderr


def test_the_desk_sees_orders_and_machines_out_of_service(centre: Running, machine: TestMachine) -> None:
    _, old = bundle_of(machine)
    centre.centre.city_settings.set_offline_limits(OfflineLimits(alarm_hours=48), ordered_by="x")
    centre.clock.step(10)
    bundle_of(machine)
    centre.centre.roll_backs.order(old.revision, None, ordered_by="信息中心 李明")
    beat(machine, token=beat(machine).token)
    beat(machine, token="stale")
    desk = Desk(centre)
    fleet = desk.page("/machines").text
    assert "疑似被复制，已停用" in fleet
    assert f"全部设备：用 {old.revision}" in fleet
    assert "信息中心 李明" in fleet
    own = desk.page(f"/machines/{machine.machine_id}").text
    assert f"--again {machine.machine_id}" in own
    assert "central import" in own
    assert "按命令退回" in own
    centre.centre.roll_backs.end(None)
    assert "全部设备" not in desk.page("/machines").text
