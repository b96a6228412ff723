# SPDX-License-Identifier: GPL-3.0-or-later
"""Late arrivals: papers that come before their case, lapses, standing orders of applicants, and the tags by which a
person finds their own cases.

The tags need the centre's key, so rows of before get theirs when the centre opens (central.intake.tags).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("cases", sa.Column("person_tag", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("short_tag", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("asked_again", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("cases_by_person", "cases", ["person_tag", "received_at"])
    op.create_table(
        "materials",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("machine_id", "sha256"),
    )
    op.create_table(
        "case_papers",
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.ForeignKeyConstraint(["paper"], ["materials.number"]),
        sa.PrimaryKeyConstraint("application_id", "material"),
    )
    op.create_index("case_papers_by_paper", "case_papers", ["paper"])
    op.create_table(
        "lapses",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ticket_no", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("pick_up_hash", sa.Text(), nullable=True),
        sa.Column("person_tag", sa.Text(), nullable=True),
        sa.Column("short_tag", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.Text(), nullable=False),
        sa.Column("lapsed_at", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.Column("asked_again", sa.Integer(), nullable=False),
        sa.Column("ended_as", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("application_id", "reason"),
    )
    op.create_index("lapses_by_code", "lapses", ["pick_up_hash"])
    op.create_index("lapses_by_person", "lapses", ["person_tag", "received_at"])
    op.create_index("lapses_by_end", "lapses", ["ended_at", "number"])
    op.create_table(
        "withdrawals",
        sa.Column("withdrawal_id", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("pick_up_hash", sa.Text(), nullable=False),
        sa.Column("person_tag", sa.Text(), nullable=False),
        sa.Column("short_tag", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("stands", sa.Integer(), nullable=False),
        sa.Column("asked_again", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Text(), nullable=True),
        sa.Column("stopped_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("withdrawal_id"),
    )
    op.create_index("withdrawals_by_code", "withdrawals", ["pick_up_hash", "person_tag"])
    op.create_index("withdrawals_by_person", "withdrawals", ["person_tag", "received_at"])
