# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers that were undertaken to follow (容缺)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from central.database.schema import metadata

deferred_papers: Final = Table(
    "deferred_papers",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application_id", Text, ForeignKey("cases.application_id"), nullable=False),
    Column("material", Text, nullable=False),
    Column("item_code", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("reminded_at", Text),
    Column("late_at", Text),
    Column("ended_at", Text),
    Column("ended_by", Text),
    Column("ended_as", Text),
    Column("note", Text),
    UniqueConstraint("application_id", "material"),
    Index("deferred_papers_by_due", "ended_at", "due"),
)
"""due: the last day of it. reminded_at: when its holder was told that the day comes; late_at: when they were told
that it has passed, and a clerk has it from then on. ended_as: "handed_in" or "let_go"; note: of whoever took it, in
words."""

hand_ins: Final = Table(
    "hand_ins",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("hand_in_id", Text, nullable=False, unique=True),
    Column("duty", Integer, ForeignKey("deferred_papers.number"), nullable=False),
    Column("machine_id", Text, nullable=False),
    Column("paper", Integer, ForeignKey("materials.number"), nullable=False),
    Column("received_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("ended_by", Text),
    Column("ended_as", Text),
    Column("note", Text),
    Index("hand_ins_by_duty", "duty"),
    Index("hand_ins_by_paper", "paper"),
)
"""Papers that were owed and came at a machine; of one duty, one at most waits for a person. ended_as: "handed_in",
"let_go" or "again"; note: in words, of "again" as its holder reads them."""
