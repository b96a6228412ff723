# SPDX-License-Identifier: GPL-3.0-or-later
"""What a sealed paper says of itself, who looks one up by its file, and the copies that machines printed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("documents", sa.Column("sealed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("documents", sa.Column("valid_until", sa.Text(), nullable=True))
    op.add_column("documents", sa.Column("copies", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("documents_by_digest", "documents", ["sha256"])
    op.create_table(
        "document_prints",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"]),
        sa.PrimaryKeyConstraint("document_id", "job_id"),
    )
