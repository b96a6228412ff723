# SPDX-License-Identifier: GPL-3.0-or-later
"""The board of sensors and lights gone while: starting, idle, reading, lighting, with a light on. And lying."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.capabilities import DeviceLostError
from devices.drivers import sensors as drivers
from devices.drivers.choice import Unsupported
from devices.reports import GuideLight, Sensor, SensorChanged
from devices.sensors import ModbusBoard
from devices.sensors.wiring import wiring
from devices.simulators.process import SENSORS, SimulatorProcess
from devices.status import Cause, DeviceState, DeviceStatus
from kiosk.timing import SystemClock
from tests.devices.watched import MISSING, NONSENSE, SILENT, WELL, Stand, story

CLOCK = SystemClock()
INPUTS = "cabinet_door=0,presence=!1,slip_taken=2"
LIGHTS = "id_card_reader=0,receipt_printer=1,page_printer=2"
AT_FIRST = (
    SensorChanged(Sensor.CABINET_DOOR, False),
    SensorChanged(Sensor.PRESENCE, True),
    SensorChanged(Sensor.SLIP_TAKEN, False),
)


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    process = SimulatorProcess.start_module(SENSORS, "--baud", "115200")
    yield process
    process.stop()


@pytest.fixture
def board(simulator: SimulatorProcess) -> Iterator[ModbusBoard]:
    made = _board(simulator)
    yield made
    made.close()


def _board(simulator: SimulatorProcess, inputs: str = INPUTS, lights: str = LIGHTS, **other: Any) -> ModbusBoard:
    more = {"admits_simulator": True, **other}
    return ModbusBoard(simulator.ready["port"], 115200, more.pop("unit", 1), wiring(inputs, lights), CLOCK, **more)


@pytest.fixture
def stand() -> Iterator[Stand]:
    made = Stand(
        SENSORS,
        "--baud",
        "115200",
        supervise=lambda ready, listener: drivers.supervise(
            drivers.SensorsConfig(ready["port"], INPUTS, LIGHTS, 115200, poll_s=0.02, admits_simulator=True),
            listener,
            CLOCK,
        ),
    )
    yield made
    made.stop()


def _lit(simulator: SimulatorProcess) -> list[int]:
    outputs = simulator.wait_for(lambda event: "outputs" in event)["outputs"]
    assert isinstance(outputs, list)
    return outputs


# Going away.


def test_absent_when_it_starts_and_plugged_in_later(stand: Stand) -> None:
    stand.tell(unplug=True)
    stand.worker.start()
    assert stand.heard.story() == MISSING
    stand.tell(plug=True)
    assert stand.heard.story() == WELL
    assert tuple(stand.heard.next() for _ in range(3)) == AT_FIRST


def test_unplugged_while_idle_tells_that_nothing_is_known_and_reads_again(stand: Stand) -> None:
    stand.start()
    assert tuple(stand.heard.next() for _ in range(3)) == AT_FIRST
    stand.tell(unplug=True)
    assert stand.heard.story() == MISSING
    assert stand.heard.next() == SensorChanged(Sensor.PRESENCE, False)
    stand.tell(input=1, on=True)
    stand.tell(plug=True)
    assert stand.heard.story() == WELL
    assert stand.heard.next() == AT_FIRST[0]
    assert stand.heard.next() == SensorChanged(Sensor.PRESENCE, False)


def test_unplugged_with_a_light_on_is_dark_after_the_return(stand: Stand) -> None:
    stand.start()
    stand.ask(lambda board: board.light(GuideLight.PAGE_PRINTER))
    assert _lit(stand.simulator) == [2]
    stand.tell(unplug=True)
    stand.heard.until(MISSING)
    stand.tell(plug=True)
    # A hand, or another program, left one on.
    stand.tell(output=1, on=True)
    assert _lit(stand.simulator) == [1]
    stand.heard.until(WELL)
    assert _lit(stand.simulator) == []
    stand.ask(lambda board: board.light(GuideLight.ID_CARD_READER))
    assert _lit(stand.simulator) == [0]


def test_unplugged_while_lighting(simulator: SimulatorProcess, board: ModbusBoard) -> None:
    assert story(board.connect()) == WELL
    simulator.tell(unplug=True)
    with pytest.raises(DeviceLostError) as lost:
        board.light(GuideLight.PAGE_PRINTER)
    assert (lost.value.state, lost.value.cause) == (DeviceState.NO_DEVICE, Cause.LOST)
    board.close()
    simulator.tell(plug=True)
    again = _board(simulator)
    assert story(again.connect()) == WELL
    again.light(GuideLight.PAGE_PRINTER)
    again.close()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("silence", SILENT),
        ("crc", NONSENSE),
        ("short", NONSENSE),
        ("other_unit", NONSENSE),
        ("garbage", NONSENSE),
        ({"exception": 2}, (DeviceState.HARDWARE_ERROR, Cause.BROKEN)),
        ({"exception": 4}, (DeviceState.HARDWARE_ERROR, Cause.BROKEN)),
        ({"exception": 6}, (DeviceState.OFFLINE, Cause.STALLED)),
    ],
)
@pytest.mark.parametrize("when", ["connecting", "reading", "lighting"])
def test_answers_that_are_none(
    simulator: SimulatorProcess, board: ModbusBoard, fault: object, told: tuple[DeviceState, Cause], when: str
) -> None:
    if when != "connecting":
        assert story(board.connect()) == WELL
    simulator.tell(fault=fault, until="told")
    if when == "connecting":
        assert story(board.connect()) == told
    else:
        with pytest.raises(DeviceLostError) as lost:
            board.poll() if when == "reading" else board.light(GuideLight.PAGE_PRINTER)
        assert (lost.value.state, lost.value.cause) == told
    board.close()
    simulator.tell(fault=None)
    again = _board(simulator)
    assert story(again.connect()) == WELL
    assert again.poll() == AT_FIRST
    again.close()


@pytest.mark.parametrize("fault", ["silence", "crc", "short", "other_unit", "garbage", {"exception": 6}])
def test_one_damaged_answer_is_asked_for_again(
    simulator: SimulatorProcess, board: ModbusBoard, fault: object
) -> None:
    assert story(board.connect()) == WELL
    simulator.tell(fault=fault)
    assert board.poll() == AT_FIRST
    simulator.tell(fault=fault)
    board.light(GuideLight.RECEIPT_PRINTER)
    assert _lit(simulator) == [1]


def test_a_slow_board_is_waited_for(simulator: SimulatorProcess, board: ModbusBoard) -> None:
    assert story(board.connect()) == WELL
    simulator.tell(fault={"slow": 0.15})
    assert board.poll() == AT_FIRST


def test_an_adapter_that_hears_itself(simulator: SimulatorProcess, board: ModbusBoard) -> None:
    simulator.tell(fault="echo", until="told")
    assert story(board.connect()) == WELL
    assert board.poll() == AT_FIRST
    board.light(GuideLight.RECEIPT_PRINTER)
    assert _lit(simulator) == [1]
    # The echo of a write is no answer.
    simulator.tell(fault="silence", until="told")
    with pytest.raises(DeviceLostError):
        board.light(None)


def test_another_unit_does_not_answer(simulator: SimulatorProcess) -> None:
    board = _board(simulator, unit=7)
    assert story(board.connect()) == SILENT
    board.close()


def test_wiring_that_the_board_does_not_have(simulator: SimulatorProcess) -> None:
    board = _board(simulator, inputs="presence=16")
    status = board.connect()
    assert story(status) == (DeviceState.HARDWARE_ERROR, Cause.BROKEN)
    assert "sensors.inputs" in status.detail
    board.close()


def test_a_simulator_is_refused_where_the_public_is_served(simulator: SimulatorProcess) -> None:
    board = _board(simulator, admits_simulator=False)
    assert story(board.connect()) == (DeviceState.REFUSED, Cause.SIMULATOR)


# What it does.


def test_sensors_are_believed_after_two_equal_reads(simulator: SimulatorProcess, board: ModbusBoard) -> None:
    assert story(board.connect()) == WELL
    assert board.poll() == AT_FIRST
    simulator.tell(fault={"chatter": 0})
    assert board.poll() == ()
    assert board.poll() == ()
    simulator.tell(sense="cabinet_door", on=True)
    assert board.poll() == ()
    assert board.poll() == (SensorChanged(Sensor.CABINET_DOOR, True),)
    assert board.poll() == ()


def test_one_light_at_a_time_and_none_after_closing(simulator: SimulatorProcess, board: ModbusBoard) -> None:
    assert story(board.connect()) == WELL
    board.light(GuideLight.RECEIPT_PRINTER)
    assert _lit(simulator) == [1]
    board.light(GuideLight.RECEIPT_PRINTER)
    board.light(GuideLight.PAGE_PRINTER)
    assert [_lit(simulator), _lit(simulator)] == [[], [2]]
    # A slot without a light.
    board.light(GuideLight.CODE_SCANNER)
    assert _lit(simulator) == []
    board.light(GuideLight.ID_CARD_READER)
    assert _lit(simulator) == [0]
    board.close()
    assert _lit(simulator) == []


def test_an_output_between_the_lights_is_left_alone(simulator: SimulatorProcess) -> None:
    """It may be a lock."""
    for number in (0, 1, 2):
        simulator.tell(output=number, on=True)
        _lit(simulator)
    board = _board(simulator, lights="id_card_reader=0,page_printer=2")
    assert story(board.connect()) == WELL
    assert [_lit(simulator), _lit(simulator)] == [[1, 2], [1]]
    board.close()


def test_a_board_of_lights_only(simulator: SimulatorProcess) -> None:
    board = _board(simulator, inputs="")
    assert story(board.connect()) == WELL
    board.light(GuideLight.ID_CARD_READER)
    assert _lit(simulator) == [0]
    assert board.poll() == ()
    simulator.tell(fault="silence", until="told")
    with pytest.raises(DeviceLostError):
        board.poll()
    board.close()


def test_an_open_cabinet_is_told_as_a_state(stand: Stand) -> None:
    stand.start()
    assert tuple(stand.heard.next() for _ in range(3)) == AT_FIRST
    stand.tell(sense="cabinet_door", on=True)
    heard = {stand.heard.next(), stand.heard.next()}
    assert SensorChanged(Sensor.CABINET_DOOR, True) in heard
    states = [event for event in heard if isinstance(event, DeviceStatus)]
    assert [story(status) for status in states] == [(DeviceState.DEGRADED, Cause.DOOR_OPEN)]
    stand.tell(sense="cabinet_door", on=False)
    assert stand.heard.until(WELL) in ([], [SensorChanged(Sensor.CABINET_DOOR, False)])


@pytest.mark.parametrize(
    ("inputs", "lights"),
    [
        ("door=0", ""),
        ("presence=0,presence=1", ""),
        ("presence=0,headphones=0", ""),
        ("", "id_card_reader=!1"),
        ("", "id_card_reader=1,page_printer=1"),
        ("", ""),
    ],
)
def test_a_wiring_that_makes_no_sense_is_told_before_anything_opens(inputs: str, lights: str) -> None:
    answer = drivers.build(drivers.SensorsConfig("/dev/null", inputs, lights), CLOCK)
    assert isinstance(answer, Unsupported)
    assert "sensors." in answer.reason


def test_the_default_wiring_makes_sense(tmp_path: Path) -> None:
    from kiosk.settings import SensorSettings

    chosen = SensorSettings()
    wired = wiring(chosen.inputs, chosen.lights)
    assert set(wired.inputs) == set(Sensor)
    assert set(wired.lights) == set(GuideLight)
