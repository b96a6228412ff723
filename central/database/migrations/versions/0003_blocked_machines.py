# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that was stolen or tampered with can be shut out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("machines", sa.Column("blocked_at", sa.Text(), nullable=True))
    op.add_column("machines", sa.Column("blocked_by", sa.Text(), nullable=True))
