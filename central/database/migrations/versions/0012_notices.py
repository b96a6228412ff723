# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of messages, post-checks and revocations."""

from __future__ import annotations

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    pass
