# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases that other places decide."""

from __future__ import annotations

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    pass
