# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody wants who asks to be called back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("callbacks", sa.Column("item_code", sa.Text(), nullable=True))
