# SPDX-License-Identifier: GPL-3.0-or-later
"""The written decision that takes an approval back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("revocations", sa.Column("document_id", sa.Text(), nullable=True))
