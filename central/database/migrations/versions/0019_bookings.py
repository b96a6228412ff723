# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits that are booked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "bookings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("person_tag", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("freed_at", sa.Text()),
        sa.Column("freed_as", sa.Text()),
        sa.Column("reminded_at", sa.Text()),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("application_id"),
    )
    standing = sa.text("freed_at IS NULL")
    op.create_index(
        "bookings_of_slot",
        "bookings",
        ["item_code", "place", "starts_at", "seat"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_index("bookings_by_time", "bookings", ["starts_at"])
    op.create_index("bookings_by_person", "bookings", ["person_tag", "item_code"])
