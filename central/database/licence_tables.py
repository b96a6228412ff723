# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of e-licences: which were authorised for what, and those that this centre issued."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from central.database.schema import metadata

licence_authorisations: Final = Table(
    "licence_authorisations",
    metadata,
    Column("authorisation_id", Text, primary_key=True),
    Column("person_tag", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("machine_id", Text, nullable=False),
    Column("item_code", Text, nullable=False),
    Column("material", Text, nullable=False),
    Column("licence_type", Text, nullable=False),
    Column("licence_no", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("consent_digest", Text, nullable=False),
    Column("authorised_at", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("application_id", Text, ForeignKey("cases.application_id")),
    Index("licence_authorisations_by_case", "application_id"),
    Index("licence_authorisations_by_end", "until"),
)
"""What holders authorised, and the digest of what was fetched. application_id: the one case that used it. Of the
licence itself nothing is kept: it is fetched again when its case is decided."""

issued_licences: Final = Table(
    "issued_licences",
    metadata,
    Column("identifier", Text, primary_key=True),
    Column("licence_type", Text, nullable=False),
    Column("holder_number", Text, nullable=False),
    Column("application_id", Text, ForeignKey("cases.application_id"), nullable=False, unique=True),
    Column("document_id", Text, ForeignKey("documents.document_id")),
    Column("record", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("reason", Text),
    Index("issued_licences_by_holder", "licence_type", "holder_number"),
)
"""What this centre's approvals made. record: the licence as JSON, without its state, which is the column's."""
