# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers that are handed in later."""

from __future__ import annotations

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    pass
