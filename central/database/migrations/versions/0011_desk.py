# SPDX-License-Identifier: GPL-3.0-or-later
"""What staff are and may do, how the clocks of a case run, and the book of what staff did and looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("staff", sa.Column("department", sa.Text(), nullable=True))
    # Who worked at the desk so far did everything there: that goes on until somebody gives them less.
    everything = "clerk chief supervisor operator"
    op.add_column("staff", sa.Column("roles", sa.Text(), nullable=False, server_default=everything))
    op.add_column("staff", sa.Column("ended_at", sa.Text(), nullable=True))
    op.create_table(
        "case_marks",
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("stood", sa.Text(), nullable=False),
        sa.Column("flag", sa.Text(), nullable=True),
        sa.Column("flagged_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.PrimaryKeyConstraint("application_id"),
    )
    op.create_index("case_marks_by_flag", "case_marks", ["flag"])
    op.create_table(
        "desk_book",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=True),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("desk_book_by_staff", "desk_book", ["staff", "number"])
    op.create_index("desk_book_by_case", "desk_book", ["case_no", "number"])
    op.create_index("desk_book_by_act", "desk_book", ["act", "number"])
    # Steps of before there was a book have no row in it.
    op.execute(
        "INSERT INTO centre_facts (name, value) "
        "SELECT 'desk_book_after', CAST(MAX(id) AS TEXT) FROM decisions HAVING MAX(id) IS NOT NULL"
    )
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER desk_book_no_{event.lower()} BEFORE {event} ON desk_book "
            "BEGIN SELECT RAISE(ABORT, 'the desk book is only added to'); END"
        )
