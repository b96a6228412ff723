# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody found, counted over all machines and listed for whoever adds aliases; and of nobody."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from central.cli import app
from central.database.schema import machine_events
from central.database.search_tables import missed_searches
from central.fleet.missed_searches import missed
from central.retention import enforce
from kiosk.contract import routes
from kiosk.contract.fleet import EventBatch, TelemetryEvent
from kiosk.contract.searches import SEARCH_MISSED, is_missed_text
from kiosk.timing import CHINA_STANDARD_TIME
from tests.central_api.central_machine import TestMachine
from tests.central_api.running_centre import Running


def of_day(centre: Running, text: str, days: int = 0) -> TelemetryEvent:
    at = centre.clock.now().astimezone(CHINA_STANDARD_TIME) - timedelta(days=days)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return TelemetryEvent(at=midnight, code=SEARCH_MISSED, values={"text": text})


def send(machine: TestMachine, batch_id: str, *events: TelemetryEvent) -> None:
    answer = machine.send("POST", routes.EVENTS, EventBatch(batch_id=batch_id, dropped=0, events=events))
    assert answer.status_code == 200, answer.text


def listed(centre: Running, least: int = 1) -> dict[str, tuple[int, int]]:
    since = (centre.clock.now() - timedelta(days=400)).date()
    return {one.text: (one.times, one.days) for one in missed(centre.centre.database, since, least=least)}


def test_words_are_counted_over_machines_and_days_and_a_repetition_is_not(
    centre: Running, machine: TestMachine
) -> None:
    first = (of_day(centre, "孩子打疫苗"), of_day(centre, "孩子打疫苗"), of_day(centre, "种果树的补贴", days=1))
    for _ in range(3):
        send(machine, "b-1", *first)
    send(centre.machine(), "b-1", of_day(centre, "孩子打疫苗", days=1))
    assert listed(centre) == {"孩子打疫苗": (3, 2), "种果树的补贴": (1, 1)}
    assert list(listed(centre)) == ["孩子打疫苗", "种果树的补贴"]
    assert listed(centre, least=2) == {"孩子打疫苗": (3, 2)}


def test_they_stand_nowhere_else_and_say_neither_machine_nor_hour(centre: Running, machine: TestMachine) -> None:
    other = TelemetryEvent(at=centre.clock.now(), code="printer.paper_low", values={})
    send(machine, "b-1", of_day(centre, "孩子打疫苗"), other)
    with centre.centre.database.read() as connection:
        kept = connection.execute(select(missed_searches)).mappings().one()
        events = connection.execute(select(machine_events.c.code, machine_events.c.details)).all()
    day = centre.clock.now().astimezone(CHINA_STANDARD_TIME).date().isoformat()
    assert dict(kept) == {"day": day, "text": "孩子打疫苗", "times": 1}
    assert [code for code, _ in events] == ["printer.paper_low"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13800000011",
        "张三410402198001011234",
        "a" * 41,
        "<b>x</b>",
        "补贴;drop",
        " 补贴",
        "补贴\n补贴",
        "八十2",
    ],
)
def test_what_is_not_as_the_contract_says_is_not_kept(centre: Running, machine: TestMachine, text: str) -> None:
    assert not is_missed_text(text)
    send(machine, "b-1", of_day(centre, text), of_day(centre, "孩子打疫苗"))
    assert listed(centre) == {"孩子打疫苗": (1, 1)}


def test_days_that_are_not_yet_or_long_gone_are_not_kept(centre: Running, machine: TestMachine) -> None:
    send(machine, "b-1", of_day(centre, "明天", days=-2), of_day(centre, "去年", days=200))
    assert listed(centre) == {}


def test_one_machine_does_not_fill_the_disk_of_all(
    centre: Running, machine: TestMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.fleet.missed_searches._MOST_OF_A_DAY", 3)
    send(machine, "b-1", *(of_day(centre, "补贴" + chr(0x4E00 + number)) for number in range(10)))
    assert len(listed(centre)) == 3
    # What is counted already goes on being counted.
    known = next(iter(listed(centre)))
    send(machine, "b-2", of_day(centre, known))
    assert listed(centre)[known] == (2, 1)


def test_they_are_forgotten_after_half_a_year(centre: Running, machine: TestMachine) -> None:
    send(machine, "b-1", of_day(centre, "孩子打疫苗"))
    enforce(centre.centre.database, centre.clock.now() + timedelta(days=179))
    assert listed(centre) != {}
    enforce(centre.centre.database, centre.clock.now() + timedelta(days=182))
    assert listed(centre) == {}


def test_the_command_lists_them(centre: Running, machine: TestMachine) -> None:
    # The command goes by this machine's clock, the centre under test by its own.
    now = datetime.now(CHINA_STANDARD_TIME)
    with centre.centre.database.write() as connection:
        for text, times in (("孩子打疫苗", 3), ("种果树的补贴", 1)):
            connection.execute(missed_searches.insert().values(day=now.date().isoformat(), text=text, times=times))
    data = str(centre.centre.settings.data)
    told = CliRunner().invoke(app, ["searches", "--data", data, "--demo"])
    assert told.exit_code == 0, told.output
    assert [line.split() for line in told.output.splitlines()] == [
        ["3", now.date().isoformat(), "孩子打疫苗"],
        ["1", now.date().isoformat(), "种果树的补贴"],
    ]
    told = CliRunner().invoke(app, ["searches", "--data", data, "--demo", "--json", "--least", "2"])
    assert [json.loads(line)["text"] for line in told.output.splitlines()] == ["孩子打疫苗"]
