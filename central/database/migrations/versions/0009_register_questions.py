# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of the registers' part: see central/database/schema."""

from __future__ import annotations

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    pass
