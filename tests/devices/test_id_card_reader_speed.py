# SPDX-License-Identifier: GPL-3.0-or-later
"""The speed of the ID-card reader's line: found when not as configured, raised, remembered, in bounded time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from devices.drivers.id_card_reader import IdCardReaderConfig, build
from devices.id_card import SamSerialReader
from devices.id_card.speeds import BAUD_RATES, Speeds
from devices.reports import CardRead, CardSeen
from devices.simulators.process import ID_CARD_READER, SimulatorProcess
from devices.status import Cause, DeviceState
from kiosk.timing import SystemClock
from tests.devices.sample_cards import RESIDENT

Start = Callable[..., SimulatorProcess]


@pytest.fixture
def start() -> Iterator[Start]:
    children: list[SimulatorProcess] = []

    def starting(*arguments: str) -> SimulatorProcess:
        children.append(SimulatorProcess.start_module(ID_CARD_READER, "--read-seconds", "0", *arguments))
        return children[-1]

    yield starting
    for child in children:
        child.stop()


def driver(simulator: SimulatorProcess, speed: int | Speeds) -> SamSerialReader:
    return SamSerialReader(str(simulator.ready["port"]), speed, SystemClock(), admits_simulator=True)


def connected_in(reader: SamSerialReader) -> tuple[str, Cause, float]:
    clock = SystemClock()
    began = clock.monotonic()
    status = reader.connect()
    took = clock.monotonic() - began
    reader.close()
    return status.detail, status.cause, took


@pytest.mark.parametrize("noisy", [(), ("--noisy",)])
@pytest.mark.parametrize("baud", [rate for rate in BAUD_RATES if rate != 115200])
def test_a_slower_module_is_found_and_asked_to_speak_faster(
    start: Start, baud: int, noisy: tuple[str, ...]
) -> None:
    simulator = start("--baud", str(baud), *noisy)
    speeds = Speeds(115200)
    reader = driver(simulator, speeds)
    assert reader.connect().state == DeviceState.ONLINE
    assert speeds.current == 115200
    simulator.tell(lay=RESIDENT)
    assert reader.poll() == CardSeen()
    assert isinstance(reader.poll(), CardRead)
    reader.close()


def test_one_that_cannot_speak_faster_serves_as_it_is_and_is_found_at_once_next_time(start: Start) -> None:
    simulator = start("--baud", "9600")
    simulator.tell(lacks=["baud"])
    speeds = Speeds(115200)
    reader = driver(simulator, speeds)
    assert ", 9600 baud," in reader.connect().detail
    simulator.tell(lay=RESIDENT)
    assert reader.poll() == CardSeen()
    assert isinstance(reader.poll(), CardRead)
    reader.close()
    detail, cause, took = connected_in(driver(simulator, speeds))
    assert ", 9600 baud," in detail
    assert cause == Cause.NONE
    assert took < 0.4


def test_one_that_promises_to_and_does_not_is_heard_again(start: Start) -> None:
    simulator = start("--baud", "19200")
    simulator.tell(fault={"sw3": "0x90"}, until="told", on="baud")
    speeds = Speeds(115200)
    assert ", 19200 baud," in connected_in(driver(simulator, speeds))[0]
    # It is not asked again: each time would cost the citizen a second.
    assert connected_in(driver(simulator, speeds))[2] < 0.4


def test_a_faster_module_is_left_as_it_is(start: Start) -> None:
    simulator = start()
    speeds = Speeds(9600)
    assert ", 115200 baud," in connected_in(driver(simulator, speeds))[0]
    assert speeds.current == 115200


def test_a_module_changed_for_one_at_another_speed_is_found_after_some_failures(start: Start) -> None:
    simulator = start()
    speeds = Speeds(115200)
    assert connected_in(driver(simulator, speeds))[1] == Cause.NONE
    simulator.tell(baud=38400)
    simulator.tell(lacks=["baud"])
    causes = [connected_in(driver(simulator, speeds))[1] for _ in range(3)]
    assert causes == [Cause.NO_ANSWER, Cause.NO_ANSWER, Cause.NONE]
    assert speeds.current == 38400


def test_a_dead_reader_costs_little_time(start: Start) -> None:
    simulator = start()
    simulator.tell(fault="silence", until="told")
    speeds = Speeds(115200)
    tries = [connected_in(driver(simulator, speeds)) for _ in range(3)]
    assert [cause for _, cause, _ in tries] == [Cause.NO_ANSWER] * 3
    first, second, third = (took for _, _, took in tries)
    # The first looks for another speed; the two that follow a loss do not.
    assert first < 2
    assert second < 0.9
    assert 0.9 < third < 2


def test_noise_at_every_speed_is_nonsense(start: Start) -> None:
    simulator = start("--noisy")
    simulator.tell(fault="nonsense", until="told")
    assert connected_in(driver(simulator, 115200))[1] == Cause.NONSENSE


def test_what_was_found_outlives_the_driver(start: Start) -> None:
    simulator = start("--baud", "57600")
    simulator.tell(lacks=["baud"])
    config = IdCardReaderConfig(port=str(simulator.ready["port"]), admits_simulator=True)
    make = build(config, SystemClock())
    assert callable(make)
    for within in (2.0, 0.4):
        reader = make()
        assert isinstance(reader, SamSerialReader)
        detail, _, took = connected_in(reader)
        assert ", 57600 baud," in detail
        assert took < within


def test_speeds_are_tried_in_turn() -> None:
    speeds = Speeds(19200)
    assert speeds.others() == (115200, 57600, 38400, 9600)
    assert speeds.others() == ()
    assert speeds.others() == (115200, 57600, 38400, 9600)
    speeds.answered(57600)
    assert [speeds.others() for _ in range(3)] == [(), (), (115200, 38400, 19200, 9600)]
