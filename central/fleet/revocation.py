# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine out of service: the signed order that its heartbeats are answered with.

Whoever speaks with a revoked machine's key is believed in one thing only, that it asks how it stands; the order
tells it to serve nobody, to wipe what it must and to keep what it owes. Applications that it still holds come in by
`kiosk outbox export` at the machine and `central import` here, or by the line once the order is lifted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from central.database.schema import machines, stamp
from kiosk.contract.fleet import Revocation, RevocationReason
from kiosk.sealing import SigningKey

_KIND: Final = "revocation"


def signed_revocation(
    key: SigningKey, machine_id: str, reason: RevocationReason, *, lifted: bool, at: datetime
) -> bytes:
    """The JSON of the signed order."""
    order = Revocation(machine_id=machine_id, reason=reason, lifted=lifted, ordered_at=at)
    return key.sign(_KIND, order.to_payload()).model_dump_json().encode()


def revoke(
    connection: Connection,
    key: SigningKey,
    machine_id: str,
    reason: RevocationReason,
    *,
    ordered_by: str,
    at: datetime,
) -> bool:
    """Take a machine out of service; False when there is no such machine."""
    changed = connection.execute(
        machines.update()
        .where(machines.c.machine_id == machine_id)
        .values(
            blocked_at=stamp(at),
            blocked_by=ordered_by,
            revoked_as=reason.value,
            revocation=signed_revocation(key, machine_id, reason, lifted=False, at=at),
            slot=None,
        )
    )
    return changed.rowcount == 1


def in_service(key: SigningKey, machine_id: str, reason: RevocationReason, at: datetime) -> dict[str, Any]:
    """The columns of a machine that serves again. Its next heartbeat may show any token: who knows what it has."""
    return {
        "blocked_at": None,
        "blocked_by": None,
        "revoked_as": None,
        "revocation": signed_revocation(key, machine_id, reason, lifted=True, at=at),
        "token_shown": None,
    }
