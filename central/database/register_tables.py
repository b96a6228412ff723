# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of the registers' part: who asked what about whom, and which cases wait for a register."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from central.database.schema import metadata

accesses: Final = Table(
    "accesses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_tag", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("register_id", Text),
    Column("asker_kind", Text, nullable=False),
    Column("asker", Text, nullable=False),
    Column("department_zh", Text),
    Column("department_en", Text),
    Column("case_of", Text),
    Column("purpose_zh", Text, nullable=False),
    Column("purpose_en", Text, nullable=False),
    Column("basis_zh", Text, nullable=False),
    Column("basis_en", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("ended", Text),
    Column("by_agent", Integer, nullable=False, server_default="0"),
    Index("accesses_by_person", "person_tag", "at"),
    Index("accesses_by_time", "at"),
)
"""The access book. person_tag: keyed hash of the number asked about. register_id: None for a look of staff at a
case, whose department is named then. asker_kind, asker: an Asker. case_of: application id, or the session before
there is one. fields: a JSON list of names, never a value. ended: a ReadingState, or a SilenceReason; None while it
is not known, as after a crash between question and answer. by_agent: 1 where somebody acted for that person."""

register_waits: Final = Table(
    "register_waits",
    metadata,
    Column("application_id", Text, ForeignKey("cases.application_id"), primary_key=True),
    Column("since", Text, nullable=False),
    Column("next_at", Text, nullable=False),
    Index("register_waits_by_next", "next_at"),
)
"""Cases that nothing but the silence of registers keeps from being decided. since: of the first decision. next_at:
when to decide again."""
