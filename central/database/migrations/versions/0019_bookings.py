# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits that are booked."""

from __future__ import annotations

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    pass
