# SPDX-License-Identifier: GPL-3.0-or-later
"""Every test of this folder runs in both sealing profiles, unless its module says PROFILES = (Profile.STANDARD,).

A stateful test is a unittest class, which pytest gives no parameters: it chooses its profile by `working_in`
itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.sealing import Profile
from kiosk.timing import SteppedClock
from tests.offline_cache.outbox_cases import START
from tests.offline_cache.profiles import working_in


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "profile" in metafunc.fixturenames:
        metafunc.parametrize(
            "profile",
            getattr(metafunc.module, "PROFILES", tuple(Profile)),
            indirect=True,
            scope="module",
            ids=lambda profile: str(profile.value),
        )


@pytest.fixture(scope="module", autouse=True)
def profile(request: pytest.FixtureRequest) -> Iterator[Profile]:
    """The profile in which `FixedKeys` and its child processes work now."""
    wanted: Profile = getattr(request, "param", Profile.STANDARD)
    with working_in(wanted):
        yield wanted


@pytest.fixture
def clock() -> SteppedClock:
    """Stands at START until the test moves it."""
    return SteppedClock(START)
