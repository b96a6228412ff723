# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of what was looked for and not found."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Integer, Table, Text

from central.database.schema import metadata

missed_searches: Final = Table(
    "missed_searches",
    metadata,
    Column("day", Text, primary_key=True),
    Column("text", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)
"""How often a text found nothing on a day (ISO 8601, China Standard Time), at all machines together: not at which,
not when, and nobody's."""
