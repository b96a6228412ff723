# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every test: no window ever opens, whatever display there is, and no machine is too slow."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"

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
