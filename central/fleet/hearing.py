# SPDX-License-Identifier: GPL-3.0-or-later
"""A heartbeat and its answer: what the machine says is kept; it is told its slot, its orders and its next token.

Tokens find out copies. Each answer carries a fresh one, numbered and authenticated; the next heartbeat must show
it, or the one that was shown last, as answers get lost. Of two machines that speak with one key, each overtakes the
other: within two heartbeats one shows a token that is older than both, and the key is out of service for both. A
number that is newer than any that this centre remembers is taken: then the centre was restored from a backup. A
machine that shows none has lost its store and is taken too: if it is a copy, the right one is overtaken by that,
and its own next heartbeat tells. A heartbeat that was made before the last one that was heard was held up on its
way, by a line that lost it at first and sends it again: it shows what its machine had then, and that tells nothing.
"""

from __future__ import annotations

import hmac
import json
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import structlog
from pydantic import ValidationError
from sqlalchemy import Connection, select

from central.database import Database
from central.database.schema import former_keys, machines, moment, stamp
from central.fleet.admission import Admission
from central.fleet.machines import HEARTBEAT_PERIOD, MISSED_BEFORE_LOST, Machine
from central.fleet.revocation import revoke, signed_revocation
from central.fleet.slots import Promise, SlotBook, SlotRules
from central.secrecy import Tagger
from kiosk.contract.fleet import Heartbeat, RevocationReason, Slot
from kiosk.sealing import SignedEnvelope, SigningKey
from kiosk.timing import Clock

_LOG: Final = structlog.get_logger("central.fleet")
_BY_ITSELF: Final = "心跳核对"
"""Who took a cloned machine out of service: the check of heartbeats, as the desk shows it."""


@dataclass(frozen=True)
class Heard:
    """What the answer tells beside time and catalogue. revocation: the newest order, also one that was lifted."""

    slot: Slot | None
    revocation: SignedEnvelope | None
    token: str


class Hearing:
    """Keeps heartbeats. Safe to use from many threads."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tagger: Tagger,
        key: SigningKey,
        rules: SlotRules,
        admission: Admission,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._key = key
        self._admission = admission
        self._book = SlotBook(rules)
        self._lock = threading.Lock()
        self._restore()

    def hear(self, machine: Machine, heartbeat: Heartbeat) -> Heard:
        """Keep a machine's latest heartbeat and say what it is to be told."""
        if machine.former:
            return Heard(None, self._order_of_former(machine), "")
        with self._database.write() as connection:
            row = connection.execute(select(machines).where(machines.c.machine_id == machine.machine_id)).one()
            heard = self._judged(connection, row, heartbeat)
            connection.execute(
                machines.update()
                .where(machines.c.machine_id == machine.machine_id)
                .values(
                    heartbeat_at=stamp(self._clock.now()),
                    heartbeat=heartbeat.model_dump_json(exclude={"token"}).encode(),
                    program_version=heartbeat.program_version[:100],
                    slot=None if heard.slot is None else heard.slot.model_dump_json(),
                )
            )
        return heard

    def _judged(self, connection: Connection, row: Any, heartbeat: Heartbeat) -> Heard:
        machine_id: str = row.machine_id
        if row.revoked_as is not None:
            return self._out_of_service(connection, row, heartbeat)
        order = None if row.revocation is None else SignedEnvelope.model_validate_json(row.revocation)
        if _was_overtaken(row.heartbeat, heartbeat):
            return Heard(None, order, heartbeat.token)
        issued, shown = row.token_issued or 0, row.token_shown
        number = self._number_of(machine_id, heartbeat.token)
        if shown is not None and not heartbeat.token:
            _LOG.warning("a machine has lost its token", machine=machine_id)
        elif shown is not None and (number is None or (number < issued and number != shown)):
            _LOG.warning("two machines speak with one key", machine=machine_id, issued=issued, number=number)
            now = self._clock.now()
            cloned = RevocationReason.CLONED
            revoke(connection, self._key, machine_id, cloned, ordered_by=_BY_ITSELF, at=now)
            row = connection.execute(select(machines).where(machines.c.machine_id == machine_id)).one()
            return self._out_of_service(connection, row, heartbeat)
        following = max(issued, number or 0) + 1
        connection.execute(
            machines.update()
            .where(machines.c.machine_id == machine_id)
            .values(token_issued=following, token_shown=shown if number is None else number)
        )
        slot = self._slot(machine_id, heartbeat.backlog)
        return Heard(slot, order, self._token(machine_id, following))

    def _out_of_service(self, connection: Connection, row: Any, heartbeat: Heartbeat) -> Heard:
        self._slot(row.machine_id, 0)
        order = row.revocation
        if order is None:
            # Blocked by a program that knew no orders.
            reason = RevocationReason(row.revoked_as)
            order = signed_revocation(self._key, row.machine_id, reason, lifted=False, at=moment(row.blocked_at))
            connection.execute(
                machines.update().where(machines.c.machine_id == row.machine_id).values(revocation=order)
            )
        return Heard(None, SignedEnvelope.model_validate_json(order), heartbeat.token)

    def _order_of_former(self, machine: Machine) -> SignedEnvelope:
        with self._database.read() as connection:
            order: bytes = connection.execute(
                select(former_keys.c.revocation).where(former_keys.c.key_id == machine.key_id)
            ).scalar_one()
        return SignedEnvelope.model_validate_json(order)

    def _slot(self, machine_id: str, backlog: int) -> Slot | None:
        now, live_per_s = self._clock.monotonic(), self._admission.live_per_s
        with self._lock:
            return self._book.ask(machine_id, backlog=backlog, now=now, live_per_s=live_per_s)

    def _token(self, machine_id: str, number: int) -> str:
        return f"{number}.{self._tagger.tag('heartbeat_token', machine_id, str(number))[:32]}"

    def _number_of(self, machine_id: str, token: str) -> int | None:
        """The number of a token that this centre issued for this machine; None for any other text."""
        number, _, _ = token.partition(".")
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            return None
        genuine = self._token(machine_id, int(number))
        return int(number) if hmac.compare_digest(genuine.encode(), token.encode()) else None

    def _restore(self) -> None:
        """Take up the turns that were told before a restart, of machines that were heard since."""
        now = self._clock.now()
        since = stamp(now - MISSED_BEFORE_LOST * HEARTBEAT_PERIOD)
        told = select(machines.c.machine_id, machines.c.slot, machines.c.heartbeat_at).where(
            machines.c.slot.is_not(None), machines.c.heartbeat_at > since
        )
        with self._database.read() as connection:
            rows = connection.execute(told).all()
        promises = [
            Promise(
                row.machine_id,
                slot.starts_in_s - (now - moment(row.heartbeat_at)).total_seconds(),
                slot.most,
                slot.per_s,
            )
            for row in rows
            if (slot := _kept_slot(row.slot)) is not None
        ]
        self._book.restore(promises, now=self._clock.monotonic())


def _kept_slot(raw: str) -> Slot | None:
    """None for one of an older contract: its machine is told another with its next heartbeat."""
    try:
        return Slot.model_validate_json(raw)
    except ValidationError:
        return None


def _was_overtaken(last: bytes | None, heartbeat: Heartbeat) -> bool:
    """Whether a later one of the same machine was heard before it, by that machine's own clock. last: the JSON of
    the one that was heard last."""
    if last is None:
        return False
    sent_at = json.loads(last).get("sent_at")
    return sent_at is not None and heartbeat.sent_at < datetime.fromisoformat(sent_at)
