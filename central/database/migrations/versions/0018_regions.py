# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases that other places decide."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("cases", sa.Column("region", sa.Text()))
    op.create_table(
        "hand_overs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hand_over_id", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("owed_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("next_at", sa.Text()),
        sa.Column("receipt", sa.Text()),
        sa.Column("trouble", sa.Text()),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("application_id"),
        sa.UniqueConstraint("hand_over_id"),
    )
    op.create_index("hand_overs_by_next", "hand_overs", ["next_at"])
    op.create_table(
        "neighbour_cases",
        sa.Column("hand_over_id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("known_at", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hand_over_id"),
    )
    op.create_index("neighbour_cases_by_report", "neighbour_cases", ["confirmed", "known_at"])
