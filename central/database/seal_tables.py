# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of the copies that machines printed of the papers."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Table, Text

from central.database.schema import metadata

document_prints: Final = Table(
    "document_prints",
    metadata,
    Column("document_id", Text, ForeignKey("documents.document_id"), primary_key=True),
    Column("job_id", Text, primary_key=True),
    Column("machine_id", Text, nullable=False),
    Column("asked_at", Text, nullable=False),
)
"""One row for each copy that a machine was let print. job_id: the machine's, the same for every repetition."""
