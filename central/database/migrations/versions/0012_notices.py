# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages with their delivery, post-checks of undertakings, and approvals that are taken back.

News that was owed about a late case becomes a message here; what it says is found by the case's code.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("told_to", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("next_at", sa.Text(), nullable=True),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.Text(), nullable=True),
        sa.Column("called_by", sa.Text(), nullable=True),
        sa.Column("call_note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("message_id"),
        sa.UniqueConstraint("event"),
    )
    op.create_index("notices_by_next", "notices", ["next_at"])
    op.create_index("notices_by_case", "notices", ["application_id", "number"])
    op.create_index("notices_by_call", "notices", ["call", "number"])
    op.execute(
        "INSERT INTO notices (message_id, event, purpose, application_id, text, state, tries, made_at, changed_at,"
        " next_at, call)"
        " SELECT 'late-news-' || late_news.application_id, 'late_news:' || late_news.application_id, 'late_news',"
        " late_news.application_id,"
        " '您在自助机登记的事项已送到，办件编号 ' || cases.case_no || '。可凭小票上的取件码查看。',"
        " 'queued', 0, late_news.received_at, late_news.received_at, late_news.received_at, 0"
        " FROM late_news JOIN cases ON cases.application_id = late_news.application_id"
    )
    op.drop_table("late_news")
    op.create_table(
        "gateway_messages",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("known_at", sa.Text(), nullable=False),
        sa.Column("failed_as", sa.Text(), nullable=True),
        sa.Column("reported", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.create_index("gateway_messages_by_time", "gateway_messages", ["at"])
    # Of the demonstration alone.
    op.drop_table("messages")
    # The message itself says now whether it went out.
    op.drop_column("complaints", "told")
    op.create_table(
        "post_checks",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=True),
        sa.Column("taken_at", sa.Text(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("application_id"),
    )
    op.create_index("post_checks_by_due", "post_checks", ["done_at", "due"])
    op.create_table(
        "broken_undertakings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("person_tag", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("found_at", sa.Text(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.Text(), nullable=True),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("application_id"),
    )
    op.create_index("broken_undertakings_by_person", "broken_undertakings", ["person_tag", "until"])
    op.create_table(
        "revocations",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("reason_class", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("at_once", sa.Text(), nullable=True),
        sa.Column("announced_at", sa.Text(), nullable=False),
        sa.Column("announced_by", sa.Text(), nullable=False),
        sa.Column("hear_until", sa.Text(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("statement_at", sa.Text(), nullable=True),
        sa.Column("ended_as", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("envelope", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["cases.application_id"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("revocations_by_case", "revocations", ["application_id", "number"])
    op.create_index("revocations_by_end", "revocations", ["ended_at", "number"])
