# SPDX-License-Identifier: GPL-3.0-or-later
"""The keypad gone while: starting, idle, between two keys of a number. On a serial line and as an input device."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers import keypad as drivers
from devices.keypad import EventKeypad, SerialKeypad
from devices.keypad.keys import BOUNCE_S, KEY_OF_BYTE, KEY_OF_CODE, Debounce
from devices.reports import Key, KeyPressed
from devices.simulators.process import KEYPAD
from devices.status import Cause, DeviceState
from kiosk.timing import SystemClock
from tests.devices.watched import MISSING, WELL, Stand, story

CLOCK = SystemClock()


@pytest.fixture(params=["serial", "evdev"])
def stand(request: pytest.FixtureRequest) -> Iterator[Stand]:
    arguments = ("--evdev",) if request.param == "evdev" else ()
    made = Stand(
        KEYPAD,
        *arguments,
        supervise=lambda ready, listener: drivers.supervise(
            drivers.KeypadConfig(ready["port"], driver=request.param, admits_simulator=True), listener, CLOCK
        ),
    )
    yield made
    made.stop()


def _presses(stand: Stand, keys: str) -> None:
    stand.tell(press=keys)
    assert [stand.heard.next() for _ in keys] == [KeyPressed(Key(key)) for key in keys]


def test_all_twelve_keys(stand: Stand) -> None:
    stand.start()
    _presses(stand, "1234567890*#")
    _presses(stand, "55")


def test_absent_when_it_starts_and_plugged_in_later(stand: Stand) -> None:
    stand.tell(unplug=True)
    stand.worker.start()
    assert stand.heard.story() == MISSING
    stand.tell(plug=True)
    assert stand.heard.story() == WELL
    _presses(stand, "7#")


def test_unplugged_between_two_keys_and_back_under_another_name(stand: Stand) -> None:
    stand.start()
    _presses(stand, "12")
    before = Path(stand.simulator.ready["port"]).readlink()
    stand.tell(press="3")
    stand.tell(unplug=True)
    assert stand.heard.until(MISSING) in ([], [KeyPressed(Key.D3)])
    stand.tell(plug="elsewhere")
    assert stand.heard.story() == WELL
    assert Path(stand.simulator.ready["port"]).readlink() != before
    _presses(stand, "4")


def test_what_was_pressed_while_nobody_listened_answers_nothing(stand: Stand) -> None:
    stand.tell(press="99")
    stand.start()
    _presses(stand, "1")


def test_a_contact_that_bounces_is_one_press(stand: Stand) -> None:
    stand.start()
    stand.tell(fault="bounce")
    _presses(stand, "5")
    _presses(stand, "6")


def test_a_key_that_chatters_on_is_one_press(stand: Stand) -> None:
    stand.start()
    stand.tell(fault="stuck")
    _presses(stand, "5")
    _presses(stand, "6")


def test_a_key_without_contact_and_noise_on_the_line(stand: Stand) -> None:
    stand.start()
    stand.tell(fault="silence")
    stand.tell(press="1")
    stand.tell(fault="noise")
    _presses(stand, "2")


def test_a_simulator_is_refused_where_the_public_is_served(stand: Stand) -> None:
    port = stand.simulator.ready["port"]
    fits = EventKeypad(port, CLOCK) if Path(port).resolve().is_fifo() else SerialKeypad(port, 9600, CLOCK)
    assert story(fits.connect()) == (DeviceState.REFUSED, Cause.SIMULATOR)


def test_which_bytes_and_codes_are_keys() -> None:
    assert {KEY_OF_BYTE[ord(key.value)] for key in Key} == set(Key)
    assert set(KEY_OF_CODE.values()) == set(Key)
    assert KEY_OF_BYTE.get(ord("A")) is None


@given(st.lists(st.tuples(st.sampled_from(list(Key)), st.floats(0, 0.5)), max_size=40))
def test_debounce_never_makes_a_press_and_never_eats_a_slow_one(strokes: list[tuple[Key, float]]) -> None:
    debounce, now, last = Debounce(), 1000.0, None
    for key, pause in strokes:
        now += pause
        pressed = debounce.is_press(key, now)
        if pause >= BOUNCE_S * 1.01 or key is not last:
            assert pressed
        last = key


@given(st.binary(max_size=2000))
def test_any_bytes_are_keys_or_nothing(data: bytes) -> None:
    assert all(KEY_OF_BYTE.get(byte) in (None, *Key) for byte in data)
