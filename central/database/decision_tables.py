# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of the decisions' part."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from central.database.schema import metadata

rule_sets: Final = Table(
    "rule_sets",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("item_code", Text, nullable=False),
    Column("item_version", Text, nullable=False),
    Column("kept_at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""What items decided by, each version once. digest: of the content, which decision records name under their
signature; content: canonical JSON of an ItemContent."""

switches: Final = Table(
    "switches",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item_code", Text, nullable=False),
    Column("rule_id", Text),
    Column("ordered_at", Text, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Index("switches_by_item", "item_code", "number"),
)
"""Orders of the city that turn items and rules off and on, the newest in force; none is ever changed. rule_id: None
for the whole item. envelope: the signed "switch"."""
