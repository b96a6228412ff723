# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue, item by item."""

from __future__ import annotations

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    pass
