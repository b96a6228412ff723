# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of sealed papers."""

from __future__ import annotations

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    pass
