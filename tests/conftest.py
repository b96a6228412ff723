# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every test: no window ever opens, whatever display there is, and no machine is too slow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

import pytest
import structlog
from hypothesis import HealthCheck, settings

from devices.simulators.card_service import reach

os.environ["QT_QPA_PLATFORM"] = "offscreen"

# PC/SC looks up where its service is once a process: before any test has a kiosk with a reader ask for it.
reach(None)

# On a fresh machine Hypothesis first writes down Unicode's tables, which takes it a second and would fail the first
# test that draws text; a busy machine misses its deadlines by chance. Tests about time measure it themselves.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def _log_as_imported() -> Iterator[None]:
    """No test hears less of the log because another one, or a program that it ran in here, configured it."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


_LONGEST: Final = (
    "tests/app/test_items_on_paper.py",
    "tests/ui/test_gallery.py",
    "tests/devices/test_camera_pages.py",
    "tests/app/test_items_that_go_on.py",
    "tests/central_api/test_submission.py",
    "tests/central_api/test_file_checks.py",
    "tests/central_api/test_desk_steps.py",
)
"""Files that take minutes, the longest first: begun last, one worker would be waited for at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(_LONGEST)}
    items.sort(key=lambda one: place.get(one.nodeid.partition("::")[0], len(place)))


_fallen: list[str] = []


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """A worker process fell (a library aborted): what it had still to run was not run."""
    if error:
        _fallen.append(str(node))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Then trying the failed ones again would prove nothing, so the run ends with another code than 1."""
    if _fallen:
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
