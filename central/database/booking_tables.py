# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of visits that are booked."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from central.database.schema import metadata

CANCELLED: Final = "cancelled"
"""freed_as of a visit that its applicant does not want."""

bookings: Final = Table(
    "bookings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application_id", Text, ForeignKey("cases.application_id"), nullable=False, unique=True),
    Column("person_tag", Text, nullable=False),
    Column("item_code", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("starts_at", Text, nullable=False),
    Column("seat", Integer, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("freed_at", Text),
    Column("freed_as", Text),
    Column("reminded_at", Text),
    Index(
        "bookings_of_slot",
        "item_code",
        "place",
        "starts_at",
        "seat",
        unique=True,
        sqlite_where=text("freed_at IS NULL"),
        postgresql_where=text("freed_at IS NULL"),
    ),
    Index("bookings_by_time", "starts_at"),
    Index("bookings_by_person", "person_tag", "item_code"),
)
"""Visits, each one seat of a time at a place. seat: from 1 to what the place has room for; no two visits that stand
have the same one, whatever the program believes. freed_at: since when it stands no more; freed_as: a Freed.
reminded_at: when the message of the day before was written."""
