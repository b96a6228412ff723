# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre's items, registers and people, on a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from central.demo import DemoBackend, demo_confirmations
from central.items import ItemDefinition, load_items
from central.registers import Registers
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock

NOW = datetime(2026, 11, 22, 9, 41, tzinfo=CHINA_STANDARD_TIME)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture(scope="session")
def items() -> dict[str, ItemDefinition]:
    return load_items(confirmations=demo_confirmations())


@pytest.fixture
def backend(clock: SteppedClock) -> Iterator[DemoBackend]:
    backend = DemoBackend(clock)
    yield backend
    backend.close()


@pytest.fixture
def registers(backend: DemoBackend, clock: SteppedClock) -> Registers:
    return Registers(backend, clock, timeout_seconds=2.0)
