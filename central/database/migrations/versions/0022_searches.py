# SPDX-License-Identifier: GPL-3.0-or-later
"""What was searched for and not found."""

from __future__ import annotations

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    pass
