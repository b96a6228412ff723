# SPDX-License-Identifier: GPL-3.0-or-later
"""A refusal that a person overturned: its sealed paper must not go on counting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("documents", sa.Column("superseded_at", sa.Text(), nullable=True))
