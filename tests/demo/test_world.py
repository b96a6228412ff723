# SPDX-License-Identifier: GPL-3.0-or-later
"""The people of the demonstration, as the dock lays their cards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devices.id_card.sam_reader import SamSerialReader
from devices.reports import CardRead, IdCardLayout
from devices.simulators.process import ID_CARD_READER, SimulatorProcess
from devices.status import DeviceState
from kiosk.demo.world import Person, chip_of, demo_people
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
