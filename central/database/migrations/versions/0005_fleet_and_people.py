# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens and revocations of machines, roll-back orders, telemetry, complaints, drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("enrolment_codes", sa.Column("for_machine", sa.Text(), nullable=True))
    for name in ("revoked_as", "slot"):
        op.add_column("machines", sa.Column(name, sa.Text(), nullable=True))
    for name in ("token_issued", "token_shown"):
        op.add_column("machines", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("machines", sa.Column("revocation", sa.LargeBinary(), nullable=True))
    # Their orders are signed when they are next heard: a migration has no key.
    op.execute("UPDATE machines SET revoked_as = 'blocked' WHERE blocked_at IS NOT NULL")
    op.create_table(
        "former_keys",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.Text(), nullable=False),
        sa.Column("revocation", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["machine_id"], ["machines.machine_id"]),
        sa.PrimaryKeyConstraint("key_id"),
    )
    op.create_table(
        "roll_backs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=True),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("instead_of", sa.Text(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("ordered_at", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["revision"], ["bundles.revision"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "event_batches",
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("machine_id", "batch_id"),
    )
    op.create_index("event_batches_by_time", "event_batches", ["received_at"])
    op.create_table(
        "machine_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("machine_events_by_machine", "machine_events", ["machine_id", "at"])
    op.create_index("machine_events_by_time", "machine_events", ["received_at"])
    op.create_table(
        "drafts",
        sa.Column("locator_tag", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("keep_until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("locator_tag"),
    )
    op.create_index("drafts_by_machine", "drafts", ["machine_id", "keep_until"])
    op.create_index("drafts_by_end", "drafts", ["keep_until"])
    op.create_table(
        "complaints",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("ticket_no", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=True),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("asked_again", sa.Integer(), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("complaint_id"),
        sa.UniqueConstraint("ticket_no"),
    )
    op.create_index("complaints_by_end", "complaints", ["done_at", "number"])
