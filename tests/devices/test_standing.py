# SPDX-License-Identifier: GPL-3.0-or-later
"""Hysteresis and backoff, without threads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.standing import Cadence, Standing
from devices.status import DeviceClass, DeviceState, DeviceStatus

CLASS = DeviceClass.ID_CARD_READER
MISSES = (DeviceState.OFFLINE, DeviceState.NO_DEVICE)


def status(state: DeviceState, detail: str = "") -> DeviceStatus:
    return DeviceStatus(CLASS, state, detail)


def test_only_the_third_miss_in_a_row_is_believed() -> None:
    standing = Standing(CLASS, Cadence())
    assert standing.heard(status(DeviceState.ONLINE)) == status(DeviceState.ONLINE)
    assert standing.heard(status(DeviceState.OFFLINE)) is None
    assert standing.heard(status(DeviceState.OFFLINE)) is None
    assert standing.heard(status(DeviceState.ONLINE)) is None
    assert standing.heard(status(DeviceState.OFFLINE)) is None
    assert standing.heard(status(DeviceState.OFFLINE)) is None
    assert standing.status.state == DeviceState.ONLINE
    assert standing.heard(status(DeviceState.NO_DEVICE, "x")) == status(DeviceState.NO_DEVICE, "x")
    assert standing.heard(status(DeviceState.NO_DEVICE)) is None


@pytest.mark.parametrize("answer", [DeviceState.HARDWARE_ERROR, DeviceState.USER_ERROR])
def test_what_the_device_says_itself_is_believed_at_once(answer: DeviceState) -> None:
    standing = Standing(CLASS, Cadence())
    assert standing.heard(status(answer)) == status(answer)


def test_the_pause_doubles_with_each_miss_up_to_its_bound_and_starts_over() -> None:
    standing = Standing(CLASS, Cadence(retry_s=0.5, retry_max_s=5.0))
    pauses = []
    for _ in range(6):
        standing.heard(status(DeviceState.OFFLINE))
        pauses.append(standing.retry_in_s)
    assert pauses == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    standing.heard(status(DeviceState.ONLINE))
    standing.heard(status(DeviceState.OFFLINE))
    assert standing.retry_in_s == 0.5


@given(st.lists(st.sampled_from(list(DeviceState)), max_size=60))
def test_what_is_told_is_each_change_of_belief_and_nothing_else(heard: list[DeviceState]) -> None:
    standing = Standing(CLASS, Cadence())
    believed, in_a_row = DeviceState.STARTING, 0
    for state in heard:
        in_a_row = in_a_row + 1 if state in MISSES else 0
        told = standing.heard(status(state))
        if told is not None:
            assert told.state != believed
            assert in_a_row == 0 or in_a_row >= 3
            believed = told.state
        assert standing.status.state == believed
        assert 0 < standing.retry_in_s <= 10.0


@pytest.mark.parametrize("wrong", [{"poll_s": 0}, {"retry_s": 20.0}, {"retry_max_s": 301.0}, {"misses": 0}])
def test_a_cadence_out_of_range_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        Cadence(**wrong)  # type: ignore[arg-type]
