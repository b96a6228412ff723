# SPDX-License-Identifier: GPL-3.0-or-later
"""Who acts for whom."""

from __future__ import annotations

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    pass
