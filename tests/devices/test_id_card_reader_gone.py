# SPDX-License-Identifier: GPL-3.0-or-later
"""The reader gone while: starting, finding, selecting, reading, idle; and back again."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from devices.capabilities import CardReading, DeviceLostError
from devices.drivers.id_card_reader import IdCardReaderConfig, supervise
from devices.id_card import SamSerialReader
from devices.reports import (
    CardNotRead,
    CardRead,
    CardReadFault,
    CardSeen,
    DeviceEvent,
)
from devices.simulators.process import ID_CARD_READER, SimulatorProcess
from devices.status import DeviceState, DeviceStatus
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from tests.devices.sample_cards import RESIDENT


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    process = SimulatorProcess.start_module(ID_CARD_READER, "--read-seconds", "0")
    yield process
    process.stop()


@pytest.fixture
def reader(simulator: SimulatorProcess) -> Iterator[SamSerialReader]:
    driver = SamSerialReader(simulator.ready["port"], 115200, SystemClock(), admits_simulator=True)
    yield driver
    driver.close()


def test_gone_before_the_start(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    simulator.tell(unplug=True)
    status = reader.connect()
    assert status.state == DeviceState.NO_DEVICE
    assert "missing" in status.detail


def test_silent_at_the_start(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    simulator.tell(fault="silence", times=100)
    status = reader.connect()
    assert status.state == DeviceState.OFFLINE
    assert "does not answer" in status.detail


def test_nonsense_at_the_start(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    simulator.tell(fault="nonsense", times=100)
    status = reader.connect()
    assert status.state == DeviceState.OFFLINE
    assert "answers nonsense" in status.detail


def test_gone_while_idle(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    reader.connect()
    assert reader.poll() is None
    simulator.tell(unplug=True)
    with pytest.raises(DeviceLostError) as lost:
        reader.poll()
    assert lost.value.state == DeviceState.NO_DEVICE


def test_silent_while_finding(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    reader.connect()
    simulator.tell(fault="silence", on="find")
    with pytest.raises(DeviceLostError) as lost:
        reader.poll()
    assert lost.value.state == DeviceState.OFFLINE


@pytest.mark.parametrize("how", ["unplug", "silence"])
def test_gone_while_selecting_ends_the_card_first(
    simulator: SimulatorProcess, reader: SamSerialReader, how: str
) -> None:
    reader.connect()
    simulator.tell(lay=RESIDENT)
    assert reader.poll() == CardSeen()
    if how == "unplug":
        simulator.tell(unplug=True)
    else:
        simulator.tell(fault="silence", on="select")
    assert reader.poll() == CardNotRead(CardReadFault.UNREADABLE)
    with pytest.raises(DeviceLostError):
        reader.poll()


def test_unplugged_in_the_middle_of_a_read(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    reader.connect()
    simulator.tell(read_seconds=2)
    simulator.tell(lay=RESIDENT)
    assert reader.poll() == CardSeen()

    def unplug_while_reading() -> None:
        simulator.wait_for(lambda event: event == {"card": "reading"})
        simulator.tell(unplug=True)

    hand = threading.Thread(target=unplug_while_reading)
    hand.start()
    assert reader.poll() == CardNotRead(CardReadFault.UNREADABLE)
    hand.join(10)
    with pytest.raises(DeviceLostError) as lost:
        reader.poll()
    assert lost.value.state == DeviceState.NO_DEVICE


def test_cut_off_in_the_middle_of_every_read_reply(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    reader.connect()
    simulator.tell(lay=RESIDENT)
    simulator.tell(fault="truncate", on="read", times=3)
    assert reader.poll() == CardSeen()
    assert reader.poll() == CardNotRead(CardReadFault.UNREADABLE)
    with pytest.raises(DeviceLostError, match="nonsense"):
        reader.poll()


def test_closing_twice_and_polling_closed(reader: SamSerialReader) -> None:
    reader.close()
    reader.close()
    with pytest.raises(DeviceLostError):
        reader.poll()


Wanted = Callable[[DeviceEvent], bool]


class Heard:
    """What a supervisor's listener heard, in order."""

    def __init__(self) -> None:
        self._events: queue.Queue[DeviceEvent] = queue.Queue()
        self.put = self._events.put

    def next(self) -> DeviceEvent:
        return self._events.get(timeout=15)

    def state(self) -> DeviceState:
        event = self.next()
        assert isinstance(event, DeviceStatus), type(event).__name__
        return event.state


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def supervisor(simulator: SimulatorProcess, heard: Heard) -> Iterator[Supervisor[CardReading]]:
    config = IdCardReaderConfig(port=simulator.ready["port"], poll_s=0.02, admits_simulator=True)
    worker = supervise(config, heard.put, SystemClock())
    assert isinstance(worker, Supervisor)
    yield worker
    assert worker.stop()


def test_unplugged_and_plugged_again_under_supervision(
    simulator: SimulatorProcess, supervisor: Supervisor[CardReading], heard: Heard
) -> None:
    supervisor.start()
    assert heard.state() == DeviceState.ONLINE
    for _ in range(2):
        simulator.tell(unplug=True)
        assert heard.state() == DeviceState.NO_DEVICE
        simulator.tell(plug=True)
        assert heard.state() == DeviceState.ONLINE
        simulator.tell(lift=True)
        simulator.tell(lay=RESIDENT)
        assert heard.next() == CardSeen()
        assert isinstance(heard.next(), CardRead)


def test_a_reader_that_comes_later(
    simulator: SimulatorProcess, supervisor: Supervisor[CardReading], heard: Heard
) -> None:
    simulator.tell(unplug=True)
    supervisor.start()
    assert heard.state() == DeviceState.NO_DEVICE
    simulator.tell(plug=True)
    assert heard.state() == DeviceState.ONLINE


def test_one_lost_reply_is_not_told_to_anybody(
    simulator: SimulatorProcess, supervisor: Supervisor[CardReading], heard: Heard
) -> None:
    supervisor.start()
    assert heard.state() == DeviceState.ONLINE
    simulator.tell(fault="silence", on="find", times=1)
    simulator.tell(lay=RESIDENT)
    assert heard.next() == CardSeen()
    assert isinstance(heard.next(), CardRead)


def test_a_module_that_breaks_is_told_at_once_and_recovers(
    simulator: SimulatorProcess, supervisor: Supervisor[CardReading], heard: Heard
) -> None:
    supervisor.start()
    assert heard.state() == DeviceState.ONLINE
    simulator.tell(fault={"sw3": "0x60"}, on="find", times=1)
    assert heard.state() == DeviceState.HARDWARE_ERROR
    assert heard.state() == DeviceState.ONLINE


def test_gone_in_the_middle_of_a_read_under_supervision(
    simulator: SimulatorProcess, supervisor: Supervisor[CardReading], heard: Heard
) -> None:
    supervisor.start()
    assert heard.state() == DeviceState.ONLINE
    simulator.tell(read_seconds=5)
    simulator.tell(lay=RESIDENT)
    assert heard.next() == CardSeen()
    simulator.tell(unplug=True)
    assert heard.next() == CardNotRead(CardReadFault.UNREADABLE)
    assert heard.state() == DeviceState.NO_DEVICE
