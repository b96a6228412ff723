# SPDX-License-Identifier: GPL-3.0-or-later
"""Who acts for whom; messages to agents, and questions that agents cause."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "case_agents",
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("agent_tag", sa.Text(), nullable=False),
        sa.Column("short_tag", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("application_id"),
    )
    op.create_index("case_agents_by_agent", "case_agents", ["agent_tag"])
    op.add_column("notices", sa.Column("to_agent", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("accesses", sa.Column("by_agent", sa.Integer(), nullable=False, server_default="0"))
