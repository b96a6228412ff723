# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing a person's step down: the signed record beside those before it, and where its case stands then."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from central.database.schema import cases, decisions, documents, stamp
from central.desk.persons_decisions import Made
from central.desk.queues import CaseLine
from central.intake.deciding import Decided
from central.intake.steps import StaffRecord
from central.intake.submission import decision_values
from kiosk.sealing import SigningKey


def keep_step(connection: Connection, key: SigningKey, record: StaffRecord, made: Made | None) -> int:
    """Add a person's step to those of its case, with what it decided; its place among them."""
    last = select(func.max(decisions.c.place)).where(decisions.c.application_id == record.application_id)
    place = 1 + int(connection.execute(last).scalar_one())
    payload = record.to_payload()
    if made is None:
        connection.execute(
            decisions.insert().values(
                application_id=record.application_id,
                place=place,
                decided_at=stamp(record.at),
                staff=record.staff,
                record=key.sign("decision_record", payload).model_dump_json().encode(),
            )
        )
        return place
    decided = Decided(made.decision, payload, made.facts, made.paper)
    signed = key.sign("decision", made.decision.to_payload())
    connection.execute(decisions.insert().values(decision_values(decided, signed, key, place, staff=record.staff)))
    # What an earlier decision of this case was written on tells what is so no more.
    connection.execute(
        documents.update()
        .where(documents.c.application_id == record.application_id, documents.c.superseded_at.is_(None))
        .values(superseded_at=stamp(record.at))
    )
    if made.paper is not None:
        connection.execute(documents.insert().values(made.paper.values()))
    return place


def move(connection: Connection, line: CaseLine, record: StaffRecord, handler: str | None) -> bool:
    """Change the state, unless the case moved since it was read."""
    values: dict[str, object] = {"state": record.state_after.value, "handler": handler}
    if record.state_after is not line.state:
        values["changed_at"] = stamp(record.at)
    if record.decision is not None:
        values["outcome"] = record.decision.outcome.value
    moved = connection.execute(
        cases.update()
        .where(
            cases.c.application_id == line.application_id,
            cases.c.state == line.state.value,
            cases.c.handler.is_not_distinct_from(line.handler),
        )
        .values(values)
    )
    return moved.rowcount == 1
