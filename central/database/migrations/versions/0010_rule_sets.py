# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of the decisions' part."""

from __future__ import annotations

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    pass
