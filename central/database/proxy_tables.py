# SPDX-License-Identifier: GPL-3.0-or-later
"""Who acted for whom: an agent finds, and may take back, what they signed for somebody else, and nothing else."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, Index, Table, Text, select

from central.database.schema import metadata

case_agents: Final = Table(
    "case_agents",
    metadata,
    # Of a case or of a registration that lapsed.
    Column("application_id", Text, primary_key=True),
    Column("agent_tag", Text, nullable=False),
    Column("short_tag", Text, nullable=False),
    Column("kept_at", Text, nullable=False),
    Index("case_agents_by_agent", "agent_tag"),
)
"""agent_tag, short_tag: keyed hashes of the agent, as central.intake.tags makes them of an applicant."""


def has_agent(connection: Connection, application_id: str) -> bool:
    """Whether somebody acted for the applicant of this."""
    this = case_agents.c.application_id == application_id
    return connection.execute(select(case_agents.c.agent_tag).where(this)).first() is not None
