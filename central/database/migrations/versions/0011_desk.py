# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of the desk's part."""

from __future__ import annotations

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    pass
