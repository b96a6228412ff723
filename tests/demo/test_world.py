# SPDX-License-Identifier: GPL-3.0-or-later
"""The people of the demonstration, as the dock lays their cards."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.id_card.sam_reader import SamSerialReader
from devices.reports import CardRead, IdCardLayout
from devices.simulators.process import ID_CARD_READER, SimulatorProcess
from devices.status import DeviceState
from kiosk.demo.dock import Dock
from kiosk.demo.levers import Lever
from kiosk.demo.world import Person, World, chip_of, demo_people
from kiosk.timing import SystemClock

PEOPLE = demo_people()
_FINDS = 20


@pytest.fixture(scope="module")
def simulator() -> Iterator[SimulatorProcess]:
    child = SimulatorProcess.start_module(ID_CARD_READER)
    try:
        yield child
    finally:
        child.stop()


@pytest.mark.parametrize("person", PEOPLE, ids=[person.id for person in PEOPLE])
def test_everybodys_card_is_read_as_it_is_written(simulator: SimulatorProcess, person: Person) -> None:
    reader = SamSerialReader(str(simulator.ready["port"]), 115200, SystemClock(), admits_simulator=True)
    try:
        assert reader.connect().state is DeviceState.ONLINE
        simulator.tell(lay=chip_of(person.card))
        events = (reader.poll() for _ in range(_FINDS))
        read = next((event for event in events if isinstance(event, CardRead)), None)
    finally:
        reader.close()
        simulator.tell(lift=True)
    assert read is not None
    assert read.card.number == person.card["number"]
    assert person.name in (read.card.name, read.card.foreign_name)


def test_everybody_carries_a_bank_card() -> None:
    accounts = [person.bank_card["account"] for person in PEOPLE]
    assert len(set(accounts)) == len(PEOPLE)
    assert all(account.startswith("9999") for account in accounts)


def test_every_layout_of_card_has_somebody() -> None:
    assert {person.card["card_type"] for person in PEOPLE} == {layout.value for layout in IdCardLayout}


def test_each_silent_register_has_a_lever_of_its_own(tmp_path: Path) -> None:
    world = World(tmp_path, frozenset())
    dock = Dock(world, (), tuple)

    def levers() -> dict[str, Lever]:
        found = (lever for group in dock.groups() for lever in group.levers if lever.name == "silence")
        return {lever.label.split(" ")[0]: lever for lever in found}

    def pull(label: str) -> None:
        dock.pull("silence", levers()[label].arguments)
        deadline = time.monotonic() + 20
        while dock.busy and time.monotonic() < deadline:
            threading.Event().wait(0.02)
        assert not dock.busy

    try:
        pull("电子证照库无应答")
        assert world.state()["silent"] == ["e_licences"]
        pull("人口库无应答")
        assert world.state()["silent"] == ["e_licences", "population"]
        assert all(lever.on for lever in levers().values())
        pull("电子证照库无应答")
        assert world.state()["silent"] == ["population"]
        pull("人口库无应答")
        assert world.state()["silent"] == []
    finally:
        dock.close()
        world.stop()
