# SPDX-License-Identifier: GPL-3.0-or-later
"""Hysteresis and backoff, without threads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.standing import Cadence, Standing
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus

CLASS = DeviceClass.ID_CARD_READER
MISSES = (DeviceState.OFFLINE, DeviceState.NO_DEVICE)


NOW = 1000.0


def status(state: DeviceState, detail: str = "", cause: Cause = Cause.NONE) -> DeviceStatus:
    return DeviceStatus(CLASS, state, detail, cause)


def test_only_the_third_miss_in_a_row_is_believed() -> None:
    standing = Standing(CLASS, Cadence())
    assert standing.heard(status(DeviceState.ONLINE), NOW) == status(DeviceState.ONLINE)
    assert standing.heard(status(DeviceState.OFFLINE), NOW) is None
    assert standing.heard(status(DeviceState.OFFLINE), NOW) is None
    assert standing.heard(status(DeviceState.ONLINE), NOW) is None
    assert standing.heard(status(DeviceState.OFFLINE), NOW) is None
    assert standing.heard(status(DeviceState.OFFLINE), NOW) is None
    assert standing.status.state == DeviceState.ONLINE
    assert standing.heard(status(DeviceState.NO_DEVICE, "x"), NOW) == status(DeviceState.NO_DEVICE, "x")
    assert standing.heard(status(DeviceState.NO_DEVICE), NOW) is None


@pytest.mark.parametrize("answer", [DeviceState.HARDWARE_ERROR, DeviceState.USER_ERROR])
def test_what_the_device_says_itself_is_believed_at_once(answer: DeviceState) -> None:
    standing = Standing(CLASS, Cadence())
    assert standing.heard(status(answer), NOW) == status(answer)


def test_another_cause_of_the_same_state_is_told_and_the_same_one_is_not() -> None:
    standing = Standing(CLASS, Cadence())
    standing.heard(status(DeviceState.DEGRADED, cause=Cause.PAPER_LOW), NOW)
    assert standing.heard(status(DeviceState.DEGRADED, "other words", Cause.PAPER_LOW), NOW) is None
    told = standing.heard(status(DeviceState.DEGRADED, cause=Cause.TONER_LOW), NOW)
    assert told == status(DeviceState.DEGRADED, cause=Cause.TONER_LOW)


@pytest.mark.parametrize(("poll_s", "takes_s"), [(0.25, 0.0), (0.25, 0.5), (1.0, 0.0), (1.0, 0.5), (1.5, 0.25)])
@pytest.mark.parametrize("state", MISSES)
def test_a_loss_is_believed_within_two_seconds_of_the_last_answer_however_slow_the_tries(
    poll_s: float, takes_s: float, state: DeviceState
) -> None:
    cadence = Cadence(poll_s=poll_s)
    standing = Standing(CLASS, cadence)
    standing.heard(status(DeviceState.ONLINE), NOW)
    now, misses = NOW + poll_s, 0
    while True:
        now += takes_s
        misses += 1
        if standing.heard(status(state), now, takes_s) is not None:
            break
        now += cadence.pause_s(misses)
    assert now - NOW <= 1.8 or (misses == 1 and now - NOW == poll_s + takes_s)
    assert now - NOW < 2.0


def test_a_port_that_is_missing_at_the_start_is_given_its_three_tries() -> None:
    standing = Standing(CLASS, Cadence())
    assert standing.heard(status(DeviceState.NO_DEVICE), NOW, 0.1) is None
    assert standing.heard(status(DeviceState.NO_DEVICE), NOW + 0.3, 0.1) is None
    assert standing.heard(status(DeviceState.NO_DEVICE), NOW + 0.8, 0.1) is not None


def test_the_pause_doubles_with_each_failure_up_to_its_bound() -> None:
    cadence = Cadence(retry_s=0.5, retry_max_s=5.0)
    assert [cadence.pause_s(failures) for failures in range(1, 7)] == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    assert cadence.pause_s(0) == 0.5
    assert cadence.pause_s(10_000) == 5.0


@given(st.lists(st.sampled_from(list(DeviceState)), max_size=60))
def test_what_is_told_is_each_change_of_belief_and_nothing_else(heard: list[DeviceState]) -> None:
    standing = Standing(CLASS, Cadence())
    believed, in_a_row = DeviceState.STARTING, 0
    for state in heard:
        in_a_row = in_a_row + 1 if state in MISSES else 0
        told = standing.heard(status(state), NOW)
        if told is not None:
            assert told.state != believed
            assert in_a_row == 0 or in_a_row >= 3
            believed = told.state
        assert standing.status.state == believed


@pytest.mark.parametrize(
    "wrong", [{"poll_s": 0}, {"retry_s": 20.0}, {"retry_max_s": 301.0}, {"misses": 0}, {"hang_s": 0}]
)
def test_a_cadence_out_of_range_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        Cadence(**wrong)  # type: ignore[arg-type]
