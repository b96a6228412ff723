# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of e-licences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "licence_authorisations",
        sa.Column("authorisation_id", sa.Text(), nullable=False),
        sa.Column("person_tag", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("licence_type", sa.Text(), nullable=False),
        sa.Column("licence_no", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("consent_digest", sa.Text(), nullable=False),
        sa.Column("authorised_at", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.PrimaryKeyConstraint("authorisation_id"),
    )
    op.create_index("licence_authorisations_by_case", "licence_authorisations", ["application_id"])
    op.create_index("licence_authorisations_by_end", "licence_authorisations", ["until"])
    op.create_table(
        "issued_licences",
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("licence_type", sa.Text(), nullable=False),
        sa.Column("holder_number", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"]),
        sa.PrimaryKeyConstraint("identifier"),
        sa.UniqueConstraint("application_id"),
    )
    op.create_index("issued_licences_by_holder", "issued_licences", ["licence_type", "holder_number"])
