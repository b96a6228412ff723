# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of cases that other places decide (跨省通办, 全市通办)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from central.database.schema import metadata


class HandOverState(StrEnum):
    """QUEUED here; DELIVERED: the office has it; ACCEPTED by somebody there; ANSWERED; REFUSED: the office does not
    take it, and a person here has it; RECALLED: it was taken or decided here."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    REFUSED = "refused"
    RECALLED = "recalled"


AWAY: Final = (HandOverState.QUEUED, HandOverState.DELIVERED, HandOverState.ACCEPTED)
"""In these the case is the other office's."""

hand_overs: Final = Table(
    "hand_overs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("hand_over_id", Text, nullable=False, unique=True),
    Column("application_id", Text, ForeignKey("cases.application_id"), nullable=False, unique=True),
    Column("region", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("owed_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("next_at", Text),
    Column("receipt", Text),
    Column("trouble", Text),
    Index("hand_overs_by_next", "next_at"),
)
"""Cases for offices of other places, each handed over once, under an id of its own. office: JSON of a LegalActor.
state: a HandOverState. next_at: when it is tried again, None when there is nothing to try. receipt: the office's
own words for having it. trouble: why the last try came to nothing."""

neighbour_cases: Final = Table(
    "neighbour_cases",
    metadata,
    Column("hand_over_id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("known_at", Text, nullable=False),
    Column("confirmed", Integer, nullable=False),
    Index("neighbour_cases_by_report", "confirmed", "known_at"),
)
"""The demonstration's neighbouring city: what it took, without whom it is of. state: what it says next; known_at:
from when on; confirmed: 1 once that was heard."""
