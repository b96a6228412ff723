# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue, item by item, and every revision of it that was signed."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from central.database.schema import metadata

catalogue_items: Final = Table(
    "catalogue_items",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("code", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("catalogue_items_by_code", "code", "version"),
)
"""sha256: 64 hex digits, of the body."""

catalogue_revisions: Final = Table(
    "catalogue_revisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("revision", Text, nullable=False, unique=True),
    Column("issued_at", Text, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("entries", LargeBinary, nullable=False),
)
"""header: the signed envelope. entries: contract.catalogue.entries_text, as zlib packs it."""
