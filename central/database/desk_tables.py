# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of the desk: what stands beside a case, and the book of what staff did and looked at."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from central.database.schema import metadata

case_marks: Final = Table(
    "case_marks",
    metadata,
    Column("application_id", Text, ForeignKey("cases.application_id"), primary_key=True),
    Column("started_at", Text, nullable=False),
    Column("stood", Text, nullable=False),
    Column("flag", Text),
    Column("flagged_at", Text),
    Index("case_marks_by_flag", "flag"),
)
"""How the clocks of a case run, drawn from its signed steps. A case without a row has run since it was received.

started_at: acceptance, or when a review opened it again. stood: when the clocks stood still, as the JSON of
central.intake.case_clocks.Standing, a list. flag: a central.desk.marks.Flag, None for none."""

desk_book: Final = Table(
    "desk_book",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("staff", Text, nullable=False),
    Column("department", Text),
    Column("act", Text, nullable=False),
    Column("case_no", Text),
    Column("envelope", LargeBinary, nullable=False),
    Index("desk_book_by_staff", "staff", "number"),
    Index("desk_book_by_case", "case_no", "number"),
    Index("desk_book_by_act", "act", "number"),
)
"""Never changed and never deleted: triggers refuse it. number: 1, 2, 3 without a gap. department: whose matter it
was. envelope: the signed "desk_row" that says all of it and the digest of the row before."""
