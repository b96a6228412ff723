# SPDX-License-Identifier: GPL-3.0-or-later
"""The stepped clock obeys the same physics as the system's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock, SystemClock


def test_stepping_moves_both_clocks_and_a_jump_only_the_wall() -> None:
    clock = SteppedClock(datetime(2026, 11, 22, 1, 41, tzinfo=UTC))
    start, wall = clock.monotonic(), clock.now()
    clock.step(8)
    assert clock.monotonic() - start == 8
    assert clock.now() - wall == timedelta(seconds=8)
    clock.jump(-3600)
    assert clock.monotonic() - start == 8
    assert clock.now() < wall
    with pytest.raises(ValueError, match="monotonic"):
        clock.step(-1)


def test_the_system_clock_is_aware_and_in_china_time() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is CHINA_STANDARD_TIME
    assert clock.monotonic() <= clock.monotonic()
