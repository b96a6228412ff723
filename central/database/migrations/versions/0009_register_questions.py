# SPDX-License-Identifier: GPL-3.0-or-later
"""The access book: each question to a register and each look of staff at a case. Cases that wait for registers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "accesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_tag", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("register_id", sa.Text(), nullable=True),
        sa.Column("asker_kind", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("department_zh", sa.Text(), nullable=True),
        sa.Column("department_en", sa.Text(), nullable=True),
        sa.Column("case_of", sa.Text(), nullable=True),
        sa.Column("purpose_zh", sa.Text(), nullable=False),
        sa.Column("purpose_en", sa.Text(), nullable=False),
        sa.Column("basis_zh", sa.Text(), nullable=False),
        sa.Column("basis_en", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("accesses_by_person", "accesses", ["person_tag", "at"])
    op.create_index("accesses_by_time", "accesses", ["at"])
    op.create_table(
        "register_waits",
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("next_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.PrimaryKeyConstraint("application_id"),
    )
    op.create_index("register_waits_by_next", "register_waits", ["next_at"])
