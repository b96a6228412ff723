# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers that may follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "deferred_papers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("reminded_at", sa.Text(), nullable=True),
        sa.Column("late_at", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_as", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("application_id", "material"),
    )
    op.create_index("deferred_papers_by_due", "deferred_papers", ["ended_at", "due"])
    op.create_table(
        "hand_ins",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hand_in_id", sa.Text(), nullable=False),
        sa.Column("duty", sa.Integer(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_as", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["duty"], ["deferred_papers.number"]),
        sa.ForeignKeyConstraint(["paper"], ["materials.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("hand_in_id"),
    )
    op.create_index("hand_ins_by_duty", "hand_ins", ["duty"])
    op.create_index("hand_ins_by_paper", "hand_ins", ["paper"])
