# SPDX-License-Identifier: GPL-3.0-or-later
"""In which sealing profile the running test and its child processes work: `FixedKeys` asks, conftest sets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kiosk.sealing import Profile

_VARIABLE: Final = "KIOSK_TEST_PROFILE"


def current() -> Profile:
    return Profile(os.environ.get(_VARIABLE, Profile.STANDARD))


@contextmanager
def working_in(profile: Profile) -> Iterator[None]:
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = profile
    try:
        yield
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before
