# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong proofs are counted where they were made; no table keeps a PIN's hash without the centre's key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # Both hold only what is minutes to hours old; whoever is in the middle of a proof asks for a new challenge.
    op.execute("DELETE FROM challenges")
    op.drop_table("wrong_proofs")
    op.create_table(
        "wrong_proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_tag", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("wrong_proofs_by_person", "wrong_proofs", ["person_tag", "machine_id", "way", "at"])
