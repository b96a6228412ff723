# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every test: no window ever opens, whatever display the machine has."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import structlog

os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def _log_as_imported() -> Iterator[None]:
    """No test hears less of the log because another one, or a program that it ran in here, configured it."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()
