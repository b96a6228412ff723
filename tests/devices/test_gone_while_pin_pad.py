# SPDX-License-Identifier: GPL-3.0-or-later
"""The PIN pad gone while: starting, idle, a person types, a PIN waits to be forwarded, in the middle of an answer;
its process killed; its bank gone."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.capabilities import DeviceLostError
from devices.drivers import pin_pad as drivers
from devices.pin_pad import SerialPinPad
from devices.pin_pad.pad_frames import LONGEST, FrameParser, frame
from devices.reports import PinEnd, PinForwarding, PinProgress, SealedPin
from devices.simulators.process import PIN_PAD, SimulatorProcess
from devices.status import Cause, DeviceState
from kiosk.timing import SystemClock
from tests.devices.watched import MISSING, NONSENSE, SILENT, WELL, Stand, Story, story

CLOCK = SystemClock()


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    process = SimulatorProcess.start_module(PIN_PAD)
    yield process
    process.stop()


@pytest.fixture
def pad(simulator: SimulatorProcess) -> Iterator[SerialPinPad]:
    made = _pad(simulator)
    yield made
    made.close()


def _pad(simulator: SimulatorProcess, *, admits_simulator: bool = True, sink: str | None = None) -> SerialPinPad:
    return SerialPinPad(
        simulator.ready["port"],
        9600,
        CLOCK,
        sink=simulator.ready["bank"] if sink is None else sink,
        admits_simulator=admits_simulator,
    )


@pytest.fixture
def stand() -> Iterator[Stand]:
    made = Stand(
        PIN_PAD,
        supervise=lambda ready, listener: drivers.supervise(
            drivers.PinPadConfig(ready["port"], sink=ready["bank"], admits_simulator=True), listener, CLOCK
        ),
    )
    yield made
    made.stop()


def _end(pad: SerialPinPad) -> PinEnd:
    deadline = CLOCK.monotonic() + 15
    while CLOCK.monotonic() < deadline:
        told = pad.poll()
        if isinstance(told, PinEnd):
            return told
    raise AssertionError("the entry did not end")


def _entered(simulator: SimulatorProcess, pad: SerialPinPad, pin: str = "123456") -> SealedPin:
    pad.begin(4, 12, 30)
    simulator.tell(press=pin)
    simulator.tell(press="enter")
    assert _end(pad) is PinEnd.ENTERED
    sealed = pad.sealed()
    assert sealed is not None
    return sealed


def _goes_the_whole_way(stand: Stand) -> None:
    stand.ask(lambda pad: pad.begin(6, 6, 30))
    stand.tell(press="480123")
    stand.tell(press="enter")
    assert [stand.heard.next() for _ in range(7)] == [*map(PinProgress, range(1, 7)), PinEnd.ENTERED]
    told = stand.ask(lambda pad: pad.forward(pad.sealed(), "case-7"))
    assert told is PinForwarding.TAKEN
    assert stand.simulator.wait_for(lambda event: "bank" in event)["right"] is True


def test_a_pin_from_the_keys_to_the_bank(stand: Stand) -> None:
    stand.start()
    _goes_the_whole_way(stand)


def test_absent_when_it_starts_and_plugged_in_later(stand: Stand) -> None:
    stand.tell(unplug=True)
    stand.worker.start()
    assert stand.heard.story() == MISSING
    stand.tell(plug=True)
    assert stand.heard.story() == WELL
    _goes_the_whole_way(stand)


def test_unplugged_while_idle(stand: Stand) -> None:
    stand.start()
    stand.tell(unplug=True)
    assert stand.heard.story() == MISSING
    stand.tell(plug=True)
    assert stand.heard.story() == WELL
    _goes_the_whole_way(stand)


def test_unplugged_while_a_person_types_ends_the_entry(stand: Stand) -> None:
    stand.start()
    stand.ask(lambda pad: pad.begin(6, 6, 30))
    stand.tell(press="12")
    assert [stand.heard.next() for _ in range(2)] == [PinProgress(1), PinProgress(2)]
    stand.tell(unplug=True)
    heard = {stand.heard.next(), stand.heard.next()}
    assert PinEnd.LOST in heard
    stand.tell(plug=True)
    assert stand.heard.story() == WELL
    _goes_the_whole_way(stand)


def test_unplugged_for_a_moment_while_a_person_types_ends_the_entry_all_the_same(stand: Stand) -> None:
    """Too short to be told as gone; the digits are gone none the less."""
    stand.start()
    stand.ask(lambda pad: pad.begin(6, 6, 30))
    stand.tell(press="1")
    assert stand.heard.next() == PinProgress(1)
    stand.tell(unplug=True)
    stand.tell(plug=True)
    assert stand.heard.next() is PinEnd.LOST
    _goes_the_whole_way(stand)


def test_switched_off_and_on_while_a_person_types(simulator: SimulatorProcess, pad: SerialPinPad) -> None:
    assert story(pad.connect()) == WELL
    pad.begin(6, 6, 30)
    simulator.tell(press="12")
    simulator.tell(reset=True)
    assert _end(pad) is PinEnd.LOST
    assert pad.sealed() is None


def test_unplugged_with_a_pin_that_waits_to_be_forwarded(simulator: SimulatorProcess, pad: SerialPinPad) -> None:
    assert story(pad.connect()) == WELL
    sealed = _entered(simulator, pad)
    simulator.tell(unplug=True)
    with pytest.raises(DeviceLostError):
        pad.forward(sealed, "case-1")
    pad.close()
    simulator.tell(plug=True)
    again = _pad(simulator)
    assert story(again.connect()) == WELL
    assert again.forward(sealed, "case-1") is PinForwarding.GONE
    again.close()


def test_its_process_is_killed_while_a_person_types(simulator: SimulatorProcess, pad: SerialPinPad) -> None:
    assert story(pad.connect()) == WELL
    pad.begin(6, 6, 30)
    assert pad._child is not None
    os.kill(pad._child.pid, signal.SIGKILL)
    with pytest.raises(DeviceLostError) as lost:
        _end(pad)
    assert (lost.value.state, lost.value.cause) == (DeviceState.OFFLINE, Cause.LOST)
    with pytest.raises(DeviceLostError):
        pad.begin(6, 6, 30)


def test_its_process_hangs(simulator: SimulatorProcess, pad: SerialPinPad) -> None:
    assert story(pad.connect()) == WELL
    assert pad._child is not None
    os.kill(pad._child.pid, signal.SIGSTOP)
    with pytest.raises(DeviceLostError) as lost:
        pad.begin(6, 6, 30)
    assert lost.value.cause is Cause.STALLED
    pad.close()


@pytest.mark.parametrize(
    ("fault", "told"), [("silence", SILENT), ("checksum", NONSENSE), ("garbage", WELL), ({"slow": 0.2}, WELL)]
)
def test_answers_that_are_none_when_it_starts(
    simulator: SimulatorProcess, pad: SerialPinPad, fault: object, told: Story
) -> None:
    simulator.tell(fault=fault, until="told")
    assert story(pad.connect()) == told
    pad.close()
    simulator.tell(fault=None)
    again = _pad(simulator)
    assert story(again.connect()) == WELL
    again.close()


@pytest.mark.parametrize(("fault", "told"), [("silence", SILENT), ("checksum", NONSENSE)])
def test_a_pad_that_falls_silent_while_idle(
    simulator: SimulatorProcess, pad: SerialPinPad, fault: str, told: Story
) -> None:
    assert story(pad.connect()) == WELL
    simulator.tell(fault=fault, until="told")
    with pytest.raises(DeviceLostError) as lost:
        _end(pad)
    assert (lost.value.state, lost.value.cause) == told


def test_one_damaged_answer_is_asked_for_again(simulator: SimulatorProcess, pad: SerialPinPad) -> None:
    simulator.tell(fault="checksum")
    assert story(pad.connect()) == WELL
    simulator.tell(fault="silence")
    assert pad.forward(_entered(simulator, pad), "case-1") is PinForwarding.TAKEN


def test_an_end_that_did_not_come_through_is_asked_for(simulator: SimulatorProcess, pad: SerialPinPad) -> None:
    assert story(pad.connect()) == WELL
    simulator.tell(fault="lost_end")
    assert pad.forward(_entered(simulator, pad), "case-1") is PinForwarding.TAKEN


def test_ways_to_end(simulator: SimulatorProcess, pad: SerialPinPad) -> None:
    assert story(pad.connect()) == WELL
    pad.begin(4, 6, 30)
    simulator.tell(press="12")
    simulator.tell(press="enter")
    simulator.tell(press="clear")
    simulator.tell(press="cancel")
    told = [pad.poll() for _ in range(4)]
    assert told == [PinProgress(1), PinProgress(2), PinProgress(0), PinEnd.CANCELLED]
    assert pad.sealed() is None
    pad.begin(4, 4, 5)
    assert _end(pad) is PinEnd.TIMED_OUT
    pad.begin(4, 4, 30)
    simulator.tell(press="1")
    pad.cancel()
    assert pad.poll() is None
    simulator.tell(press="1")
    assert pad.poll() is None


def test_a_pin_is_forwarded_once_and_a_new_entry_forgets_the_old(
    simulator: SimulatorProcess, pad: SerialPinPad
) -> None:
    assert story(pad.connect()) == WELL
    sealed = _entered(simulator, pad)
    assert pad.forward(SealedPin(), "case-1") is PinForwarding.GONE
    assert pad.forward(sealed, "case-1") is PinForwarding.TAKEN
    assert pad.forward(sealed, "case-1") is PinForwarding.GONE
    old = _entered(simulator, pad)
    new = _entered(simulator, pad, "9999")
    assert pad.forward(old, "case-2") is PinForwarding.GONE
    assert pad.forward(new, "case-2") is PinForwarding.TAKEN


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("bank_refuses", PinForwarding.REFUSED),
        ("bank_silent", PinForwarding.NOT_REACHED),
        ("bank_nonsense", PinForwarding.NOT_REACHED),
    ],
)
def test_a_bank_that_does_not_take_it(
    simulator: SimulatorProcess, pad: SerialPinPad, fault: str, told: PinForwarding
) -> None:
    assert story(pad.connect()) == WELL
    simulator.tell(fault=fault)
    assert pad.forward(_entered(simulator, pad), "case-1") is told
    assert pad.forward(_entered(simulator, pad), "case-2") is PinForwarding.TAKEN


@pytest.mark.parametrize("sink", ["", "/nonexistent/bank"])
def test_no_bank(simulator: SimulatorProcess, sink: str) -> None:
    pad = _pad(simulator, sink=sink)
    assert story(pad.connect()) == WELL
    assert pad.forward(_entered(simulator, pad), "case-1") is PinForwarding.NOT_REACHED
    pad.close()


def test_a_reference_that_is_none(simulator: SimulatorProcess, pad: SerialPinPad) -> None:
    assert story(pad.connect()) == WELL
    assert pad.forward(_entered(simulator, pad), '"},{') is PinForwarding.REFUSED


def test_impossible_lengths(simulator: SimulatorProcess, pad: SerialPinPad) -> None:
    assert story(pad.connect()) == WELL
    for least, most, seconds in ((3, 6, 30), (6, 13, 30), (6, 4, 30), (6, 6, 1)):
        with pytest.raises(ValueError, match="digits"):
            pad.begin(least, most, seconds)


def test_a_simulator_is_refused_where_the_public_is_served(simulator: SimulatorProcess) -> None:
    pad = _pad(simulator, admits_simulator=False)
    assert story(pad.connect()) == (DeviceState.REFUSED, Cause.SIMULATOR)
    pad.close()


def test_no_process_is_left_behind(simulator: SimulatorProcess, pad: SerialPinPad) -> None:
    assert story(pad.connect()) == WELL
    assert pad._child is not None
    keeper = pad._child.pid
    pad.close()
    assert not Path(f"/proc/{keeper}").exists()


# Frames.


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=LONGEST))
def test_a_frame_comes_back_as_it_was(text: str) -> None:
    assert list(FrameParser().feed(frame(text))) == [text]


@given(st.binary(max_size=1000), st.integers(1, 200))
def test_any_bytes_in_any_pieces(data: bytes, step: int) -> None:
    parser, whole = FrameParser(), FrameParser()
    texts: list[str] = []
    for at in range(0, len(data), step):
        texts += parser.feed(data[at : at + step])
        assert len(parser._body or b"") <= LONGEST
    assert texts == list(whole.feed(data))
    assert all(0 < len(text) <= LONGEST for text in texts)
    # Two of them: the first may end what the noise began.
    assert list(parser.feed(frame("STATE,IDLE") * 2))[-1] == "STATE,IDLE"
